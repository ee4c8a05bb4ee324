package dev.cmdchk.posix;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One child from the wish for it until nothing of it is left, as a table of phases and events. One thread starts it; from
 * then on only the loop's thread is in here, but for {@link #result()}.
 *
 * <pre>
 *            child ended            pipe at its end      instant {@code due} came
 * NEW        -                      -                    -
 * RUNNING    reap → DRAINING        (note)               expendable, twice; deadline: TERM to the group → ASKED
 * ASKED      look for others soon   (note)               none left, or grace over: KILL → FORCED
 * FORCED     look for others soon   (note)               none left: reap → DRAINING; patience over: reap, or → GIVEN_UP
 * GIVEN_UP   reap → DONE            -                    look for others if none could be; reap → DONE
 * DRAINING   -                      → DONE               → DONE
 * </pre>
 *
 * A child that ended while another process traces it (strace -f) cannot be reaped before that one lets go: it is tried again
 * until then, by the clock, for the kernel tells of an end but once.
 *
 * <p>The group is signalled only before the child is reaped: until then its number cannot become another group's. What is
 * left after a run that ended by itself is the business of {@link Leftovers}.
 */
final class ChildProcess {

    /**
     * How long a child runs before its pipe is watched, and before it is expendable. Most have ended by then, and to be woken
     * by the end of the pipe, which comes just before the end of the child, would cost one of them as much as all else here.
     * Until then the kernel keeps 64 KiB, only who writes more waits that long, once; and nobody takes much memory.
     */
    private static final long YOUNG_NANOS = Duration.ofMillis(5).toNanos();
    /** From then to a second look at what it has started: what was just being started is seen by no look. */
    private static final long GROWING_NANOS = Duration.ofMillis(100).toNanos();
    /** How long the pipe may stay open after the child has ended. */
    private static final long DRAIN_NANOS = Duration.ofMillis(100).toNanos();
    /** How long a killed process may take to disappear before it counts as one that cannot be killed. */
    static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();

    /** What was killed is gone by then; children of many commands killed at once share one look at all processes. */
    private static final long SETTLE_NANOS = Duration.ofMillis(2).toNanos();

    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(20).toNanos();

    /** The same for what may last long, when nobody waits for the result any more. */
    private static final long RARELY_NANOS = Duration.ofSeconds(1).toNanos();

    private enum Phase {
        NEW,
        RUNNING,
        ASKED,
        FORCED,
        GIVEN_UP,
        DRAINING,
        DONE
    }

    private final CommandLoop loop;
    private final long id;
    private final Supplier<Command> choice;
    private final CompletableFuture<CommandResult> result = new CompletableFuture<>();
    private final OutputPipe pipe;
    private final long deadline;
    private @Nullable Command command;
    private @Nullable Leader leader;
    private int place;
    private long due = Long.MAX_VALUE;
    private Phase phase = Phase.NEW;
    private volatile boolean unwanted;
    private boolean grown;
    private boolean ended;
    private boolean overran;
    private long phaseEnd;
    private List<Survivor> survivors = List.of();
    private @Nullable Members members;
    private @Nullable Ending ending;

    ChildProcess(CommandLoop loop, long id, Duration timeout, Supplier<Command> choice) {
        this.loop = loop;
        this.id = id;
        this.choice = choice;
        this.pipe = new OutputPipe(loop, id << 1);
        this.deadline = loop.now() + timeout.toNanos();
    }

    /** Chooses its command. */
    void choose() {
        this.command = this.choice.get();
    }

    /** Returns the command that was {@linkplain #choose chosen}. */
    Command command() {
        return Objects.requireNonNull(this.command, "no command was chosen");
    }

    /**
     * Its command runs.
     *
     * @param place of its session in {@link Sessions}
     * @param output our end of its pipe, which does not block
     */
    void started(Leader leader, int place, int output) {
        this.leader = leader;
        this.place = place;
        this.pipe.open(output);
        this.due = Math.min(this.deadline, this.loop.now() + YOUNG_NANOS);
        this.phase = Phase.RUNNING;
    }

