package dev.cmdchk.acceptance.harness;

import static dev.cmdchk.acceptance.harness.Eventually.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A started command. What it writes is in files, so it never waits for a reader. */
public final class Program implements AutoCloseable {
    /** A start on a busy machine and the five seconds after an error fit in. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path out;
    private final Path err;
    private final CompletableFuture<Instant> ended;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.ended = process.onExit().thenApply(_ -> Instant.now());
    }

    static Program start(ProcessBuilder builder, Path out, Path err) throws IOException {
        Process process = builder.redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Program(process, out, err);
    }

    /** Returns its process id. Launchers replace themselves, so it stays the same to the end. */
    public long pid() {
        return this.process.pid();
    }

    public boolean isRunning() {
        return this.process.isAlive();
    }

    /** Returns what it has written to standard output so far. */
    public String out() {
        return read(this.out);
    }

    /** Returns what it has written to standard error so far. */
    public String err() {
        return read(this.err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end and returns its exit status, 128 + N when signal N killed it. */
    public int awaitExit() {
        within(PATIENCE, "end of process " + this.pid()).until(() -> !this.process.isAlive());
        return this.process.exitValue();
    }

    /** Waits for its end and returns when that was. */
    public Instant endedAt() {
        this.awaitExit();
        return this.ended.join();
    }

    /** Sends {@code signal}, named as {@code kill} names it: TERM, KILL, ... */
    public void signal(String signal) throws IOException {
        Signals.send(signal, this.pid());
    }

    /** unshare(1) does not listen: whom it made process 1 is asked in its place. */
    private void ask() throws IOException {
        if (Processes.commandLine(this.pid()).stream().findFirst().equals(Optional.of("unshare"))) {
            this.process.children().forEach(ProcessHandle::destroy);
        } else {
            this.process.destroy();
        }
    }

    /** Ends it: asks, and kills it and fails when it goes on for much longer than the ten seconds a stop may take. */
    @Override
    public void close() throws IOException {
        this.ask();
        try {
            if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
                this.process.destroyForcibly().waitFor();
                throw new AssertionError("process %d went on for 30 s after SIGTERM; it wrote: %s%s"
                        .formatted(this.pid(), this.out(), this.err()));
            }
        } catch (InterruptedException e) {
            this.process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
