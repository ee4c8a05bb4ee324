package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTests {
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Schema schema = this.registry.getSchema(JsonSchema.text());

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"$schema\": \"./cmdchk.schema.json\", \"port\": 1}",
                "{\"user\": \"monitor\", \"privileges\": \"hardened\", \"address\": \"::1\", \"port\": 80}",
                "{\"log_location\": \"\", \"log_format\": \"json\", \"log_fallback\": \"exit\"}",
                "{\"timeout\": \"500ms\", \"kill_grace\": \"0s\", \"max_parallel\": 1, \"shutdown_delay\": \"5m\"}",
                "{\"show_output\": \"failed\", \"drain_file\": \"/run/drain\"}",
                "{\"allowed_origins\": [\"*\", \"https://[::1]:8443\", \"http://a:443\", \"https://a_b\"], \"tls\": {}}",
                "{\"tls\": {\"certificate\": \"c\", \"key\": \"k\", \"client_ca\": \"a\"}}",
                "{\"check_list\": {\"a\": [], \"b\": [0, -64, 255], \"c\": {}}}",
                "{\"check_list\": {\"a\": {\"name\": \"a-1\", \"status\": [1], \"warn\": [0], \"timeout\": \"1s\"}}}",
                "{\"check_list\": {\"a\": {\"interval\": \"1m\", \"max_age\": \"2m\", \"fall\": 2, \"rise\": 100}}}",
                "{\"check_list\": {\"a\": {\"env\": {\"A\": \"\"}, \"group\": \"g\", \"description\": \"d\"}}}",
            })
    void textAllowsWhatTheParserAllows(String document) throws SettingsException {
        Start start = Start.server().file(this.dir.resolve("f"), document);

        assertThat(start.settings()).isNotNull();
        assertThat(this.faults(document)).isEmpty();
    }

    static Stream<String> documents() {
        Stream<String> file = Keys.IN_FILE.stream().map(key -> "{\"%s\": %%s}".formatted(key.name()));
        Stream<String> check =
                CheckKeys.ALL.stream().map(key -> "{\"check_list\": {\"a\": {\"%s\": %%s}}}".formatted(key.name()));
        Stream<String> others = Stream.of(
                "{\"tls\": {\"certificate\": %s, \"key\": \"k\"}}",
                "{\"allowed_origins\": [%s]}",
                "{\"check_list\": {%s: []}}",
                "{\"check_list\": {\"a\": {\"env\": {%s: \"\"}}}}",
                "{\"check_list\": {\"a\": {\"env\": {\"A\": %s}}}}");
        return Stream.of(file, check, others).flatMap(documents -> documents);
    }

    static Stream<String> texts() {
        String letters =
                "a: -a a:b a.b a--b a-b A_1 1 liveness livenesses error /liveness / // /. //a /\u00a0 \u00a0 \u2003 \u2028"
                        + " \ud83d\udc68\u200d\ud83d\udc69 \u0646\u200c\u062e \ud83d \u0085 \u007f * http://a http://a:443 https://a.:80"
                        + " https://[::1]:65535 https://a_b http://127.0.0.1:1 https://a/ 0ms 0s 0m 00s 0000000100ms 000000100ms"
                        + " 99ms 100ms 101ms 999ms 1000ms 59999ms 60000ms 60001ms 299999ms 300000ms 300001ms 599999ms 600000ms"
                        + " 600001ms 86400000ms 86400001ms 604800000ms 604800001ms 1s 59s 60s 61s 300s 301s 599s 600s 601s 86400s 86401s"
                        + " 604800s 604801s 1m 2m 5m 6m 9m 10m 11m 1440m 1441m 9999m 10080m 10081m 999999999m";
        Stream<String> odd = Stream.of(
                "", " ", "  ", "\t", "\n", " a", "a ", "/ ", " /", "a b", "a\nb", "a\n", "\u0000", "a\u0000", "\u001c");
        Stream<String> longest = IntStream.of(56, 63, 64, 254, 255, 256, 257, 300, 1024, 1025, 4095, 4096, 4097)
                .mapToObj(length ->
                        Stream.of("a".repeat(length), "\u00e9".repeat(length / 2), "\ud83d\ude00".repeat(length / 2)))
                .flatMap(texts -> texts);
        return Stream.of(Stream.of(letters.split(" ", -1)), odd, longest).flatMap(texts -> texts);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void textRefusesNoTextThatTheParserTakes(String document) {
        for (String text : texts().toList()) {
            String json = document.formatted(quoted(text));

            if (!this.faults(json).isEmpty()) {
                assertThat(Start.server().file(this.dir.resolve("f"), json).exception())
                        .as("length %d, %.200s", text.length(), json)
                        .isNotNull();
            }
        }
    }

    @Test
    void textAllowsTheLongestCommands() throws SettingsException {
        String json = "{\"on_change\": \"%s\", \"check_list\": {\"%s\": {\"env\": {\"A\": \"%s\"}}}}"
                .formatted("\u00e9".repeat(65_535), "c".repeat(50_000), "v".repeat(131_069));

        assertThat(Start.server().file(this.dir.resolve("f"), json).settings()).isNotNull();
        assertThat(this.faults(json)).isEmpty();
    }

    private static String quoted(String text) {
        return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining("", "\"", "\""));
    }

    static Stream<String> wrong() {
        Stream<String> members = Stream.of(
                        "\"timout\": \"5s\"",
                        "\"$schema\": {}",
                        "\"port\": 0",
                        "\"port\": 65536",
                        "\"port\": \"9200\"",
                        "\"user\": 0",
                        "\"privileges\": \"none\"",
                        "\"timeout\": 5",
                        "\"timeout\": \"5\"",
                        "\"timeout\": \"x5s\"",
                        "\"timeout\": \"99ms\"",
                        "\"timeout\": \"600001ms\"",
                        "\"timeout\": \"0s\"",
                        "\"timeout\": \"601s\"",
                        "\"timeout\": \"11m\"",
                        "\"kill_grace\": \"61s\"",
                        "\"shutdown_delay\": \"300001ms\"",
                        "\"user\": \"\"",
                        "\"user\": \" a\"",
                        "\"user\": \"a \"",
                        "\"user\": \"-a\"",
                        "\"user\": \"a:b\"",
                        "\"user\": \"a\\nb\"",
                        "\"user\": \"" + "u".repeat(257) + '"',
                        "\"drain_file\": \" \"",
                        "\"drain_file\": \"/\"",
                        "\"drain_file\": \"//\"",
                        "\"history_dir\": \"a\\u0000\"",
                        "\"log_location\": \"" + "a".repeat(4096) + '"',
                        "\"on_change\": \" \\n\"",
                        "\"on_change\": \"a\\u0000\"",
                        "\"on_change\": \"" + "a".repeat(65_537) + '"',
                        "\"tls\": {\"certificate\": \"\", \"key\": \"k\"}",
                        "\"tls\": {\"certificate\": \"c\"}",
                        "\"tls\": {\"client_ca\": \"c\"}",
                        "\"allowed_origins\": [\"http://a:65536\"]",
                        "\"check_list\": {\"\": []}",
                        "\"check_list\": {\" \": []}",
                        "\"check_list\": {\"a\\u0000\": []}",
                        "\"max_parallel\": 1025",
                        "\"allowed_origins\": [\"ftp://x\"]",
                        "\"allowed_origins\": [\"*\", \"*\"]",
                        "\"allowed_origins\": [\"https://.\"]",
                        "\"allowed_origins\": [\"https://A\"]",
                        "\"allowed_origins\": [\"https://a:443\"]",
                        "\"allowed_origins\": [\"http://[::1]:80\"]",
                        "\"tls\": {\"cert\": \"x\"}",
                        "\"check_list\": {}",
                        "\"check_list\": [\"a\"]")
                .map(member -> "{" + member + "}");
        Stream<String> checks = Stream.of(
                        "0",
                        "[256]",
                        "[\"0\"]",
                        "{\"name\": \"A\"}",
                        "{\"name\": \"a--b\"}",
                        "{\"name\": \"liveness\"}",
                        "{\"group\": \"error\"}",
                        "{\"name\": \"" + "a".repeat(64) + "\"}",
                        "{\"interval\": \"1441m\"}",
                        "{\"max_age\": \"604801s\"}",
                        "{\"env\": {\"A\": \"\\u0000\"}}",
                        "{\"description\": \"a\\nb\"}",
                        "{\"description\": \"" + "a".repeat(1025) + "\"}",
                        "{\"fall\": 0}",
                        "{\"interval\": 10}",
                        "{\"env\": {\"A\": 1}}",
                        "{\"env\": {\"A B\": \"\"}}",
                        "{\"env\": {\"CMDCHK_CHECK\": \"\"}}",
                        "{\"port\": 1}")
                .map(check -> "{\"check_list\": {\"a\": " + check + "}}");
        return Stream.concat(members, checks);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void textRefusesWhatTheParserRefuses(String document) {
        Start start = Start.server().file(this.dir.resolve("f"), document);

        assertThat(start.problems(this.dir)).isNotEmpty();
        assertThat(this.faults(document)).isNotEmpty();
    }

    @Test
    void textDescribesEveryKey() {
        String text = JsonSchema.text();

        assertThat(Stream.of(Keys.IN_FILE, CheckKeys.ALL, TlsForm.ALL).flatMap(List::stream))
                .allSatisfy(
                        key -> assertThat(text).contains('"' + key.name() + "\":{", '"' + key.description() + ": "));
    }

    @Test
    void textHasTheDefaultOfEveryKeyThatHasOne() {
        assertThat(JsonSchema.text())
                .contains(
                        "\"default\":9200",
                        "\"default\":{\"/bin/true\":[]}",
                        "\"default\":\"nobody\"",
                        "\"default\":[0]");
        assertThat(Stream.concat(Keys.OF_FILE.stream(), CheckKeys.ALL.stream())
                        .filter(key ->
                                !JsonSchema.object(List.of(key)).toString().contains("default="))
                        .map(Key::name))
                .containsExactly("log_location", "name", "timeout", "max_age", "group", "description");
    }

    private List<String> faults(String document) {
        return this.schema.validate(document, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}
