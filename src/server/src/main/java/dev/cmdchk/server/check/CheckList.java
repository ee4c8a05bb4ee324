package dev.cmdchk.server.check;

import dev.cmdchk.checks.Check;
import java.util.List;

/** The checks as one value, so that Spring neither merges lists of several sources nor looks into a command. */
public record CheckList(List<Check> checks) {

    public CheckList {
        checks = List.copyOf(checks);
    }
}
