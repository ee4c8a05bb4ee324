package dev.cmdchk.settings;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The table of the keys of one check. */
final class CheckKeys {
    static final Key<String> NAME = new Key<>(
            "name",
            Forms.text(CheckNames.ALLOWED, CheckNames::isAllowed),
            "the program's base name",
            "what the check is called in paths and in the log");
    static final Key<Set<Integer>> STATUS =
            new Key<>("status", new Statuses(), "[0]", "exit statuses that count as healthy");
    static final Key<Duration> TIMEOUT =
            new Key<>("timeout", Keys.TIMEOUT.form(), "the file's timeout", "how long one run may take");

    static final List<Key<?>> ALL = List.of(NAME, STATUS, TIMEOUT);

    private CheckKeys() {}
}
