package dev.cmdchk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginOutputTests {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @Test
    void parseOfOneLineWithDataParts() {
        PluginOutput output =
                PluginOutput.parse("DISK OK - free space: / 3326 MB (56%); | /=2643MB;5948;5958;0;5968\n");

        assertThat(output.text()).isEqualTo("DISK OK - free space: / 3326 MB (56%);");
        assertThat(output.longText()).isEmpty();
        assertThat(output.data())
                .containsExactly(new PerformanceDatum("/", of(2643), "MB", "5948", "5958", of(0), of(5968)));
    }

    @Test
    void parseOfSeveralLinesTakesTextAndDataOfAll() {
        PluginOutput output = PluginOutput.parse("""
                DISK OK | /=2643MB;5948;5958;0;5968
                / 15272 MB (77%);
                /boot 68 MB (69%); | /boot=68MB;88;93;0;98
                /home=69357MB;253404;253409;0;253414
                'a | b'=1
                """);

        assertThat(output.text()).isEqualTo("DISK OK");
        assertThat(output.longText()).isEqualTo("/ 15272 MB (77%);\n/boot 68 MB (69%);");
        assertThat(output.data()).extracting(PerformanceDatum::label).containsExactly("/", "/boot", "/home", "a | b");
    }

    @Test
    void parseOfPlainOutputIsTextAlone() {
        assertThat(PluginOutput.parse("")).isEqualTo(new PluginOutput("", "", List.of()));
        assertThat(PluginOutput.parse("a = b\r\nc")).isEqualTo(new PluginOutput("a = b", "c", List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '"',
            value = {
                "time=0.02s;;;0 ! time ! 0.02 ! s",
                "'my label'=1 ! my label ! 1 ! \"\"",
                "'it''s'=1c ! it's ! 1 ! c",
                "load1=-1.5;@5:10;~:20 ! load1 ! -1.5 ! \"\"",
                "p=95%;80;90;; ! p ! 95 ! %",
                "t=12us;10:;:20 ! t ! 12 ! us",
                "x=1e-5KB ! x ! 1e-5 ! KB"
            })
    void parseReadsLabelValueAndUnit(String datum, String label, double value, String unit) {
        assertThat(PluginOutput.parse("OK | " + datum).data()).singleElement().satisfies(read -> {
            assertThat(read.label()).isEqualTo(label);
            assertThat(read.value()).hasValue(value);
            assertThat(read.unit()).isEqualTo(unit);
        });
    }

    @Test
    void parseOfAValueThatThePluginCouldNotTellIsEmpty() {
        assertThat(PluginOutput.parse("OK | a=U b=2;1;;;").data())
                .containsExactly(
                        new PerformanceDatum("a", NONE, "", "", "", NONE, NONE),
                        new PerformanceDatum("b", of(2), "", "1", "", NONE, NONE));
    }

    @Test
    void parseOfALabelThatComesTwiceTakesTheFirst() {
        assertThat(PluginOutput.parse("OK | a=1 a=2\nx | a=3").data())
                .extracting(PerformanceDatum::value)
                .containsExactly(of(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a=", "=1", "a=x", "a=1,5", "a=1;b", "a=1;;;0;1;2;3", "a=1;;;x", "'a=1", "a=NaN", "a=1s2"})
    void parseLeavesOutWhatDoesNotFollowTheGrammar(String datum) {
        PluginOutput output = PluginOutput.parse("OK | " + datum + " good=1");

        assertThat(output.data()).extracting(PerformanceDatum::label).containsExactly("good");
    }

    /** Fault: what was left of a number counted as the number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "OK | a=1 b=12345;6;7\nx | 'c d'=1 'e f'=23",
                "OK | a=1\tb=2 'c d'=3 e=4;5",
                "OK | a=1 b=2 'c d'=3 ",
                "OK | a=1 b=2 'c d'=3 'e f",
                "OK | a=1 b=2\nx\ny | 'c d'=3\ne=4"
            })
    void parseBeginningLeavesOutTheItemThatMayBeCut(String output) {
        assertThat(PluginOutput.parseBeginning(output).data())
                .extracting(PerformanceDatum::label)
                .containsExactly("a", "b", "c d");
    }

    @Test
    void parseBeginningKeepsAllOfTheText() {
        assertThat(PluginOutput.parseBeginning("many words\nand mo"))
                .isEqualTo(new PluginOutput("many words", "and mo", List.of()));
        assertThat(PluginOutput.parseBeginning("one")).isEqualTo(new PluginOutput("one", "", List.of()));
    }

    /** Fault: a value beyond the greatest number was infinite. */
    @ParameterizedTest
    @ValueSource(strings = {"a=1e400", "a=-1e400s;1;2", "a=1;;;-1e400", "a=1;;;0;1e400"})
    void parseLeavesOutNumbersThatAreTooLarge(String datum) {
        assertThat(PluginOutput.parse("OK | " + datum + " good=1e300").data())
                .extracting(PerformanceDatum::label)
                .containsExactly("good");
    }

    /** Fault: each character of a label took some frames of the stack, which the output of a check may so overflow. */
    @Test
    void parseOfALabelOfAnyLengthEnds() {
        String label = "x".repeat(1_000_000);

        assertThat(PluginOutput.parse("OK | '" + label).data()).isEmpty();
        assertThat(PluginOutput.parse("OK | '" + label + "''" + label + "'=1").data())
                .extracting(PerformanceDatum::label)
                .containsExactly(label + "'" + label);
    }

    private static OptionalDouble of(double value) {
        return OptionalDouble.of(value);
    }
}
