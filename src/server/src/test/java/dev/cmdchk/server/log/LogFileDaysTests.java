package dev.cmdchk.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbered entries over the days around a change of clocks: each is in the file of its local day, once, in order. */
class LogFileDaysTests {

    private static final Duration FIVE_DAYS = Duration.ofDays(5);

    static Stream<Arguments> changesOfClocks() {
        return Stream.of(
                        Arguments.of("Europe/Berlin", "2026-10-23"),
                        Arguments.of("Europe/Berlin", "2027-03-26"),
                        // No midnight on 4 November, twice the last hour of 17 February.
                        Arguments.of("America/Sao_Paulo", "2018-11-02"),
                        Arguments.of("America/Sao_Paulo", "2018-02-15"),
                        Arguments.of("Africa/Cairo", "2025-04-23"),
                        // No 30 December at all.
                        Arguments.of("Pacific/Apia", "2011-12-28"),
                        Arguments.of("Australia/Lord_Howe", "2026-04-03"))
                .flatMap(place ->
                        LongStream.range(0, 5).mapToObj(seed -> Arguments.of(place.get()[0], place.get()[1], seed)));
    }

    @ParameterizedTest
    @MethodSource("changesOfClocks")
    void writeWhenClocksChangePutsEachEntryInTheFileOfItsDay(String zone, String first, long seed, @TempDir Path dir)
            throws IOException {
        ZoneId place = ZoneId.of(zone);
        DrivenTime time = new DrivenTime(
                LocalDate.parse(first).atTime(12, 0).atZone(place).toInstant(), place);

        SortedMap<String, List<String>> expected = log(dir.resolve("log"), time, new Random(seed));

        assertThat(written(dir, expected.lastKey())).isEqualTo(expected);
    }

    /** Fault: no day ended any more until the one that the clock had gone ahead to. */
    @Test
    void writeWhenTheClockWasFarAheadEndsDaysAsEver(@TempDir Path dir) throws IOException {
        DrivenTime time = new DrivenTime(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);
        LogFile file = logFile(dir.resolve("log"), time);
        for (int days : new int[] {0, 3650, -3650, 1, 1, 1}) {
            time.advance(Duration.ofDays(days));
            file.write(new Entry(time.instant(), Level.INFO, "", time.instant().toString()));
        }
        file.close();

        // What came before that is in the file of 1 December, since there was one of 30 November already.
        assertThat(written(dir, "2026-12-03"))
                .containsOnlyKeys("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03")
                .containsEntry("2026-12-02", List.of("2026-12-02T12:00:00Z"));
    }

    private static SortedMap<String, List<String>> written(Path dir, String today) throws IOException {
        SortedMap<String, List<String>> written = new TreeMap<>();
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.filter(file -> file.toFile().length() > 0).toList()) {
                String name = String.valueOf(file.getFileName());
                written.put(name.equals("log") ? today : name.substring("log.".length()), Files.readAllLines(file));
            }
        }
        return written;
    }

    private static SortedMap<String, List<String>> log(Path path, DrivenTime time, Random random) throws IOException {
        SortedMap<String, List<String>> expected = new TreeMap<>();
        Instant end = time.instant().plus(FIVE_DAYS);
        LogFile file = logFile(path, time);
        for (int number = 0; time.instant().isBefore(end); number++) {
            String text = ZonedDateTime.now(time) + " " + number;
            file.write(new Entry(time.instant(), Level.INFO, "", text));
            expected.computeIfAbsent(LocalDate.now(time).toString(), _ -> new ArrayList<>())
                    .add(text);
            Files.setLastModifiedTime(path, FileTime.from(time.instant()));
            file = random.nextInt(20) == 0 ? restart(file, path, time) : file;
            pass(file, time, random);
        }
        file.close();
        return expected;
    }

    // Bursts, minutes, and now and then hours of silence, in which only the clock ticks.
    private static void pass(LogFile file, DrivenTime time, Random random) throws IOException {
        switch (random.nextInt(10)) {
            case 0 -> {
                int ticks = random.nextInt(600);
                for (int i : IntStream.range(0, ticks).toArray()) {
                    time.advance(Duration.ofSeconds(i % 60));
                    file.tick();
                }
                // Past the moment for which a tick waits for what is still queued.
                time.advance(Duration.ofSeconds(1));
            }
            case 1, 2, 3 -> time.advance(Duration.ofMinutes(random.nextInt(1, 90)));
            default -> time.advance(Duration.ofMillis(200));
        }
    }

    private static LogFile restart(LogFile file, Path path, DrivenTime time) {
        file.close();
        return logFile(path, time);
    }

    private static LogFile logFile(Path path, DrivenTime time) {
        TextLayout layout = new TextLayout(time.getZone());
        return new LogFile(path, new Notices(layout, new LoggerContext().getLogger("dev.cmdchk.x"), time), time);
    }
}
