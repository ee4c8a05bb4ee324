package dev.cmdchk.settings;

import java.nio.charset.StandardCharsets;

/** A config file as it was found. */
public sealed interface SourceFile {

    /** Returns its path as the operator wrote it. */
    String path();

    /**
     * Was read.
     *
     * @param bytes its content, one character (0 to 255) for each byte, so that it is immutable and comparable
     */
    record Read(String path, String bytes) implements SourceFile {

        static Read of(String path, byte[] content) {
            return new Read(path, new String(content, StandardCharsets.ISO_8859_1));
        }

        byte[] content() {
            return this.bytes.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Leaves the content out, because it may hold secrets. */
        @Override
        public String toString() {
            return "Read[path=%s, %d bytes]".formatted(this.path, this.bytes.length());
        }
    }

    /** Is not there and need not be. */
    record Missing(String path) implements SourceFile {}

    /**
     * Could not be read, though it must be.
     *
     * @param namedBy what named it: an option, code, or a default
     * @param user who tried
     * @param reason the system's, such as {@code Permission denied}
     */
    record Unreadable(String path, Origin namedBy, String user, String reason) implements SourceFile {}
}
