package dev.cmdchk.server.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cmdchk.server.answer.Answers;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Answers in JSON: names as in config files, nothing for null, but empty lists stay. Nothing of them is to be stored. */
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
        return Answers.varying(HttpStatus.OK, MediaType.APPLICATION_JSON).body(MAPPER.writeValueAsBytes(value));
    }
}
