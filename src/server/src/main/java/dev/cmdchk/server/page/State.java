package dev.cmdchk.server.page;

import dev.cmdchk.checks.Answer;
import java.util.Locale;

/** What the page says of a check, the worst last. */
enum State {
    HEALTHY,
    WARNING,
    /** No run of it as it is now has ended yet. */
    UNKNOWN,
    UNHEALTHY;

    static State of(Answer answer) {
        if (answer instanceof Answer.NotRunYet) {
            return UNKNOWN;
        }
        return switch (answer.verdict()) {
            case HEALTHY -> answer.state().warns() ? WARNING : HEALTHY;
            case UNHEALTHY -> UNHEALTHY;
        };
    }

    /** Returns the word that is also the name of its colour and its icon. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
