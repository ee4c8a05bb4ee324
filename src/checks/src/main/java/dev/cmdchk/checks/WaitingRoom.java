package dev.cmdchk.checks;

import java.util.concurrent.Semaphore;

/**
 * Places for callers who wait. Each holds what others need too, such as a connection, so that not all can be had. Safe for
 * use by many threads at once.
 */
public final class WaitingRoom {
    private final int places;
    private final Semaphore free;

    /** @param places 1 or more */
    public WaitingRoom(int places) {
        this.places = places;
        this.free = new Semaphore(places);
    }

    /** Returns how many places there are, taken ones included. */
    public int places() {
        return this.places;
    }

    /** Returns how many places are taken at present. */
    int taken() {
        return this.places - this.free.availablePermits();
    }

    /** Takes a place, which is to be {@linkplain #leave left}; returns false at once when there is none. */
    public boolean enter() {
        return this.free.tryAcquire();
    }

    /** Gives a place back. */
    public void leave() {
        this.free.release();
    }
}
