package dev.cmdchk.server.probe;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How old an answer may be, by the header Cache-Control of a request. */
final class AllowedAge {
    private static final Pattern MAX_AGE = Pattern.compile("max-age\\s*=\\s*\"?([0-9]{1,9})\"?");

    private AllowedAge() {}

    /**
     * Returns the {@code max-age} of {@code cacheControl}, the least when there are several.
     *
     * @param cacheControl the values of the header, none or more
     * @return zero when there is none, it is no number of seconds, or {@code no-cache} or {@code no-store} stand beside it
     */
    static Duration of(List<String> cacheControl) {
        long allowed = Long.MAX_VALUE;
        for (String value : cacheControl) {
            for (String directive : value.toLowerCase(Locale.ROOT).split(",", -1)) {
                allowed = Math.min(allowed, secondsOf(directive.strip()));
            }
        }
        return allowed == Long.MAX_VALUE ? Duration.ZERO : Duration.ofSeconds(allowed);
    }

    private static long secondsOf(String directive) {
        if (directive.equals("no-cache") || directive.equals("no-store")) {
            return 0;
        }
        Matcher maxAge = MAX_AGE.matcher(directive);
        if (maxAge.matches()) {
            return Long.parseLong(maxAge.group(1));
        }
        return directive.startsWith("max-age") ? 0 : Long.MAX_VALUE;
    }
}
