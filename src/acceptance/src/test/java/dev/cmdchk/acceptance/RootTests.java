package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Executables;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Program;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may run as root, what it leaves behind when it gives root up, and who sees what it read. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class RootTests {
    private static final String NONE = "0000000000000000";
    private static final String CANARY = "canary-of-a-command";
    private static final Duration START = Duration.ofMinutes(1);

    static Stream<Arguments> obstacles() {
        return DropRootTests.obstacles().entrySet().stream()
                .map(obstacle -> Arguments.of(obstacle.getKey(), obstacle.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("obstacles")
    void startWhereRootCannotBeGivenUpRunsNoJavaAsRoot(String name, List<String> obstacle, Site site)
            throws IOException {
        Set<Long> rootsJava = new TreeSet<>();
        List<Program> programs = List.of(
                site.server().behind(obstacle).start(),
                site.supervisor().behind(obstacle).start());

        within(START, "end").pollInterval(Duration.ofMillis(10)).until(() -> {
            site.processes().stream().filter(RootTests::isRootsJava).forEach(rootsJava::add);
            return programs.stream().noneMatch(Program::isRunning);
        });

        assertThat(rootsJava).isEmpty();
        assertThat(programs).allSatisfy(program -> {
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(program.err()).startsWith("drop-root: ");
        });
    }

    @Test
    void supervisorThatCouldNotEndAServerDoesNotStart(Site site) throws IOException {
        Program program =
                site.supervisor().behind(DropRootTests.without("cap_kill")).start();

        assertThat(program.awaitExit()).isEqualTo(1);
        assertThat(program.err()).startsWith("drop-root: ").contains("CAP_KILL");
    }

    private static boolean isRootsJava(long pid) {
        String user = Processes.status(pid).getOrDefault("Uid", "");
        try {
            return user.startsWith("0 ")
                    && Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).endsWith("java");
        } catch (IOException _) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"server, false", "server, true", "supervise, false", "supervise, true"})
    void hardenedServerOfRootAndItsChecksHaveNoWayToAnyRight(String command, boolean asProcess1, Site site)
            throws IOException {
        Path seen = site.directoryOf(User.NOBODY).resolve("status");
        Path config = site.config("""
                {"privileges": "hardened", "log_location": "", "check_list": {"cat /proc/self/status >%s": []}}
                """.formatted(seen));

        Server server = site.serve(Supervised.placed(site.cmdchk(command, "--config", config), asProcess1));

        assertThat(server.status()).isEqualTo(200);
        for (Path status : List.of(seen, Path.of("/proc/" + server.pid() + "/status"))) {
            assertThat(Files.readString(status))
                    .contains("Uid:\t65534\t65534\t65534\t65534\n", "Groups:\t65534 \n")
                    .contains("CapInh:\t" + NONE, "CapPrm:\t" + NONE, "CapEff:\t" + NONE, "CapAmb:\t" + NONE)
                    .contains("CapBnd:\t" + NONE, "NoNewPrivs:\t1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "supervise"})
    void hardenedServerOfAnotherUserGainsNothingBySetuidPrograms(String command, Site site) throws IOException {
        Path config = site.config("""
                {"privileges": "hardened", "log_location": "", "check_list": {"%s": []}}
                """.formatted(becomingRoot(site)));

        Server server = site.serve(site.cmdchk(command, "--config", config).as(User.GAMES));

        assertThat(server.status()).isEqualTo(503);
        assertThat(Processes.status(server.pid()))
                .containsEntry("Uid", "5 5 5 5")
                .containsEntry("NoNewPrivs", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "hardened"})
    void setuidProgramOfACheckWorksInStandardModeAlone(String privileges, Site site) throws IOException {
        Path config = site.config("""
                {"privileges": "%s", "check_list": {"%s": []}}
                """.formatted(privileges, becomingRoot(site)));

        Server server = site.serve(site.server().with("--config", config));

        assertThat(server.status()).isEqualTo(privileges.equals("standard") ? 200 : 503);
    }

    /** Returns a command that passes where a setuid program gives its owner's rights. */
    private static String becomingRoot(Site site) throws IOException {
        Path copy = Executables.copy(Path.of("/usr/bin/id"), site.path("id"));
        assertThat(site.command("chmod").with("4755", copy).run().status()).isZero();
        return "test $(" + copy + " -u) = 0";
    }

    @ParameterizedTest
    @CsvSource({"standard, false", "standard, true", "hardened, false", "hardened, true"})
    void checkUnderTheSupervisorCannotGetRootsRightsBack(String privileges, boolean asProcess1, Site site)
            throws IOException {
        String ofSupervisor = "p=$(sed -n 's/^PPid:.//p' /proc/$PPID/status); ";
        Path config = site.config("""
                {"privileges": "%s", "log_location": "", "check_list": {
                  "setpriv --reuid=0 true": [1, 127],
                  "setpriv --clear-groups true": [1, 127],
                  "newgrp root </dev/null": [1],
                  "%5$skill -0 $p": [1],
                  "%5$stest -r /proc/$p/environ && cat /proc/$p/environ": [1],
                  "%5$stest -r /proc/$p/mem": [1]}}
                """.replace("%5$s", ofSupervisor).formatted(privileges));

        Server server = site.serve(Supervised.placed(site.cmdchk("supervise", "--config", config), asProcess1));

        assertThat(server.status()).as(server.console()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "supervise"})
    void secretOfACommandIsInNoArgumentAndNoEnvironmentAtAnyTime(String command, Site site) throws IOException {
        Path config = site.config("""
                {"log_location": "", "check_list": {"true %s": []}}
                """.formatted(CANARY));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
        int port = site.freePort();
        Set<String> shown = new TreeSet<>();

        Program program =
                site.cmdchk(command, "--config", config, "--port", port).start();
        CompletableFuture<Server> server = CompletableFuture.supplyAsync(() -> site.await(program, port));
        while (!server.isDone()) {
            shown.addAll(placesOfCanary());
        }

        assertThat(server.join().status()).isEqualTo(200);
        assertThat(shown).isEmpty();
        assertThat(placesOfCanary()).isEmpty();
    }

    private static List<String> placesOfCanary() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .flatMap(process -> Stream.of(process.resolve("cmdline"), process.resolve("environ")))
                    .filter(RootTests::holdsCanary)
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean holdsCanary(Path file) {
        try {
            // It must not be found in a check that runs at the moment: that command line is the check's own.
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return content.contains(CANARY) && !content.startsWith("true\0") && !content.startsWith("/bin/sh\0-c\0");
        } catch (IOException _) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "supervise"})
    void serverOfRootHasNothingButItsOwnDescriptorsAndNoShellAboveIt(String command, Site site) throws IOException {
        Path foreign = site.path("foreign");
        Command start = site.cmdchk(command, "--config", site.config("{\"log_location\": \"\"}"))
                .behind("sh", "-c", "exec 3>\"$0\" 9>\"$0\"; exec \"$@\"", foreign.toString());

        Server server = site.serve(start);

        assertThat(Processes.descriptors(server.pid())).doesNotContain(foreign.toString());
        assertThat(Processes.descriptors(server.program().pid())).doesNotContain(foreign.toString());
        assertThat(site.processes())
                .map(pid -> Processes.commandLine(pid).getFirst())
                .allMatch(RootTests::isOurs);
    }

    @Test
    void descriptorsThatTheCallerClosedLeadNowhere(Site site) throws IOException {
        int port = site.freePort();
        Command start = site.supervisor().with("--port", port).behind("sh", "-c", "exec \"$@\" <&- >&- 2>&-", "closed");

        Server server = site.await(start.start(), port);

        for (long pid : List.of(server.pid(), server.program().pid())) {
            for (int number : List.of(0, 1, 2)) {
                Path descriptor = Path.of("/proc/%d/fd/%d".formatted(pid, number));
                boolean isSocketOfServer = pid == server.pid() && number == 0;
                assertThat(isSocketOfServer
                                || Files.readSymbolicLink(descriptor).equals(Path.of("/dev/null")))
                        .as("%s is %s", descriptor, Files.readSymbolicLink(descriptor))
                        .isTrue();
            }
        }
    }

    private static boolean isOurs(String title) {
        return title.equals("cmdchk_server") || title.equals("cmdchk_wrapper");
    }
}
