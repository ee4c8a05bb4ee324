package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Effective settings for a person to read, without the text of any command. */
final class Description {

    private Description() {}

    static List<String> of(Settings settings) {
        List<String> lines = new ArrayList<>();
        settings.notes().forEach(note -> lines.add("# " + note));
        Keys.OF_FILE.forEach(key -> lines.add(line(key, settings)));
        settings.checkList()
                .value()
                .forEach(check -> lines.add("check %s = %s (%s)".formatted(check.name(), of(check), check.origin())));
        return lines;
    }

    private static <T> String line(Key<T> key, Settings settings) {
        Setting<T> setting = settings.get(key);
        String shown = key.form().shown(setting.value());
        return "%s = %s (%s)".formatted(key.name(), shown, setting.origin());
    }

    /** Returns what {@code check} is beside its name, its secrets left out, and what it does not have too. */
    static String of(CheckSettings check) {
        Freshness freshness = check.freshness();
        return Stream.of(
                        part(CheckKeys.STATUS, check.status()),
                        part(CheckKeys.WARN, check.warn()),
                        part(CheckKeys.TIMEOUT, check.timeout()),
                        freshness.isScheduled() ? part(CheckKeys.INTERVAL, freshness.interval()) : "",
                        freshness.maxAge().isZero() ? "" : part(CheckKeys.MAX_AGE, freshness.maxAge()),
                        check.hysteresis().fall() == 1
                                ? ""
                                : part(CheckKeys.FALL, check.hysteresis().fall()),
                        check.hysteresis().rise() == 1
                                ? ""
                                : part(CheckKeys.RISE, check.hysteresis().rise()),
                        part(CheckKeys.ENV, check.env()),
                        part(CheckKeys.GROUP, check.group()),
                        part(CheckKeys.DESCRIPTION, check.description()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static <T> String part(Key<T> key, T value) {
        String shown = key.form().shown(value);
        return shown.isEmpty() ? "" : key.name() + " " + shown;
    }
}
