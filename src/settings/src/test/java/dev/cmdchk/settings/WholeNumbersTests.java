package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeNumbersTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, 9",
        "0, 10",
        "1, 1440",
        "5, 7",
        "7, 65",
        "99, 101",
        "100, 600",
        "123, 4567",
        "0, 9999",
        "10, 10"
    })
    void betweenMatchesTheRangeAndNothingElse(int least, int most) {
        Pattern pattern = Pattern.compile(WholeNumbers.between(least, most));

        for (int number = 0; number < 12_000; number++) {
            assertThat(pattern.matcher(String.valueOf(number)).matches())
                    .as("%d by %s", number, pattern)
                    .isEqualTo(number >= least && number <= most);
        }
    }
}
