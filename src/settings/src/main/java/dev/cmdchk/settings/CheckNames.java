package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names of checks: the rules for given ones, and how those without get theirs. */
final class CheckNames {
    static final String ALLOWED = "a name of 1 to 63 lower-case letters, digits and single dashes between them,"
            + " other than \"actuator\", \"error\", \"liveness\" and \"readiness\"";

    private static final int LONGEST = 63;
    /** Leaves room for the number behind the name of a second one. */
    private static final int LONGEST_DERIVED = 56;

    private static final Pattern FORM = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern NOT_OF_NAMES = Pattern.compile("[^a-z0-9]+");
    /** The first two start the framework's own paths; the others are groups of its health, which hide a check. */
    private static final Set<String> RESERVED = Set.of("actuator", "error", "liveness", "readiness");

    private static final String UNKNOWN = "check";

    private CheckNames() {}

    /** A check whose name is still to be found. */
    record Nameless(Json.Text command, Layer own) {}

    static boolean isAllowed(String name) {
        return name.length() <= LONGEST && FORM.matcher(name).matches() && !RESERVED.contains(name);
    }

    static Map<String, Object> schema() {
        // Sorted, so that all builds write the same text.
        String reserved = String.join("|", new TreeSet<>(RESERVED));
        return Forms.ofPattern("(?!(%s)$)%s".formatted(reserved, FORM), LONGEST);
    }

    /**
     * Returns the name of {@code command}'s program, never anything of its arguments or assignments; {@code check} when
     * no program stands out.
     */
    static String derive(String command) {
        String program = CommandWord.programOf(command).orElse(UNKNOWN);
        String base = program.substring(program.lastIndexOf('/') + 1);
        String name = trimDashes(NOT_OF_NAMES.matcher(toLower(base)).replaceAll("-"));
        if (name.length() > LONGEST_DERIVED) {
            name = trimDashes(name.substring(0, LONGEST_DERIVED));
        }
        if (name.isEmpty()) {
            return UNKNOWN;
        }
        return RESERVED.contains(name) ? UNKNOWN + "-" + name : name;
    }

    /** Gives every check its name in the order of the file; a given name is never taken by a derived one. */
    static List<NamedChecks.Entry> assign(List<Nameless> checks, Problems problems) {
        Set<String> taken = given(checks, problems);
        Map<String, Integer> counts = new HashMap<>();
        List<NamedChecks.Entry> named = new ArrayList<>();
        for (Nameless check : checks) {
            String name = check.own()
                    .find(CheckKeys.NAME)
                    .map(Setting::value)
                    .orElseGet(() -> free(derive(check.command().value()), counts, taken));
            named.add(new NamedChecks.Entry(check.command(), name, check.own()));
        }
        return List.copyOf(named);
    }

    private static Set<String> given(List<Nameless> checks, Problems problems) {
        Map<String, Origin> given = new HashMap<>();
        for (Nameless check : checks) {
            Optional<Setting<String>> name = check.own().find(CheckKeys.NAME);
            if (name.isPresent()) {
                Origin first = given.putIfAbsent(name.get().value(), name.get().origin());
                if (first != null) {
                    Scope scope = Scope.of(problems).inCheck(name.get().value()).at(CheckKeys.NAME.name());
                    scope.report(name.get().origin(), "is the name of another check too, at " + first, "");
                }
            }
        }
        return new HashSet<>(given.keySet());
    }

    private static String free(String base, Map<String, Integer> counts, Set<String> taken) {
        String name;
        do {
            int count = counts.merge(base, 1, Integer::sum);
            name = count == 1 ? base : base + "-" + count;
        } while (!taken.add(name));
        return name;
    }

    /** ASCII only: other letters that have an ASCII lower case, such as the Kelvin sign, are no letters of a name. */
    private static String toLower(String text) {
        return text.codePoints()
                .map(letter -> letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String trimDashes(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int end = text.length() > start && text.endsWith("-") ? text.length() - 1 : text.length();
        return text.substring(start, end);
    }
}
