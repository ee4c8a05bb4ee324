package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A list of different origins as browsers send them, letter by letter: another one would match nobody's. */
record OriginsForm() implements Form<List<String>> {
    private static final String ANY = "*";
    private static final String EXAMPLE = "such as \"https://dashboard.example.org\"";
    private static final int LONGEST = 300;
    private static final int MOST_PORT = 65_535;
    private static final String HOST = "([._-]*[a-z0-9][a-z0-9._-]*|\\[[0-9a-f.]*:[0-9a-f:.]*\\])";
    private static final Pattern PARTS = Pattern.compile(
            "(https?)://" + HOST + "(?::([1-9][0-9]{0,4})?)?([/?#].*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern SECRET = Pattern.compile("[@?#]");
    private static final String WRITTEN = "\\*|(?!https://[^/]*:443$|http://[^/]*:80$)https?://" + HOST + "(:"
            + WholeNumbers.between(1, MOST_PORT) + ")?";

    @Override
    public String allowed() {
        return "a list of different origins " + EXAMPLE + ", or \"*\" for every one";
    }

    @Override
    public Optional<List<String>> read(Json value, Scope scope) {
        if (!(value instanceof Json.Items(Origin _, var items))) {
            scope.report(
                    value.origin(),
                    "is%s, which is not %s".formatted(shown(value).isEmpty() ? " a text" : shown(value), allowed()),
                    fault(value).isEmpty() ? "Put it in brackets" : "");
            return Optional.empty();
        }
        List<String> origins = new ArrayList<>();
        for (Json item : items) {
            int number = origins.size() + 1;
            Optional<String> fault = fault(item);
            String text = Forms.textOf(item).orElse("");
            int first = origins.indexOf(text) + 1;
            origins.add(fault.isPresent() ? "" : text);
            if (fault.isPresent()) {
                scope.report(item.origin(), "item %d%s: %s".formatted(number, shown(item), fault.get()), "");
            } else if (first > 0) {
                scope.report(item.origin(), "item %d is item %d again".formatted(number, first), "");
            }
        }
        return Optional.of(List.copyOf(origins));
    }

    /** Nothing of what may hold a password or a token. */
    private static String shown(Json value) {
        boolean bare = Forms.textOf(value).filter(SECRET.asPredicate()).isEmpty();
        return bare ? " " + value.shown() : "";
    }

    private static Optional<String> fault(Json value) {
        String text = Forms.textOf(value).orElse("");
        Matcher parts = PARTS.matcher(text);
        if (text.equals(ANY)) {
            return Optional.empty();
        }
        if (text.length() > LONGEST || !parts.matches() || !isHost(parts.group(2))) {
            return Optional.of("not an origin " + EXAMPLE);
        }
        String port = Optional.ofNullable(parts.group(3)).orElse("");
        if (!port.isEmpty() && Integer.parseInt(port) > MOST_PORT) {
            return Optional.of("no port is above " + MOST_PORT);
        }
        String origin = "%s://%s".formatted(parts.group(1), parts.group(2));
        String sent = origin.toLowerCase(Locale.ROOT) + (isNeeded(port, parts.group(1)) ? ":" + port : "");
        return text.equals(sent)
                ? Optional.empty()
                : Optional.of("%s, write \"%s\"".formatted(reason(origin, parts.group(4) != null), sent));
    }

    private static String reason(String origin, boolean hasPath) {
        if (hasPath) {
            return "no path behind the host";
        }
        return origin.equals(origin.toLowerCase(Locale.ROOT))
                ? "browsers leave out the port that the scheme has anyway"
                : "browsers send lower case";
    }

    private static boolean isNeeded(String port, String scheme) {
        return !port.isEmpty() && !port.equals(scheme.equalsIgnoreCase("https") ? "443" : "80");
    }

    private static boolean isHost(String host) {
        return !host.startsWith("[") || Addresses.isAllowed(host.substring(1, host.length() - 1));
    }

    @Override
    public String shown(List<String> origins) {
        return origins.isEmpty() ? "none" : String.join(" ", origins);
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> one = Forms.ofPattern(WRITTEN, LONGEST);
        return Map.of("type", "array", "items", one, "uniqueItems", true);
    }
}
