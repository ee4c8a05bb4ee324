package dev.cmdchk.checks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/**
 * The processes that carry one entry in their environment; proc(5). Those of other users, and those that emptied their
 * environment, are not seen.
 */
final class MarkedProcesses {

    private final String entry;
    private final Optional<String> session;

    /**
     * @param entry such as {@code NAME=value}, which stands in the environment of one run alone
     * @param session number of the one that they begin in
     */
    MarkedProcesses(String entry, Optional<String> session) {
        this.entry = entry;
        this.session = session;
    }

    /** Returns those that run. */
    List<ProcessHandle> alive() {
        // A zombie's environment is empty, so it is not among them.
        return ProcessHandle.allProcesses().filter(this::isMarked).toList();
    }

    /** Kills those that did not leave their session. */
    void killThoseOfSession() {
        ofSession().forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether there are some that did not leave it. */
    boolean areOfSession() {
        return ofSession().findAny().isPresent();
    }

    private Stream<ProcessHandle> ofSession() {
        return alive().stream().filter(process -> session(process).equals(this.session));
    }

    private boolean isMarked(ProcessHandle process) {
        return file(process, "environ")
                .map(environment -> ('\0' + environment).contains('\0' + this.entry + '\0'))
                .orElse(false);
    }

    /** Returns the number of the session of {@code process}, or empty where that has ended. */
    static Optional<String> session(ProcessHandle process) {
        return file(process, "stat").map(stat -> {
            StringTokenizer fields = new StringTokenizer(stat.substring(stat.lastIndexOf(')') + 1));
            for (int skipped = 0; skipped < 3; skipped++) {
                fields.nextToken();
            }
            return fields.nextToken();
        });
    }

    private static Optional<String> file(ProcessHandle process, String name) {
        try {
            Path path = Path.of("/proc", Long.toString(process.pid()), name);
            return Optional.of(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
