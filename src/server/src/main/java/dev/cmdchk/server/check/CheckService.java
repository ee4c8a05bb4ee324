package dev.cmdchk.server.check;

import dev.cmdchk.checks.Answer;
import dev.cmdchk.checks.Check;
import dev.cmdchk.checks.CheckState;
import dev.cmdchk.checks.Report;
import dev.cmdchk.checks.Run;
import dev.cmdchk.checks.Runner;
import dev.cmdchk.checks.Runners;
import dev.cmdchk.checks.Suite;
import dev.cmdchk.checks.SuiteListener;
import dev.cmdchk.checks.Verdict;
import dev.cmdchk.checks.WaitingRoom;
import dev.cmdchk.posix.Environment;
import dev.cmdchk.posix.Sessions;
import dev.cmdchk.server.log.FailureLog;
import dev.cmdchk.server.log.NewPrivileges;
import dev.cmdchk.server.log.VerdictLog;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/** Runs the operator's checks for whoever asks. A caller that is interrupted gets an unhealthy report. */
@Service
@EnableConfigurationProperties(CmdchkProperties.class)
public class CheckService {
    private static final Report NOTHING_KNOWN = new Report(List.of(), Optional.of("the request was cut short"));

    private final Runner runner;
    private final Suite suite;
    private volatile CmdchkProperties properties;
    private final Clock clock;
    private final LastTurn lastTurn;
    private final FailureLog failures = new FailureLog(System::nanoTime, NewPrivileges.ofThisProcess());
    private final Map<String, Unanswered> unanswered = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    CheckService(
            CmdchkProperties properties,
            Clock clock,
            WaitingRoom room,
            Sessions sessions,
            ObjectProvider<SuiteListener> others,
            ObjectProvider<ShownRunListener> ofShown) {
        this.properties = properties;
        this.clock = clock;
        this.lastTurn = new LastTurn(clock);
        this.runner = Runners.open(properties.killGrace(), Environment.inherited(), sessions);
        List<SuiteListener> listeners = Stream.concat(Stream.of(new VerdictLog(this.failures)), others.stream())
                .toList();
        List<ShownRunListener> shown = ofShown.stream().toList();
        this.suite = Suite.open(
                properties.checkList().checks(),
                this.runner,
                properties.killGrace(),
                properties.maxParallel(),
                room,
                (before, after) -> {
                    listeners.forEach(listener -> listener.finished(before, after));
                    tell(shown, after);
                });
    }

    private void tell(List<ShownRunListener> listeners, CheckState after) {
        Optional<ShownOutput> shown =
                ShownOutput.of(new Answer.Known(after, Duration.ZERO), this.properties.showOutput());
        listeners.forEach(listener -> listener.finished(after, shown));
    }

    /**
     * Returns what all checks but some say. Unhealthy whatever they say while the drain file exists or the server stops; then
     * it is told at once, by what is known: what would be run could be killed before it ends.
     *
     * @param excluded names of checks and groups; unknown ones mean nothing
     * @param allowed how old a result may be, zero for runs that start after this call
     */
    public Report check(Set<String> excluded, Duration allowed) {
        if (this.stopping) {
            return new Report(known().stream()
                            .filter(answer -> !answer.state().check().isCalled(excluded))
                            .toList())
                    .drained(drained());
        }
        try {
            return noted(this.suite.check(excluded, allowed)).drained(drained());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return NOTHING_KNOWN;
        }
    }

    /**
     * Returns what the check, or the checks of the group, of that name say; nothing if there is none.
     *
     * @param allowed how old a result may be, zero for runs that start after this call
     */
    public Optional<Report> find(String name, Set<String> excluded, Duration allowed) {
        try {
            return this.suite.find(name, excluded, allowed).map(this::noted);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of(NOTHING_KNOWN);
        }
    }

    private Report noted(Report report) {
        for (Answer answer : report.answers()) {
            if (answer instanceof Answer.Unknown || answer instanceof Answer.FullHouse) {
                CheckState state = answer.state();
                this.unanswered.compute(
                        state.check().name(),
                        (_, before) -> before != null && before.holds(state)
                                ? new Unanswered(answer, before.since())
                                : new Unanswered(answer, this.clock.instant()));
            }
        }
        return report;
    }

