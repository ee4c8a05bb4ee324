package dev.cmdchk.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why the system did not let us use a file. */
public final class Reason {

    private Reason() {}

    /** Returns it in the system's words, where Java has but the path for it or its own; never empty. */
    public static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied when denied.getReason() == null -> "Permission denied";
            case NoSuchFileException missing when missing.getReason() == null -> "No such file or directory";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
