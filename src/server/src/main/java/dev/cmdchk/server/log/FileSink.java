package dev.cmdchk.server.log;

import dev.cmdchk.settings.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The log file, and another sink for as long as the file cannot be written. One notice says when that begins, one when
 * it ends; in between the file is tried again every five seconds.
 */
final class FileSink implements Sink {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final LogFile file;
    private final Sink fallback;
    private final Notices notices;
    private final LongSupplier ticker;
    private boolean down;
    private long failedAt;
    private long elsewhere;

    /**
     * @param fallback where entries go while {@code file} cannot be written
     * @param ticker monotonic, nanoseconds
     */
    FileSink(LogFile file, Sink fallback, Notices notices, LongSupplier ticker) {
        this.file = file;
        this.fallback = fallback;
        this.notices = notices;
        this.ticker = ticker;
    }

    @Override
    public void write(Entry entry) throws IOException {
        if (taken(List.of(entry)) == 0) {
            this.fallback.write(entry);
            this.elsewhere++;
        }
    }

    /** Those that go to the file go there in few writes. */
    @Override
    public int writeAll(List<Entry> entries) {
        return Sink.super.writeAll(entries.subList(taken(entries), entries.size()));
    }

    /** Returns how many of {@code entries}, from the first one on, have gone to the file. */
    private int taken(List<Entry> entries) {
        int taken = 0;
        while (taken < entries.size() && isUsable()) {
            try {
                taken += this.file.write(entries.subList(taken, entries.size()));
            } catch (IOException e) {
                fail(e);
            }
        }
        return taken;
    }

    @Override
    public void tick() {
        if (isUsable()) {
            try {
                this.file.tick();
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    @Override
    public void close() {
        this.file.close();
        this.fallback.close();
    }

    private boolean isUsable() {
        if (this.down && this.ticker.getAsLong() - this.failedAt >= RETRY.toNanos()) {
            comeBack();
        }
        return !this.down;
    }

    private void comeBack() {
        try {
            this.file.write(
                    this.notices.info("log file '%s' is back; meanwhile %d log entries went to syslog or standard error"
                            .formatted(this.file.path(), this.elsewhere)));
            this.down = false;
            this.elsewhere = 0;
        } catch (IOException _) {
            this.failedAt = this.ticker.getAsLong();
        }
    }

    private void fail(IOException cause) {
        this.down = true;
        this.failedAt = this.ticker.getAsLong();
        this.file.close();
        try {
            this.fallback.write(this.notices.warn(explain(this.file, cause)
                    + "; logging to syslog or standard error, the file is tried again every %d s"
                            .formatted(RETRY.toSeconds())));
        } catch (IOException _) {
            // Nowhere left to say it; the entries that follow are counted as lost.
            return;
        }
    }

    /** Says what is wrong with {@code file}: its path, the reason, who was refused, and the way out. */
    static String explain(LogFile file, IOException cause) {
        return "cannot write log file '%s' as user '%s': %s; %s or set 'log_location' to another place"
                .formatted(file.path(), Remedy.user(), Reason.of(cause), Remedy.of(cause, file.path()));
    }
}
