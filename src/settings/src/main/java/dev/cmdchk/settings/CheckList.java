package dev.cmdchk.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The checks of one {@code check_list}, named, before the timeout of those without their own is known. */
record CheckList(List<Entry> entries) {

    /** A check: its command, its name, and what its own object says. */
    record Entry(Json.Text command, String name, Layer own) {}

    List<CheckSettings> withTimeout(Duration common) {
        List<CheckSettings> checks = new ArrayList<>();
        for (Entry entry : this.entries) {
            Set<Integer> status =
                    entry.own().find(CheckKeys.STATUS).map(Setting::value).orElse(Set.of(0));
            Duration timeout =
                    entry.own().find(CheckKeys.TIMEOUT).map(Setting::value).orElse(common);
            checks.add(new CheckSettings(
                    entry.name(),
                    entry.command().value(),
                    status,
                    timeout,
                    entry.command().origin()));
        }
        return List.copyOf(checks);
    }
}