    /** Nobody waits for it any more. Any thread may say so. */
    void unwanted() {
        this.unwanted = true;
    }

    boolean isUnwanted() {
        return this.unwanted;
    }

    long id() {
        return this.id;
    }

    /** Returns the process, which has {@linkplain #started started}. */
    Leader leader() {
        return Objects.requireNonNull(this.leader, "it has not started");
    }

    /** Returns where its session is noted. */
    int place() {
        return this.place;
    }

    /** Returns the instant at which {@link #onDue} is to be called; {@code Long.MAX_VALUE} for never. */
    long due() {
        return this.due;
    }

    /** Sets that instant. The loop orders children by it, so only the loop calls this. */
    void due(long instant) {
        this.due = instant;
    }

    CompletableFuture<CommandResult> result() {
        return this.result;
    }

    List<Survivor> survivors() {
        return this.survivors;
    }

    boolean isDone() {
        return this.phase == Phase.DONE;
    }

    /** Whether all that can be done was done, though a process of it may still be there. */
    boolean isSettled() {
        return this.phase == Phase.DONE || this.phase == Phase.GIVEN_UP;
    }

    /** The pipe can be read, or has come to its end. */
    void onReadable(MemorySegment buffer) {
        this.pipe.read(buffer);
        if (this.phase == Phase.DRAINING && !this.pipe.isOpen()) {
            complete();
        }
    }

    /** The child is a zombie, or so the kernel says. */
    void onEnded(long now) {
        switch (this.phase) {
            case RUNNING -> reap(now);
            case ASKED, FORCED -> {
                this.ended = true;
                this.loop.schedule(this, now + SETTLE_NANOS);
            }
            case GIVEN_UP -> {
                this.ended = true;
                bury(now);
            }
            case NEW, DRAINING, DONE -> {}
        }
    }

    void onDue(long now) {
        switch (this.phase) {
            case RUNNING -> {
                if (now >= this.deadline) {
                    ask(now);
                } else if (this.ended) {
                    reap(now);
                } else {
                    grownUp(now);
                }
            }
            case ASKED -> {
                if (now >= this.phaseEnd) {
                    force(now);
                } else if (this.ended) {
                    lookForOthers(now);
                } else {
                    this.loop.schedule(this, this.phaseEnd);
                }
            }
            case FORCED -> lookAgain(now);
            case DRAINING -> complete();
            case GIVEN_UP -> bury(now);
            case NEW, DONE -> {}
        }
    }

    private void grownUp(long now) {
        this.loop.makeExpendable(leader().pid());
        this.pipe.watch();
        this.loop.schedule(this, this.grown ? this.deadline : Math.min(this.deadline, now + GROWING_NANOS));
        this.grown = true;
    }

    /** Time is up, whatever the deadline was. */
    void overrun(long now) {
        if (this.phase == Phase.RUNNING) {
            ask(now);
        }
    }

    private void ask(long now) {
        this.overran = true;
        this.pipe.watch();
        members().look(now);
        signalGroup(Signals.TERM);
        // A stopped process acts on TERM only once it goes on.
        signalGroup(Signals.CONT);
        this.phase = Phase.ASKED;
        this.phaseEnd = now + this.loop.killGraceNanos();
        this.loop.schedule(this, this.ended ? now : this.phaseEnd);
    }

    /** The child obeyed; others of its group get the rest of the grace, and no more than they need. */
    private void lookForOthers(long now) {
        boolean groupLives = members().look(now).stream().anyMatch(stat -> stat.group() == leader().pid());
        if (groupLives || !members().areAllSeen()) {
            this.loop.schedule(this, Math.min(this.phaseEnd, now + LOOK_AGAIN_NANOS));
        } else {
            force(now);
        }
    }

