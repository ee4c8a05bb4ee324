package dev.cmdchk.server.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The log files of past days beside the current one: {@code LOG.2026-11-21}. Six are kept; no other name is touched. */
final class OldLogs {

    private static final int KEPT = 6;

    private final Path log;
    private final Path directory;
    private final String prefix;

    OldLogs(Path log) {
        this.log = log;
        this.directory = Objects.requireNonNull(log.getParent(), "'log' must be absolute");
        this.prefix = log.getFileName() + ".";
    }

    /**
     * Gives the current file the name of {@code day}, and removes those of days too long ago.
     *
     * @throws FileAlreadyExistsException if there is a file of that name; neither is changed
     * @throws IOException if the directory may not be changed
     */
    void keep(LocalDate day) throws IOException {
        Path old = of(day);
        try {
            // Not rename(2), which replaces what is there: two servers that hand over at midnight would lose a day.
            // A second name can only be given once; then the first is dropped.
            Files.createLink(old, this.log);
            Files.delete(this.log);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException _) {
            // A file system without hard links: looking first, then renaming, is the next best.
            Files.move(this.log, old);
        }
        prune();
    }

    /** Drops the current name of a file that has its old one already: a crash came between the two steps. */
    void finish(LocalDate day) throws IOException {
        Path old = of(day);
        if (Files.exists(old, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(old, this.log)) {
            Files.delete(this.log);
        }
    }

    private Path of(LocalDate day) {
        return this.directory.resolve(this.prefix + day);
    }

    private void prune() {
        try (Stream<Path> files = Files.list(this.directory)) {
            Stream<Path> old = files.filter(file -> day(file).isPresent())
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted(Comparator.reverseOrder())
                    .skip(KEPT);
            for (Path file : (Iterable<Path>) old::iterator) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException _) {
            // One file too many harms nobody, and the next midnight tries again.
            return;
        }
    }

    private Optional<LocalDate> day(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(this.prefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(name.substring(this.prefix.length())));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
