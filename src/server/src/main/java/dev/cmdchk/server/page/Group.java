package dev.cmdchk.server.page;

import dev.cmdchk.checks.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checks of one group, the worst first.
 *
 * @param name empty for those that have no group
 */
record Group(String name, List<Row> rows) {

    /** Returns the groups of {@code rows}, the one with the worst check first. */
    static List<Group> of(List<Row> rows) {
        Map<String, List<Row>> byName = new TreeMap<>();
        List<Row> sorted = rows.stream()
                .sorted(Comparator.comparing(Row::status).reversed())
                .toList();
        sorted.forEach(row ->
                byName.computeIfAbsent(row.group(), _ -> new ArrayList<>()).add(row));
        return byName.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Group::worst).reversed())
                .toList();
    }

    private Status worst() {
        return this.rows.getFirst().status();
    }

    String title() {
        return this.name.isEmpty() ? "Checks" : this.name;
    }
}
