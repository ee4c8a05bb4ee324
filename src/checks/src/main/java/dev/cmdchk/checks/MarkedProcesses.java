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

    /** @param entry such as {@code NAME=value}, which stands in the environment of one run alone */
    MarkedProcesses(String entry) {
        this.entry = entry;
    }

    /** Returns those that run. */
    List<ProcessHandle> alive() {
        // A zombie's environment is empty, so it is not among them.
        return ProcessHandle.allProcesses().filter(this::isMarked).toList();
    }

    /** Kills those that did not leave the session of this process. */
    void killThoseOfSession() {
        ofSession().forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether there are some that did not leave it. */
    boolean areOfSession() {
        return ofSession().findAny().isPresent();
    }

    private Stream<ProcessHandle> ofSession() {
        Optional<String> own = session(ProcessHandle.current());
        return alive().stream().filter(process -> session(process).equals(own));
    }

    private boolean isMarked(ProcessHandle process) {
        return file(process, "environ")
                .map(environment -> ('\0' + environment).contains('\0' + this.entry + '\0'))
                .orElse(false);
    }

    private static Optional<String> session(ProcessHandle process) {
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
