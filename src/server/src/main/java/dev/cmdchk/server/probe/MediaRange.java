package dev.cmdchk.server.probe;

import java.util.Arrays;
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
    private static final Pattern ELEMENT = Pattern.compile("\\s*([^/;\\s]+)/([^/;\\s]+)\\s*(;.*)?");
    private static final Pattern QUALITY = Pattern.compile(";\\s*q\\s*=\\s*([^;\\s]*)");
    private static final Pattern NUMBER = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
    private static final String ANY = "*";

    /** Returns the elements of one header's value; what is none of them is left out. */
    static Stream<MediaRange> of(String value) {
        return Arrays.stream(value.toLowerCase(Locale.ROOT).split(","))
                .map(ELEMENT::matcher)
                .filter(Matcher::matches)
                .map(element -> new MediaRange(
                        element.group(1),
                        element.group(2),
                        element.group(3) == null ? 1000 : quality(element.group(3))));
    }

    private static int quality(String parameters) {
        Matcher found = QUALITY.matcher(parameters);
        if (!found.find()) {
            return 1000;
        }
        // One that is no number asks for nothing.
        return NUMBER.matcher(found.group(1)).matches()
                ? (int) Math.round(Double.parseDouble(found.group(1)) * 1000)
                : 0;
    }

    /** Returns how exactly it names a media type: 2, 1 for its type alone, 0 for any, -1 when it does not. */
    int precisionFor(String otherType, String otherSubtype) {
        if (!this.type.equals(otherType)) {
            return this.type.equals(ANY) && this.subtype.equals(ANY) ? 0 : -1;
        }
        if (this.subtype.equals(otherSubtype)) {
            return 2;
        }
        return this.subtype.equals(ANY) ? 1 : -1;
    }
}
