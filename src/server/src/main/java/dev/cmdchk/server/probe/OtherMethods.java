package dev.cmdchk.server.probe;

import dev.cmdchk.server.answer.Answers;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refuses every method but those that a probe uses, and runs nothing. */
@RestControllerAdvice
class OtherMethods {
    static final String ALLOWED = "GET, HEAD, OPTIONS";

    @ExceptionHandler(HttpRequestMethodNotSupportedException.class)
    ResponseEntity<byte[]> refuse() {
        return Answers.of(HttpStatus.METHOD_NOT_ALLOWED, MediaType.TEXT_PLAIN)
                .header(HttpHeaders.ALLOW, ALLOWED)
                .body(Answers.bytes("Method not allowed."));
    }
}
