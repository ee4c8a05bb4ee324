package dev.cmdchk.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActuatorMannersTests {
    private static final String BY_PROMETHEUS = "application/openmetrics-text;version=1.0.0;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    application/openmetrics-text                                 | true
                    APPLICATION/OpenMetrics-Text                                 | true
                    application/openmetrics-text;version=0.0.1                   | true
                    application/openmetrics-text, ///                            | true
                    application/openmetrics-text, text/plain                     | true
                    application/openmetrics-text;q=0.1, text/html                | true
                    application/openmetrics-text;q=0, text/plain                 | false
                    application/openmetrics-text;q=0                             | false
                    application/openmetrics-text;q=foo                           | false
                    text/plain;q=0.9,application/openmetrics-text;q=0.1          | false
                    text/*;q=0.9,application/openmetrics-text;q=0.1              | false
                    text/plain;a="application/openmetrics-text"                  | false
                    application/*                                                | false
                    */*                                                          | false
                    application/vnd.google.protobuf                              | false
                    """)
    void isOpenMetricsPreferredByWhereItIsNamedAndNoLess(String accept, boolean expected) {
        assertThat(ActuatorManners.isOpenMetricsPreferredBy(List.of(accept))).isEqualTo(expected);
    }

    @Test
    void isOpenMetricsPreferredByPrometheus() {
        assertThat(ActuatorManners.isOpenMetricsPreferredBy(List.of(BY_PROMETHEUS)))
                .isTrue();
    }

    @Test
    void isOpenMetricsPreferredByTakesSeveralHeadersAsOne() {
        assertThat(ActuatorManners.isOpenMetricsPreferredBy(
                        List.of("text/plain", "application/openmetrics-text;q=0.5")))
                .isFalse();
        assertThat(ActuatorManners.isOpenMetricsPreferredBy(List.of())).isFalse();
    }
}
