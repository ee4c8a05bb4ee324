package dev.cmdchk.supervisor;

import dev.cmdchk.posix.Child;
import dev.cmdchk.posix.Errno;
import dev.cmdchk.posix.Launch;
import dev.cmdchk.posix.MemoryFile;
import dev.cmdchk.posix.MessageSocket;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Handed;
import dev.cmdchk.settings.Settings;
import dev.cmdchk.settings.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts real servers, on the kept socket. */
final class Servers implements Starter {
    private static final int SOCKET = 0;
    private static final int MESSAGES = 4;
    private static final int SESSIONS = 5;

    private final Path home;
    private final Supplier<Sources> settings;
    private final KeptSocket kept;
    private final Map<String, String> said;

    /**
     * @param home of the distribution
     * @param settings reads them
     * @param said variables for every server
     */
    Servers(Path home, Supplier<Sources> settings, KeptSocket kept, Map<String, String> said) {
        this.home = home;
        this.settings = settings;
        this.kept = kept;
        this.said = Map.copyOf(said);
    }

    @Override
    public ServerProcess start(Optional<String> before) throws IOException {
        Given given = Given.of(this.settings.get());
        Optional<Settings> settings = given.settings();
        if (settings.isEmpty()) {
            return this.launch(given, before, Optional.empty(), Optional.empty(), false);
        }
        KeptSocket.Bound bound;
        try {
            bound = this.kept.demand(settings.get());
        } catch (SystemCallException e) {
            boolean another = !this.kept.isBound() && KeptSocket.isTakenByAnother(settings.get(), e);
            return this.launch(
                    given, before, Optional.empty(), Optional.of(explain(settings.get(), e, another)), another);
        }
        this.kept.keep(bound);
        return this.launch(given, before, Optional.of(bound), Optional.empty(), false);
    }

    @Override
    public ServerProcess startSuccessor(Optional<String> before) throws IOException {
        Given given = Given.of(this.settings.get());
        Optional<Settings> settings = given.settings();
        if (settings.isEmpty()) {
            throw new IOException("its settings are wrong");
        }
        KeptSocket.Bound bound;
        try {
            bound = this.kept.demand(settings.get());
        } catch (SystemCallException e) {
            throw new IOException(explain(settings.get(), e, false), e);
        }
        try {
            return this.launch(given, before, Optional.of(bound), Optional.empty(), false);
        } catch (IOException e) {
            this.kept.drop(bound);
            throw e;
        }
    }

    @Override
    public void settle(ServerProcess server) {
        server.socket().ifPresent(this.kept::keep);
    }

    @Override
    public void drop(ServerProcess server) {
        server.socket().ifPresent(this.kept::drop);
    }

    @Override
    public void endSocket() {
        this.kept.end();
    }

    private static String explain(Settings settings, SystemCallException reason, boolean another) {
        String port = "%s: 'port' is %d"
                .formatted(settings.port().origin(), settings.port().value());
        if (another) {
            return port + ", which is in use: another supervisor keeps a server there; stop it, or choose another port";
        }
        if (reason.errno() == Errno.EADDRINUSE) {
            return port + ", which is in use: stop the program that listens there, or choose another port";
        }
        return "%s, %s: 'address' is '%s', which cannot be listened on: %s"
                .formatted(port, settings.address().origin(), settings.address().value(), reason.reason());
    }

    private ServerProcess launch(
            Given given,
            Optional<String> before,
            Optional<KeptSocket.Bound> socket,
            Optional<String> error,
            boolean refused)
            throws SystemCallException {
        Map<String, String> variables = new HashMap<>(this.said);
        before.ifPresent(how -> variables.put(Handed.RESTARTED, how));
        error.ifPresent(why -> variables.put(Handed.STARTUP_ERROR, why));
        variables.put(Handed.MESSAGES, String.valueOf(MESSAGES));
        variables.put(Handed.SESSIONS, String.valueOf(SESSIONS));
        socket.ifPresent(_ -> variables.put(Handed.SOCKET, "1"));
        ServerCommand command = ServerCommand.of(this.home, given, variables);
        Sessions sessions = Sessions.shared();
        try {
            return launch(command, given, sessions, socket, refused);
        } catch (SystemCallException e) {
            sessions.close();
            throw e;
        }
    }

    private static ServerProcess launch(
            ServerCommand command, Given given, Sessions sessions, Optional<KeptSocket.Bound> socket, boolean refused)
            throws SystemCallException {
        MessageSocket.Pair ends = MessageSocket.pair();
        try (MessageSocket theirs = ends.theirs();
                MemoryFile settings = MemoryFile.of(Handed.FILE, given.sources().toJson())) {
            Map<Integer, Integer> descriptors = new HashMap<>();
            socket.ifPresent(bound -> descriptors.put(SOCKET, bound.socket().descriptor()));
            descriptors.put(ServerCommand.SETTINGS, settings.descriptor());
            descriptors.put(MESSAGES, theirs.descriptor());
            descriptors.put(SESSIONS, sessions.descriptor());
            Child child =
                    new Launch(command.program(), command.arguments(), command.environment(), descriptors).start();
            return new ServerProcess(child, ends.ours(), sessions, socket, refused, given);
        } catch (SystemCallException e) {
            ends.ours().close();
            throw e;
        }
    }
}
