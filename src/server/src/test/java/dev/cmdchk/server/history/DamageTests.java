package dev.cmdchk.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cmdchk.checks.Status;
import dev.cmdchk.server.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a file of history that is not as it was written. */
class DamageTests {
    @RegisterExtension
    final LogWatch log = new LogWatch();

    private final DrivenClock clock = new DrivenClock();

    @TempDir
    private Path directory;

    private Path file() {
        return this.directory.resolve("history.mv");
    }

    private List<Path> asides() throws IOException {
        try (Stream<Path> files = Files.list(this.directory)) {
            return files.filter(path -> path.toString().contains(".damaged-")).toList();
        }
    }

    private byte[] written() throws IOException {
        History history = new History(this.clock);
        try (Keeper _ = Keepers.started(history, this.directory, Keepers.SELDOM)) {
            Runs.simulate(history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofDays(2));
        }
        return Files.readAllBytes(file());
    }

    /** Opens what is there as a server does, records a run, and opens that again. Returns whether the first had to set it aside. */
    private boolean goesOn() throws IOException {
        int before = asides().size();
        Instant now = this.clock.instant();
        History history = new History(this.clock);
        try (Keeper keeper = Keepers.started(history, this.directory, Keepers.SELDOM)) {
            assertThat(keeper.trouble()).isEmpty();
            history.record("new", Runs.passed(now, 1), Status.PASS);
        }
        History after = new History(this.clock);
        try (Keeper keeper = Keepers.started(after, this.directory, Keepers.SELDOM)) {
            assertThat(keeper.trouble()).isEmpty();
            assertThat(after.results("new", now, Runs.EVER)).hasSize(1);
            assertThat(Keepers.contentOf(after, "disk")).isEqualTo(Keepers.contentOf(history, "disk"));
            assertThat(after.latestChange("disk")).isEqualTo(history.latestChange("disk"));
        }
        return asides().size() > before;
    }

    @Test
    void foreignFileIsSetAsideUnchangedAndToldOnceWithTheWayOut() throws IOException {
        Files.writeString(file(), "to whom it may concern\n".repeat(1_000));
        this.log.expect("is damaged and begins anew");

        assertThat(goesOn()).isTrue();

        assertThat(asides()).singleElement().satisfies(aside -> {
            assertThat(aside).content().startsWith("to whom");
            assertThat(this.log.entries())
                    .filteredOn(entry -> entry.startsWith("WARN"))
                    .singleElement()
                    .asString()
                    .contains(file().toString(), aside.toString(), "delete it when you do not need it");
        });
    }

    @Test
    void storeOfAnotherProgramIsSetAside() throws IOException {
        try (MVStore other = MVStore.open(file().toString())) {
            other.openMap("accounts").put("a", "b");
        }
        this.log.expect("it holds something else");

        assertThat(goesOn()).isTrue();
    }

    @Test
    void emptyFileIsToldAndFilledAnew() throws IOException {
        Files.createFile(file());
        this.log.expect("was empty");

        assertThat(goesOn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9, 0.999})
    void truncatedFileGoesOnWithWhatCanBeRead(double share) throws IOException {
        byte[] whole = written();
        Files.write(file(), Arrays.copyOf(whole, (int) (whole.length * share)));
        this.log.allow("is damaged and begins anew");

        goesOn();
    }

    @Test
    void turnedBitsNeverPassForHistory() throws IOException {
        byte[] whole = written();
        List<Result> right = resultsOnDisk();
        this.log.allow("is damaged and begins anew");
        Random random = new Random(20261125);
        int found = 0;
        for (int round = 0; round < 200; round++) {
            byte[] damaged = whole.clone();
            // Beyond the two headers of the file, which stand for one another.
            int at = random.nextInt(2 * 4_096, damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file(), damaged);

            List<Result> read = resultsOnDisk();
            if (!read.equals(right)) {
                found++;
                assertThat(right).containsAll(read);
            }
        }
        assertThat(found).isPositive();
        assertThat(asides()).hasSizeLessThanOrEqualTo(3);
    }

