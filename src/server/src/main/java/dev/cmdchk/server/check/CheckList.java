package dev.cmdchk.server.check;

import dev.cmdchk.checks.Check;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The checks as one value, so that Spring neither merges lists of several sources nor looks into a command. */
public record CheckList(List<Check> checks) {

    public CheckList {
        checks = List.copyOf(checks);
    }

    public Set<String> names() {
        return this.checks.stream().map(Check::name).collect(Collectors.toSet());
    }
}
