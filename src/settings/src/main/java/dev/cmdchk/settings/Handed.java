package dev.cmdchk.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The environment variables by which one process of ours tells the next what it knows. Of a caller who is root, the
 * launcher takes none.
 */
public final class Handed {
    /** The number of the descriptor that holds {@link Sources} as JSON. Set by whoever has read them. */
    public static final String SETTINGS = "CMDCHK_SETTINGS";
    /** Why nothing must start, however right the settings are. Set by the launcher, a start as root and the supervisor. */
    public static final String STARTUP_ERROR = "CMDCHK_STARTUP_ERROR";
    /** {@code 1} where root was given up. Set by whoever started as root. */
    public static final String STARTED_AS_ROOT = "CMDCHK_STARTED_AS_ROOT";
    /** The supervisor's process id. Set by the supervisor, as are all below. */
    public static final String SUPERVISOR = "CMDCHK_SUPERVISOR";
    /** What its asks for a sign of life hold in a header, a secret. */
    public static final String WATCH = "CMDCHK_WATCH";
    /** {@code 1} where descriptor 0 is the socket to listen on. */
    public static final String SOCKET = "CMDCHK_SOCKET";
    /** The number of the descriptor that leads to the supervisor. */
    public static final String MESSAGES = "CMDCHK_MESSAGES";
    /** The number of the descriptor that leads to the memory where the server notes the sessions of its checks. */
    public static final String SESSIONS = "CMDCHK_SESSIONS";
    /** What the server is to log about those before it; not set for the first one. */
    public static final String RESTARTED = "CMDCHK_RESTARTED";

    /** What a file that holds {@link Sources} for another process is called. */
    public static final String FILE = "cmdchk-settings";

    private Handed() {}

    /**
     * Returns the sources that were handed over, or else those of a server with {@code arguments}.
     *
     * @throws UncheckedIOException if the descriptor cannot be read
     */
    public static Sources sources(Map<String, String> environment, List<String> arguments, FileReader reader) {
        String descriptor = environment.get(SETTINGS);
        if (descriptor == null) {
            return Sources.read(Program.SERVER, arguments, reader);
        }
        try {
            return Sources.fromJson(Files.readAllBytes(Path.of("/proc/self/fd", descriptor)));
        } catch (IOException e) {
            throw new UncheckedIOException("The settings cannot be read from descriptor " + descriptor, e);
        }
    }
}