    /** Returns what somebody got who asked the check after its last run that ended, if that was no result. */
    private Optional<Unanswered> unanswered(CheckState state) {
        return Optional.ofNullable(this.unanswered.get(state.check().name())).filter(known -> known.holds(state));
    }

    /**
     * Returns what each check says from what is known of it, in the order of the check list. Runs nothing. Where somebody
     * asked after the last run and got no result, that is the last that is known.
     */
    public List<Answer> known() {
        return this.suite.known().stream().map(this::latest).toList();
    }

    /** Returns what the check of that name says so, if there is one. */
    public Optional<Answer> known(String name) {
        return this.suite.known(name).map(this::latest);
    }

    private Answer latest(Answer known) {
        return known instanceof Answer.Stale
                ? known
                : this.unanswered(known.state()).map(Unanswered::answer).orElse(known);
    }

    /** Returns since when a check says {@code answer}, where it is none of the changes that runs have made and is known. */
    public Optional<Instant> since(Answer answer) {
        return switch (answer) {
            case Answer.Known _, Answer.NotRunYet _ -> Optional.empty();
            case Answer.Stale stale -> stale.since();
            case Answer.FullHouse _, Answer.TurnedAway _, Answer.Unknown _ ->
                this.unanswered(answer.state()).map(Unanswered::since);
        };
    }

    /** Returns what is known of each check, in the order of the check list. Runs nothing. */
    public List<CheckState> states() {
        return this.suite.states();
    }

    /** Returns what is known of the check of that name, if there is one. Runs nothing. */
    public Optional<CheckState> state(String name) {
        return this.suite.state(name);
    }

    /** Runs a command that is none of the checks, once and at once, beside them. */
    public Run run(Check command) throws InterruptedException {
        return this.runner.run(command);
    }

    /** Returns how many callers took part in a run that somebody else had asked for. */
    public long coalesced() {
        return this.suite.coalesced();
    }

    /** Returns how many processes of checks could not be killed so far. */
    public long survivors() {
        return this.runner.survivors();
    }

    /** Returns whether checks can still be run, and are run in the background where they are to be. */
    public boolean isAlive() {
        return this.suite.isAlive();
    }

    /** Returns why the verdict of all checks is unhealthy whatever they say, if it is; notes it where that has changed. */
    public Optional<String> drained() {
        CmdchkProperties now = this.properties;
        boolean stops = this.stopping;
        Optional<String> byFile = now.drained();
        this.lastTurn.look(byFile.isPresent() || stops, byFile.isPresent() ? now.drainFile() : "");
        return stops ? Optional.of("the server stops") : byFile;
    }

    /** Returns when the verdict of all checks was last seen to be turned by something else than a run, if it was. */
    public Optional<Instant> lastTurn() {
        return this.lastTurn.at();
    }

    /** Returns the settings that hold at the moment; a reload exchanges them. */
    public CmdchkProperties properties() {
        return this.properties;
    }

    /** Takes other settings, all of them at once but the kill grace, which stays. */
    public void reload(CmdchkProperties other) {
        Optional<Verdict> before = verdictOfKnown();
        this.suite.reload(other.checkList().checks(), other.maxParallel());
        this.properties = other;
        Set<String> names = other.checkList().names();
        this.failures.retain(names);
        this.unanswered.keySet().retainAll(names);
        if (!before.equals(verdictOfKnown())) {
            this.lastTurn.turned();
        }
    }

    private Optional<Verdict> verdictOfKnown() {
        return states().stream()
                .filter(state -> state.last().isPresent())
                .map(CheckState::verdict)
                .reduce((one, other) -> one == Verdict.UNHEALTHY ? one : other);
    }

    /** Makes the verdict of all checks unhealthy for the rest of this server's life, so that nobody sends it more work. */
    public void drain() {
        this.stopping = true;
    }

    /** Has callers that wait get an unhealthy report now. */
    public void sendAway() {
        this.suite.sendAway();
    }

    /** The other server runs them in the background. */
    @EventListener(Retired.class)
    void retire() {
        this.suite.retire();
    }

    @PreDestroy
    void stop() {
        this.suite.close();
    }
}
