package dev.cmdchk.server.history;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Keepers as tests need them. */
final class Keepers {
    static final Duration OFTEN = Duration.ofMillis(20);
    /** Writes at the start and at the end alone, and when something changes. */
    static final Duration SELDOM = Duration.ofDays(1);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Keepers() {}

    static Keeper started(History history, Path directory, Duration interval) {
        return started(history, directory, interval, PATIENCE);
    }

    /** @param handOver how long another one may have the file */
    static Keeper started(History history, Path directory, Duration interval, Duration handOver) {
        HistoryFile file = new HistoryFile(history, directory, Clock.systemUTC(), Disk::open);
        Keeper keeper = new Keeper(history, file, new Keeper.Times(interval, OFTEN, handOver, PATIENCE));
        history.keepBy(keeper, PATIENCE);
        return keeper;
    }

    /** @param opener of the file, for what no disk does when it is told to */
    static Keeper started(History history, Path directory, HistoryFile.Opener opener) {
        HistoryFile file = new HistoryFile(history, directory, Clock.systemUTC(), opener);
        Keeper keeper = new Keeper(history, file, new Keeper.Times(OFTEN, OFTEN, OFTEN, OFTEN));
        history.keepBy(keeper, Duration.ZERO);
        return keeper;
    }

    static List<Object> contentOf(History history, String check) {
        return List.of(
                history.results(check, Instant.EPOCH, Runs.EVER),
                history.summaries(check, Instant.EPOCH, Runs.EVER, Duration.ofMinutes(1)),
                history.summaries(check, Instant.EPOCH, Runs.EVER, Duration.ofHours(1)));
    }
}
