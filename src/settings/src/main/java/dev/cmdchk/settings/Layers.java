package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.List;

/** The layers that settings come from, the strongest first. */
record Layers(List<Layer> layers) {

    static Layers read(Sources sources, Values values, Values defaults, Problems problems) {
        Scope scope = Scope.of(problems);
        List<Layer> layers = new ArrayList<>();
        layers.add(read(Arguments.parse(sources.arguments(), problems).document(), scope));
        layers.add(read(values.document(), scope));
        List<Layer> files =
                sources.files().stream().map(file -> readFile(file, scope)).toList();
        layers.addAll(files.reversed());
        layers.add(read(defaults.document(), scope));
        layers.add(read(builtIn(sources.program()), scope));
        return new Layers(layers);
    }

    private static Layer read(Json document, Scope scope) {
        return Layer.read(document, Keys.OF_FILE, scope);
    }

    private static Layer readFile(SourceFile file, Scope scope) {
        return switch (file) {
            case SourceFile.Read content ->
                JsonReader.readFile(content.path(), content.content(), scope)
                        .map(document -> Layer.read(document, Keys.IN_FILE, scope))
                        .orElseGet(Layer::empty);
            case SourceFile.Missing _ -> Layer.empty();
            case SourceFile.Unreadable(String path, Origin namedBy, String user, String reason) -> {
                scope.report(
                        namedBy,
                        "user %s cannot read config file %s: %s"
                                .formatted(Shown.line(user), Shown.line(path), Shown.line(reason)),
                        "");
                yield Layer.empty();
            }
        };
    }

    private static Json builtIn(Program program) {
        Origin origin = new Origin.Default();
        List<Json.Member> members = new ArrayList<>();
        for (Key<?> key : Keys.OF_FILE) {
            Problems none = new Problems();
            Json value = JsonReader.read(Help.preset(program, key), _ -> origin, Scope.of(none))
                    .orElseThrow(() -> new IllegalStateException("the preset of " + key.name() + " is not JSON"));
            members.add(new Json.Member(new Json.Text(origin, key.name()), value));
        }
        return new Json.Members(origin, members);
    }

    Settings settings(List<String> notes) {
        return new Settings(Layer.strongest(this.layers), notes);
    }
}
