package dev.cmdchk.settings;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@link Sources} as one flat JSON list of texts: program, number of arguments, arguments, then what each file is. */
final class SourcesJson {
    private static final String READ = "read";
    private static final String MISSING = "missing";
    private static final String UNREADABLE = "unreadable";
    private static final String BY_CODE = "code";
    private static final String BY_DEFAULT = "default";

    private final List<String> texts;
    private int next;

    private SourcesJson(List<String> texts) {
        this.texts = texts;
    }

    static byte[] write(Sources sources) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartArray();
            texts(sources).forEach(json::writeString);
            json.writeEndArray();
        }
        return out.toByteArray();
    }

    private static List<String> texts(Sources sources) {
        List<String> texts = new ArrayList<>();
        texts.add(sources.program().name());
        texts.add(String.valueOf(sources.arguments().size()));
        texts.addAll(sources.arguments());
        for (SourceFile file : sources.files()) {
            texts.addAll(
                    switch (file) {
                        case SourceFile.Read(String path, String bytes) -> List.of(READ, path, bytes);
                        case SourceFile.Missing(String path) -> List.of(MISSING, path);
                        case SourceFile.Unreadable(String path, Origin namedBy, String user, String reason) ->
                            List.of(UNREADABLE, path, write(namedBy), user, reason);
                    });
        }
        return texts;
    }

    private static String write(Origin namedBy) {
        return switch (namedBy) {
            case Origin.Argument(String option) -> option;
            case Origin.Code _ -> BY_CODE;
            case Origin.Default _ -> BY_DEFAULT;
            case Origin.InFile _ -> throw new IllegalArgumentException("a file cannot name config files");
        };
    }

    static Sources read(byte[] json) {
        Problems problems = new Problems();
        Json document = JsonReader.readFile("hand-over", json, Scope.of(problems))
                .orElseThrow(() -> new IllegalArgumentException(problems.found().toString()));
        if (!(document instanceof Json.Items(Origin _, var items))) {
            throw new IllegalArgumentException("the hand-over is not a list");
        }
        return new SourcesJson(items.stream().map(SourcesJson::text).toList()).sources();
    }

    private static String text(Json json) {
        if (json instanceof Json.Text(Origin _, String text)) {
            return text;
        }
        throw new IllegalArgumentException("the hand-over holds " + json.kind());
    }

    private Sources sources() {
        Program program = Program.valueOf(take());
        int count = Integer.parseInt(take());
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arguments.add(take());
        }
        List<SourceFile> files = new ArrayList<>();
        while (this.next < this.texts.size()) {
            files.add(file());
        }
        return new Sources(program, arguments, files);
    }

    private SourceFile file() {
        String what = take();
        return switch (what) {
            case READ -> new SourceFile.Read(take(), take());
            case MISSING -> new SourceFile.Missing(take());
            case UNREADABLE -> new SourceFile.Unreadable(take(), namedBy(take()), take(), take());
            default -> throw new IllegalArgumentException("the hand-over holds a file of an unknown kind");
        };
    }

    private static Origin namedBy(String text) {
        return switch (text) {
            case BY_CODE -> new Origin.Code();
            case BY_DEFAULT -> new Origin.Default();
            default -> new Origin.Argument(text);
        };
    }

    private String take() {
        if (this.next >= this.texts.size()) {
            throw new IllegalArgumentException("the hand-over ends too early");
        }
        return this.texts.get(this.next++);
    }
}
