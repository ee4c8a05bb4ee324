package dev.cmdchk.acceptance.harness;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Bounds how long all tests together may last, which on a slow machine is longer than whoever waits for them has: what would
 * begin later than {@code acceptance.minutes} after the first is not run, and reported as such. The order is another one
 * each time, so nothing is left out for good. Zero minutes are no bound.
 */
public final class InTime implements ExecutionCondition {
    private static final Duration LONGEST = Duration.ofMinutes(Long.getLong("acceptance.minutes", 0));
    private static final Instant END = Instant.ofEpochMilli(
                    ManagementFactory.getRuntimeMXBean().getStartTime())
            .plus(LONGEST);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return LONGEST.isZero() || Instant.now().isBefore(END)
                ? ConditionEvaluationResult.enabled("in time")
                : ConditionEvaluationResult.disabled(
                        "the %d minutes of tests.minutes are over".formatted(LONGEST.toMinutes()));
    }
}
