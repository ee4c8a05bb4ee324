package dev.cmdchk.settings;

import java.io.StringWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON Schema of a config file, made from the tables of keys. It refuses no file that is right; of those that are wrong
 * it lets pass what it has no words for, such as a name that two checks have.
 */
final class JsonSchema {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private JsonSchema() {}

    /** Returns all of it as JSON. */
    static String text() {
        Map<String, Object> schema = new HashMap<>();
        schema.put("$schema", DIALECT);
        schema.put("title", "Config file of cmdchk " + Version.current());
        schema.putAll(object(Keys.IN_FILE));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, schema);
        }
        return text.toString();
    }

    /** Returns the schema of an object that has these keys and no other. */
    static Map<String, Object> object(List<Key<?>> keys) {
        Map<String, Object> properties = new HashMap<>();
        for (Key<?> key : keys) {
            Map<String, Object> property = new HashMap<>();
            property.put(
                    "description",
                    "%s: %s; default: %s"
                            .formatted(key.description(), key.form().allowed(), Help.preset(key)));
            property.putAll(key.form().schema());
            preset(key).ifPresent(preset -> property.put("default", preset));
            properties.put(key.name(), property);
        }
        Map<String, Object> schema = new HashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }

    /** Returns the default, unless it is told in words or each program has another one. */
    private static Optional<Json> preset(Key<?> key) {
        return key.equals(Keys.LOG_LOCATION)
                ? Optional.empty()
                : JsonReader.read(key.preset(), _ -> new Origin.Default(), Scope.of(new Problems()));
    }

    private static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Map<?, ?> members -> {
                json.writeStartObject();
                // Sorted, so that all builds write the same text.
                new TreeMap<>(members).forEach((name, member) -> {
                    json.writeName((String) name);
                    write(json, member);
                });
                json.writeEndObject();
            }
            case Collection<?> items -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case Json.Members(Origin _, var members) -> {
                json.writeStartObject();
                members.forEach(member -> {
                    json.writeName(member.name().value());
                    write(json, member.value());
                });
                json.writeEndObject();
            }
            case Json.Items(Origin _, var items) -> write(json, items);
            case Json.Text(Origin _, String text) -> json.writeString(text);
            case Json.Numeral(Origin _, String literal) -> json.writeNumber(literal);
            case Json.Word(Origin _, String word) -> json.writeRawValue(word);
            case Integer number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString((String) value);
        }
    }
}
