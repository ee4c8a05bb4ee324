package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Tool;
import dev.cmdchk.acceptance.harness.container.Container;
import dev.cmdchk.acceptance.harness.container.Docker;
import dev.cmdchk.acceptance.harness.container.EngineExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The image within the memory that the README says is enough. */
@ExtendWith(EngineExtension.class)
class ContainerMemoryTests {
    private static final Duration START = Duration.ofMinutes(2);
    private static final String PROBE = "/opt/cmdchk/bin/cmdchk-probe";

    /** More than are taken at a time, each of which says nearly as much as it may. */
    private static final String FILL = """
            ulimit -n 8192
            long=$(printf '%08000d' 0)
            for i in $(seq 3000); do
                exec {caller}<>/dev/tcp/127.0.0.1/9200
                printf 'GET /%s' "$long" >&$caller
            done
            """;

    /** Many at once for what is long. A heap that may take all memory does so on the way, and its server is killed. */
    private static final String ASK = "curl --silent --output /dev/null --parallel --parallel-max 200"
            + " --header 'Accept: text/html' 'http://127.0.0.1:9200/checks?[1-4000]' 2>/dev/null";

    @Test
    void serverOutlivesAsManyCallersAsItTakes(@TempDir Path files, Docker docker) throws IOException {
        Path config = Files.writeString(
                files.resolve("config.json"),
                "{\"show_output\": \"always\", \"check_list\": {%s}}".formatted(checks()));
        try (Container container = docker.start(List.of(
                "--memory=256m",
                "--memory-swap=256m",
                "--volume=" + config + ":/etc/cmdchk.json:ro",
                docker.cmdchk(),
                "supervise",
                "--log",
                "",
                "--config",
                "/etc/cmdchk.json"))) {
            within(START, "answer").until(() -> container.exec(PROBE).status() == 0);
            List<Long> servers = servers(container);

            beside(container, ASK);
            beside(container, FILL);

            assertThat(container.exec(PROBE, "--timeout", "1m").status()).isZero();
            assertThat(servers(container)).as(container.log()).isEqualTo(servers);
        }
    }

    private static List<Long> servers(Container container) throws IOException {
        return Processes.childrenOf(container.pid()).stream()
                .filter(pid -> Processes.commandLine(pid).getFirst().equals("cmdchk_server"))
                .toList();
    }

    private static String checks() {
        return IntStream.range(0, 200)
                .mapToObj(i -> "\"echo 'fine | a=%1$d b=2 c=3'; : %1$d\": {\"name\": \"c-%1$d\", \"interval\": \"5s\"}"
                        .formatted(i))
                .collect(Collectors.joining(","));
    }

    /** Runs a script where the container's address is, but outside of its limits. */
    private static void beside(Container container, String script) throws IOException {
        Tool.output(
                Map.of(), List.of("nsenter", "--net=/proc/%d/ns/net".formatted(container.pid()), "bash", "-c", script));
    }
}
