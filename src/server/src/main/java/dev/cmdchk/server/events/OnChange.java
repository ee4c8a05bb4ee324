package dev.cmdchk.server.events;

import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.check.CmdchkProperties;
import dev.cmdchk.server.check.Retired;
import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.Grade;
import dev.cmdchk.server.history.HistoryListener;
import dev.cmdchk.server.history.Result;
import dev.cmdchk.server.log.FailureLog;
import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Runs the operator's command when the state of a check has changed: one at a time, in the order of the changes, by the same
 * means as checks, and never part of a verdict. A check that is found healthy when the server starts is no news.
 */
@Component
class OnChange implements HistoryListener {
    private static final Logger LOG = LoggerFactory.getLogger(OnChange.class);
    /** Changes that may wait for the command; more would be news of long ago. */
    private static final int MOST_WAITING = 256;

    private final ObjectProvider<CheckService> checks;
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofVirtual().name("on_change").factory(),
            (_, executor) -> lost(executor));
    private volatile boolean retired;
    private volatile boolean stopped;

    /** @param checks not before they are all there: they tell this of changes */
    OnChange(ObjectProvider<CheckService> checks) {
        this.checks = checks;
    }

    private static void lost(ThreadPoolExecutor executor) {
        if (!executor.isShutdown()) {
            LOG.warn("on_change is not run for a change: {} others wait for it", MOST_WAITING);
        }
    }

    @Override
    public void recorded(String check) {
        // Only changes are news.
    }

    @Override
    public void changed(Change change) {
        if (change.before().isPresent() || change.now() != Grade.HEALTHY) {
            this.executor.execute(() -> run(change));
        }
    }

    private void run(Change change) {
        CheckService service = this.checks.getObject();
        CmdchkProperties properties = service.properties();
        if (properties.onChange().isEmpty() || this.stopped) {
            return;
        }
        try {
            Run run = service.run(command(change, properties));
            if (run.verdict() != Verdict.HEALTHY && !this.stopped) {
                LOG.warn("on_change failed for check '{}': {}", change.check(), FailureLog.whatHappened(run));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Check command(Change change, CmdchkProperties properties) {
        Map<String, String> told = Map.of(
                "CMDCHK_CHANGE", String.valueOf(change.number()),
                "CMDCHK_AT", change.at().toString(),
                "CMDCHK_FROM", change.before().map(Grade::status).orElse("unknown"),
                "CMDCHK_TO", change.now().status(),
                "CMDCHK_REASON", Result.describe(change.ending()));
        return new Check(
                change.check(),
                properties.onChange(),
                Set.of(0),
                Set.of(),
                properties.onChangeTimeout(),
                Freshness.ON_DEMAND,
                Hysteresis.NONE,
                told,
                "",
                "");
    }

    /** Takes no further change: the next server does. */
    @EventListener(Retired.class)
    void retire() {
        this.retired = true;
        this.executor.shutdown();
    }

    /** Where another server goes on, what this one has seen to change is told to its end; else all comes to an end. */
    @EventListener(ContextClosedEvent.class)
    void close() throws InterruptedException {
        if (this.retired) {
            CmdchkProperties properties = this.checks.getObject().properties();
            Duration longest = properties.onChangeTimeout().plus(properties.killGrace());
            this.executor.awaitTermination(longest.toNanos(), TimeUnit.NANOSECONDS);
        }
        this.stopped = true;
        this.executor.shutdownNow();
    }
}
