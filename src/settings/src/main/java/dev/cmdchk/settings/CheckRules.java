package dev.cmdchk.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the keys of a check must not say together, each being right for itself. */
final class CheckRules {

    private CheckRules() {}

    static void judge(Layer own, Scope scope) {
        own.find(CheckKeys.WARN).ifPresent(warn -> judgeWarn(warn, own, scope.at(CheckKeys.WARN.name())));
        own.find(CheckKeys.MAX_AGE).ifPresent(age -> judgeMaxAge(age, own, scope.at(CheckKeys.MAX_AGE.name())));
    }

    private static void judgeWarn(Setting<Set<Integer>> warn, Layer own, Scope scope) {
        Set<Integer> both = new TreeSet<>(warn.value());
        both.retainAll(own.valueOf(CheckKeys.STATUS, Set.of(0)));
        if (!both.isEmpty()) {
            scope.report(
                    warn.origin(),
                    (own.find(CheckKeys.STATUS).isPresent()
                                    ? "holds %s, which is in 'status' too"
                                    : "holds %s, which is in 'status', which is [0] when left out")
                            .formatted(both.iterator().next()),
                    "");
        }
    }

    private static void judgeMaxAge(Setting<Duration> maxAge, Layer own, Scope scope) {
        Optional<Setting<Duration>> interval = own.find(CheckKeys.INTERVAL);
        if (interval.isPresent() && maxAge.value().compareTo(interval.get().value()) < 0) {
            scope.report(
                    maxAge.origin(),
                    "is %s, which is less than the 'interval', %s"
                            .formatted(
                                    Durations.write(maxAge.value()),
                                    Durations.write(interval.get().value())),
                    "A result would be too old before the next one is there");
        }
    }

    static void judgeGroups(NamedChecks list, Scope scope) {
        Set<String> names = list.entries().stream().map(NamedChecks.Entry::name).collect(Collectors.toSet());
        for (NamedChecks.Entry entry : list.entries()) {
            entry.own()
                    .find(CheckKeys.GROUP)
                    .filter(group -> names.contains(group.value()))
                    .ifPresent(group -> scope.inCheck(entry.name())
                            .at(CheckKeys.GROUP.name())
                            .report(group.origin(), "is the name of a check: \"" + group.value() + '"', ""));
        }
    }
}
