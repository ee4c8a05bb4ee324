package dev.cmdchk.server;

import dev.cmdchk.posix.RegularFile;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.posix.Users;
import dev.cmdchk.settings.FileReader;
import dev.cmdchk.settings.Handed;
import dev.cmdchk.settings.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the process was started with: by a user, or by another process of ours that has read the settings already, since
 * only root may, and that says so in the environment.
 *
 * @param sources what the settings are made from
 * @param notes what to log first
 * @param error why it must not start, however right its settings are
 * @param socket whether descriptor 0 is the socket to listen on
 * @param messages the descriptor that leads to the supervisor
 */
record Startup(Sources sources, List<String> notes, Optional<String> error, boolean socket, OptionalInt messages) {
    static final FileReader READER = path -> RegularFile.read(path, FileReader.MOST_BYTES);

    /** @param environment says what was {@linkplain Handed handed over} */
    static Startup of(List<String> arguments, Map<String, String> environment) {
        return new Startup(
                Handed.sources(environment, arguments, READER),
                notes(environment),
                Optional.ofNullable(environment.get(Handed.STARTUP_ERROR)),
                environment.containsKey(Handed.SOCKET),
                number(environment, Handed.MESSAGES));
    }

    /** Returns the process id of the supervisor that started this process, if one did. */
    static OptionalInt supervisor(Map<String, String> environment) {
        return number(environment, Handed.SUPERVISOR);
    }

    /** Returns where this process is to note the sessions of its checks: where a supervisor looks, if one started it. */
    static Sessions sessions(Map<String, String> environment) throws SystemCallException {
        OptionalInt descriptor = number(environment, Handed.SESSIONS);
        return descriptor.isPresent() ? Sessions.inherited(descriptor.getAsInt()) : Sessions.own();
    }

    /** Returns what reads config files again: after a start as root only those that nobody but root can have written. */
    static FileReader reader(Map<String, String> environment) {
        return environment.containsKey(Handed.STARTED_AS_ROOT)
                ? path -> RegularFile.readTrusted(path, FileReader.MOST_BYTES)
                : READER;
    }

    private static OptionalInt number(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    }

    private static List<String> notes(Map<String, String> environment) {
        List<String> notes = new ArrayList<>();
        String user = System.getProperty("user.name", "?");
        if (Users.effectiveId() == 0) {
            notes.add("Running as root: only the cmdchk command gives up root");
        } else {
            boolean dropped = environment.containsKey(Handed.STARTED_AS_ROOT);
            notes.add((dropped ? "Started as root: privileges dropped" : "Not started as root: no privileges to drop")
                    + ", running as user " + user);
        }
        Optional.ofNullable(environment.get(Handed.RESTARTED)).ifPresent(notes::add);
        return notes;
    }
}
