package dev.cmdchk.server.probe;

import dev.cmdchk.server.answer.Answers;
import dev.cmdchk.server.log.RequestLog;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refuses a query that Tomcat cannot decode, such as {@code ?after=%}, as the caller's fault. */
@RestControllerAdvice
class BadParameters {

    @ExceptionHandler(InvalidParameterException.class)
    ResponseEntity<byte[]> refuse(HttpServletRequest request, InvalidParameterException fault) {
        request.setAttribute(RequestLog.CAUSE, fault);
        return Answers.line(HttpStatus.BAD_REQUEST, "The query is not encoded as one.");
    }
}
