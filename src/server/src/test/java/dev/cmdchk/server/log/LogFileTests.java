package dev.cmdchk.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    private Path dir;

    private final DrivenTime time = new DrivenTime(Instant.parse("2026-11-21T22:59:00Z"), BERLIN);
    private Path path;
    private LogFile file;

    @BeforeEach
    void open() {
        this.path = this.dir.resolve("log");
        this.file = logFile(this.path);
    }

    @AfterEach
    void close() {
        this.file.close();
    }

    @Test
    void writeWhenDayIsOverKeepsTheOldOneUnderItsDate() throws IOException {
        write("old");

        this.time.advance(Duration.ofMinutes(1));
        write("new");

        assertThat(this.dir.resolve("log.2026-11-21")).hasContent("old");
        assertThat(this.path).hasContent("new");
    }

    @Test
    void writeOfSeveralAppendsThoseOfTheFirstOnesDayInOneGo() throws IOException {
        Entry old = entry("old");
        this.time.advance(Duration.ofMinutes(1));

        int count = this.file.write(List.of(old, old, entry("new")));

        assertThat(count).isEqualTo(2);
        assertThat(this.path).hasContent("old\nold");
    }

    @Test
    void tickWhenNothingIsLoggedAtMidnightEndsTheDay() throws IOException {
        write("old");

        this.time.advance(Duration.ofSeconds(62));
        this.file.tick();
        this.file.tick();

        assertThat(this.dir.resolve("log.2026-11-21")).hasContent("old");
        assertThat(this.path).isEmptyFile();
    }

    @Test
    void tickWhenDayWasEmptyKeepsNoFileOfIt() throws IOException {
        this.file.tick();

        this.time.advance(Duration.ofDays(1));
        this.file.tick();

        assertThat(names()).containsExactly("log");
    }

    @Test
    void writeWhenServerWasDownAtMidnightKeepsTheFileUnderTheDayItWasWritten() throws IOException {
        Files.writeString(this.path, "old\n");
        Files.setLastModifiedTime(this.path, FileTime.from(Instant.parse("2026-11-18T12:00:00Z")));

        write("new");

        assertThat(this.dir.resolve("log.2026-11-18")).hasContent("old");
        assertThat(this.path).hasContent("new");
    }

    @Test
    void writeWhenEighthDayBeginsKeepsSixAndOnlyTouchesItsOwn() throws IOException {
        for (String name : List.of("log.2026-11-20.gz", "log.2026-13-01", "log.1", "log.old", "other.2020-01-01")) {
            Files.writeString(this.dir.resolve(name), "foreign");
        }
        Files.createDirectory(this.dir.resolve("log.2020-01-01"));

        for (int day = 0; day < 9; day++) {
            write("day " + day);
            this.time.advance(Duration.ofDays(1));
        }

        assertThat(names())
                .containsExactly(
                        "log",
                        "log.1",
                        "log.2020-01-01",
                        "log.2026-11-20.gz",
                        "log.2026-11-23",
                        "log.2026-11-24",
                        "log.2026-11-25",
                        "log.2026-11-26",
                        "log.2026-11-27",
                        "log.2026-11-28",
                        "log.2026-13-01",
                        "log.old",
                        "other.2020-01-01");
        assertThat(this.path).hasContent("day 8");
    }

    @Test
    void writeWhenNameOfTheDayIsTakenGoesOnAndLosesNothing() throws IOException {
        Files.writeString(this.dir.resolve("log.2026-11-21"), "earlier\n");
        write("old");

        this.time.advance(Duration.ofMinutes(1));
        write("new");
        write("newer");

        assertThat(this.dir.resolve("log.2026-11-21")).hasContent("earlier");
        assertThat(Files.readAllLines(this.path)).hasSize(4).startsWith("old").endsWith("new", "newer");
    }

    @Test
    void writeWhenCrashCameBetweenBothNamesFinishesTheTurn() throws IOException {
        Files.writeString(this.path, "old\n");
        Files.setLastModifiedTime(this.path, FileTime.from(Instant.parse("2026-11-20T12:00:00Z")));
        Files.createLink(this.dir.resolve("log.2026-11-20"), this.path);

        write("new");

        assertThat(this.dir.resolve("log.2026-11-20")).hasContent("old");
        assertThat(this.path).hasContent("new");
    }

    @Test
    void writeWhenTwoServersHandOverAtMidnightLosesNothing() throws IOException {
        try (LogFile other = logFile(this.path)) {
            write("old");
            other.write(entry("older"));

            this.time.advance(Duration.ofMinutes(1));
            write("new");
            other.write(entry("newer"));
            write("newest");
        }

        assertThat(this.dir.resolve("log.2026-11-21")).hasContent("old\nolder");
        assertThat(this.path).hasContent("new\nnewer\nnewest");
    }

    @Test
    void writeWhenFileWasMovedBeginsANewOne() throws IOException {
        write("old");
        Files.move(this.path, this.dir.resolve("log.1"));

        write("new");

        assertThat(this.dir.resolve("log.1")).hasContent("old");
        assertThat(this.path).hasContent("new");
    }

    @Test
    void tickWhenDirectoryWasRemovedMakesItAgainAndFreesTheOldFile() throws IOException {
        this.path = this.dir.resolve("sub/log");
        this.file = logFile(this.path);
        write("old");
        Files.delete(this.path);
        Files.delete(this.dir.resolve("sub"));

        this.file.tick();

        assertThat(this.path).isEmptyFile();
        assertThat(openFiles()).noneMatch(target -> target.contains("sub/log (deleted)"));
    }

    @Test
    void writeWhenFileWasCutShortGoesOnAtItsNewEnd() throws IOException {
        write("old");
        Files.newByteChannel(this.path, StandardOpenOption.WRITE).truncate(0).close();

        write("new");

        assertThat(this.path).hasContent("new");
    }

    @Test
    void writeWhenFileIsBegunGivesModesWhateverTheUmask() throws IOException {
        this.path = this.dir.resolve("sub/log");
        this.file = logFile(this.path);

        write("x");

        assertThat(Files.getPosixFilePermissions(this.path)).isEqualTo(mode("rw-r-----"));
        assertThat(Files.getPosixFilePermissions(this.dir.resolve("sub"))).isEqualTo(mode("rwxr-x---"));
    }

    @Test
    void writeWhenPathIsNoRegularFileRefuses() throws IOException, InterruptedException {
        Path victim = Files.writeString(this.dir.resolve("victim"), "untouched");
        Path symbolic = Files.createSymbolicLink(this.dir.resolve("symbolic"), victim);
        Path hard = Files.createLink(this.dir.resolve("hard"), victim);
        Path pipe = this.dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        for (Path refused : List.of(symbolic, hard, pipe, this.dir, Path.of("/dev/full"), Path.of("/dev/null"))) {
            try (LogFile other = logFile(refused)) {
                assertThatThrownBy(() -> other.write(entry("x"))).isInstanceOf(IOException.class);
            }
        }

        assertThat(victim).hasContent("untouched");
    }

    private LogFile logFile(Path at) {
        Notices notices = new Notices(new TextLayout(BERLIN), new LoggerContext().getLogger("dev.cmdchk.x"), this.time);
        return new LogFile(at, notices, this.time);
    }

    private void write(String text) throws IOException {
        this.file.write(entry(text));
    }

    private Entry entry(String text) {
        return new Entry(this.time.instant(), Level.INFO, "", text);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(this.dir)) {
            return files.map(Path::getFileName).map(String::valueOf).sorted().toList();
        }
    }

    private static List<String> openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.map(LogFileTests::target).toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "closed meanwhile";
        }
    }

    private static Set<PosixFilePermission> mode(String text) {
        return PosixFilePermissions.fromString(text);
    }
}
