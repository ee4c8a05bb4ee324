package dev.cmdchk.acceptance;

import static dev.cmdchk.acceptance.harness.Eventually.eventually;
import static dev.cmdchk.acceptance.harness.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.acceptance.harness.Processes;
import dev.cmdchk.acceptance.harness.Server;
import dev.cmdchk.acceptance.harness.Site;
import dev.cmdchk.acceptance.harness.SiteExtension;
import dev.cmdchk.acceptance.harness.User;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log file: whose it is, a new one each day, and what becomes of it when others move, cut or replace it. */
@ExtendWith(SiteExtension.class)
class LogFileTests {

    @Test
    void logFileIsTheUsersAndOthersMayNotReadIt(Site site) throws IOException {
        Path log = site.directoryOf(User.NOBODY).resolve("logs/server.log");

        Server server = site.serve(
                site.server().behind("sh", "-c", "umask 000; exec \"$@\"", "sh").with("--log", log));
        server.get("/in-the-file");

        eventually("entry").untilAsserted(() -> assertThat(log).content().contains("/in-the-file"));
        assertThat(Files.getPosixFilePermissions(log)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Files.getPosixFilePermissions(log.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(Files.getAttribute(log, "unix:uid")).isEqualTo(User.NOBODY.uid());
        assertThat(server.console() + server.program().err()).isEmpty();
    }

    @Test
    void logFileOfADayThatIsOverIsKeptApartAndSixAreKept(Site site) throws IOException {
        Path log = site.directoryOf(User.NOBODY).resolve("server.log");
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        write(log, "the day before\n", today.minusDays(1));
        for (int days = 2; days <= 9; days++) {
            write(log.resolveSibling("server.log." + today.minusDays(days)), "old\n", today.minusDays(days));
        }

        Server server = site.serve(site.server().with("--log", log));

        eventually("new file").untilAsserted(() -> {
            server.status();
            assertThat(log).content().contains("GET / HTTP/1.1").doesNotContain("the day before");
        });
        assertThat(log.resolveSibling("server.log." + today.minusDays(1))).hasContent("the day before");
        try (Stream<Path> files = Files.list(log.getParent())) {
            assertThat(files.map(Path::getFileName).map(Path::toString).sorted())
                    .hasSize(7)
                    .contains("server.log." + today.minusDays(6))
                    .doesNotContain("server.log." + today.minusDays(7));
        }
    }

    private static void write(Path file, String text, LocalDate day) throws IOException {
        Files.writeString(file, text);
        Files.setAttribute(file, "unix:uid", User.NOBODY.uid());
        Files.setLastModifiedTime(
                file,
                FileTime.from(day.atTime(12, 0).atZone(ZoneId.systemDefault()).toInstant()));
    }

    @Test
    void logFileThatIsMovedAwayIsBegunAnew(Site site) throws IOException {
        Path log = site.directoryOf(User.NOBODY).resolve("server.log");
        Server server = site.serve(site.server().with("--log", log));
        eventually("file").untilAsserted(() -> assertThat(log).exists());

        Files.move(log, log.resolveSibling("server.log.1"));

        eventually("new file").untilAsserted(() -> {
            server.get("/after");
            assertThat(log).content().contains("/after");
        });
    }

    @Test
    void logDirectoryThatIsRemovedIsMadeAnewAndNoDeletedFileIsHeld(Site site) throws IOException {
        Path directory = site.directoryOf(User.NOBODY).resolve("logs");
        Path log = directory.resolve("server.log");
        Server server = site.serve(site.server().with("--log", log));
        eventually("file").untilAsserted(() -> assertThat(log).exists());

        Files.delete(log);
        Files.delete(directory);

        within(Duration.ofMinutes(1), "new file").untilAsserted(() -> {
            server.get("/after");
            assertThat(log).content().contains("/after");
            assertThat(Processes.descriptors(server.pid()))
                    .noneMatch(target -> target.startsWith(directory.toString()) && target.endsWith("(deleted)"));
        });
    }

    @Test
    void logFileThatIsCutShortGoesOnAtItsNewEnd(Site site) throws IOException {
        Path log = site.directoryOf(User.NOBODY).resolve("server.log");
        Server server = site.serve(site.server().with("--log", log));
        eventually("entries").untilAsserted(() -> {
            server.get("/before");
            assertThat(log).content().contains("/before");
        });

        Files.write(log, new byte[0]);

        eventually("entries").untilAsserted(() -> {
            server.get("/after");
            assertThat(log).content().contains("/after");
        });
        assertThat(Files.readString(log)).doesNotContain("\0");
    }

    @Test
    void logFileIsAppendedToByTheNextServer(Site site) throws IOException {
        Path log = site.directoryOf(User.NOBODY).resolve("server.log");
        Server first = site.serve(site.server().with("--log", log));
        first.get("/first");
        first.program().close();

        Server second = site.serve(site.server().with("--log", log));
        second.get("/second");

        eventually("both")
                .untilAsserted(() -> assertThat(Files.readString(log, StandardCharsets.UTF_8))
                        .contains("/first", "/second"));
        assertThat(Log.timeOf(Files.readAllLines(log).getFirst()).toInstant()).isBefore(Instant.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbolic link", "hard link", "pipe", "device"})
    void logFileThatIsNoPlainFileIsLeftAloneAndTheServerServes(String kind, Site site) throws IOException {
        Path victim = Files.writeString(site.path("victim"), "root's own\n");
        Path directory = site.directoryOf(User.NOBODY);
        Path log = directory.resolve("server.log");
        switch (kind) {
            case "symbolic link" -> Files.createSymbolicLink(log, victim);
            case "hard link" -> Files.createLink(log, victim);
            case "pipe" ->
                assertThat(site.command("mkfifo").with("-m", "666", log).run().status())
                        .isZero();
            default -> log = Path.of("/dev/full");
        }

        Server server = site.serve(site.server()
                .behind(Syslog.asDevLog(site, site.path("nobody-listens")))
                .with("--log", log));

        assertThat(server.status()).isEqualTo(200);
        eventually("notice")
                .untilAsserted(() -> assertThat(server.program().err()).contains("cannot write log file"));
        assertThat(victim).hasContent("root's own");
    }
}
