package dev.cmdchk.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTests {

    @TempDir
    private Path dir;

    private final DrivenTime time = new DrivenTime(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private final Collected fallback = new Collected();

    @Test
    void writeWhenFileCannotBeOpenedSaysSoOnceAndGoesOnElsewhere() throws IOException {
        try (FileSink sink = sink("no/such/log")) {
            sink.tick();
            sink.write(entry("one"));
            sink.write(entry("two"));
        }

        assertThat(this.fallback.texts())
                .containsExactly(
                        ("cannot write log file '%1$s/no/such/log' as user '%2$s': No such file or directory;"
                                        + " make its directory, as by 'install -d -o %2$s -m 750 %1$s/no/such', or set 'log_location' to another place;"
                                        + " logging to syslog or standard error, the file is tried again every 5 s")
                                .formatted(this.dir, System.getProperty("user.name")),
                        "one",
                        "two");
    }

    @Test
    void writeWhenFileComesBackSaysHowManyWentElsewhere() throws IOException {
        try (FileSink sink = sink("no/such/log")) {
            sink.write(entry("one"));
            Files.createDirectories(this.dir.resolve("no/such"));
            sink.write(entry("too early"));

            this.time.advance(Duration.ofSeconds(5));
            sink.write(entry("two"));
        }

        assertThat(this.dir.resolve("no/such/log"))
                .hasContent(
                        "log file '%s/no/such/log' is back; meanwhile 2 log entries went to syslog or standard error\ntwo"
                                .formatted(this.dir));
        assertThat(this.fallback.texts()).hasSize(3).endsWith("one", "too early");
    }

    @Test
    void tickWhenNothingIsLoggedComesBackToo() throws IOException {
        Path blocker = Files.writeString(this.dir.resolve("no"), "a file where the directory should be");
        try (FileSink sink = sink("no/log")) {
            sink.tick();
            Files.delete(blocker);

            this.time.advance(Duration.ofSeconds(5));
            sink.tick();
        }

        assertThat(this.dir.resolve("no/log")).content().contains("is back; meanwhile 0 log entries");
        assertThat(this.fallback.texts()).singleElement().asString().contains("Not a directory");
    }

    @Test
    void writeWhenFileIsMissingForHoursDoesNotRepeatItself() throws IOException {
        try (FileSink sink = sink("no/such/log")) {
            for (int i = 0; i < 1000; i++) {
                sink.write(entry("number " + i));
                this.time.advance(Duration.ofSeconds(10));
            }
        }

        assertThat(this.fallback.texts()).hasSize(1001);
    }

    @Test
    void writeAllPutsEachEntryIntoTheFileOfItsDay() throws IOException {
        Entry old = entry("old");
        Entry older = entry("old too");
        this.time.advance(Duration.ofDays(1));
        int lost;
        try (FileSink sink = sink("log")) {
            lost = sink.writeAll(List.of(old, older, entry("new")));
        }

        assertThat(lost).isZero();
        assertThat(this.dir.resolve("log.2026-11-21")).hasContent("old\nold too");
        assertThat(this.dir.resolve("log")).hasContent("new");
    }

    @Test
    void writeAllWhenFileCannotBeOpenedGoesElsewhereWithEachEntryOnce() throws IOException {
        int lost;
        try (FileSink sink = sink("no/such/log")) {
            lost = sink.writeAll(List.of(entry("one"), entry("two")));
        }

        assertThat(lost).isZero();
        assertThat(this.fallback.texts()).hasSize(3).endsWith("one", "two");
    }

    @Test
    void writeAllWhenNobodyTakesAnEntryCountsThemAll() throws IOException {
        this.fallback.refuse(true);
        int lost;
        try (FileSink sink = sink("no/such/log")) {
            lost = sink.writeAll(List.of(entry("one"), entry("two")));
        }

        assertThat(lost).isEqualTo(2);
    }

    private FileSink sink(String name) {
        Notices notices = new Notices(new BareLayout(), new LoggerContext().getLogger("dev.cmdchk.x"), this.time);
        return new FileSink(new LogFile(this.dir.resolve(name), notices, this.time), this.fallback, notices, this.time);
    }

    private Entry entry(String text) {
        return new Entry(this.time.instant(), Level.INFO, "", text);
    }
}
