package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadJsonTests {
    @TempDir
    Path dir;

    static Stream<Arguments> notJson() {
        return Stream.of(
                Arguments.of("", "f:1:1: the file is empty. Write a JSON object, such as {\"port\": 9200}"),
                Arguments.of(" \n\t", "f:1:1: the file is empty. Write a JSON object, such as {\"port\": 9200}"),
                Arguments.of("{", "f:1:2: the file ends too early: what begins at f:1:1 is not closed"),
                Arguments.of(
                        "{\n \"check_list\": {\n",
                        "f:3:1: the file ends too early: what begins at f:2:16 is not closed"),
                Arguments.of("{\"user", "f:1:7: the file ends too early: what begins at f:1:1 is not closed"),
                Arguments.of("\"", "f:1:2: the file ends too early"),
                Arguments.of("{\"port\": 1,\n}", "f:2:1: is not JSON: unexpected '}', or a comma too many before it"),
                Arguments.of("{\"port\": [1,]}", "f:1:13: is not JSON: unexpected ']', or a comma too many before it"),
                Arguments.of("{\"port\": 1]", "f:1:11: is not JSON: unexpected ']', or a comma too many before it"),
                Arguments.of("{\"port\": NaN}", "f:1:10: is not JSON: NaN and Infinity are no numbers there"),
                Arguments.of("{\"port\": -Infinity}", "f:1:10: is not JSON: NaN and Infinity are no numbers there"),
                Arguments.of("{\"port\": +1}", "f:1:11: is not JSON: unexpected '1'"),
                Arguments.of("{\"port\": 01}", "f:1:11: is not JSON: unexpected '1'"),
                Arguments.of("{\"port\": hunter2}", "f:1:10: is not JSON: unexpected 'h'"),
                Arguments.of("{port: 1}", "f:1:2: is not JSON: unexpected 'p'"),
                Arguments.of("{'port': 1}", "f:1:2: is not JSON: a text stands between double quotes"),
                Arguments.of("{\"port\" 1}", "f:1:9: is not JSON: unexpected '1'"),
                Arguments.of("{\"port\": 1 \"user\": 2}", "f:1:12: is not JSON: unexpected '\"'"),
                Arguments.of("// c\n{}", "f:1:1: is not JSON: there are no comments in it"),
                Arguments.of("{\n  /* c */}", "f:2:3: is not JSON: there are no comments in it"),
                Arguments.of("{\n  # c\n}", "f:2:3: is not JSON: there are no comments in it"),
                Arguments.of(
                        "{\"user\": \"a\nb\"}",
                        "f:1:12: is not JSON: a text does not end in its line; \\n is a line break in a text"),
                Arguments.of(
                        "{\"user\": \"\u0001\"}",
                        "f:1:11: is not JSON: a control character, which is written \\u0001 in a text"),
                Arguments.of("{\"user\": \"\\x\"}", "f:1:12: is not JSON: unexpected 'x'"),
                Arguments.of("{}\n{}", "f:2:1: something follows the end of the object. A file holds one object"),
                Arguments.of("{} x", "f:1:4: is not JSON: unexpected 'x'"),
                Arguments.of("]", "f:1:1: is not JSON: unexpected ']', or a comma too many before it"),
                Arguments.of("[".repeat(100_000), "f:1:17: is nested deeper than 16 levels"),
                Arguments.of("{\"port\":".repeat(100_000), "f:1:122: is nested deeper than 16 levels"));
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void fromWhenFileIsNotJsonNamesThePlace(String content, String expected) {
        Start start = Start.server().file(this.dir.resolve("f"), content);

        assertThat(start.problems(this.dir)).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"/bin/x hunter2\"", "1", "null", "true"})
    void fromWhenFileIsNoObjectSaysSo(String content) {
        Start start = Start.server().file(this.dir.resolve("f"), content);

        assertThat(start.problems(this.dir))
                .singleElement()
                .asString()
                .startsWith("f:1:1: is ")
                .endsWith(", which is not an object, written in braces")
                .doesNotContain("hunter2");
    }

    static Stream<Arguments> notUtf8() {
        return Stream.of(
                Arguments.of("{}".getBytes(StandardCharsets.UTF_16), "f:1:1: is UTF-16 or UTF-32, which is not read"),
                Arguments.of("{}".getBytes(StandardCharsets.UTF_16BE), "f:1:1: is UTF-16 or UTF-32, which is not read"),
                Arguments.of("{}".getBytes(StandardCharsets.UTF_16LE), "f:1:1: is UTF-16 or UTF-32, which is not read"),
                Arguments.of(
                        "\ufeff{}".getBytes(StandardCharsets.UTF_16LE),
                        "f:1:1: is UTF-16 or UTF-32, which is not read"),
                Arguments.of("{}".getBytes(StandardCharsets.ISO_8859_1), ""),
                Arguments.of(
                        "{\n\"user\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1), "f:2:10: byte 0xe9 is not UTF-8"),
                Arguments.of(
                        new byte[] {'{', '"', (byte) 0xc3, (byte) 0xa9, (byte) 0xff}, "f:1:4: byte 0xff is not UTF-8"),
                // Half of a surrogate pair, encoded as if it were a character.
                Arguments.of(
                        new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80}, "f:1:3: byte 0xed is not UTF-8"),
                Arguments.of(
                        (" ".repeat(20_000) + "\n\u00e9\u00ff").getBytes(StandardCharsets.ISO_8859_1),
                        "f:2:1: byte 0xe9 is not UTF-8"),
                Arguments.of(new byte[] {'{', (byte) 0xe2, (byte) 0x82}, "f:1:2: byte 0xe2 is not UTF-8"));
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void fromWhenFileIsNotUtf8NamesThePlace(byte[] content, String expected) {
        Start start = Start.server("--user=").file(this.dir.resolve("f"), content);

        List<String> problems = start.problems(this.dir);

        assertThat(problems.subList(1, problems.size()))
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected + ". Save the file as UTF-8"));
    }

    @Test
    void fromWhenANumberIsVeryLongNamesItsPlace() {
        Start start = Start.server().file(this.dir.resolve("f"), "{\n\"port\": " + "9".repeat(2000) + "}");

        assertThat(start.problems(this.dir))
                .containsExactly("f:2:1: holds more than 60,000 values or a number of more than 1000 digits");
    }

    @Test
    void fromWhenAFileHoldsTooManyValuesRefusesIt() {
        Start start = Start.server().file(this.dir.resolve("f"), "[" + "0,".repeat(600_000) + "0]");

        assertThat(start.problems(this.dir))
                .singleElement()
                .asString()
                .endsWith(": holds more than 60,000 values or a number of more than 1000 digits");
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fromWhenOneByteIsChangedNeverShowsACommandOrFailsOtherwise(long seed) {
        Random random = new Random(seed);
        byte[] content = """
                {"port": 80, "timeout": "5s", "log_location": "/x",
                 "check_list": {"/bin/x -p hunter2": [0, -9], "A=hunter2 /bin/y": {"name": "y", "status": [1]}}}
                """.getBytes(StandardCharsets.UTF_8);
        content[random.nextInt(content.length)] = (byte) "{}[]:,\"\\ \n#/x0-\u0000\u00ff".charAt(random.nextInt(17));

        Throwable thrown = catchThrowable(
                () -> Start.server().file(this.dir.resolve("f"), content).settings());

        if (thrown != null) {
            assertThat(thrown).isInstanceOf(SettingsException.class).hasMessageNotContaining("hunter2");
        }
    }
}