    /** Whether {@code key} is of a change, and not of the last of a check: that one stands on disk twice. */
    private static boolean standsOnce(String key, History history) {
        return history.changesAfter(0, _ -> true).stream()
                .filter(change -> new Entry.Numbered(change.number()).key().equals(key))
                .anyMatch(change -> !history.latestChange(change.check()).equals(Optional.of(change)));
    }

    /** Damages one entry after the other of a file that has some of each kind. */
    @Test
    void entryThatIsDamagedCostsNothingBesideIt() throws IOException {
        History right = withSomeOfEachKind();
        byte[] whole = Files.readAllBytes(file());
        this.log.expect("is damaged and begins anew");
        Set<String> kinds = new TreeSet<>();
        for (String key : keys()) {
            Files.write(file(), whole);
            damage(key);
            String kind = key.substring(0, Math.max(key.indexOf(' '), 0));
            kinds.add(kind);

            History read = new History(this.clock);
            try (Keeper keeper = Keepers.started(read, this.directory, Keepers.SELDOM)) {
                assertThat(keeper.trouble()).isEmpty();
                assertThat(right.changesAfter(0, _ -> true)).containsAll(read.changesAfter(0, _ -> true));
                assertThat(read.changesAfter(0, _ -> true)).hasSize(standsOnce(key, right) ? 4 : 5);
                assertThat(read.gaps(Instant.EPOCH, Runs.EVER)).hasSize(kind.equals("missed") ? 0 : 1);
                for (String check : List.of("disk", "load")) {
                    assertThat(read.latestChange(check)).as(key).isEqualTo(right.latestChange(check));
                    if (!(kind.equals("rows") && key.endsWith(check))) {
                        assertThat(Keepers.contentOf(read, check)).isEqualTo(Keepers.contentOf(right, check));
                    }
                }
            }
        }
        assertThat(kinds).contains("change", "latest", "missed", "rows");
        assertThat(this.log.entries())
                .filteredOn(entry -> entry.startsWith("WARN"))
                .allMatch(entry -> entry.contains("entries that do not match their sums: 1."));
    }

    private History withSomeOfEachKind() {
        History before = new History(this.clock);
        try (Keeper _ = Keepers.started(before, this.directory, Keepers.SELDOM)) {
            Runs.simulate(before, this.clock, "disk", Duration.ofSeconds(10), Duration.ofMinutes(20));
            Runs.simulate(before, this.clock, "load", Duration.ofSeconds(10), Duration.ofMinutes(5));
        }
        this.clock.advance(Duration.ofMinutes(5));
        History after = new History(this.clock);
        try (Keeper _ = Keepers.started(after, this.directory, Keepers.SELDOM)) {
            after.record("load", Runs.failed(this.clock.instant(), 2), Status.FAIL);
        }
        return after;
    }

    private List<String> keys() {
        try (MVStore store = MVStore.open(file().toString())) {
            return List.copyOf(map(store).keySet());
        }
    }

    private static MVMap<String, byte[]> map(MVStore store) {
        return store.openMap(
                "history",
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    private void damage(String key) {
        try (MVStore store = MVStore.open(file().toString())) {
            map(store).computeIfPresent(key, (_, content) -> {
                byte[] damaged = content.clone();
                damaged[damaged.length / 2] ^= 4;
                return damaged;
            });
        }
    }

    private List<Result> resultsOnDisk() {
        History history = new History(this.clock);
        try (Keeper keeper = Keepers.started(history, this.directory, Keepers.SELDOM)) {
            assertThat(keeper.trouble()).isEmpty();
            return history.results("disk", Instant.EPOCH, Runs.EVER);
        }
    }

    @Test
    void fileThatIsTakenAwayIsWrittenAnewFromMemory() throws IOException {
        History history = new History(this.clock);
        try (Keeper _ = Keepers.started(history, this.directory, Keepers.SELDOM)) {
            Runs.simulate(history, this.clock, "disk", Duration.ofSeconds(10), Duration.ofDays(2));
            Files.delete(file());
        }

        assertThat(resultsOnDisk()).isEqualTo(history.results("disk", Instant.EPOCH, Runs.EVER));
    }

    @Test
    void fileIsClosedToOthersAlsoOneThatWasOpen() throws IOException {
        written();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isIn("rw-r-----", "rw-------");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        goesOn();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r-----");
    }
}
