package dev.cmdchk.server.probe;

import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A verdict in full, one line for each check, as kube-apiserver writes it for {@code ?verbose}. */
final class VerboseText {
    /** Also of several, as somebody may write them who has not read that each is excluded by itself. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9,.%_-]{1,255}");

    private final List<String> lines = new ArrayList<>();

    /** Tells first what makes the verdict unhealthy whatever the checks say. */
    VerboseText because(String reason) {
        this.lines.add("[-]" + reason);
        return this;
    }

    VerboseText check(String name, Status status) {
        this.lines.add(
                switch (status) {
                    case PASS, WARN -> "[+]%s ok".formatted(name);
                    case UNKNOWN -> "[?]%s not run yet".formatted(name);
                    case FAIL -> "[-]%s failed: reason withheld".formatted(name);
                });
        return this;
    }

    VerboseText excluded(String name) {
        this.lines.add("[+]%s excluded: ok".formatted(name));
        return this;
    }

    /** Warns of names that were to be excluded but that nothing has; what cannot be one or several is not repeated. */
    VerboseText unknown(Collection<String> names) {
        if (!names.isEmpty()) {
            String quoted = names.stream()
                    .map(name -> NAME.matcher(name).matches() ? name : "?")
                    .distinct()
                    .map(name -> '"' + name + '"')
                    .collect(Collectors.joining(","));
            this.lines.add("warn: some health checks cannot be excluded: no matches for " + quoted);
        }
        return this;
    }

    /** @param title what was asked, such as {@code readyz} */
    String end(String title, Verdict verdict) {
        String last = switch (verdict) {
            case HEALTHY -> "%s check passed".formatted(title);
            case UNHEALTHY -> "%s check failed".formatted(title);
        };
        return String.join("\n", this.lines) + '\n' + last + '\n';
    }
}
