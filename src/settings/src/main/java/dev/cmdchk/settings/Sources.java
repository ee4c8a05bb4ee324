package dev.cmdchk.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that was read from outside, before it is judged. It can be handed as JSON from a process that may read the
 * files to one that may not, and {@link Settings#from} gives the same settings, origins and problems there.
 *
 * @param program whose defaults hold
 * @param arguments the command line, without the program's own name
 * @param files in the order in which they were named: a later one overrides an earlier one
 */
public record Sources(Program program, List<String> arguments, List<SourceFile> files) {
    private static final String TOO_LARGE =
            "The config files together are larger than %d MiB".formatted(FileReader.MOST_BYTES >> 20);

    public Sources {
        arguments = List.copyOf(arguments);
        files = List.copyOf(files);
    }

    /** As {@link #read(Program, List, Values, Values, FileReader)}, without values from code. */
    public static Sources read(Program program, List<String> arguments, FileReader reader) {
        return read(program, arguments, Values.none(), Values.none(), reader);
    }

    /**
     * Reads the config files that are named by the arguments, or else by {@code values}, {@code defaults}, or the program.
     * Never fails: what cannot be read, or is wrong with the arguments, is reported by {@link Settings#from}.
     */
    public static Sources read(
            Program program, List<String> arguments, Values values, Values defaults, FileReader reader) {
        Arguments parsed = Arguments.parse(arguments, new Problems());
        Origin namedBy = new Origin.Default();
        List<String> paths = program.configFiles();
        if (parsed.namesFiles()) {
            namedBy = new Origin.Argument(Options.CONFIG.name());
            paths = parsed.configFiles();
        } else if (values.namesFiles() || defaults.namesFiles()) {
            namedBy = new Origin.Code();
            paths = values.namesFiles() ? values.configFilePaths() : defaults.configFilePaths();
        }
        List<SourceFile> files = new ArrayList<>();
        int left = FileReader.MOST_BYTES;
        for (String path : paths) {
            SourceFile file = readOne(path, namedBy, reader);
            if (file instanceof SourceFile.Read(String _, String bytes)) {
                left -= bytes.length();
            }
            files.add(left < 0 ? unreadable(path, namedBy, TOO_LARGE) : file);
        }
        return new Sources(program, arguments, files);
    }

    private static SourceFile readOne(String path, Origin namedBy, FileReader reader) {
        try {
            return SourceFile.Read.of(path, reader.read(Path.of(path)));
        } catch (NoSuchFileException e) {
            // A link that leads nowhere says that there should be a file.
            boolean optional = namedBy instanceof Origin.Default && !Files.isSymbolicLink(Path.of(path));
            return optional ? new SourceFile.Missing(path) : unreadable(path, namedBy, Reason.of(e));
        } catch (IOException e) {
            return unreadable(path, namedBy, Reason.of(e));
        } catch (InvalidPathException e) {
            return unreadable(path, namedBy, reason(e));
        }
    }

    private static SourceFile unreadable(String path, Origin namedBy, String reason) {
        return new SourceFile.Unreadable(path, namedBy, System.getProperty("user.name", "?"), reason);
    }

    private static String reason(InvalidPathException e) {
        return e.getInput().indexOf('\0') >= 0
                ? e.getReason()
                : "the locale has no such characters; LC_ALL=C.UTF-8 has";
    }

    /** Returns all of it as UTF-8. It holds what the files hold: hand it on by a descriptor, not by a name. */
    public byte[] toJson() {
        return SourcesJson.write(this);
    }

    /**
     * Returns what {@link #toJson} has written.
     *
     * @throws IllegalArgumentException if {@code json} is anything else
     */
    public static Sources fromJson(byte[] json) {
        return SourcesJson.read(json);
    }

    /** Leaves the arguments out, because they may hold secrets. */
    @Override
    public String toString() {
        return "Sources[program=%s, %d arguments, files=%s]".formatted(this.program, this.arguments.size(), this.files);
    }
}
