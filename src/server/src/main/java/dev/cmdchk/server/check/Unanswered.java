package dev.cmdchk.server.check;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.CheckState;
import java.time.Instant;

/**
 * A check gave somebody who asked no result: it hangs, or found no place to run.
 *
 * @param answer what he got instead
 * @param since when the first one got that who asked after the last run that ended
 */
record Unanswered(Answer answer, Instant since) {

    /** Whether nothing has become known of the check meanwhile: then that is still the news of it. */
    boolean holds(CheckState now) {
        CheckState then = this.answer.state();
        return then.check().equals(now.check()) && then.ended().equals(now.ended());
    }
}
