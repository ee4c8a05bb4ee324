package dev.cmdchk.server.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The log file, a new one for each local day. When an entry of a later day comes, or that day itself, the file gets the
 * name of the day it holds and the next one is begun; days never go back, whatever the clock does. A file that somebody
 * else moved or removed is begun anew before the next write.
 *
 * <p>For one thread at a time, which must not be interrupted.
 */
final class LogFile implements Closeable {

    // Entries are stamped before they are queued: this late, none of the day before is still on its way.
    private static final Duration LATE = Duration.ofSeconds(1);

    private final Path path;
    private final OldLogs oldLogs;
    private final Notices notices;
    private final Clock clock;
    private @Nullable AppendFile file;
    private LocalDate day = LocalDate.MIN;

    /**
     * @param path nothing is opened before the first entry
     * @param clock its zone says when a day ends
     */
    LogFile(Path path, Notices notices, Clock clock) {
        this.path = path.toAbsolutePath().normalize();
        this.oldLogs = new OldLogs(this.path);
        this.notices = notices;
        this.clock = clock;
    }

    Path path() {
        return this.path;
    }

    /**
     * Appends all of {@code entry}, or nothing, to the file of its day.
     *
     * @throws IOException if there is no file to write to, or it is full; a later entry may arrive again
     */
    void write(Entry entry) throws IOException {
        write(List.of(entry));
    }

    /**
     * Appends the first of {@code entries}, or nothing, to the file of their day: as many as are of the same one.
     *
     * @return how many, 1 or more
     * @throws IOException as for one
     */
    int write(List<Entry> entries) throws IOException {
        LocalDate day = dayOf(entries.getFirst().at());
        List<Entry> those = entries.stream()
                .takeWhile(entry -> dayOf(entry.at()).equals(day))
                .toList();
        append(fileOf(day), those);
        return those.size();
    }

    /**
     * Opens the file if it is not open, ends its day when that is over, and begins it anew when it is gone.
     *
     * @throws IOException if there is no file to write to
     */
    void tick() throws IOException {
        fileOf(dayOf(this.clock.instant().minus(LATE)));
    }

    @Override
    public void close() {
        try (AppendFile _ = this.file) {
            this.file = null;
        } catch (IOException _) {
            // Every entry arrived or was reported already; the descriptor is free all the same, see close(2).
            this.file = null;
        }
    }

    private AppendFile fileOf(LocalDate wanted) throws IOException {
        AppendFile current = this.file;
        if (current == null || !current.isInPlace()) {
            current = open();
        }
        if (!wanted.isAfter(this.day)) {
            if (wanted.plusDays(1).isBefore(this.day)) {
                // The clock was ahead, or is set back: days end again from this one on.
                this.day = wanted;
            }
            return current;
        }
        return current.isEmpty() ? begin(wanted, current) : turn(wanted, current);
    }

    private AppendFile open() throws IOException {
        close();
        Optional<LocalDate> written = AppendFile.look(this.path)
                .filter(found -> found.isRegularFile() && found.size() > 0)
                .map(this::lastWritten);
        if (written.isPresent()) {
            this.oldLogs.finish(written.get());
        }
        AppendFile opened = AppendFile.open(this.path);
        return begin(written.orElse(LocalDate.MIN), opened);
    }

    private AppendFile begin(LocalDate first, AppendFile opened) {
        this.day = first;
        this.file = opened;
        return opened;
    }

    private AppendFile turn(LocalDate next, AppendFile full) throws IOException {
        LocalDate ended = this.day;
        this.day = next;
        try {
            this.oldLogs.keep(ended);
        } catch (FileAlreadyExistsException _) {
            return goOn(full, "there is a log of %s already; '%s' goes on".formatted(ended, this.path));
        } catch (IOException e) {
            return goOn(full, "cannot keep the log of %s apart: %s".formatted(ended, e.getMessage()));
        }
        AppendFile opened = open();
        return begin(next, opened);
    }

    private AppendFile goOn(AppendFile full, String reason) throws IOException {
        append(full, List.of(this.notices.warn(reason)));
        return full;
    }

    // A clock that was set back must not put the end of this day off.
    private LocalDate lastWritten(BasicFileAttributes found) {
        LocalDate written = dayOf(found.lastModifiedTime().toInstant());
        LocalDate today = dayOf(this.clock.instant());
        return written.isBefore(today) ? written : today;
    }

    private LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, this.clock.getZone());
    }

    private static void append(AppendFile file, List<Entry> entries) throws IOException {
        file.append(
                entries.stream().map(Entry::line).collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8));
    }
}
