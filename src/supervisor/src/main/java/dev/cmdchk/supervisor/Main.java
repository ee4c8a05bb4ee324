package dev.cmdchk.supervisor;

import dev.cmdchk.posix.AbandonedRuns;
import dev.cmdchk.posix.CommandLine;
import dev.cmdchk.posix.Environment;
import dev.cmdchk.posix.Exec;
import dev.cmdchk.posix.FileWatch;
import dev.cmdchk.posix.Orphans;
import dev.cmdchk.posix.Reactor;
import dev.cmdchk.posix.Requirements;
import dev.cmdchk.posix.SignalDescriptor;
import dev.cmdchk.posix.Signals;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.FileReader;
import dev.cmdchk.settings.Handed;
import dev.cmdchk.settings.Options;
import dev.cmdchk.settings.Program;
import dev.cmdchk.settings.Reason;
import dev.cmdchk.settings.SourceFile;
import dev.cmdchk.settings.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The {@code cmdchk supervise} command: keeps a server running. SIGTERM and SIGINT stop both and end it with 0; SIGHUP has
 * the settings reloaded; SIGUSR1 restarts the server; SIGQUIT is the server's. What cannot start says why, waits 5 seconds and
 * ends with 1, or when a signal N stops it meanwhile at once with 128 + N.
 */
public final class Main {
    private static final Set<Integer> HEARD =
            Set.of(Signals.TERM, Signals.INT, Signals.HUP, Signals.QUIT, Signals.USR1, Signals.ALRM, Signals.CHLD);
    private static final Duration BETWEEN_ASKS = Duration.ofSeconds(10);
    /** Who writes a file may do so in several steps. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    private static final Duration BEFORE_EXIT = Duration.ofSeconds(5);
    private static final int SIGNALLED = 128;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        List<String> arguments = CommandLine.arguments(args);
        Optional<String> answer = Options.answer(Program.SUPERVISOR, arguments);
        if (answer.isPresent()) {
            System.out.println(answer.get());
            return;
        }
        Console console = Console.on(System.err);
        int status = 1;
        try {
            status = supervise(Path.of(System.getProperty("cmdchk.home")), arguments, console);
        } catch (IOException e) {
            console.say("not started: " + Reason.of(e));
            status = pause();
        } catch (RuntimeException e) {
            console.say("ended by a defect: " + e);
            status = pause();
        }
        console.end();
        System.exit(status);
    }

    /** Waits so long that a service manager does not spin, but not for who stops it; returns the exit status. */
    private static int pause() throws InterruptedException {
        // They are blocked, so they end nothing by themselves.
        try (Reactor reactor = Reactor.open();
                SignalDescriptor stops = SignalDescriptor.open(Set.of(Signals.TERM, Signals.INT))) {
            reactor.onReadable(stops.descriptor(), () -> {});
            reactor.await(BEFORE_EXIT);
            OptionalInt stop = stops.next();
            return stop.isPresent() ? SIGNALLED + stop.getAsInt() : 1;
        } catch (SystemCallException _) {
            Thread.sleep(BEFORE_EXIT);
            return 1;
        }
    }

    private static int supervise(Path home, List<String> arguments, Console console)
            throws IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        Map<String, String> environment = Environment.inherited();
        List<Integer> given = KeptSocket.given(environment, self);
        if (!SignalDescriptor.areBlocked(HEARD)) {
            // As a new program it has them blocked in all its threads, and no descriptor that somebody forgot to close.
            throw Exec.again(home.resolve("runtime/bin/cmdchk_wrapper"), HEARD, new HashSet<>(given));
        }
        Optional<String> obstacle = Requirements.obstacle();
        if (obstacle.isPresent()) {
            console.say(
                    "not started: %s. Without a supervisor, 'cmdchk server' does without".formatted(obstacle.get()));
            return pause();
        }
        if (given.size() > 1) {
            console.say(
                    "of the %d sockets that were handed over only the first is served: let the service manager have one"
                            .formatted(given.size()));
        }
        Given.prepare();
        AbandonedRuns.prepare();
        Orphans.adopt();
        String secret = UUID.randomUUID().toString();
        Map<String, String> said = Map.of(Handed.SUPERVISOR, String.valueOf(self), Handed.WATCH, secret);
        FileReader reader = new KnownFiles(ServerCommand.reader());
        Supplier<Sources> settings = () -> Sources.read(Program.SUPERVISOR, arguments, reader);
        Announcer announcer = Announcer.of(environment, self);
        Timers timers = new Timers(System::nanoTime);
        try (Reactor reactor = Reactor.open();
                SignalDescriptor signals = SignalDescriptor.open(HEARD);
                FileWatch files = FileWatch.open()) {
            Supervisor supervisor = new Supervisor(
                    reactor,
                    timers,
                    new Servers(home, settings, KeptSocket.of(given, timers), said),
                    settings,
                    announcer,
                    console,
                    new Watch.Manner(interval(announcer), secret));
            reactor.onReadable(signals.descriptor(), () -> hear(signals, supervisor));
            List<String> paths =
                    settings.get().files().stream().map(SourceFile::path).toList();
            Runnable follow = () -> follow(files, paths, console);
            follow.run();
            AtomicBoolean settling = new AtomicBoolean();
            reactor.onReadable(files.descriptor(), () -> {
                if (files.changed() && !settling.getAndSet(true)) {
                    timers.after(SETTLING, () -> {
                        settling.set(false);
                        follow.run();
                        supervisor.compareSettings();
                    });
                }
            });
            return supervisor.run();
        }
    }

    private static void follow(FileWatch files, List<String> paths, Console console) {
        try {
            files.watch(paths);
        } catch (SystemCallException e) {
            console.say("not all changes of config files are noticed: " + e.getMessage());
        }
    }

    /** Often enough for a service manager that waits for signs of life. */
    private static Duration interval(Announcer announcer) {
        return announcer
                .watchdog()
                .map(longest -> longest.dividedBy(3))
                .filter(third -> third.compareTo(BETWEEN_ASKS) < 0)
                .orElse(BETWEEN_ASKS);
    }

    private static void hear(SignalDescriptor signals, Supervisor supervisor) {
        OptionalInt signal = signals.next();
        while (signal.isPresent()) {
            supervisor.hear(signal.getAsInt());
            signal = signals.next();
        }
    }
}
