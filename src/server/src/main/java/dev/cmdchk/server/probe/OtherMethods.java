package dev.cmdchk.server.probe;

import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refuses every method but those that a probe uses, and runs nothing. */
@RestControllerAdvice
class OtherMethods {
    static final String ALLOWED = "GET, HEAD, OPTIONS";
    private static final byte[] NOT_ALLOWED = "Method not allowed.\r\n".getBytes(StandardCharsets.US_ASCII);

    @ExceptionHandler(HttpRequestMethodNotSupportedException.class)
    ResponseEntity<byte[]> refuse() {
        return Answers.text(HttpStatus.METHOD_NOT_ALLOWED)
                .header(HttpHeaders.ALLOW, ALLOWED)
                .body(NOT_ALLOWED);
    }
}
