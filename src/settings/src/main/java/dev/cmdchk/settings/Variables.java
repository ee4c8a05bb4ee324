package dev.cmdchk.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Environment variables: an object of texts. Their values may be secret. */
record Variables() implements Form<Map<String, String>> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    /** What every check is told by names that begin so must be true. */
    private static final String OURS = "CMDCHK_";

    @Override
    public String allowed() {
        return "an object of texts, each named by letters, digits and underscores and not beginning with " + OURS;
    }

    @Override
    public Optional<Map<String, String>> read(Json value, Scope scope) {
        if (!(value instanceof Json.Members(Origin _, var members))) {
            scope.refuseHidden(value, allowed());
            return Optional.empty();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        boolean right = true;
        for (Json.Member member : members) {
            right &= isRight(member, scope) && isFirst(variables, member, scope);
        }
        return right ? Optional.of(variables) : Optional.empty();
    }

    private static boolean isRight(Json.Member member, Scope scope) {
        String name = member.name().value();
        if (!NAME.matcher(name).matches() || name.startsWith(OURS)) {
            scope.report(
                    member.name().origin(),
                    // One of another kind may be a value that stands where a name belongs.
                    name.startsWith(OURS) ? "holds the name " + Shown.quoted(name) : "holds a name that is not allowed",
                    "Use letters, digits and _, no digit first, and not " + OURS + " at the beginning");
            return false;
        }
        Optional<String> fault = fault(member.value());
        fault.ifPresent(text -> scope.report(
                member.value().origin(),
                "gives %s %s, which %s".formatted(name, member.value().kind(), text),
                ""));
        return fault.isEmpty();
    }

    private static Optional<String> fault(Json value) {
        return switch (value) {
            case Json.Text text -> Rule.fault(text.value(), List.of(Rule.NUL, Rule.HALF_OF_PAIR));
            case Json.Numeral _, Json.Word _ -> Optional.of("is not a text: write it in double quotes, as in \"8080\"");
            case Json.Items _, Json.Members _ -> Optional.of("is not a text");
        };
    }

    private static boolean isFirst(Map<String, String> variables, Json.Member member, Scope scope) {
        String name = member.name().value();
        boolean first = variables.put(name, Forms.textOf(member.value()).orElseThrow()) == null;
        if (!first) {
            scope.report(member.name().origin(), "names " + name + " twice", "");
        }
        return first;
    }

    @Override
    public String shown(Map<String, String> variables) {
        return String.join(" ", variables.keySet());
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of(
                "type", "object",
                "propertyNames", Map.of("pattern", "^(?!" + OURS + ")(" + NAME + ")$"),
                "additionalProperties", Forms.ofPattern("[^\\u0000]*"));
    }
}
