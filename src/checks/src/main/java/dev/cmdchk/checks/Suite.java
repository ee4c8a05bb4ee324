package dev.cmdchk.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All checks of a check list, run side by side for each caller. Safe for use by many threads at once. */
public final class Suite implements AutoCloseable {
    private final Surroundings around;
    private final ExecutorService executor;
    private final WaitingRoom room;
    /** Those of the check list, and those taken out of it whose last run is still going. */
    private final Map<String, Member> known = new LinkedHashMap<>();

    private volatile List<Gate> gates = List.of();
    private volatile boolean closed;

    private record Member(Gate gate, Schedule schedule) {}

    private Suite(
            Runner runner, Duration killGrace, int maxParallel, WaitingRoom room, Time time, SuiteListener listener) {
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        this.room = room;
        this.around = new Surroundings(
                runner,
                this.executor,
                new Slots(maxParallel),
                time,
                killGrace,
                (before, after) -> tell(listener, before, after),
                new LongAdder());
    }

    /** Opens a suite for any number of callers, otherwise as with a waiting room for them. */
    public static Suite open(
            List<Check> checks, Runner runner, Duration killGrace, int maxParallel, SuiteListener listener) {
        return open(checks, runner, killGrace, maxParallel, new WaitingRoom(Integer.MAX_VALUE), listener);
    }

    /**
     * Opens a suite and begins the background runs of checks that have an interval.
     *
     * @param checks what to run, at least one
     * @param runner closed together with this suite
     * @param killGrace how long a command that overran may take to end, as the runner was told
     * @param maxParallel how many runs may be in flight at once, 1 or more
     * @param room where callers wait; others may wait there too
     */
    public static Suite open(
            List<Check> checks,
            Runner runner,
            Duration killGrace,
            int maxParallel,
            WaitingRoom room,
            SuiteListener listener) {
        return open(checks, runner, killGrace, maxParallel, room, listener, SystemTime.start());
    }

    static Suite open(
            List<Check> checks,
            Runner runner,
            Duration killGrace,
            int maxParallel,
            WaitingRoom room,
            SuiteListener listener,
            Time time) {
        Suite suite = new Suite(runner, killGrace, maxParallel, room, time, listener);
        suite.reload(checks, maxParallel);
        return suite;
    }

