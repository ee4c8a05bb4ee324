package dev.cmdchk.server.events;

import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Status;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.server.check.CheckService;
import dev.cmdchk.server.check.CmdchkProperties;
import dev.cmdchk.server.check.Retired;
import dev.cmdchk.server.history.Change;
import dev.cmdchk.server.history.History;
import dev.cmdchk.server.history.HistoryListener;
import dev.cmdchk.server.history.Result;
import dev.cmdchk.server.history.Untold;
import dev.cmdchk.server.log.FailureLog;
import dev.cmdchk.settings.Freshness;
import dev.cmdchk.settings.Hysteresis;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Runs the operator's command when the state of a check has changed: one at a time, in the order of the changes, by the same
 * means as checks, and never part of a verdict. A check that is found healthy when the server starts is no news. What is kept
 * on disk is told at least once: again where a server has ended meanwhile.
 */
@Component
class OnChange implements HistoryListener {
    private static final Logger LOG = LoggerFactory.getLogger(OnChange.class);
    private final ObjectProvider<CheckService> checks;
    private final History history;
    private final Untold untold;
    /** One task does what is there, and another may wait for what comes meanwhile. */
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(1),
            Thread.ofVirtual().name("on_change").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    private volatile boolean retired;
    private volatile boolean stopped;
    private volatile boolean wanted;

    /** @param checks not before they are all there: they tell this of changes */
    OnChange(ObjectProvider<CheckService> checks, History history) {
        this.checks = checks;
        this.history = history;
        this.untold = history.untold();
    }

    @Override
    public void changed(Change change) {
        if (change.before().isPresent() || change.now() != Status.PASS) {
            this.untold.add(change);
        }
    }

    /** Begins, with what an earlier server has left. */
    @EventListener(ContextRefreshedEvent.class)
    void start() {
        this.untold.listen(() -> this.executor.execute(this::tellAll));
    }

    private void tellAll() {
        Optional<Change> change = this.untold.next();
        while (change.isPresent() && !this.stopped && tell(change.get())) {
            change = this.untold.next();
        }
    }

    /** Returns whether to go on with the next change; if not, this one is still to be told. */
    private boolean tell(Change change) {
        int lost = this.untold.takeLost();
        if (lost > 0) {
            LOG.warn("on_change is not run for {} changes: too many others waited for it", lost);
        }
        try {
            run(change);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException e) {
            LOG.error("on_change could not be run for check '{}'", change.check(), e);
        } catch (Error e) {
            // Such as of a class that is gone: when there is another change, or by the next server.
            LOG.error("on_change could not be run for check '{}' yet", change.check(), e);
            return false;
        }
        if (!this.stopped) {
            this.untold.told(change);
        }
        return true;
    }

    private void run(Change change) throws InterruptedException {
        CheckService service = this.checks.getObject();
        CmdchkProperties properties = service.properties();
        if (properties.onChange().isEmpty()) {
            return;
        }
        Run run = service.run(command(change, properties));
        if (run.verdict() != Verdict.HEALTHY && !this.stopped) {
            LOG.warn("on_change failed for check '{}': {}", change.check(), FailureLog.whatHappened(run));
        }
    }

    private static Check command(Change change, CmdchkProperties properties) {
        Map<String, String> told = Map.of(
                "CMDCHK_CHECK", change.check(),
                "CMDCHK_CHANGE", String.valueOf(change.number()),
                "CMDCHK_AT", change.at().toString(),
                "CMDCHK_FROM", change.before().orElse(Status.UNKNOWN).word(),
                "CMDCHK_TO", change.now().word(),
                "CMDCHK_REASON", Result.describe(change.ending()));
        // Not the check's name: a process that cannot be killed keeps what has its name from being run again.
        return new Check(
                change.check() + " (on_change)",
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

    /** What this server has begun to tell it tells to the end, and the rest if the next one cannot have it. */
    @EventListener(Retired.class)
    void retire() {
        this.retired = true;
    }

    /** Where another server goes on, this one has as long as one run may take; else all comes to an end. */
    @EventListener(ContextClosedEvent.class)
    void close() throws InterruptedException {
        this.executor.shutdown();
        CmdchkProperties properties = this.checks.getObject().properties();
        try {
            if (this.retired) {
                Duration longest = properties.onChangeTimeout().plus(properties.killGrace());
                this.executor.awaitTermination(longest.toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            this.stopped = true;
            this.executor.shutdownNow();
            this.wanted = !properties.onChange().isEmpty();
        }
    }

    /** Comes when no check runs any longer, and before history is closed. */
    @PreDestroy
    void end() {
        int left = this.untold.size();
        if (left > 0 && this.wanted && !this.history.outlivesServer()) {
            LOG.warn("on_change is not run for {} changes: the server ends, and no other can know of them", left);
        }
    }
}
