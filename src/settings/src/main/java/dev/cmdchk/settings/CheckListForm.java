package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object of commands, each with its exit statuses or an object of the keys of a check. */
record CheckListForm() implements Form<NamedChecks> {

    @Override
    public String allowed() {
        return "an object of commands, such as {\"/bin/true\": [0]}";
    }

    @Override
    public Optional<NamedChecks> read(Json value, Scope scope) {
        if (!(value instanceof Json.Members(Origin _, var members))) {
            scope.refuseHidden(value, allowed());
            return Optional.empty();
        }
        if (members.isEmpty()) {
            scope.report(value.origin(), "holds no check", "With nothing to run nothing is known: add a command");
            return Optional.empty();
        }
        List<CheckNames.Nameless> read = new ArrayList<>();
        Map<String, Origin> seen = new HashMap<>();
        for (Json.Member member : members) {
            Layer own = readOne(member, scope);
            Scope inside = scope.inCheck(label(member.name(), own));
            refuseCommand(member.name(), seen, inside);
            CheckRules.judge(own, inside);
            read.add(new CheckNames.Nameless(member.name(), own));
        }
        NamedChecks list = new NamedChecks(CheckNames.assign(read, scope.problems()));
        CheckRules.judgeGroups(list, scope);
        return Optional.of(list);
    }

    @Override
    public String shown(NamedChecks list) {
        int checks = list.entries().size();
        return checks == 1 ? "1 check" : checks + " checks";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> one =
                Map.of("anyOf", List.of(CheckKeys.STATUS.form().schema(), JsonSchema.object(CheckKeys.ALL)));
        return Map.of(
                "type",
                "object",
                "minProperties",
                1,
                "propertyNames",
                Forms.ofPattern(Rule.COMMAND_PATTERN),
                "additionalProperties",
                one);
    }

    private static Layer readOne(Json.Member member, Scope scope) {
        Scope inside = scope.inCheck(CheckNames.derive(member.name().value()));
        return switch (member.value()) {
            case Json.Members own -> Layer.read(own, CheckKeys.ALL, inside);
            case Json.Items statuses ->
                Layer.read(
                        new Json.Members(
                                statuses.origin(),
                                List.of(new Json.Member(
                                        new Json.Text(statuses.origin(), CheckKeys.STATUS.name()), statuses))),
                        CheckKeys.ALL,
                        inside);
            case Json.Text _, Json.Numeral _, Json.Word _ -> {
                inside.report(
                        member.value().origin(),
                        "is %s, which is not a list of exit statuses or an object"
                                .formatted(member.value().kind()),
                        Statuses.one(member.value())
                                .map("Write [%d]"::formatted)
                                .orElse(""));
                yield Layer.empty();
            }
        };
    }

    private static void refuseCommand(Json.Text command, Map<String, Origin> seen, Scope scope) {
        String text = command.value();
        if (text.isBlank()) {
            scope.report(command.origin(), "the command is blank", "Write what /bin/sh is to run");
        }
        if (text.indexOf('\0') >= 0) {
            scope.report(command.origin(), "the command holds a NUL character, which no program can be given", "");
        }
        if (text.codePoints().anyMatch(point -> Rule.isHalfOfPair(point) && !isByte(point, command.origin()))) {
            scope.report(
                    command.origin(),
                    "the command holds half of a surrogate pair, which is no character",
                    "Write both halves, such as \\ud83d\\ude00, or the character itself");
        }
        Origin first = seen.putIfAbsent(text, command.origin());
        if (first != null) {
            scope.report(command.origin(), "the same command is written twice, first at " + first, "");
        }
    }

    /** In an argument these stand for the bytes 0x80 to 0xff where they are not UTF-8; a command may hold any byte. */
    private static boolean isByte(int point, Origin origin) {
        return origin instanceof Origin.Argument && point >= 0xdc80 && point <= 0xdcff;
    }

    private static String label(Json.Text command, Layer own) {
        return own.find(CheckKeys.NAME).map(Setting::value).orElseGet(() -> CheckNames.derive(command.value()));
    }
}
