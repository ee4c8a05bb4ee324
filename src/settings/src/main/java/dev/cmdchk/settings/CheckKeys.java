package dev.cmdchk.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table of the keys of one check. */
final class CheckKeys {
    private static final Duration A_DAY = Duration.ofDays(1);

    static final Key<String> NAME = new Key<>(
            "name",
            Forms.text(CheckNames.ALLOWED, CheckNames::isAllowed, CheckNames.schema()),
            "the program's base name",
            "what the check is called in paths and in the log");

    static final Key<Set<Integer>> STATUS =
            new Key<>("status", new Statuses(Set.of(0)), "[0]", "exit statuses that count as healthy; [] means [0]");

    static final Key<Set<Integer>> WARN = new Key<>(
            "warn",
            new Statuses(Set.of()),
            "[]",
            "further exit statuses, none of status, that count as healthy but are shown and logged as a warning");

    static final Key<Duration> TIMEOUT =
            new Key<>("timeout", Keys.TIMEOUT.form(), "the file's timeout", "how long one run may take");

    static final Key<Duration> INTERVAL = new Key<>(
            "interval",
            Forms.duration(Duration.ZERO, A_DAY),
            "\"0s\"",
            "runs in the background this often, and answers at once with the last result; 0s when somebody asks");

    static final Key<Duration> MAX_AGE = new Key<>(
            "max_age",
            Forms.duration(Duration.ZERO, A_DAY.multipliedBy(7)),
            "\"0s\"; with an interval, three intervals and the timeout",
            "how old a result may be to be used again; with an interval, which it is not less than, an older one counts as failed");

    static final Key<Integer> FALL = new Key<>(
            "fall", Forms.wholeNumber(1, 100), "1", "how many failed runs in a row make a healthy check unhealthy");

    static final Key<Integer> RISE = new Key<>(
            "rise", Forms.wholeNumber(1, 100), "1", "how many passed runs in a row make an unhealthy check healthy");

    static final Key<Map<String, String>> ENV =
            new Key<>("env", new Variables(), "{}", "environment variables of its command, beside the inherited ones");

    static final Key<String> GROUP = new Key<>(
            "group",
            Forms.text(CheckNames.ALLOWED, CheckNames::isAllowed, CheckNames.schema()),
            "none",
            "checks of one group can be asked together; no check may have its name");

    static final Key<String> DESCRIPTION = new Key<>(
            "description",
            new TextForm(
                    "one line of at most 1024 characters",
                    false,
                    "",
                    List.of(Rule.longerThan(1024), Rule.NOT_ONE_LINE),
                    Forms.ofPattern("[^" + Rule.CONTROLS + "\\u2028\\u2029]*", 1024)),
            "none",
            "what it is for; anybody who asks may see it");

    static final List<Key<?>> ALL =
            List.of(NAME, STATUS, WARN, TIMEOUT, INTERVAL, MAX_AGE, FALL, RISE, ENV, GROUP, DESCRIPTION);

    private CheckKeys() {}
}
