package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.container.BaseImage;
import dev.cmdchk.acceptance.harness.container.Container;
import dev.cmdchk.acceptance.harness.container.Docker;
import dev.cmdchk.acceptance.harness.container.EngineExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The image of docker/Dockerfile, run by Docker: it asks the image's HEALTHCHECK by itself. */
@ExtendWith(EngineExtension.class)
class ContainerTests {
    private static final String FLAG = "/tmp/fail";
    private static final String CHECK = "if test -e %s; then echo 'flag is up'; exit 3; fi".formatted(FLAG);
    private static final int MOST_BYTES_OVER_BASE = 150_000_000;

    private static Container start(Docker docker, List<String> options, String... checks) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--health-interval=1s", "--tmpfs=/tmp"));
        arguments.addAll(options);
        arguments.addAll(List.of(docker.cmdchk(), "supervise", "--log", ""));
        for (String check : checks) {
            arguments.addAll(List.of("--check", check));
        }
        return docker.start(arguments);
    }

    @Test
    void imageIsAtMost150MegabytesOverItsBase(Docker docker) throws IOException {
        long base = size(docker, docker.image(BaseImage.SLIM));

        assertThat(size(docker, docker.cmdchk()) - base).isBetween(1L, (long) MOST_BYTES_OVER_BASE);
    }

    private static long size(Docker docker, String image) throws IOException {
        return Long.parseLong(docker.run("image", "inspect", "--format", "{{.Size}}", image));
    }

    @Test
    void containerWithoutAnyOptionRunsTheSupervisorForNobodyAndIsHealthy(Docker docker) throws IOException {
        try (Container container = docker.start(List.of("--health-interval=1s", docker.cmdchk()))) {
            container.awaitHealth("healthy");

            assertThat(Processes.commandLine(container.pid())).startsWith("cmdchk_wrapper");
            assertThat(Processes.status(container.pid()))
                    .containsEntry("Uid", "65534 65534 65534 65534")
                    .containsEntry("CapEff", "0000000000000000");
        }
    }

    @Test
    void containerIsHealthyOrNotAsItsCheckFlips(Docker docker) throws IOException {
        try (Container container = start(docker, List.of("--health-retries=1"), CHECK)) {
            container.awaitHealth("healthy");
            container.shell("touch " + FLAG);
            container.awaitHealth("unhealthy");
            container.shell("rm " + FLAG);
            container.awaitHealth("healthy");

            assertThat(container.log()).contains("flag is up");
        }
    }

    @Test
    void probeInContainerSaysWhatTheServerSays(Docker docker) throws IOException {
        try (Container container = start(docker, List.of(), CHECK)) {
            container.awaitHealth("healthy");
            Command.Result healthy = container.exec("/opt/cmdchk/bin/cmdchk-probe");
            container.shell("touch " + FLAG);
            Command.Result unhealthy = container.exec("/opt/cmdchk/bin/cmdchk-probe");

            assertThat(healthy.out()).isEqualTo("200 : All checks succeeded.\n");
            assertThat(healthy.status()).isZero();
            assertThat(unhealthy.out()).isEqualTo("503 : Check failed, please see log.\n");
            assertThat(unhealthy.status()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"65533:65533", "4242", "2000000000:0"})
    void containerWithoutAnyRightRunsItsChecks(String user, Docker docker) throws IOException {
        List<String> restricted = List.of(
                "--user=" + user,
                "--read-only",
                // For these only a start as root has a use.
                "--volume=/dev/null:/usr/bin/find:ro",
                "--volume=/dev/null:/usr/bin/setpriv:ro",
                "--cap-drop=ALL",
                "--security-opt=no-new-privileges",
                "--memory=256m",
                "--pids-limit=128");
        String writes = "touch /tmp/written && ! touch /var/tmp/written 2>/dev/null";
        try (Container container = start(docker, restricted, "test $(id -u) -ne 0", "sleep 0.1 | cat", writes, CHECK)) {
            container.awaitHealth("healthy");
            container.shell("touch " + FLAG);

            assertThat(Processes.status(server(container)))
                    .containsEntry("CapBnd", "0000000000000000")
                    .containsEntry("NoNewPrivs", "1")
                    .containsEntry("Seccomp", "2");

            assertThat(container.exec("/opt/cmdchk/bin/cmdchk-probe").status()).isEqualTo(1);
            assertThat(container.inspect("{{.State.OOMKilled}}")).isEqualTo("false");
        }
    }

    @ParameterizedTest
    @CsvSource({"0:0, standard, 200", "0:0, hardened, 503", "65534:65534, standard, 200", "65534:65534, hardened, 503"})
    void checkThatGainsRightsPassesInStandardModeAndFailsWithAHintInHardened(
            String user, String privileges, String answer, @TempDir Path files, Docker docker) throws IOException {
        Path config = Files.writeString(files.resolve("config.json"), """
                {"privileges": "%s", "log_location": "", "check_list": {"ping -c 1 127.0.0.1": [], "sudo -n true": []}}
                """.formatted(privileges));
        Path sudoers = Files.writeString(files.resolve("sudoers"), "nobody ALL=(ALL) NOPASSWD: ALL\n");
        Files.setPosixFilePermissions(sudoers, PosixFilePermissions.fromString("r--r-----"));
        try (Container container = docker.start(List.of(
                "--user=" + user,
                // Ping as an unprivileged user is the host's to allow: here it needs the right that its setuid bit
                // gives.
                "--sysctl=net.ipv4.ping_group_range=1 0",
                "--volume=" + config + ":/etc/cmdchk.json:ro",
                "--volume=" + sudoers + ":/etc/sudoers.d/checks:ro",
                docker.cmdchk(BaseImage.RIGHTS),
                "supervise",
                "--config",
                "/etc/cmdchk.json"))) {
            within(Duration.ofMinutes(2), "answer " + answer)
                    .untilAsserted(() -> assertThat(container
                                    .exec("/opt/cmdchk/bin/cmdchk-probe")
                                    .out())
                            .as(container.log())
                            .startsWith(answer));

            assertThat(container.log().lines().filter(line -> line.contains("hint: setuid programs")))
                    .hasSize(answer.equals("503") ? 2 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail /dev/zero", "tail /dev/zero & tail /dev/zero & wait; exit 137"})
    void checkThatEatsAllMemoryDiesAlone(String eater, Docker docker) throws IOException {
        List<String> limited = List.of("--memory=256m", "--memory-swap=256m", "--health-retries=1");
        String hungry = "if test -e %s; then %s; fi".formatted(FLAG, eater);
        try (Container container = start(docker, limited, hungry)) {
            container.awaitHealth("healthy");
            long server = server(container);

            container.shell("touch " + FLAG);
            container.awaitHealth("unhealthy");
            container.shell("rm " + FLAG);
            container.awaitHealth("healthy");

            assertThat(server(container)).isEqualTo(server);
            // Of the shell and what it runs, which are alike to it, the kernel takes the one or the other.
            assertThat(container.log()).containsAnyOf("exit status 137", "killed by signal 9");
        }
    }

    @Test
    void containerOfRootGivesUpRoot(Docker docker) throws IOException {
        try (Container container = start(docker, List.of("--user=0:0"), "test $(id -u) -eq 65534")) {
            container.awaitHealth("healthy");

            assertThat(Processes.status(container.pid())).containsEntry("Uid", "0 0 0 0");
            assertThat(Processes.status(server(container))).containsEntry("Uid", "65534 65534 65534 65534");
        }
    }

    @Test
    void containerStartsFromItsCaches(Docker docker) throws IOException {
        try (Container container = start(docker, List.of(), CHECK)) {
            container.awaitHealth("healthy");

            assertThat(mapped(container.pid())).contains("/opt/cmdchk/lib/supervisor.aot");
            assertThat(mapped(server(container))).contains("/opt/cmdchk/lib/server.aot");
        }
    }

    private static String mapped(long pid) throws IOException {
        return Files.readString(Path.of("/proc/%d/maps".formatted(pid)));
    }

    @Test
    void containerThatIsStoppedWhileChecksHangEndsByItself(Docker docker) throws IOException {
        try (Container container = start(docker, List.of(), "test -e /tmp/hang || exit 0; trap '' TERM; sleep 7310")) {
            container.awaitHealth("healthy");
            container.shell("touch /tmp/hang; /opt/cmdchk/bin/cmdchk-probe --timeout 60s >/dev/null 2>&1 &");
            within(Duration.ofMinutes(1), "check that hangs")
                    .until(() -> container
                            .shell("cat /proc/[0-9]*/cmdline 2>/dev/null || true")
                            .contains("7310"));

            assertThat(container.stop(Duration.ofSeconds(10))).isZero();
        }
    }

    @Test
    void serverThatDiesIsReplacedAndTheContainerGoesOn(Docker docker) throws IOException {
        try (Container container = start(docker, List.of("--restart=on-failure"), CHECK)) {
            container.awaitHealth("healthy");
            String started = container.inspect("{{.State.StartedAt}}");
            long killed = server(container);

            container.shell("kill -9 " + inside(killed));

            within(Duration.ofMinutes(1), "answer of another server").untilAsserted(() -> {
                assertThat(container.exec("/opt/cmdchk/bin/cmdchk-probe").status())
                        .isZero();
                assertThat(server(container)).isNotEqualTo(killed);
            });
            assertThat(container.inspect("{{.State.StartedAt}} {{.RestartCount}}"))
                    .isEqualTo(started + " 0");
            // The port stayed open: all that may have failed is the probe that was being answered, if one was.
            assertThat(container.health()).isEqualTo("healthy");
            assertThat(container
                            .inspect("{{range .State.Health.Log}}{{.ExitCode}} {{end}}")
                            .split(" ", -1))
                    .filteredOn(status -> !status.equals("0"))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    /** Fault: the other server took the place without the thread that hears the supervisor, and no reload came through. */
    @ParameterizedTest
    @ValueSource(ints = {62, 64})
    void serverWithHardlyRoomForAnotherIsReplacedOrGoesOnAndIsHeard(int processes, @TempDir Path files, Docker docker)
            throws IOException {
        String settings = "{\"log_location\": \"\", \"check_list\": {\"%s\": []}}";
        Path config = Files.writeString(files.resolve("config.json"), settings.formatted("true"));
        try (Container container = docker.start(List.of(
                "--no-healthcheck",
                "--pids-limit=" + processes,
                "--volume=" + config + ":/etc/cmdchk.json:ro",
                docker.cmdchk(),
                "supervise",
                "--config",
                "/etc/cmdchk.json"))) {
            awaitLog(container, " answers");
            container.signal("USR1");
            awaitLog(container, "Replaced", "goes on");

            Files.writeString(config, settings.formatted("false"));
            container.signal("HUP");

            awaitLog(container, "Settings reloaded");
        }
    }

    private static void awaitLog(Container container, String... any) {
        within(Duration.ofMinutes(1), String.join(" or ", any))
                .untilAsserted(() -> assertThat(container.log()).containsAnyOf(any));
    }

    @Test
    void thousandOrphansOfChecksLeaveNoZombie(Docker docker) throws IOException {
        String[] checks = IntStream.range(0, 50)
                .mapToObj("(setsid sleep 0.2 >/dev/null 2>&1 &); : %d"::formatted)
                .toArray(String[]::new);
        try (Container container = start(docker, List.of(), checks)) {
            within(Duration.ofMinutes(2), "first answer")
                    .until(() -> container.exec("/opt/cmdchk/bin/cmdchk-probe").status() == 0);

            for (int round = 0; round < 20; round++) {
                assertThat(container.exec("/opt/cmdchk/bin/cmdchk-probe", "--timeout", "1m"))
                        .returns(0, Command.Result::status);
                // Orphans of this round and the one before still end: each is taken as it does.
                within(Duration.ofMinutes(1), "no more than one zombie")
                        .until(() -> Processes.treeOf(container.pid()).stream()
                                        .filter(Processes::isZombie)
                                        .count()
                                <= 1);
            }

            within(Duration.ofMinutes(1), "end of what the checks left")
                    .untilAsserted(() -> assertThat(Processes.treeOf(container.pid()))
                            .noneMatch(pid -> Processes.isZombie(pid)
                                    || Processes.commandLine(pid).contains("sleep")));
        }
    }

    private static long server(Container container) throws IOException {
        return Processes.childrenOf(container.pid()).stream()
                .filter(pid -> Processes.commandLine(pid).getFirst().equals("cmdchk_server"))
                .findFirst()
                .orElse(0L);
    }

    /** Returns the process id that {@code pid} has within its container. */
    private static String inside(long pid) {
        String[] ids = Processes.status(pid).getOrDefault("NSpid", "").split(" ", -1);
        return ids[ids.length - 1];
    }
}
