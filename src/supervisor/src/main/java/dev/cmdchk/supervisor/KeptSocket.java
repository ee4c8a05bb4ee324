package dev.cmdchk.supervisor;

import dev.cmdchk.posix.Errno;
import dev.cmdchk.posix.ListeningSocket;
import dev.cmdchk.posix.MachineName;
import dev.cmdchk.posix.SystemCallException;
import dev.cmdchk.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The socket that all servers get, one after the other: bound as the settings say, or handed over by a service manager, and
 * then kept whatever the settings say.
 */
final class KeptSocket {
    /** How long a server with a socket of its own accepts who has begun to connect: far longer than a packet takes. */
    static final Duration TO_EMPTY = Duration.ofMillis(500);

    private static final int FIRST_GIVEN = 3;

    /**
     * A bound socket.
     *
     * @param name what tells other supervisors that one of them has this port; nobody else is asked for it
     */
    record Bound(ListeningSocket socket, String address, int port, Optional<MachineName> name) {

        private boolean isAt(String wanted, int number) {
            return this.port == number && this.address.equals(wanted);
        }

        private void listenAlone() {
            try {
                this.socket.listen();
            } catch (SystemCallException _) {
                // Each server listens before it accepts, and says where its log goes that it cannot.
                return;
            } finally {
                this.socket.keepAlone();
            }
        }

        /** Gives up its name, unless {@code other} goes on to have it. */
        private void releaseName(@Nullable Bound other) {
            if (other == null || !this.name.equals(other.name)) {
                this.name.ifPresent(MachineName::close);
            }
        }
    }

    private final Alarm emptied;
    private final boolean given;
    private @Nullable Bound kept;
    private @Nullable Bound former;

    private KeptSocket(Timers timers, @Nullable Bound given) {
        this.emptied = new Alarm(timers);
        this.given = given != null;
        this.kept = given;
    }

    /** Returns the descriptors that a service manager has started process {@code pid} with; sd_listen_fds(3). */
    static List<Integer> given(Map<String, String> environment, long pid) {
        String count = environment.getOrDefault("LISTEN_FDS", "");
        if (!String.valueOf(pid).equals(environment.get("LISTEN_PID")) || !count.matches("[1-9][0-9]?")) {
            return List.of();
        }
        int end = FIRST_GIVEN + Integer.parseInt(count);
        return IntStream.range(FIRST_GIVEN, end).boxed().toList();
    }

    /**
     * Takes over the first of {@code descriptors}, if there is one.
     *
     * @throws IOException if that is no TCP socket that listens, or its port's name cannot be taken
     */
    static KeptSocket of(List<Integer> descriptors, Timers timers) throws IOException {
        if (descriptors.isEmpty()) {
            return new KeptSocket(timers, null);
        }
        ListeningSocket socket = ListeningSocket.inherited(descriptors.getFirst());
        return new KeptSocket(timers, new Bound(socket, "", socket.port(), MachineName.take(name(socket.port()))));
    }

    /**
     * Returns the socket for {@code settings}: the kept one, or one that is bound now and becomes the kept one with
     * {@link #keep}. One that shares the port with the kept one does not listen yet: that is up to the server that gets it.
     * One before that would be in its way, and is ended.
     *
     * @throws SystemCallException if it cannot be bound
     */
    Bound demand(Settings settings) throws SystemCallException {
        String address = settings.address().value();
        int port = settings.port().value();
        Bound current = this.kept;
        if (current != null && (this.given || current.isAt(address, port))) {
            return current;
        }
        this.endFormer();
        if (current != null && current.port() == port) {
            // Its name is taken along.
            return new Bound(current.socket().bindBeside(address, port), address, port, current.name());
        }
        ListeningSocket socket = ListeningSocket.bind(address, port);
        try {
            return new Bound(socket, address, port, MachineName.take(name(port)));
        } catch (SystemCallException e) {
            socket.close();
            throw e;
        }
    }

    /** Whether a socket is kept already. */
    boolean isBound() {
        return this.kept != null;
    }

    /**
     * Keeps {@code bound}, which listens from now on, in place of another. For {@link #TO_EMPTY} a server that has that one
     * can accept who is waiting there, and nobody else comes.
     */
    void keep(Bound bound) {
        Bound before = this.kept;
        if (bound.equals(before)) {
            return;
        }
        this.endFormer();
        this.kept = bound;
        this.former = before;
        bound.listenAlone();
        if (before != null) {
            before.socket().turnAway();
            before.releaseName(bound);
            this.emptied.set(TO_EMPTY, this::endFormer);
        }
    }

    /** Ends the socket that was kept before, whoever has it: as long as it listens callers are lost to it. */
    private void endFormer() {
        if (this.former != null) {
            this.former.socket().end();
            this.former = null;
        }
    }

    /** Closes {@code bound} unless it is kept. */
    void drop(Bound bound) {
        Bound left = this.kept;
        if (!bound.equals(left)) {
            bound.socket().close();
            bound.releaseName(left);
            if (left != null) {
                left.socket().keepAlone();
            }
        }
    }

    /** Ends what is kept, whoever has it, unless it was given. Its name stays taken as long as this process lives. */
    void end() {
        if (this.kept != null && !this.given) {
            this.kept.socket().end();
        }
    }

    /** Whether another supervisor has the port of {@code settings}, which could not be bound for {@code reason}. */
    static boolean isTakenByAnother(Settings settings, SystemCallException reason) throws SystemCallException {
        if (reason.errno() != Errno.EADDRINUSE) {
            return false;
        }
        Optional<MachineName> free = MachineName.take(name(settings.port().value()));
        free.ifPresent(MachineName::close);
        return free.isEmpty();
    }

    private static String name(int port) {
        return "cmdchk-supervisor-" + port;
    }
}
