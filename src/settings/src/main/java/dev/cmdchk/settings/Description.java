package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Effective settings for a person to read, without the text of any command. */
final class Description {
    private Description() {}

    static List<String> of(Settings settings) {
        List<String> lines = new ArrayList<>();
        settings.notes().forEach(note -> lines.add("# " + note));
        lines.add(line(Keys.USER, Shown.line(settings.user().value()), settings.user()));
        lines.add(line(Keys.PRIVILEGES, Forms.written(settings.privileges().value()), settings.privileges()));
        lines.add(line(Keys.ADDRESS, settings.address().value(), settings.address()));
        lines.add(line(Keys.PORT, settings.port().value().toString(), settings.port()));
        lines.add(line(Keys.LOG_LOCATION, location(settings), settings.logLocation()));
        lines.add(line(Keys.LOG_FORMAT, Forms.written(settings.logFormat().value()), settings.logFormat()));
        lines.add(line(Keys.LOG_FALLBACK, Forms.written(settings.logFallback().value()), settings.logFallback()));
        lines.add(line(Keys.TIMEOUT, Durations.write(settings.timeout().value()), settings.timeout()));
        lines.add(line(Keys.KILL_GRACE, Durations.write(settings.killGrace().value()), settings.killGrace()));
        lines.add(line(Keys.MAX_PARALLEL, settings.maxParallel().value().toString(), settings.maxParallel()));
        lines.add(line(Keys.CHECK_LIST, count(settings.checkList().value().size()), settings.checkList()));
        settings.checkList().value().forEach(check -> lines.add(line(check)));
        return lines;
    }

    private static String line(Key<?> key, String value, Setting<?> setting) {
        return "%s = %s (%s)".formatted(key.name(), value, setting.origin());
    }

    private static String line(CheckSettings check) {
        String statuses = check.status().stream().map(String::valueOf).collect(Collectors.joining(" "));
        return "check %s = status %s, timeout %s (%s)"
                .formatted(check.name(), statuses, Durations.write(check.timeout()), check.origin());
    }

    private static String location(Settings settings) {
        String location = settings.logLocation().value();
        return location.isEmpty() ? "console" : Shown.line(location);
    }

    private static String count(int checks) {
        return checks == 1 ? "1 check" : checks + " checks";
    }
}