    /**
     * Takes another check list. A check that is in both and equal keeps all that is known of it and its schedule; one that
     * has changed is run anew, and what it has shown counts for fall and rise where its command, environment and statuses are
     * the same; one that is new or back again starts anew; one that is gone is unknown from now on, but its run in flight goes
     * on.
     *
     * @param checks what to run, at least one
     * @param maxParallel how many runs may be in flight at once, 1 or more; those that are go on
     */
    public synchronized void reload(List<Check> checks, int maxParallel) {
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("'checks' must not be empty: with nothing to run nothing is known");
        }
        this.around.slots().resize(maxParallel);
        Map<String, Member> before = new LinkedHashMap<>(this.known);
        this.known.clear();
        for (Check check : checks) {
            this.known.put(check.name(), admit(check, before.remove(check.name())));
        }
        this.gates = this.known.values().stream().map(Member::gate).toList();
        before.values().forEach(this::dismiss);
    }

    private Member admit(Check check, @Nullable Member before) {
        Gate gate = before == null ? new Gate(check, this.around) : before.gate();
        if (before != null && gate.check().equals(check) && !before.schedule().isCancelled()) {
            return before;
        }
        if (before != null) {
            before.schedule().cancel();
            gate.become(check);
        }
        return new Member(gate, Schedule.start(check, this.around.time(), gate::runInBackground));
    }

    private void dismiss(Member member) {
        member.schedule().cancel();
        member.gate().retire();
        if (!member.gate().isIdle()) {
            this.known.put(member.gate().check().name(), member);
        }
    }

    /**
     * Asks every check for a run that starts after this call, and waits for all. Who finds no place to wait is turned away
     * at once, with the answers that there are.
     *
     * @throws InterruptedException if the caller is interrupted while it waits; the runs go on
     */
    public Report check() throws InterruptedException {
        return check(Set.of(), Duration.ZERO);
    }

    /**
     * Asks every check but some, and waits for all as {@link #check()} does.
     *
     * @param excluded names of checks and groups to leave out; unknown ones mean nothing
     * @param allowed how old a result may be; zero for runs that start after this call
     * @return one answer per check; when all are excluded there is none, and the report is unhealthy
     * @throws InterruptedException if the caller is interrupted while it waits; the runs go on
     */
    public Report check(Set<String> excluded, Duration allowed) throws InterruptedException {
        List<Gate> all = this.gates;
        return ask(excluded.isEmpty() ? all : select(check -> !check.isCalled(excluded)), allowed);
    }

    /**
     * Asks the check, or the checks of the group, of that name, but some, and waits as {@link #check()} does.
     *
     * @param excluded as for {@link #check(Set, Duration)}, with the same consequence when all are
     * @param allowed how old a result may be; zero for runs that start after this call
     * @return nothing if there is no such check or group
     * @throws InterruptedException if the caller is interrupted while it waits; the runs go on
     */
    public Optional<Report> find(String name, Set<String> excluded, Duration allowed) throws InterruptedException {
        List<Gate> found = select(check -> check.isCalled(Set.of(name)));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(ask(
                        found.stream()
                                .filter(gate -> !gate.check().isCalled(excluded))
                                .toList(),
                        allowed));
    }

    private List<Gate> select(Predicate<Check> rule) {
        return this.gates.stream().filter(gate -> rule.test(gate.check())).toList();
    }

    private Report ask(List<Gate> gates, Duration allowed) throws InterruptedException {
        List<CompletableFuture<Answer>> joined = new ArrayList<>(gates.size());
        for (Gate gate : gates) {
            joined.add(gate.join(allowed));
        }
        if (!joined.stream().allMatch(CompletableFuture::isDone)) {
            if (!this.room.enter()) {
                return turnedAway(gates, joined);
            }
            try {
                // Once for all: a caller that is woken for each costs as much as running a check.
                // Only now: it hangs on each flight until that ends.
                await(CompletableFuture.allOf(joined.toArray(CompletableFuture[]::new)));
            } finally {
                this.room.leave();
            }
        }
        return new Report(joined.stream().map(CompletableFuture::join).toList());
    }

    private static Report turnedAway(List<Gate> gates, List<CompletableFuture<Answer>> joined) {
        List<Answer> answers = new ArrayList<>(gates.size());
        for (int i = 0; i < gates.size(); i++) {
            answers.add(joined.get(i).getNow(new Answer.TurnedAway(gates.get(i).state())));
        }
        return new Report(answers);
    }

    private static void await(CompletableFuture<Void> all) throws InterruptedException {
        try {
            all.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a flight ends with an answer", e);
        }
    }

    /** Returns what is known of each check, in the order of the check list. Runs nothing. */
    public List<CheckState> states() {
        return this.gates.stream().map(Gate::state).toList();
    }

    /** Returns what is known of the check of that name, if there is one. Runs nothing. */
    public Optional<CheckState> state(String name) {
        return known(name).map(Answer::state);
    }

    /**
     * Returns what each check says from what is known of it, in the order of the check list: as {@link #check()}, but no
     * run is asked for, so a check without a schedule says what its last run said however long ago that was.
     */
    public List<Answer> known() {
        return this.gates.stream().map(Gate::known).toList();
    }

    /** Returns what the check of that name says so, if there is one. */
    public Optional<Answer> known(String name) {
        return this.gates.stream()
                .filter(gate -> gate.check().name().equals(name))
                .map(Gate::known)
                .findFirst();
    }

    /** Returns how many callers took part in a run that somebody else had asked for. */
    public long coalesced() {
        return this.around.coalesced().sum();
    }

    /** Returns whether runs in the background still begin, deadlines are kept and commands can be run. */
    public boolean isAlive() {
        return this.around.time().isAlive() && this.around.runner().isAlive();
    }

    /** Begins no run any more that nobody waits for. Who asks gets his answer as before. */
    public synchronized void retire() {
        this.known.values().forEach(member -> {
            member.schedule().cancel();
            member.gate().retire();
        });
    }

    /** A run that {@link #close} killed says nothing about its check. */
    private void tell(SuiteListener listener, CheckState before, CheckState after) {
        if (!this.closed) {
            listener.finished(before, after);
        }
    }

    /** Has callers that wait get an unhealthy report now. Runs go on. */
    public synchronized void sendAway() {
        this.known.values().forEach(member -> member.gate().sendAway("the server stops"));
    }

    /** Kills what still runs. Callers that wait get an unhealthy report. */
    @Override
    public synchronized void close() {
        this.closed = true;
        this.known.values().forEach(member -> member.schedule().cancel());
        this.around.time().close();
        // First, so that nobody takes a run that was killed for one that overran.
        this.sendAway();
        this.around.runner().close();
        this.executor.shutdownNow();
        this.sendAway();
    }
}
