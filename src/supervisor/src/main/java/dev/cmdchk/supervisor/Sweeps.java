package dev.cmdchk.supervisor;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * The kill of what dead servers ran: again and again, for who is killed may just have started another, but not for ever, for
 * there are processes that the kernel does not let go.
 */
final class Sweeps {
    /** Between the first two looks, and between those at the end of everything. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    /**
     * Each pause is twice as long as the one before, so that they are more than a second together: a command that was just
     * being started when its server was killed shows up a little later.
     */
    private static final int FEWEST = 6;

    /** Less than a minute together. */
    private static final int MOST = 11;

    /** How often what the end of everything leaves is looked for. */
    private static final int MOST_AT_THE_END = 30;

    private static final int EMPTY_AFTER_A_KILL = 3;

    private final Alarm next;
    private final IntSupplier kill;
    private final Runnable done;
    private int looks;
    private int empty;
    private boolean unsure;

    /**
     * @param kill kills what there is now; returns how many processes that were
     * @param done called after the last look, unless it is the end of everything
     */
    Sweeps(Timers timers, IntSupplier kill, Runnable done) {
        this.next = new Alarm(timers);
        this.kill = kill;
        this.done = done;
    }

    /**
     * Begins anew: a server has ended.
     *
     * @param killed whether a signal ended it, so that it has not ended its commands itself
     */
    void begin(boolean killed) {
        this.unsure |= killed;
        this.looks = 0;
        this.look();
    }

    private void look() {
        boolean found = this.kill.getAsInt() > 0;
        Duration pause = PAUSE.multipliedBy(1L << this.looks);
        this.looks++;
        if (this.looks < (found ? MOST : FEWEST)) {
            this.next.set(pause, this::look);
        } else {
            this.unsure = false;
            this.done.run();
        }
    }

    /**
     * Runs {@code gone} when nothing is left, at once or a little later, or when what is left does not go. While it is not
     * sure that everything has shown up, one look that finds nothing is not enough.
     */
    void finish(Runnable gone) {
        this.looks = 0;
        this.empty = 0;
        this.lookUntilEmpty(gone);
    }

    private void lookUntilEmpty(Runnable gone) {
        this.looks++;
        this.empty = this.kill.getAsInt() == 0 ? this.empty + 1 : 0;
        if (this.empty >= (this.unsure ? EMPTY_AFTER_A_KILL : 1) || this.looks >= MOST_AT_THE_END) {
            this.next.cancel();
            gone.run();
        } else {
            this.next.set(PAUSE, () -> this.lookUntilEmpty(gone));
        }
    }
}
