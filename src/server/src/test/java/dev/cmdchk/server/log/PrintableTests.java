package dev.cmdchk.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PrintableTests {

    @Test
    void escapeWhenTextIsOrdinaryChangesNothing() {
        String text = "disk 97% \\ \"/var\" größer 漢字 😀 ~";

        assertThat(Printable.escape(text, 1000)).isEqualTo(text);
    }

    @Test
    void escapeWhenOutputForgesAnEntryKeepsItOnOneLine() {
        String output = new String(
                new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0x1b, '[', '3', '1', 'm', '\r', '\n', 'F', 'A', 'K', 'E'},
                StandardCharsets.UTF_8);

        assertThat(Printable.escape(output, 1000)).isEqualTo("\ufffd\ufffd\\u0000\\u001b[31m\\r\\nFAKE");
    }

    @ParameterizedTest
    @ValueSource(
            chars = {'\u007f', '\u0085', '\u009b', '\u2028', '\u2029', '\u202e', '\u2066', '\u200f', '\ufeff', '\ud83d'
            })
    void escapeWhenCharacterHidesOrSteersShowsItsNumber(char hidden) {
        assertThat(Printable.escape("a" + hidden + "b", 10)).isEqualTo("a\\u%04xb".formatted((int) hidden));
    }

    @Test
    void escapeWhenTextIsTooLongCountsWhatIsMissing() {
        assertThat(Printable.escape("abc😀def", 4)).isEqualTo("abc... (5 more)");
    }

    @ParameterizedTest
    @MethodSource("dev.cmdchk.server.log.Seeds#hundred")
    void escapeWhenTextIsRandomIsOneLineThatAJsonParserReadsBack(long seed) {
        String text = randomText(new Random(seed));

        String escaped = Printable.escape(text, Integer.MAX_VALUE);

        assertThat(escaped.codePoints())
                .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0x202e);
        assertThat(JsonMapper.shared().readValue('"' + escaped + '"', String.class))
                .isEqualTo(text);
    }

    @Test
    void quoteWhenTextHasQuotesMarksThem() {
        assertThat(Printable.quote("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
    }

    // Half of it controls, and neither quotes nor backslashes: those are not escape's affair.
    private static String randomText(Random random) {
        return random.ints(200, 0, 0x3000)
                .map(c -> random.nextBoolean() ? c % 0xa0 : c)
                .filter(c -> c != '"' && c != '\\')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
