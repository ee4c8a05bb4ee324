package dev.cmdchk.server.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A time as the page shows it: to the second, UTC. */
record Moment(Instant at) {
    private static final DateTimeFormatter TEXT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    String iso() {
        return this.at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    String text() {
        return TEXT.format(this.at);
    }
}
