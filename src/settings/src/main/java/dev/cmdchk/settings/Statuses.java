package dev.cmdchk.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Exit statuses of a check: a list of whole numbers.
 *
 * @param ofNone what an empty list means
 */
record Statuses(Set<Integer> ofNone) implements Form<Set<Integer>> {
    private static final int LEAST = -64;
    private static final int MOST = 255;
    static final String ONE = "a whole number from %d to %d".formatted(LEAST, MOST);

    @Override
    public String allowed() {
        return "a list of exit statuses, each " + ONE + " (-N for killed by signal N)";
    }

    @Override
    public Optional<Set<Integer>> read(Json value, Scope scope) {
        if (!(value instanceof Json.Items(Origin _, var items))) {
            scope.refuseHidden(value, allowed());
            return Optional.empty();
        }
        Set<Integer> statuses = new TreeSet<>();
        boolean right = true;
        for (Json item : items) {
            Optional<Integer> status = one(item);
            status.ifPresentOrElse(statuses::add, () -> refuse(item, scope));
            right &= status.isPresent();
        }
        return right ? Optional.of(items.isEmpty() ? this.ofNone : statuses) : Optional.empty();
    }

    @Override
    public String shown(Set<Integer> statuses) {
        return statuses.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "array", "items", Forms.wholeNumber(LEAST, MOST).schema());
    }

    static Optional<Integer> one(Json value) {
        return Forms.wholeNumber(value, LEAST, MOST);
    }

    private static void refuse(Json item, Scope scope) {
        // A text here may be an argument of the command, put into the wrong place.
        if (item instanceof Json.Numeral) {
            scope.refuse(item, ONE);
        } else {
            scope.refuseHidden(item, ONE);
        }
    }
}
