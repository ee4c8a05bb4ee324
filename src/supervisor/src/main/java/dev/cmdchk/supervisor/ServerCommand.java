package dev.cmdchk.supervisor;

import dev.cmdchk.posix.Environment;
import dev.cmdchk.posix.RegularFile;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.posix.User;
import dev.cmdchk.posix.Users;
import dev.cmdchk.settings.FileReader;
import dev.cmdchk.settings.Handed;
import dev.cmdchk.settings.Program;
import dev.cmdchk.settings.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The command line that becomes a server. The settings are read here, with the rights that this process has, and handed
 * over as they were read: the server makes the same of them, with the same places in its messages, and reports what is
 * wrong where the log goes. So everything that can go wrong is a startup error of the server.
 *
 * @param arguments all of {@code argv}, the program first
 * @param environment all of its environment
 * @param settings what {@link #SETTINGS} is to hold, as JSON
 */
record ServerCommand(List<String> arguments, Map<String, String> environment, Sources settings) {
    /** The descriptor that the server reads its settings from. */
    static final int SETTINGS = 3;

    private static final String UNPRIVILEGED = "nobody";
    /** Less than a stop may take: meanwhile no signal is heard. */
    private static final Duration LONGEST_LOOKUP = Duration.ofSeconds(3);

    /** What a service manager says to the process that it starts, and to no other. */
    private static final List<String> OF_THIS_PROCESS =
            List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES");

    /**
     * @param home of the distribution
     * @param given what was made of what {@link #read} has read
     * @param said further variables for the server
     */
    static ServerCommand of(Path home, Given given, Map<String, String> said) throws SystemCallException {
        boolean root = Users.effectiveId() == 0;
        Map<String, String> environment = new HashMap<>(Environment.inherited());
        OF_THIS_PROCESS.forEach(environment::remove);
        environment.putAll(said);
        environment.put(Handed.SETTINGS, String.valueOf(SETTINGS));
        List<String> arguments = new ArrayList<>();
        if (root) {
            environment.put(Handed.STARTED_AS_ROOT, "1");
            arguments.add(home.resolve("lib/drop-root").toString());
            if (given.isHardened()) {
                arguments.add("--hardened");
            }
            arguments.add(unprivileged(given.user(), environment));
        }
        arguments.add(home.resolve("bin/cmdchk").toString());
        arguments.add("server");
        return new ServerCommand(arguments, environment, given.sources());
    }

    /** Reads the config files with the rights that this process has. */
    static Sources read(Program program, List<String> given) {
        return Sources.read(program, given, reader());
    }

    /** Returns what reads the config files: as root, only those that nobody else can have written. */
    static FileReader reader() {
        return Users.effectiveId() == 0
                ? path -> RegularFile.readTrusted(path, FileReader.MOST_BYTES)
                : path -> RegularFile.read(path, FileReader.MOST_BYTES);
    }

    /** Returns {@code name}, or another user for a server that only says that {@code name} cannot be had. */
    private static String unprivileged(String name, Map<String, String> environment) throws SystemCallException {
        Optional<String> fault = userFault(name);
        if (fault.isEmpty()) {
            return name;
        }
        environment.put(Handed.STARTUP_ERROR, fault.get());
        return UNPRIVILEGED;
    }

    /**
     * Returns why a server cannot run as user {@code name}, with the way out; empty also when nobody is to change, and when
     * nobody tells of users: drop-root asks again, in a process that can be killed.
     */
    static Optional<String> userFault(String name) throws SystemCallException {
        if (Users.effectiveId() != 0) {
            return Optional.empty();
        }
        FutureTask<Optional<User>> lookup = new FutureTask<>(() -> Users.find(name));
        Thread.ofPlatform().daemon().name("user").start(lookup);
        try {
            Optional<User> user = lookup.get(LONGEST_LOOKUP.toMillis(), TimeUnit.MILLISECONDS);
            return user.isPresent() && user.get().uid() != 0 && user.get().gid() != 0
                    ? Optional.empty()
                    : Optional.of(fault(name, user.isPresent()));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SystemCallException failed) {
                throw failed;
            }
            throw new IllegalStateException(e);
        }
    }

    private static String fault(String name, boolean exists) {
        return "user '%s' %s: name an existing, unprivileged user with --user or \"user\""
                .formatted(name, exists ? "has root's user or group id" : "does not exist");
    }

    Path program() {
        return Path.of(this.arguments.getFirst());
    }
}
