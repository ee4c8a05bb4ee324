package dev.cmdchk.server.probe;

import java.util.List;
import org.springframework.http.MediaType;

/** The forms in which a verdict is told, the preferred ones first. */
enum Representation {
    /** As the original: one line. */
    TEXT("text", "plain"),
    /** Our own, with what is known of each check. */
    JSON("application", "json"),
    /** draft-inadarei-api-health-check-06. */
    HEALTH_JSON("application", "health+json");

    private static final MediaType HEALTH = new MediaType("application", "health+json");

    private final String type;
    private final String subtype;

    Representation(String type, String subtype) {
        this.type = type;
        this.subtype = subtype;
    }

    MediaType mediaType() {
        return switch (this) {
            case TEXT -> MediaType.TEXT_PLAIN;
            case JSON -> MediaType.APPLICATION_JSON;
            case HEALTH_JSON -> HEALTH;
        };
    }

    /**
     * Returns what {@code accept} prefers.
     *
     * @param accept the values of the header Accept, none or more
     * @return {@link #TEXT} also where none is acceptable: whoever asks a probe is to learn the verdict
     */
    static Representation preferredBy(List<String> accept) {
        if (accept.isEmpty() || accept.equals(List.of("*/*"))) {
            return TEXT;
        }
        List<MediaRange> ranges = accept.stream().flatMap(MediaRange::of).toList();
        Representation preferred = TEXT;
        for (Representation candidate : values()) {
            if (candidate.quality(ranges) > preferred.quality(ranges)) {
                preferred = candidate;
            }
        }
        return preferred;
    }

    /** Returns whether a page for people is preferred to all of these: {@code text/html} has to be named. */
    static boolean isLessThanHtml(List<String> accept) {
        List<MediaRange> ranges = accept.stream().flatMap(MediaRange::of).toList();
        int html = MediaRange.qualityByName("text", "html", ranges);
        return html > preferredBy(accept).quality(ranges);
    }

    private int quality(List<MediaRange> ranges) {
        return MediaRange.qualityOf(this.type, this.subtype, ranges);
    }
}
