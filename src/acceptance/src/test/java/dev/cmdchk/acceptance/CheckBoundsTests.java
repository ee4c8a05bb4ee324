package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a check does, it costs no more than its share of time, memory, log and processes. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class CheckBoundsTests {
    private static final long MEBI = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void everyExitStatusAndSignalIsWhatTheListCallsIt(String shell, Site site) throws IOException {
        // Signals that do not end a process, and the C library's own.
        List<Integer> others = List.of(17, 18, 19, 20, 21, 22, 23, 28, 32, 33);
        String exits = IntStream.range(0, 256)
                .mapToObj(status -> "\"exit %d\": [%d]".formatted(status, status))
                .collect(Collectors.joining(",\n"));
        String kills = IntStream.rangeClosed(1, 64)
                .filter(signal -> !others.contains(signal))
                // bash lets nobody quit it.
                .filter(signal -> signal != 3 || !shell.endsWith("bash"))
                .mapToObj(signal -> "\"kill -%d $$\": [-%d]".formatted(signal, signal))
                .collect(Collectors.joining(",\n"));
        Server server = site.serve(site.server()
                .behind(asShell(shell))
                .with("--config", site.config("{\"check_list\": {" + exits + ",\n" + kills + "}}")));

        assertThat(server.status()).as(server.console()).isEqualTo(200);
    }

    /** Returns what starts a program for which {@code shell} is {@code /bin/sh}. */
    private static List<String> asShell(String shell) {
        return Mounts.behind(List.of(shell, "/bin/sh"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash"})
    void checkThatOverrunsIsKilledInWhateverShapeItRuns(String shell, Site site) throws IOException {
        Server server = site.serve(site.server().behind(asShell(shell)).with("--config", site.config("""
                        {"timeout": "500ms", "kill_grace": "200ms", "check_list": {
                          "sleep 7303; true": [],
                          "(sleep 7303)": [],
                          "sleep 7303 | cat": [],
                          "sleep 7303 & wait": [],
                          "exec sleep 7303": [],
                          "bash -c 'sleep 7303; true'": [],
                          "nohup sleep 7303 >/dev/null 2>&1 & wait": [],
                          "setsid sh -c 'sleep 7305' & sleep 60": []}}
                        """)));
        List<Long> before = site.processes();
        assertThat(server.status()).isEqualTo(503);
        Footprint footprint = Footprint.of(server);

        for (int round = 0; round < 20; round++) {
            assertThat(server.status()).isEqualTo(503);
        }

        footprint.assertHeldBy(server);
        eventually("nothing is left")
                .untilAsserted(() -> assertThat(site.processes()).isSubsetOf(before));
        // After a minute a failure that goes on is summed up.
        eventually("warnings")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .hasSizeGreaterThanOrEqualTo(8)
                        .allSatisfy(entry -> assertThat(entry).contains("timeout")));
    }

    @Test
    void checksThatCannotStartLeaveNothingBehind(Site site) throws IOException {
        Path script = site.config("#!/bin/sh");
        Server server =
                site.serve(site.server().with("--config", site.config("""
                        {"check_list": {
                          "/nonexistent": {"name": "missing"},
                          "/tmp": {"name": "directory"},
                          "%s": {"name": "closed"},
                          "echo %s": {"name": "long"}}}
                        """.formatted(script, "x".repeat(300_000)))));
        assertThat(server.status()).isEqualTo(503);
        Footprint footprint = Footprint.of(server);

        for (int probe = 0; probe < 200; probe++) {
            assertThat(server.status()).isEqualTo(503);
        }

        footprint.assertHeldBy(server);
        eventually("warnings")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .anyMatch(entry -> entry.matches(".*'missing' failed.*exit status 127.*"))
                        .anyMatch(entry -> entry.matches(".*'directory' failed.*exit status 126.*"))
                        .anyMatch(entry -> entry.matches(".*'closed' failed.*exit status 126.*"))
                        .anyMatch(entry -> entry.matches(".*'long' failed.*not started, Argument list too long.*")));
    }

    @Test
    void serviceThatACheckStartsLivesOnAndWhatItForgetsDoesNot(Site site) throws IOException {
        Server server = site.serve(site.server().with("--config", site.config("""
                        {"check_list": {
                          "setsid --fork sleep 7306 >/dev/null 2>&1": [],
                          "sleep 7307 >/dev/null 2>&1 & exit 0": []}}
                        """)));

        assertThat(server.status()).isEqualTo(200);

        eventually("what was forgotten is gone")
                .untilAsserted(() -> assertThat(running(site, "7307")).isEmpty());
        assertThat(running(site, "7306")).hasSize(1);
        Signals.send("KILL", running(site, "7306").getFirst());
    }

    @Test
    void checksThatFloodTheirOutputFillNeitherMemoryNorLog(Site site) throws IOException {
        RunCounter counter = RunCounter.on(site);
        Server server = site.serve(site.server().with("--config", site.config("""
                        {"timeout": "3s", "check_list": {
                          "cat /dev/zero": [],
                          "yes": [],
                          "head -c 2000000000 /dev/zero": [],
                          "%s": []}}
                        """.formatted(counter.command()))));
        long before = memory(server, "VmRSS");

        assertThat(server.status()).isEqualTo(503);
        assertThat(server.status()).isEqualTo(503);

        assertThat(memory(server, "VmHWM") - before).isLessThan(64 * MEBI);
        assertThat(server.console().length()).isLessThan((int) MEBI);
        assertThat(Log.strays(server.console())).isEmpty();
        assertThat(counter.runs()).isEqualTo(2);
    }

    /** Returns a size that proc_pid_status(5) tells, in bytes. */
    private static long memory(Server server, String field) throws IOException {
        String kibi = Processes.status(server.pid()).getOrDefault(field, "").replace(" kB", "");
        return Long.parseLong(kibi) * 1024;
    }

    @Test
    void checkThatCannotBeKilledIsNeverRunTwiceAtATime(Site site) throws IOException {
        Server server = site.serve(site.server()
                .with("--user", User.NOBODY.uid(), "--config", site.config("""
                        {"timeout": "1s", "kill_grace": "500ms",
                         "check_list": {"%s --reuid=0 sleep 7309": {"name": "unkillable"}}}
                        """.formatted(becomeRoot(site)))));
        try {
            for (int probe = 0; probe < 3; probe++) {
                assertThat(server.status()).isEqualTo(503);
                assertThat(running(site, "7309")).hasSize(1);
            }

            eventually("warning")
                    .untilAsserted(() -> assertThat(server.console())
                            .containsOnlyOnce("Cannot kill process")
                            .contains("of check unkillable: Operation not permitted", "cannot be killed"));
            assertThat(server.get("/actuator/prometheus").body()).contains("\ncmdchk_processes_not_killed_total 1.0\n");
        } finally {
            kill(running(site, "7309"));
        }
    }

    @Test
    void leftoverThatCannotBeKilledIsNamedOnceAndItsCheckIsNotStartedBesideIt(Site site) throws IOException {
        Path left = site.path("left");
        // It leaves one behind, and only one: the run after it ends before that one is known.
        Server server = site.serve(site.server()
                .with("--user", User.NOBODY.uid(), "--config", site.config("""
                        {"check_list": {"[ -e %1$s ] || %2$s --reuid=0 sh -c 'echo >%1$s; exec sleep 7309' \
                        >/dev/null 2>&1 & until [ -e %1$s ]; do sleep 0.01; done": {"name": "forgetful"}}}
                        """.formatted(left, becomeRoot(site)))));
        try {
            assertThat(server.status()).as(server.console()).isEqualTo(200);

            eventually("it is not started again").until(() -> server.status() == 503);

            assertThat(running(site, "7309")).hasSize(1);
            eventually("warning")
                    .untilAsserted(() -> assertThat(server.console())
                            .containsOnlyOnce("Cannot kill process")
                            .contains("of check forgetful: Operation not permitted", "cannot be killed"));
            assertThat(server.get("/actuator/prometheus").body()).contains("\ncmdchk_processes_not_killed_total 1.0\n");
        } finally {
            kill(running(site, "7309"));
        }
    }

    @Test
    void onChangeThatCannotBeKilledKeepsNoCheckFromBeingRun(Site site) throws IOException {
        Flag flag = Flag.on(site);
        Server server =
                site.serve(site.server().with("--user", User.NOBODY.uid(), "--config", site.config("""
                        {"on_change": "%s --reuid=0 sleep 7311", "on_change_timeout": "300ms", "kill_grace": "100ms",
                         "check_list": {"%s": {"name": "queue"}}}
                        """.formatted(
                                becomeRoot(site), flag.command()))));
        try {
            assertThat(server.status()).isEqualTo(200);
            flag.fail();
            assertThat(server.status()).isEqualTo(503);
            eventually("warning")
                    .untilAsserted(() -> assertThat(server.console()).contains("Cannot kill process"));
            flag.pass();

            assertThat(server.status()).as(server.console()).isEqualTo(200);

            assertThat(server.console()).contains("of check queue (on_change): Operation not permitted");
            eventually("the next change is not told beside it")
                    .untilAsserted(() -> assertThat(server.console())
                            .containsPattern("on_change failed for check 'queue': not started.* cannot be killed"));
            assertThat(running(site, "7311")).hasSize(1);
        } finally {
            kill(running(site, "7311"));
        }
    }

    /** Returns a program that makes what it starts root's, so that its server may not kill it. */
    private static Path becomeRoot(Site site) throws IOException {
        Path program = Executables.copy(Path.of("/usr/bin/setpriv"), site.path("become-root"));
        assertThat(site.command("chmod").with("4755", program).run().status()).isZero();
        return program;
    }

    private static void kill(List<Long> processes) throws IOException {
        for (long pid : processes) {
            Signals.send("KILL", pid);
        }
    }

    private static List<Long> running(Site site, String word) throws IOException {
        return site.processes().stream()
                .filter(pid -> Processes.commandLine(pid).contains(word))
                .toList();
    }
}
