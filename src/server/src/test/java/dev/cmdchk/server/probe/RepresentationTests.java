package dev.cmdchk.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepresentationTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    */*                                                    | TEXT
                    text/plain                                             | TEXT
                    text/*                                                 | TEXT
                    application/json                                       | JSON
                    APPLICATION/JSON                                       | JSON
                    application/health+json                                | HEALTH_JSON
                    application/*                                          | JSON
                    application/json, */*;q=0.1                            | JSON
                    application/json;q=0.5, text/plain;q=0.4               | JSON
                    application/json;q=0.4, text/plain;q=0.5               | TEXT
                    application/json, text/plain                           | TEXT
                    application/health+json, application/json;q=0.9        | HEALTH_JSON
                    application/json;q=0.3,application/health+json;q=0.301 | HEALTH_JSON
                    application/json;charset=utf-8;q=1                     | JSON
                    application/json ; Q=0.7 , text/*;q=0.6                | JSON
                    text/*, text/plain;q=0, application/json;q=0.1         | JSON
                    text/html,application/xhtml+xml,*/*;q=0.8              | TEXT
                    application/json;q=0                                   | TEXT
                    image/png                                              | TEXT
                    application/json;q=2                                   | TEXT
                    application/json;q=high                                | TEXT
                    */json                                                 | TEXT
                    nonsense                                               | TEXT
                    ,,;=,                                                  | TEXT
                    application/json;profile="a,b";q=0.1, text/plain;q=0.5 | TEXT
                    application/json;profile="a;q=0.1", text/plain;q=0.5   | JSON
                    application/json;a="\\\",";q=0.1, text/plain;q=0.5     | TEXT
                    application/json;a="\\\\";q=0.1, text/plain;q=0.5      | TEXT
                    """)
    void preferredByFollowsRfc9110AndFallsBackToText(String accept, Representation expected) {
        assertThat(Representation.preferredBy(List.of(accept))).isEqualTo(expected);
    }

    @Test
    void preferredByWithoutTheHeaderIsText() {
        assertThat(Representation.preferredBy(List.of())).isEqualTo(Representation.TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"\\", "\",", "a/b;\"\"", ";", ",", "; q", " ", "/", "\\"})
    void preferredByWhenTheHeaderIsAsLongAsItMayBeComesToAnEnd(String part) {
        String accept = "application/json," + part.repeat(12_000 / part.length()) + ",image/png";

        assertThat(Representation.preferredBy(List.of(accept))).isEqualTo(Representation.JSON);
    }

    @Test
    void preferredByTakesSeveralHeadersAsOne() {
        assertThat(Representation.preferredBy(List.of("text/plain;q=0.1", "application/json")))
                .isEqualTo(Representation.JSON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    text/html                                                 | true
                    text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | true
                    text/html;q=0.5, text/plain;q=0.4                         | true
                    text/html;q=0.5, application/json                         | false
                    text/html, text/plain                                     | false
                    text/html;q=0                                             | false
                    text/*                                                    | false
                    */*                                                       | false
                    """)
    void isLessThanHtmlWhereAPageIsNamedAndPreferred(String accept, boolean expected) {
        assertThat(Representation.isLessThanHtml(List.of(accept))).isEqualTo(expected);
    }
}
