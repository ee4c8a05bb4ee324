package dev.cmdchk.server.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What an operator can do about a file that the server is to write and cannot. */
public final class Remedy {

    private Remedy() {}

    /**
     * Returns it, to be followed by another one that names a setting.
     *
     * @param failure to write {@code file}
     */
    public static String of(IOException failure, Path file) {
        return switch (failure) {
            case AccessDeniedException _ -> "let this user write there";
            case NoSuchFileException _ ->
                "make its directory, as by 'install -d -o %s -m 750 %s',".formatted(user(), file.getParent());
            default -> "make that a regular file on a file system with free space";
        };
    }

    /** Returns whom the system refuses what it refuses to this process. */
    public static String user() {
        return System.getProperty("user.name", "?");
    }
}
