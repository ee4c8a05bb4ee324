package dev.cmdchk.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPathsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"/livez", "/livez/", "/readyz/nosuch", "/healthz/a/b", "/checks/", "/actuator", "/actuator/env"})
    void containThemselvesAndWhatIsBelowThem(String path) {
        assertThat(OwnPaths.contain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "", "/livezz", "/check/", "/checksum", "/a/readyz", "/Actuator", "/actuators/env", "/error"
            })
    void containNothingElse(String path) {
        assertThat(OwnPaths.contain(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/actuator, true", "/actuator/health, true", "/actuators, false", "/readyz/actuator, false", "/, false"
    })
    void actuatorIsWhatIsBelowItsOwnPath(String path, boolean isActuator) {
        assertThat(OwnPaths.isActuator(path)).isEqualTo(isActuator);
    }
}
