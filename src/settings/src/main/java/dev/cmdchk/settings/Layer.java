package dev.cmdchk.settings;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What one object configures: the values of those of its keys that are known and right. */
final class Layer {
    private static final Pattern KEY_LIKE = Pattern.compile("\\$?[A-Za-z0-9_.-]{1,64}");

    private final Map<Key<?>, Setting<?>> settings = new LinkedHashMap<>();

    private Layer() {}

    static Layer empty() {
        return new Layer();
    }

    /** Returns the settings of {@code document} and tells {@code scope} of everything that is wrong with the rest. */
    static Layer read(Json document, List<Key<?>> table, Scope scope) {
        Layer layer = new Layer();
        if (!(document instanceof Json.Members(Origin _, var members))) {
            scope.refuseHidden(document, "an object, written in braces");
            return layer;
        }
        Map<String, Origin> seen = new HashMap<>();
        for (Json.Member member : members) {
            refuseSecond(member.name(), seen, scope);
            layer.take(member, table, scope);
        }
        return layer;
    }

    private static void refuseSecond(Json.Text name, Map<String, Origin> seen, Scope scope) {
        Origin first = seen.putIfAbsent(name.value(), name.origin());
        if (first != null) {
            scope.at(shownKey(name.value())).report(name.origin(), "is written twice, first at " + first, "");
        }
    }

    private void take(Json.Member member, List<Key<?>> table, Scope scope) {
        String name = member.name().value();
        table.stream()
                .filter(key -> key.name().equals(name))
                .findAny()
                .ifPresentOrElse(
                        key -> take(key, member.value(), scope.at(name)),
                        () -> refuseUnknown(member.name(), table, scope));
    }

    private <T> void take(Key<T> key, Json value, Scope scope) {
        key.form().read(value, scope).ifPresent(right -> this.settings.put(key, new Setting<>(right, value.origin())));
    }

    // take() is the only writer and stores with a key what that key's own form has read.
    @SuppressWarnings("unchecked")
    <T> Optional<Setting<T>> find(Key<T> key) {
        return Optional.ofNullable((Setting<T>) this.settings.get(key));
    }

    /** Returns what is configured for {@code key}, else {@code other}. */
    <T> T valueOf(Key<T> key, T other) {
        return find(key).map(Setting::value).orElse(other);
    }

    /** Returns a layer with what of these is configured first, for each key. */
    static Layer strongest(List<Layer> layers) {
        Layer all = new Layer();
        layers.reversed().forEach(layer -> all.settings.putAll(layer.settings));
        return all;
    }

    private static void refuseUnknown(Json.Text name, List<Key<?>> table, Scope scope) {
        scope.at(shownKey(name.value()))
                .report(
                        name.origin(),
                        name.value().equals("config") ? "is not allowed in a file" : "is not known",
                        scope.problems().isFull() ? "" : remedy(name.value(), table));
    }

    private static String remedy(String name, List<Key<?>> table) {
        if (name.equals("config")) {
            return "Name config files with the option --config";
        }
        List<String> names = table.stream().map(Key::name).toList();
        String known = "Known here: " + String.join(", ", names);
        if (!KEY_LIKE.matcher(name).matches()) {
            return "Commands belong into 'check_list'. " + known;
        }
        String question = Nearest.question(name, names);
        return question.isEmpty() ? known : question;
    }

    /** A key that does not look like one may be a command in the wrong place: shows only the program's name. */
    private static String shownKey(String name) {
        return KEY_LIKE.matcher(name).matches() ? name : CheckNames.derive(name) + "...";
    }
}
