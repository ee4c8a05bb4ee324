package dev.cmdchk.checks;

import dev.cmdchk.posix.CommandLoop;
import dev.cmdchk.posix.CommandResult;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Runs commands through {@link ProcessBuilder}, for systems whose C library or kernel lacks what {@link PosixRunner}
 * needs (musl, glibc before 2.34, Linux before 5.4). What comes of a check is the same, except:
 *
 * <ul>
 *   <li>a command killed by signal N is {@code Exited(128 + N)}, for the JDK cannot tell the two apart. An accepted exit
 *       status of {@code -N} is therefore never met;
 *   <li>signals that were ignored or blocked when this program was started are so in its checks;
 *   <li>where the system has no setsid(1) a command has no session of its own: a terminal's Ctrl-C reaches it, and what it
 *       sends its own group, as {@code kill 0} does, reaches this process;
 *   <li>a process that left its run is known by the marker in its environment alone;
 *   <li>a child that has stopped does not act on SIGTERM, so its run takes all of the grace;
 *   <li>bytes of the environment that are no UTF-8 arrive as question marks;
 *   <li>orphans become process 1's, which has to collect them;
 *   <li>a process that cannot be killed is not looked for;
 *   <li>once the child has obeyed SIGTERM, others of its run are killed, though the grace is not over;
 *   <li>output is looked for every {@value #LOOK_MILLIS} ms, so a command that writes much takes longer; and once the child
 *       has ended, for as long as there is some: what another process writes a moment later is not waited for;
 *   <li>every run costs a shell, a helper process and a thread of the JDK's.
 * </ul>
 */
final class ProcessBuilderRunner implements Runner {

    private static final Optional<Path> SETSID = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();

    private static final String MOST_EXPENDABLE = "1000";
    private static final int LOOK_MILLIS = 5;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration DRAIN = Duration.ofMillis(100);
    /** A service that was started in the background may take that long to leave the session. */
    private static final Duration RESPITE = Duration.ofMillis(200);

    private final Duration killGrace;
    private final Map<String, String> environment;
    private final WorkingDirectory directory;
    private final AtomicLong ids = new AtomicLong();
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param environment all that checks have in common */
    ProcessBuilderRunner(Duration killGrace, Map<String, String> environment, WorkingDirectory directory) {
        this.killGrace = killGrace;
        this.environment = Map.copyOf(environment);
        this.directory = directory;
    }

    @Override
    public Run run(Check check) throws InterruptedException {
        long started = System.nanoTime();
        String id = ProcessHandle.current().pid() + "-" + started + "-" + this.ids.incrementAndGet();
        try {
            Process process = builder(check, id).start();
            makeExpendable(process.toHandle());
            // By now they have this process's value.
            process.descendants().forEach(ProcessBuilderRunner::makeExpendable);
            Running command =
                    new Running(process, new MarkedProcesses(CommandLoop.MARKER + "=" + id, session(process)));
            this.running.add(command);
            try {
                Outcome outcome = this.closed ? command.refuse() : command.await(check);
                return new Run(check, outcome, command.output(), command.omitted, since(started));
            } finally {
                if (!command.over) {
                    command.leave();
                }
            }
        } catch (IOException e) {
            return new Run(check, new Outcome.NotStarted(reason(e)), "", 0, since(started));
        }
    }

    /** The JDK adds advice of several lines. */
    private static String reason(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }

    /** A child of the JDK's leads no group, so that setsid becomes the shell and does not start it as a child of its own. */
    private static Optional<String> session(Process process) {
        return SETSID.isPresent()
                ? Optional.of(Long.toString(process.pid()))
                : MarkedProcesses.session(ProcessHandle.current());
    }

    /** Where memory runs out, the command goes before this process does, which would take all others with it. */
    private static void makeExpendable(ProcessHandle process) {
        try {
            Files.writeString(Path.of("/proc/%d/oom_score_adj".formatted(process.pid())), MOST_EXPENDABLE);
        } catch (IOException _) {
            // One that has ended stays as it is.
            return;
        }
    }

    private ProcessBuilder builder(Check check, String id) {
        List<String> words = new ArrayList<>();
        SETSID.map(Path::toString).ifPresent(words::add);
        words.addAll(List.of("/bin/sh", "-c", check.command()));
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        this.directory.named().map(Path::toFile).ifPresent(builder::directory);
        builder.environment().clear();
        builder.environment().putAll(this.environment);
        builder.environment().putAll(CheckEnvironment.of(check));
        builder.environment().put(CommandLoop.MARKER, id);
        return builder;
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public boolean isAlive() {
        return !this.closed;
    }

    /** Every run ends as if its time were up, and is waited for: the threads that see to it do not keep this JVM. */
    @Override
    public void close() {
        this.closed = true;
        this.running.forEach(command -> command.closing = true);
        long started = System.nanoTime();
        Duration most = this.killGrace.plus(PATIENCE).plus(DRAIN);
        try {
            for (Running command : this.running) {
                command.await(most.minus(since(started)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One command. Its thread alone reads the output, and never where it could block: a reader cannot be stopped. */
    private final class Running {

        private final Process process;
        private final InputStream stream;
        private final MarkedProcesses family;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final byte[] buffer = new byte[64 * 1024];
        private final CountDownLatch left = new CountDownLatch(1);
        private long omitted;
        private volatile boolean closing;
        /** Whether its command has ended by itself, and another thread looks for what it left. */
        private volatile boolean over;

        Running(Process process, MarkedProcesses family) {
            this.process = process;
            this.stream = process.getInputStream();
            this.family = family;
        }

        Outcome await(Check check) throws InterruptedException {
            try {
                if (!endsWithin(check.timeout(), true)) {
                    end();
                    return new Outcome.TimedOut(check.timeout());
                }
                Thread.startVirtualThread(this::killLeftovers);
                this.over = true;
                drain();
                return new Outcome.Exited(this.process.exitValue());
            } catch (InterruptedException e) {
                end();
                throw e;
            }
        }

        Outcome refuse() throws InterruptedException {
            end();
            return new Outcome.NotStarted("the runner is closed");
        }

        private void killLeftovers() {
            try {
                Thread.sleep(RESPITE);
                this.family.killThoseOfSession();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                leave();
            }
        }

        void leave() {
            ProcessBuilderRunner.this.running.remove(this);
            this.left.countDown();
        }

        /** Waits until nothing is to be done about it any more, at most so long; not at all where nothing is left. */
        void await(Duration most) throws InterruptedException {
            if (!this.over || this.family.areOfSession()) {
                this.left.await(most.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private boolean endsWithin(Duration time, boolean unlessClosing) throws InterruptedException {
            long started = System.nanoTime();
            while (since(started).compareTo(time) < 0 && !(unlessClosing && this.closing)) {
                boolean idle = read() == 0;
                if (this.process.waitFor(idle ? LOOK_MILLIS : 0, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            return false;
        }

        /** TERM, the grace, KILL; then whatever still carries the marker. */
        private void end() throws InterruptedException {
            List<ProcessHandle> members = new ArrayList<>(this.family.alive());
            members.addAll(this.process.descendants().toList());
            members.add(this.process.toHandle());
            members.forEach(ProcessHandle::destroy);
            endsWithin(ProcessBuilderRunner.this.killGrace, false);
            members.forEach(ProcessHandle::destroyForcibly);
            long started = System.nanoTime();
            List<ProcessHandle> left = this.family.alive();
            while (!left.isEmpty() && since(started).compareTo(PATIENCE) < 0) {
                left.forEach(ProcessHandle::destroyForcibly);
                endsWithin(Duration.ofMillis(LOOK_MILLIS), false);
                left = this.family.alive();
            }
            drain();
        }

        /** Reads what is there, and a little longer what a process that outlives the child may still write. */
        private void drain() throws InterruptedException {
            long started = System.nanoTime();
            while (read() > 0 && since(started).compareTo(DRAIN) < 0) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }

        private int read() {
            try {
                int ready = Math.min(this.stream.available(), this.buffer.length);
                int length = ready > 0 ? this.stream.read(this.buffer, 0, ready) : 0;
                int room = Math.min(Math.max(0, length), CommandResult.KEPT_BYTES - this.kept.size());
                this.kept.write(this.buffer, 0, room);
                this.omitted += Math.max(0, length) - room;
                return Math.max(0, length);
            } catch (IOException e) {
                // The JDK closes the stream of an ended process when it has taken over what was left.
                return 0;
            }
        }

        String output() {
            return this.kept.toString(StandardCharsets.UTF_8);
        }
    }
}
