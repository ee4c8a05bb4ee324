package dev.cmdchk.acceptance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowthTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1_000, 5_000})
    void warmUpTakesNoMoreRunsThanTheMeasurement(int count) {
        assertThat(Growth.warmUps(count) * count).isBetween(1, 5_000);
    }
}
