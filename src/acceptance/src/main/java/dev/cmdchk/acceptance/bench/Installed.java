package dev.cmdchk.acceptance.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What is compared, in a folder that nobody else changes and nobody can read. Closing it removes it. */
record Installed(Path folder) implements AutoCloseable {

    static Installed copy(Path distribution, Path bootJar) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("/var/lib"), "cmdchk-bench-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Installed installed = new Installed(folder);
        run("cp", "-a", distribution.toString(), folder.resolve("cmdchk").toString());
        Files.copy(bootJar, Path.of(installed.bootJar()));
        Path config = Files.writeString(Path.of(installed.config()), "{\"address\": \"127.0.0.1\"}");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
        return installed;
    }

    private static void run(String... command) throws IOException {
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.join(" ", command));
        }
    }

    String launcher() {
        return this.folder.resolve("cmdchk/bin/cmdchk").toString();
    }

    String bootJar() {
        return this.folder.resolve("boot.jar").toString();
    }

    String config() {
        return this.folder.resolve("config.json").toString();
    }

    @Override
    public void close() throws IOException {
        run("rm", "-rf", this.folder.toString());
    }
}
