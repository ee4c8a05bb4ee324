package dev.cmdchk.server.answer;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The heads that all answers have, and those answers that say nothing but a line. */
public final class Answers {
    private static final String GUESSING = "X-Content-Type-Options";
    private static final String NONE = "nosniff";

    private Answers() {}

    /** Begins an answer that may be kept as {@code keeping} says, and of whose type nobody is to guess. */
    public static ResponseEntity.BodyBuilder of(HttpStatus status, MediaType type, CacheControl keeping) {
        return ResponseEntity.status(status)
                .contentType(type)
                .cacheControl(keeping)
                .header(GUESSING, NONE);
    }

    /** Begins an answer that nobody is to keep. */
    public static ResponseEntity.BodyBuilder of(HttpStatus status, MediaType type) {
        return of(status, type, CacheControl.noStore());
    }

    /** Begins one that nobody is to keep, and that tells caches and clients that the same path has other forms. */
    public static ResponseEntity.BodyBuilder varying(HttpStatus status, MediaType type) {
        return of(status, type).header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }

    /** Begins one that nobody is to keep, where the answer is written by somebody else. */
    public static void begin(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(GUESSING, NONE);
    }

    /** Answers with {@code line}, which is ASCII and holds nothing of the request. */
    public static ResponseEntity<byte[]> line(HttpStatus status, String line) {
        return of(status, MediaType.TEXT_PLAIN).body(bytes(line));
    }

    /** Returns the bytes of {@code line}, which is ASCII, with its end. */
    public static byte[] bytes(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Says the same for every name that is not known, and nothing of it. */
    public static ResponseEntity<byte[]> notFound() {
        return line(HttpStatus.NOT_FOUND, "Not found.");
    }
}
