package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files that a test puts in place to be run. Another process writes them: what this one has open to write, a program that
 * another test starts at that moment has open as well for a while, and until then the kernel runs no such file (ETXTBSY of
 * execve(2)).
 */
public final class Executables {
    private static final String WRITE = "printf %s \"$2\" >\"$1\" && chmod 755 \"$1\"";

    private Executables() {}

    public static Path write(Path file, String content) throws IOException {
        Tool.run("sh", "-c", WRITE, "sh", file.toString(), content);
        return file;
    }

    /** Copies what {@code from} leads to, with its mode as far as the umask lets it. */
    public static Path copy(Path from, Path to) throws IOException {
        Tool.run("cp", "-L", from.toString(), to.toString());
        return to;
    }

    /** Copies the distribution's scripts, which look around before anything else of it is used, to the new {@code home}. */
    public static Path scripts(Path home) throws IOException {
        for (String file : List.of("bin/cmdchk", "lib/safe-root", "lib/drop-root")) {
            Files.createDirectories(home.resolve(file).getParent());
            copy(Installation.distribution().resolve(file), home.resolve(file));
        }
        Tool.run("chmod", "-R", "u=rwX,go=rX", home.toString());
        return home;
    }
}
