package dev.cmdchk.acceptance.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build leaves for users to download. */
public final class Distribution {
    private Distribution() {}

    /** Returns the file with the Debian package. */
    public static Path debianPackage() throws IOException {
        return find(".deb");
    }

    public static Path tarball() throws IOException {
        return find(".tar.gz");
    }

    private static Path find(String ending) throws IOException {
        try (Stream<Path> files = Files.list(Installation.distribution().resolveSibling("."))) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(ending)).toList();
            if (found.size() != 1) {
                throw new IOException("not one file ends in %s: %s".formatted(ending, found));
            }
            return found.getFirst();
        }
    }
}
