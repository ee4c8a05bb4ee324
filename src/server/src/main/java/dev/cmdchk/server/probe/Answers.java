package dev.cmdchk.server.probe;

import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** What all answers have in common: nothing of them may be stored or guessed at. */
final class Answers {
    private static final byte[] NOT_FOUND = "Not found.\r\n".getBytes(StandardCharsets.US_ASCII);

    private Answers() {}

    static ResponseEntity.BodyBuilder text(HttpStatus status) {
        return of(status, MediaType.TEXT_PLAIN);
    }

    static ResponseEntity.BodyBuilder of(HttpStatus status, MediaType type) {
        return ResponseEntity.status(status)
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff");
    }

    /** Says the same for every name that is not known, and nothing of it. */
    static ResponseEntity<byte[]> notFound() {
        return text(HttpStatus.NOT_FOUND).body(NOT_FOUND);
    }

    /** Tells caches and clients that the same path has other forms. */
    static ResponseEntity.BodyBuilder varying(ResponseEntity.BodyBuilder answer) {
        return answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }
}
