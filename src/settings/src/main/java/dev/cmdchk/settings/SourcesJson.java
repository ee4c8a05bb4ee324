package dev.cmdchk.settings;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** {@link Sources} as a JSON object, for a process of the same version. */
final class SourcesJson {
    private static final String PROGRAM = "program";
    private static final String ARGUMENTS = "arguments";
    private static final String FILES = "files";
    private static final String PATH = "path";
    private static final String BYTES = "bytes";
    private static final String NAMED_BY = "named_by";
    private static final String USER = "user";
    private static final String REASON = "reason";

    private static final String BY_CODE = "code";
    private static final String BY_DEFAULT = "default";

    /** All in ASCII: an argument may hold bytes that are not UTF-8, which stand there as halves of surrogate pairs. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private SourcesJson() {}

    static byte[] write(Sources sources) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty(PROGRAM, sources.program().name());
            json.writeName(ARGUMENTS).writeStartArray();
            sources.arguments().forEach(json::writeString);
            json.writeEndArray();
            json.writeName(FILES).writeStartArray();
            sources.files().forEach(file -> write(file, json));
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void write(SourceFile file, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty(PATH, file.path());
        switch (file) {
            case SourceFile.Read read -> json.writeStringProperty(BYTES, read.bytes());
            case SourceFile.Missing _ -> {}
            case SourceFile.Unreadable unreadable -> {
                json.writeStringProperty(NAMED_BY, write(unreadable.namedBy()));
                json.writeStringProperty(USER, unreadable.user());
                json.writeStringProperty(REASON, unreadable.reason());
            }
        }
        json.writeEndObject();
    }

    private static String write(Origin namedBy) {
        return switch (namedBy) {
            case Origin.Argument argument -> argument.option();
            case Origin.Code _ -> BY_CODE;
            case Origin.Default _ -> BY_DEFAULT;
            case Origin.InFile _ -> throw new IllegalArgumentException("a file cannot name config files");
        };
    }

    static Sources read(byte[] json) {
        Problems problems = new Problems();
        Json document = JsonReader.readFile("hand-over", json, Scope.of(problems))
                .orElseThrow(() -> new IllegalArgumentException(problems.found().toString()));
        return new Sources(
                Program.valueOf(text(document, PROGRAM)),
                items(document, ARGUMENTS).stream().map(SourcesJson::text).toList(),
                items(document, FILES).stream().map(SourcesJson::file).toList());
    }

    private static SourceFile file(Json file) {
        String path = text(file, PATH);
        if (has(file, BYTES)) {
            return new SourceFile.Read(path, text(file, BYTES));
        }
        return has(file, REASON)
                ? new SourceFile.Unreadable(path, namedBy(text(file, NAMED_BY)), text(file, USER), text(file, REASON))
                : new SourceFile.Missing(path);
    }

    private static Origin namedBy(String text) {
        return switch (text) {
            case BY_CODE -> new Origin.Code();
            case BY_DEFAULT -> new Origin.Default();
            default -> new Origin.Argument(text);
        };
    }

    private static boolean has(Json object, String name) {
        return members(object).stream().anyMatch(member -> member.name().value().equals(name));
    }

    private static String text(Json object, String name) {
        return text(member(object, name));
    }

    private static String text(Json value) {
        if (value instanceof Json.Text text) {
            return text.value();
        }
        throw new IllegalArgumentException("the hand-over holds %s instead of a text".formatted(value.kind()));
    }

    private static List<Json> items(Json object, String name) {
        Json value = member(object, name);
        if (value instanceof Json.Items items) {
            return items.items();
        }
        throw new IllegalArgumentException("'%s' of the hand-over is %s".formatted(name, value.kind()));
    }

    private static Json member(Json object, String name) {
        return members(object).stream()
                .filter(member -> member.name().value().equals(name))
                .findFirst()
                .map(Json.Member::value)
                .orElseThrow(() -> new IllegalArgumentException("the hand-over has no '%s'".formatted(name)));
    }

    private static List<Json.Member> members(Json object) {
        if (object instanceof Json.Members members) {
            return members.members();
        }
        throw new IllegalArgumentException("the hand-over holds %s instead of an object".formatted(object.kind()));
    }
}