    private void force(long now) {
        this.phase = Phase.FORCED;
        this.phaseEnd = now + PATIENCE_NANOS;
        members().look(now);
        killAll();
        this.loop.schedule(this, now + SETTLE_NANOS);
    }

    private void lookAgain(long now) {
        boolean gone = members().lookAgain().isEmpty() && members().areAllSeen();
        if (now >= this.phaseEnd) {
            giveUp(now);
        } else if (this.ended && gone) {
            reap(now);
        } else {
            this.ended |= leader().hasEnded(this.loop.state(), this.loop.info());
            killAll();
            this.loop.schedule(this, now + LOOK_AGAIN_NANOS);
        }
    }

    private void killAll() {
        signalGroup(Signals.KILL);
        members().kill();
    }

    private Members members() {
        Members all = this.members;
        if (all == null) {
            all = new Members(this.loop.pursuit(), leader().pid(), this.loop.marker(this.id));
            this.members = all;
        }
        return all;
    }

    private void giveUp(long now) {
        this.survivors = members().survivors();
        this.survivors.forEach(command().listener());
        if (this.ended && members().areAllSeen() && collect()) {
            drain(now);
            return;
        }
        this.phase = Phase.GIVEN_UP;
        this.pipe.close();
        this.loop.schedule(this, nextTry(now));
        deliver();
    }

    /** Whom nobody could look for before is killed now; until then the child stays, a zombie, to keep its number. */
    private void bury(long now) {
        if (!members().areAllSeen()) {
            members().look(now);
            killAll();
        }
        if (this.ended && members().areAllSeen() && collect()) {
            finish();
        } else {
            this.loop.schedule(this, nextTry(now));
        }
    }

    private long nextTry(long now) {
        return this.ended || !members().areAllSeen() ? now + RARELY_NANOS : Long.MAX_VALUE;
    }

    private void signalGroup(int signal) {
        leader().signalGroup(this.loop.state(), signal);
    }

    /** Takes the exit status; what is in the pipe is read, and may be waited for a little. */
    private void reap(long now) {
        if (collect()) {
            drain(now);
        } else {
            this.ended = true;
            this.loop.schedule(this, now + LOOK_AGAIN_NANOS);
        }
    }

    private void drain(long now) {
        this.phase = Phase.DRAINING;
        this.pipe.drain(this.loop.buffer());
        if (!this.pipe.isOpen()) {
            complete();
        } else {
            this.pipe.watch();
            this.loop.schedule(this, now + DRAIN_NANOS);
        }
    }

    /** Returns false where the child is still to be waited for. */
    private boolean collect() {
        try {
            Optional<Ending> end = leader().collect(this.loop.state(), this.loop.info());
            this.ending = end.orElse(null);
            return end.isPresent();
        } catch (SystemCallException e) {
            this.result.completeExceptionally(
                    new IllegalStateException("its end is unknown: other code has waited for it", e));
            return true;
        }
    }

    /**
     * Ends it where there is no loop, or none any more: without a deadline, grace or look at others.
     *
     * @param patient whether to wait for its end too
     */
    void abandon(MemorySegment state, boolean patient) {
        leader().end(state, patient);
        this.pipe.close();
        leader().close(state);
        this.result.completeExceptionally(new IllegalStateException("the command loop has ended"));
    }

    /** Who waits is woken first: that takes longer than to clean up, and may go on beside it. */
    private void complete() {
        deliver();
        finish();
    }

    private void finish() {
        this.phase = Phase.DONE;
        this.pipe.close();
        this.loop.finished(this);
    }

    private void deliver() {
        Optional<Ending> byItself = this.overran ? Optional.empty() : Optional.ofNullable(this.ending);
        KeptOutput output = this.pipe.kept();
        this.result.complete(
                new CommandResult(byItself, output.text(), output.length(), output.omitted(), this.survivors));
    }
}
