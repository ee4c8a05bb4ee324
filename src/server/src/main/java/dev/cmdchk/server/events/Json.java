package dev.cmdchk.server.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Answers in JSON: names as in config files, nothing for what is not there. Nothing of them is to be stored. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static ResponseEntity<byte[]> of(Object value) {
        return head(HttpStatus.OK, MediaType.APPLICATION_JSON).body(MAPPER.writeValueAsBytes(value));
    }

    /** Says what is wrong with a request, in a line that holds nothing of it. */
    static ResponseEntity<byte[]> refused(HttpStatus status, String line) {
        return head(status, MediaType.TEXT_PLAIN).body((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static ResponseEntity.BodyBuilder head(HttpStatus status, MediaType type) {
        return ResponseEntity.status(status)
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header("X-Content-Type-Options", "nosniff");
    }
}
