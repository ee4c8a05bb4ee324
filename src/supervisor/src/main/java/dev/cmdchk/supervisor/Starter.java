package dev.cmdchk.supervisor;

import java.io.IOException;
import java.util.Optional;

/** Starts servers. */
interface Starter {

    /**
     * Starts one, with the settings as they are now.
     *
     * @param before what it is to log about those before it
     * @throws IOException if it cannot be started
     */
    ServerProcess start(Optional<String> before) throws IOException;

    /**
     * Starts one that is to take the place of one that answers. Where it is clear that it could not, nothing is started.
     *
     * @throws IOException if it cannot be started, or not be bound
     */
    ServerProcess startSuccessor(Optional<String> before) throws IOException;

    /** Keeps the socket of {@code server}, a successor that is the server now, in place of another. */
    void settle(ServerProcess server);

    /** Ends the kept socket, unless a service manager goes on with it: callers are refused. Nothing can be started after that. */
    void endSocket();

    /** Gives up the socket of {@code server}, a successor that has ended, if it had one of its own. */
    void drop(ServerProcess server);
}
