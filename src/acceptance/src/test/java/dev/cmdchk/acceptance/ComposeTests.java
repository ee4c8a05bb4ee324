package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Installation;
import dev.cmdchk.acceptance.harness.container.DockerHost;
import dev.cmdchk.acceptance.harness.container.EngineExtension;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docker/compose.yaml describes, started by Compose: all but Grafana, which no package holds. HAProxy and Prometheus
 * are Debian's, under the names of their images.
 */
@ExtendWith(EngineExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock("ports of the Docker host")
class ComposeTests {
    /** A Java start within a container's limits, and a few scrapes, on a machine that runs other tests too. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String COMPOSE = "docker compose -f docker/compose.yaml ";

    private final DockerHost docker;
    private final Path top;

    ComposeTests(DockerHost docker, @TempDir Path top) throws IOException {
        this.docker = docker;
        this.top = top;
        // A copy, since a check is to fail by a file beside it.
        this.run("cp -a '%s' docker".formatted(Installation.sources().resolve("docker")));
        this.run("chmod -R u=rwX,go=rX . && mkdir -p src/dist && ln -s '%s' src/dist/target"
                .formatted(Installation.distribution().getParent()));
        this.run(COMPOSE + "up --build --detach cmdchk haproxy prometheus");
    }

    @AfterAll
    void down() throws IOException {
        this.run(COMPOSE + "down --volumes --timeout 10");
    }

    private String run(String script) throws IOException {
        Command.Result result = this.docker.result(this.top, "sh", "-euc", script);
        assertThat(result.status())
                .as(script + ": " + result.out() + result.err())
                .isZero();
        return result.out();
    }

    @Test
    void haproxyTakesTheNodeOutWhileACheckFails() throws IOException {
        Path maintenance = this.top.resolve("docker/checks/maintenance");
        String ask = "curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/livez || true";
        within(PATIENCE, "node is in").until(() -> this.run(ask).equals("200"));

        Files.createFile(maintenance);
        within(PATIENCE, "node is out").until(() -> this.run(ask).equals("503"));
        Files.delete(maintenance);
        within(PATIENCE, "node is in again").until(() -> this.run(ask).equals("200"));
    }

    @Test
    void prometheusLoadsTheRulesAndScrapes() throws IOException {
        within(PATIENCE, "scrape")
                .untilAsserted(() -> assertThat(this.prometheus("targets").getAsJsonArray("activeTargets"))
                        .singleElement()
                        .satisfies(target -> assertThat(field(target, "health")).isEqualTo("up")));

        String rules = Files.readString(this.top.resolve("docker/prometheus/cmdchk.rules.yml"));
        within(PATIENCE, "evaluation").untilAsserted(() -> {
            JsonArray groups = this.prometheus("rules").getAsJsonArray("groups");
            assertThat(groups).hasSize(1);
            assertThat(groups.get(0).getAsJsonObject().getAsJsonArray("rules"))
                    .hasSize(rules.split("- alert: ", -1).length - 1)
                    .allSatisfy(rule -> assertThat(field(rule, "health")).isEqualTo("ok"));
        });
    }

    static Stream<String> expressions() throws IOException {
        JsonElement dashboard = JsonParser.parseString(
                Files.readString(Installation.sources().resolve("docker/grafana/dashboards/cmdchk.json")));
        return dashboard.getAsJsonObject().getAsJsonArray("panels").asList().stream()
                .flatMap(panel -> panel.getAsJsonObject().getAsJsonArray("targets").asList().stream())
                .map(target -> field(target, "expr"));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void panelOfTheDashboardHasSomethingToShow(String expression) throws IOException {
        String query = "query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);

        within(PATIENCE, "value of " + expression)
                .untilAsserted(() -> assertThat(this.prometheus(query).getAsJsonArray("result"))
                        .isNotEmpty());
    }

    @Test
    void containersOfComposeHaveNoRightThatTheyDoNotNeed() throws IOException {
        String container = this.run(COMPOSE + "ps --quiet cmdchk").strip();

        String host = this.run("docker inspect --format '{{json .HostConfig}}' " + container);

        JsonObject config = JsonParser.parseString(host).getAsJsonObject();
        assertThat(config.get("ReadonlyRootfs").getAsBoolean()).isTrue();
        assertThat(config.get("CapDrop")).isEqualTo(JsonParser.parseString("[\"ALL\"]"));
        assertThat(config.get("Memory").getAsLong()).isEqualTo(256L << 20);
        assertThat(config.get("PidsLimit").getAsInt()).isEqualTo(128);
    }

    private JsonObject prometheus(String path) throws IOException {
        String answer = this.run("curl -s --retry 60 --retry-connrefused http://127.0.0.1:9090/api/v1/" + path);
        return JsonParser.parseString(answer).getAsJsonObject().getAsJsonObject("data");
    }

    private static String field(JsonElement object, String name) {
        return object.getAsJsonObject().get(name).getAsString();
    }
}
