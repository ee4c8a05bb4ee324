package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckKeysTests {
    private static final String RUNS = ", which is not a whole number from 1 to 100";
    private static final String VARIABLES = ", which is not an object of texts, each named by letters, digits and"
            + " underscores and not beginning with CMDCHK_";
    private static final String NAMED = " Use letters, digits and _, no digit first, and not CMDCHK_ at the beginning";
    private static final String QUOTES = ", which is not a text: write it in double quotes, as in \"8080\"";
    private static final String TLS =
            ", which is not an object of the paths \"certificate\", \"key\" and, to let no stranger ask, \"client_ca\"";

    @TempDir
    Path dir;

    static Stream<Arguments> wrongInACheck() {
        return Stream.of(
                Arguments.of("\"fall\": 0", "1: 'fall' is 0" + RUNS),
                Arguments.of("\"fall\": 101", "1: 'fall' is 101" + RUNS),
                Arguments.of("\"rise\": \"2\"", "1: 'rise' is \"2\"" + RUNS),
                Arguments.of(
                        "\"interval\": \"1441m\"",
                        "1: 'interval' is \"1441m\", which is not a duration from 0s to 1440m, written like"
                                + " \"500ms\", \"10s\" or \"1m\""),
                Arguments.of(
                        "\"max_age\": -1",
                        "1: 'max_age' is -1, which is not a duration from 0s to 10080m, written like"
                                + " \"500ms\", \"10s\" or \"1m\""),
                Arguments.of(
                        "\"interval\": \"10s\",\n\"max_age\": \"9s\"",
                        "2: 'max_age' is 9s, which is less than the 'interval', 10s."
                                + " A result would be too old before the next one is there"),
                Arguments.of("\"warn\": [1, 0]", "1: 'warn' holds 0, which is in 'status', which is [0] when left out"),
                Arguments.of("\"status\": [3],\n\"warn\": [1, 3]", "2: 'warn' holds 3, which is in 'status' too"),
                Arguments.of("\"warn\": [256]", "1: 'warn' is 256, which is not a whole number from -64 to 255"),
                Arguments.of("\"env\": \"hunter2\"", "1: 'env' is a text" + VARIABLES),
                Arguments.of("\"env\": {\"A B hunter2\": \"x\"}", "1: 'env' holds a name that is not allowed." + NAMED),
                Arguments.of(
                        "\"env\": {\"4f9c-hunter2\": \"x\"}", "1: 'env' holds a name that is not allowed." + NAMED),
                Arguments.of("\"env\": {\"\": \"x\"}", "1: 'env' holds a name that is not allowed." + NAMED),
                Arguments.of("\"env\": {\"my.var\": \"x\"}", "1: 'env' holds a name that is not allowed." + NAMED),
                Arguments.of("\"env\": {\"CMDCHK_CHECK\": \"x\"}", "1: 'env' holds the name \"CMDCHK_CHECK\"." + NAMED),
                Arguments.of("\"env\": {\"PORT\": 1}", "1: 'env' gives PORT a number" + QUOTES),
                Arguments.of("\"env\": {\"PORT\": true}", "1: 'env' gives PORT true" + QUOTES),
                Arguments.of("\"env\": {\"A\": [\"hunter2\"]}", "1: 'env' gives A a list, which is not a text"),
                Arguments.of(
                        "\"env\": {\"A\": \"hunter2\\udc80\"}",
                        "1: 'env' gives A a text, which holds half of a surrogate pair, which is no character"),
                Arguments.of(
                        "\"env\": {\"A\": \"hunter2\\u0000\"}",
                        "1: 'env' gives A a text, which holds a NUL character, which no program can be given"),
                Arguments.of("\"env\": {\"A\": \"1\",\n\"A\": \"2\"}", "2: 'env' names A twice"),
                Arguments.of("\"name\": \"<script>\"", "1: 'name' is \"<script>\", which is not " + CheckNames.ALLOWED),
                Arguments.of(
                        "\"group\": \"<script>\"", "1: 'group' is \"<script>\", which is not " + CheckNames.ALLOWED),
                Arguments.of("\"group\": \"A\"", "1: 'group' is \"A\", which is not " + CheckNames.ALLOWED),
                Arguments.of(
                        "\"group\": \"liveness\"", "1: 'group' is \"liveness\", which is not " + CheckNames.ALLOWED),
                Arguments.of("\"group\": \"x\"", "1: 'group' is the name of a check: \"x\""),
                Arguments.of(
                        "\"description\": \"a\\nb\"",
                        "1: 'description' is \"a\\u{a}b\", which is not one line of characters that can be seen"));
    }

    @ParameterizedTest
    @MethodSource("wrongInACheck")
    void fromWhenAKeyOfACheckIsWrongNamesPlaceKeyValueAndRange(String member, String expected) {
        Start start = Start.server().file(this.dir.resolve("f"), "{\"check_list\": {\"/bin/x\": {" + member + "}}}");

        assertThat(withoutColumns(start)).containsExactly(expected.replaceFirst(":", ": check 'x':"));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "\"show_output\": true",
                        "1: 'show_output' is true, which is not \"never\" or \"failed\" or \"always\""),
                Arguments.of("\"drain_file\": \"/\"", "1: 'drain_file' is \"/\", which is the root directory"),
                Arguments.of(
                        "\"shutdown_delay\": \"6m\"",
                        "1: 'shutdown_delay' is \"6m\", which is not a duration from 0s to 5m, written like"
                                + " \"500ms\", \"10s\" or \"1m\""),
                Arguments.of("\"tls\": true", "1: 'tls' is true" + TLS),
                Arguments.of("\"tls\": {\"key\": \"k\"}", "1: 'tls' needs both \"certificate\" and \"key\""),
                Arguments.of("\"tls\": {\"client_ca\": \"k\"}", "1: 'tls' needs both \"certificate\" and \"key\""),
                Arguments.of(
                        "\"tls\": {\"certificate\": \"c\", \"key\": \"k\",\n\"client_ca\": \"\"}",
                        "2: 'tls.client_ca' is empty"),
                Arguments.of("\"tls\": {\"certificate\": \"\", \"key\": \"k\"}", "1: 'tls.certificate' is empty"),
                Arguments.of(
                        "\"tls\": {\"certificate\": \"/\", \"key\": \"k\"}",
                        "1: 'tls.certificate' is \"/\", which is the root directory"),
                Arguments.of(
                        "\"tls\": {\"certificate\": 0, \"key\": \"k\"}",
                        "1: 'tls.certificate' is 0, which is not a path of at most 4095 bytes"),
                Arguments.of(
                        "\"tls\": {\"certificate\": \"c\", \"key\": \"k\", \"keys\": 1}",
                        "1: 'tls.keys' is not known. Did you mean 'key'?"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void fromWhenAKeyIsWrongNamesPlaceKeyValueAndRange(String member, String expected) {
        Start start = Start.server().file(this.dir.resolve("f"), "{" + member + "}");

        assertThat(withoutColumns(start)).containsExactly(expected);
    }

    static Stream<Arguments> wrongOrigins() {
        String example = "such as \"https://dashboard.example.org\"";
        String list = ", which is not a list of different origins " + example + ", or \"*\" for every one";
        return Stream.of(
                Arguments.of("\"*\"", "is \"*\"" + list + ". Put it in brackets"),
                Arguments.of("\"https://a/\"", "is \"https://a/\"" + list),
                Arguments.of("{}", "is an object" + list),
                Arguments.of("[\"*\", \"*\"]", "item 2 is item 1 again"),
                Arguments.of("[5]", "item 1 5: not an origin " + example),
                Arguments.of("[\"\"]", "item 1 \"\": not an origin " + example),
                Arguments.of("[\"https://.\"]", "item 1 \"https://.\": not an origin " + example),
                Arguments.of("[\"ftp://a\"]", "item 1 \"ftp://a\": not an origin " + example),
                Arguments.of("[\"http://[1.2.3.4]\"]", "item 1 \"http://[1.2.3.4]\": not an origin " + example),
                Arguments.of("[\"http://a:x\"]", "item 1 \"http://a:x\": not an origin " + example),
                Arguments.of("[\"http://a:65536\"]", "item 1 \"http://a:65536\": no port is above 65535"),
                Arguments.of("[\"https://a/\"]", "item 1 \"https://a/\": no path behind the host, write \"https://a\""),
                Arguments.of("[\"*\", \"HTTPS://A:443/b?c\"]", "item 2: no path behind the host, write \"https://a\""),
                Arguments.of("[\"https://user:hunter2@a\"]", "item 1: not an origin " + example),
                Arguments.of("\"https://user:hunter2@a\"", "is a text" + list),
                Arguments.of(
                        "[\"https://A:8443\"]",
                        "item 1 \"https://A:8443\": browsers send lower case, write \"https://a:8443\""),
                Arguments.of(
                        "[\"http://[::1]:80\"]",
                        "item 1 \"http://[::1]:80\": browsers leave out the port that the scheme has anyway,"
                                + " write \"http://[::1]\""),
                Arguments.of(
                        "[\"https://a:443\"]",
                        "item 1 \"https://a:443\": browsers leave out the port that the scheme has anyway,"
                                + " write \"https://a\""));
    }

    @ParameterizedTest
    @MethodSource("wrongOrigins")
    void fromWhenAnOriginIsWrongNamesItAndWhatToWrite(String origins, String expected) {
        Start start = Start.server().file(this.dir.resolve("f"), "{\"allowed_origins\": " + origins + "}");

        assertThat(withoutColumns(start)).containsExactly("1: 'allowed_origins' " + expected);
    }

    @Test
    void fromWhenOriginsAreAsBrowsersSendThemTakesThem() throws SettingsException {
        String[] origins = {
            "*",
            "http://a",
            "https://a:80",
            "http://a:443",
            "https://a.:65535",
            "https://xn--a_b.c",
            "http://[::1]:1",
            "http://127.0.0.1"
        };

        assertThat(Start.server()
                        .values(Values.none().allowedOrigins(origins))
                        .settings()
                        .allowedOrigins()
                        .value())
                .containsExactly(origins);
    }

    @Test
    void fromWhenADescriptionJoinsCharactersTakesItAsItIs() throws SettingsException {
        String joined =
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645";
        Values values = Values.none().checkList(CheckValues.of("a").description(joined));

        CheckSettings check =
                Start.server().values(values).settings().checkList().value().getFirst();

        assertThat(check.description()).isEqualTo(joined);
        assertThat(check.toString()).contains(joined);
    }

    @Test
    void fromWhenAGroupHasTheDerivedNameOfAnotherCheckIsAProblem() {
        Values values = Values.none().checkList(CheckValues.of("a").group("b"), CheckValues.of("/bin/b"));

        assertThat(Start.server().values(values).problems(this.dir))
                .containsExactly("code: check 'a': 'group' is the name of a check: \"b\"");
    }

    /** Fault: each part of a name took some frames of the stack before its length was looked at. */
    @Test
    void fromWhenANameOrAGroupNeverEndsIsAProblem() {
        String endless = "a" + "-a".repeat(500_000);
        Start start = Start.server()
                .file(
                        this.dir.resolve("f"),
                        "{\"check_list\": {\"x\": {\"name\": \"%1$s\", \"group\": \"%1$s\"}}}".formatted(endless));

        assertThat(start.problems(this.dir))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("a-...\", which is not " + CheckNames.ALLOWED));
    }

    private List<String> withoutColumns(Start start) {
        return start.problems(this.dir).stream()
                .map(problem -> problem.replaceFirst("^f:([0-9]+):[0-9]+", "$1"))
                .toList();
    }
}
