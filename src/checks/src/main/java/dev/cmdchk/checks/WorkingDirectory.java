package dev.cmdchk.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where commands start: in the directory that this process was started in. Each run enters it anew by its name, so a
 * directory that was removed is a reason not to start, and one that was replaced is the new one.
 *
 * <p>A directory that this user may not enter by its name cannot be entered anew: whoever starts as root in a closed home
 * directory, and gives up root, has come from there. Then commands stay where this process is.
 *
 * @param named the directory to enter, or empty to stay
 */
record WorkingDirectory(Optional<Path> named) {

    /** Returns that of this process. */
    static WorkingDirectory own() {
        return new WorkingDirectory(Optional.of(Path.of("").toAbsolutePath()).filter(WorkingDirectory::canBeEntered));
    }

    /** Returns {@code reason}, why a command could not be started, with the directory in front if that is at fault. */
    String explain(String reason) {
        return this.named
                .filter(directory -> !canBeEntered(directory))
                .map(directory -> "working directory " + directory + ": " + reason)
                .orElse(reason);
    }

    private static boolean canBeEntered(Path directory) {
        return Files.isDirectory(directory) && Files.isExecutable(directory);
    }
}
