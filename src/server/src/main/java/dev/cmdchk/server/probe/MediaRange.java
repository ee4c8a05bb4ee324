package dev.cmdchk.server.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One element of the header Accept, in lower case.
 *
 * @param quality in thousandths, 0 to 1000
 */
record MediaRange(String type, String subtype, int quality) {
    private static final Pattern NAME = Pattern.compile("([^/\\s]+)/([^/\\s]+)");
    private static final Pattern NUMBER = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
    private static final String ANY = "*";

    /** Returns the elements of one header's value; what is none of them is left out. */
    static Stream<MediaRange> of(String value) {
        return split(value.toLowerCase(Locale.ROOT), ',').stream()
                .map(element -> split(element, ';'))
                .flatMap(parts -> {
                    Matcher name = NAME.matcher(parts.getFirst().strip());
                    return name.matches()
                            ? Stream.of(new MediaRange(name.group(1), name.group(2), quality(parts)))
                            : Stream.empty();
                });
    }

    /** Splits where {@code separator} is outside quotes, as RFC 9110, 5.6.4 has them. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '"') {
                quoted = !quoted;
            } else if (quoted && letter == '\\') {
                at++;
            } else if (!quoted && letter == separator) {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static int quality(List<String> parts) {
        for (String parameter : parts.subList(1, parts.size())) {
            int equals = parameter.indexOf('=');
            if (equals >= 0 && parameter.substring(0, equals).strip().equals("q")) {
                String number = parameter.substring(equals + 1).strip();
                // One that is no number asks for nothing.
                return NUMBER.matcher(number).matches() ? (int) Math.round(Double.parseDouble(number) * 1000) : 0;
            }
        }
        return 1000;
    }

    /**
     * Returns the quality of the range that fits a media type best, as RFC 9110 has it: {@code text/plain} before
     * {@code text/*}; the greatest where several fit alike, 0 where none does.
     */
    static int qualityOf(String type, String subtype, List<MediaRange> ranges) {
        int best = -1;
        int quality = 0;
        for (MediaRange range : ranges) {
            int precision = range.precisionFor(type, subtype);
            if (precision >= Math.max(best, 0)) {
                quality = precision > best ? range.quality() : Math.max(quality, range.quality());
                best = precision;
            }
        }
        return quality;
    }

    /** Returns the quality that a media type has where it is named, 0 where it is not. */
    static int qualityByName(String type, String subtype, List<MediaRange> ranges) {
        return ranges.stream()
                .filter(range -> range.precisionFor(type, subtype) == 2)
                .mapToInt(MediaRange::quality)
                .max()
                .orElse(0);
    }

    /** Returns how exactly it names a media type: 2, 1 for its type alone, 0 for any, -1 when it does not. */
    private int precisionFor(String otherType, String otherSubtype) {
        if (!this.type.equals(otherType)) {
            return this.type.equals(ANY) && this.subtype.equals(ANY) ? 0 : -1;
        }
        if (this.subtype.equals(otherSubtype)) {
            return 2;
        }
        return this.subtype.equals(ANY) ? 1 : -1;
    }
}
