package dev.cmdchk.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms that a single value takes. */
final class Forms {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");

    private Forms() {}

    /** A form whose values are right or wrong as a whole. */
    record Simple<T>(
            String allowed, Function<Json, Optional<T>> parse, Function<T, String> write, Map<String, Object> schema)
            implements Form<T> {
        @Override
        public Optional<T> read(Json value, Scope scope) {
            Optional<T> parsed = this.parse.apply(value);
            if (parsed.isEmpty()) {
                scope.refuse(value, this.allowed);
            }
            return parsed;
        }

        @Override
        public String shown(T value) {
            return this.write.apply(value);
        }
    }

    /** A text that {@code rule} accepts. */
    static Form<String> text(String allowed, Predicate<String> rule, Map<String, Object> schema) {
        return new Simple<>(allowed, value -> textOf(value).filter(rule), Shown::line, schema);
    }

    static Map<String, Object> ofPattern(String pattern) {
        return Map.of("type", "string", "pattern", "^(" + pattern + ")$");
    }

    static Map<String, Object> ofPattern(String pattern, int longest) {
        return Map.of("type", "string", "pattern", "^(" + pattern + ")$", "maxLength", longest);
    }

    static Form<Integer> wholeNumber(int least, int most) {
        return new Simple<>(
                "a whole number from %d to %d".formatted(least, most),
                value -> wholeNumber(value, least, most),
                String::valueOf,
                Map.of("type", "integer", "minimum", least, "maximum", most));
    }

    static Form<Duration> duration(Duration least, Duration most) {
        return new Simple<>(
                "a duration from %s to %s, written like \"500ms\", \"10s\" or \"1m\""
                        .formatted(Durations.write(least), Durations.write(most)),
                value -> textOf(value)
                        .flatMap(Durations::parse)
                        .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0),
                Durations::write,
                ofPattern(Durations.pattern(least, most)));
    }

    /** One of {@code constants}, written in lower case. */
    static <E extends Enum<E>> Form<E> choice(E[] constants) {
        String allowed = Arrays.stream(constants).map(Forms::quote).collect(Collectors.joining(" or "));
        return new Simple<>(
                allowed,
                value -> Arrays.stream(constants)
                        .filter(constant ->
                                textOf(value).filter(written(constant)::equals).isPresent())
                        .findFirst(),
                Forms::written,
                Map.of("enum", Arrays.stream(constants).map(Forms::written).toList()));
    }

    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns a number that is written without a fraction or an exponent and lies in the range. */
    static Optional<Integer> wholeNumber(Json value, int least, int most) {
        return Optional.of(value)
                .filter(Json.Numeral.class::isInstance)
                .map(number -> ((Json.Numeral) number).literal())
                .filter(literal -> WHOLE.matcher(literal).matches())
                .map(Integer::valueOf)
                .filter(number -> number >= least && number <= most);
    }

    static Optional<String> textOf(Json value) {
        return value instanceof Json.Text(Origin _, String text) ? Optional.of(text) : Optional.empty();
    }

    private static String quote(Enum<?> constant) {
        return '"' + written(constant) + '"';
    }
}
