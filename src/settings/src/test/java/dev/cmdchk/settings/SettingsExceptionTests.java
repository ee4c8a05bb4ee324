package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsExceptionTests {
    @TempDir
    Path dir;

    @Test
    void fromWhenSourcesAreWrongReportsAllOfThemAtOnce() {
        Start start = Start.server("--prot", "1")
                .file(this.dir.resolve("a"), "{\"port\": 0, \"user\": 1}")
                .file(this.dir.resolve("b"), "{")
                .file(this.dir.resolve("c"), "{\"port\": 1, \"x\": 2}")
                .values(Values.none().port(-5))
                .defaults(Values.none().maxParallel(0));

        List<String> problems = start.problems(this.dir);

        assertThat(problems)
                .extracting(line -> line.substring(0, line.indexOf(": ")))
                .containsExactly("--prot", "code", "a:1:10", "a:1:21", "b:1:2", "c:1:13", "code");
    }

    @Test
    void fromWhenThereAreVeryManyProblemsReportsTheFirstHundred() {
        String members = String.join(
                ",", IntStream.range(0, 5000).mapToObj("\"k%d\": 1"::formatted).toList());
        Start start = Start.server().file(this.dir.resolve("f"), "{" + members + "}");

        SettingsException exception = start.exception();

        assertThat(exception.problems()).hasSize(100);
        assertThat(exception.getMessage()).endsWith("\nand 4900 more");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"log_location\": \"/a\", \"log_format\": \"json\", \"port\": 0} | /a | JSON",
                "{\"log_location\": 5, \"log_format\": \"x\"} | '' | TEXT"
            })
    void fromWhenSomethingIsWrongTellsWhereTheLogGoes(String file, String location, LogFormat format) {
        Start start = Start.server().file(this.dir.resolve("f"), file);

        SettingsException exception = start.exception();

        assertThat(exception.logLocation()).isEqualTo(location);
        assertThat(exception.logFormat()).isEqualTo(format);
    }

    @Test
    void fromWhenAStrongerLogIsWrongTellsTheWeakerOne() {
        Start start = Start.server("--port=0")
                .file(this.dir.resolve("a"), "{\"log_location\": \"/a\"}")
                .file(this.dir.resolve("b"), "{\"log_location\": 1}");

        assertThat(start.exception().logLocation()).isEqualTo("/a");
    }
}
