package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Command;
import dev.cmdchk.acceptance.harness.Http;
import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Reply;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Signals;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a check finds when it starts: descriptors, signals, working directory. */
@ExtendWith(SiteExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class CheckSurroundingsTests {
    /** Each starts a server anew. */
    private static final int ROUNDS = 8;

    /** The C library keeps signals 32 and 33 for itself. */
    private static final long ITS_OWN = 3L << 31;

    @Test
    void checkHasItsOwnThreeDescriptorsWhateverTheServerHas(Site site) throws IOException {
        Path seen = site.directoryOf(User.NOBODY);
        String list = IntStream.range(0, 50)
                .mapToObj(number -> "\"ls -l /proc/self/fd >%s/%d\": []".formatted(seen, number))
                .collect(Collectors.joining(",\n"));
        String open = "exec 9>%s; exec \"$@\"".formatted(site.path("inherited"));
        Server server = site.serve(site.server()
                .behind("sh", "-c", open, "sh")
                .with("--config", site.config("{\"check_list\": {" + list + "}}")));

        assertThat(server.status()).as(server.console()).isEqualTo(200);

        for (int number = 0; number < 50; number++) {
            // "total 0", the three, and the directory that is being listed.
            assertThat(Files.readAllLines(seen.resolve(Integer.toString(number))))
                    .hasSize(5)
                    .noneMatch(line -> line.contains("socket:"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "nohup", "env --ignore-signal=PIPE,INT,QUIT,HUP,CHLD"})
    void checkHasNoSignalBlockedOrIgnoredHoweverTheServerWasStarted(String starter, Site site) throws IOException {
        Path seen = site.directoryOf(User.NOBODY).resolve("masks");
        Server server = site.serve(site.server()
                .behind(starter.split(" ", -1))
                .with("--check", "grep -E '^Sig(Blk|Ign)' /proc/self/status >" + seen)
                .with("--check", "yes | head -1"));

        assertThat(server.status()).as(server.console()).isEqualTo(200);

        assertThat(Files.readAllLines(seen))
                .hasSize(2)
                .allSatisfy(line -> assertThat(
                                Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16) & ~ITS_OWN)
                        .as(line)
                        .isZero());
    }

    @Test
    void nothingOfARequestReachesACommand(Site site) throws IOException {
        Path told = site.directoryOf(User.NOBODY).resolve("told");
        Server server =
                site.serve(site.server().with("--check", "cat /proc/$$/environ /proc/$$/cmdline /dev/stdin >" + told));
        String request = Http.request(
                "GET /canary?canary=canary HTTP/1.1",
                "Host: canary",
                "User-Agent: canary",
                "Proxy: canary",
                "X-Canary: canary",
                "Content-Length: 6",
                "Connection: close");

        assertThat(Http.converse(server.port(), request + "canary"))
                .extracting(Reply::status)
                .containsExactly(200);

        assertThat(Files.readString(told, StandardCharsets.ISO_8859_1))
                .contains("CMDCHK_CHECK")
                .doesNotContainIgnoringCase("canary");
    }

    @Test
    void checkThatCrashesLeavesNoCoreFile(Site site) throws IOException {
        Path own = site.directoryOf(User.NOBODY);
        Server server = site.serve(site.server()
                .behind("env", "--chdir=" + own, "prlimit", "--core=unlimited")
                .with("--check", "ulimit -c | grep -x 0", "--check", "kill -SEGV $$", "-11"));

        assertThat(server.status()).as(server.console()).isEqualTo(200);

        assertThat(own).isEmptyDirectory();
    }

    @Test
    void checkWithoutItsWorkingDirectoryFailsUntilItIsBack(Site site) throws IOException {
        Path own = Files.createDirectory(site.path("own"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        Server server = site.serve(
                site.server().behind("env", "--chdir=" + own).with("--check", "[ \"$(pwd -P)\" = %s ]".formatted(own)));
        int before = server.status();

        Files.delete(own);
        int without = server.status();
        Files.createDirectory(own);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(before).isEqualTo(200);
        assertThat(without).isEqualTo(503);
        assertThat(server.status()).isEqualTo(200);
        eventually("warning")
                .untilAsserted(() -> assertThat(Log.warnings(server.console()))
                        .singleElement()
                        .asString()
                        .contains("not started, working directory " + own + ": No such file or directory"));
    }

    @Test
    void checkOfAServerThatRootStartsInAClosedDirectoryRuns(Site site) throws IOException {
        Path closed = site.directoryOf(User.ROOT);
        Server server = site.serve(
                site.server().behind("env", "--chdir=" + closed).with("--check", "exit 0", "--check", "/bin/true"));

        assertThat(server.status()).as(server.console()).isEqualTo(200);
    }

    @Test
    void serverThatIsKilledWhileChecksStartLeavesItsPortToTheNext(Site site) throws Exception {
        String once = "mkdir %s/started 2>/dev/null && setsid --fork sleep 7308; exit 0"
                .formatted(site.directoryOf(User.NOBODY));
        String burst = IntStream.range(0, 30)
                .mapToObj(number -> "\"/bin/echo %d\": []".formatted(number))
                .collect(Collectors.joining(",\n"));
        int port = site.freePort();
        Command command = site.server()
                .with("--config", site.config("{\"check_list\": {\"%s\": [], %s}}".formatted(once, burst)))
                .with("--port", port);

        for (int round = 0; round < ROUNDS; round++) {
            Server server = site.await(command.start(), port);
            assertThat(server.status()).isEqualTo(200);
            killWhileChecksStart(server);
        }

        // It survived them all, and has nothing of theirs.
        List<Long> service = site.processes().stream()
                .filter(pid -> Processes.commandLine(pid).contains("7308"))
                .toList();
        assertThat(service).hasSize(1);
        assertThat(Processes.descriptors(service.getFirst())).noneMatch(target -> target.startsWith("socket:"));
        Signals.send("KILL", service.getFirst());
    }

    private static void killWhileChecksStart(Server server) throws Exception {
        AtomicInteger answers = new AtomicInteger();
        Runnable client = () -> {
            while (server.findStatus().isPresent()) {
                answers.incrementAndGet();
            }
        };
        List<Thread> clients = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.startVirtualThread(client))
                .toList();
        eventually("answers").until(() -> answers.get() > 4);
        server.program().signal("KILL");
        server.program().awaitExit();
        for (Thread each : clients) {
            each.join();
        }
    }
}
