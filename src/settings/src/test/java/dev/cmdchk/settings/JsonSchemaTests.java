package dev.cmdchk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
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

    private List<String> faults(String document) {
        return this.schema.validate(document, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}
