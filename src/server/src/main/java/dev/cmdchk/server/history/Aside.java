package dev.cmdchk.server.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TreeSet;

/** Where files go that cannot be read, for an operator to look at: the last three are kept. */
final class Aside {
    private static final int MOST = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Aside() {}

    /** Gives {@code file} another name, which tells {@code now}. Returns its new path. */
    static Path move(Path file, Instant now) throws IOException {
        String name = file.getFileName() + ".damaged-";
        Path aside = file.resolveSibling(name + TIME.format(now));
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        TreeSet<Path> all = new TreeSet<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(file.toAbsolutePath().getParent(), name + "*")) {
            found.forEach(all::add);
        }
        while (all.size() > MOST) {
            Files.deleteIfExists(all.pollFirst());
        }
        return aside;
    }
}
