package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A server that answers, alone or under its supervisor.
 *
 * @param program what was started: the server itself, or the supervisor
 */
public record Server(Program program, int port) {
    private static final String TITLE = "cmdchk_server";

    /** Returns the answer to a GET of {@code path}. */
    public Reply get(String path) throws IOException {
        return this.ask("GET", path);
    }

    /** Returns the answer to {@code method} of {@code path}. */
    public Reply ask(String method, String path) throws IOException {
        return Http.ask(this.port, method, path);
    }

    /** Returns the status of the answer to a GET of {@code /}. */
    public int status() throws IOException {
        return this.get("/").status();
    }

    /** Returns {@link #status}, if somebody answers at the moment. */
    public OptionalInt findStatus() {
        try {
            return OptionalInt.of(this.status());
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }

    /** Returns the process id of the server proper, if it runs at the moment. */
    public Optional<Long> findPid() throws IOException {
        return Processes.treeOf(this.program.pid()).stream()
                .filter(Server::isServer)
                .findFirst();
    }

    /** Returns the process id of the server proper. */
    public long pid() throws IOException {
        return this.findPid().orElseThrow(() -> new IllegalStateException("no server runs"));
    }

    private static boolean isServer(long pid) {
        List<String> words = Processes.commandLine(pid);
        return !words.isEmpty() && words.getFirst().equals(TITLE);
    }

    /** Returns what was logged to the console so far. */
    public String console() {
        return this.program.out();
    }
}
