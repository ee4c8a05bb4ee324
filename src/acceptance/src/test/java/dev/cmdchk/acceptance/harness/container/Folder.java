package dev.cmdchk.acceptance.harness.container;

import dev.cmdchk.acceptance.harness.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where an engine keeps everything. Closing it takes away what engines leave behind: mounts, files, control groups. */
record Folder(Path path) implements AutoCloseable {
    /** Each step may find nothing to do. */
    private static final String CLEAN = """
            while read -r _ mounted _; do
                case $mounted in "$1"/*) umount -l "$mounted" ;; esac
            done </proc/mounts
            rm -rf "$1"
            find /sys/fs/cgroup -depth -type d -path "*/$2*" -exec rmdir {} + 2>/dev/null || true
            """;

    static Folder create() throws IOException {
        return new Folder(Files.createTempDirectory(Path.of("/var/lib"), "cmdchk-engine-"));
    }

    /** Returns the control group for what is run here. */
    String controlGroup() {
        return this.path.getFileName().toString();
    }

    Path path(String name) {
        return this.path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        Tool.output(Map.of(), List.of("sh", "-euc", CLEAN, "clean", this.path.toString(), this.controlGroup()));
    }
}
