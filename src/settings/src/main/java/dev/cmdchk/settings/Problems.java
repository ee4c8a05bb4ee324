package dev.cmdchk.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that one start reports everything. */
final class Problems {
    /** Enough to work on; a file of half a million mistakes must not become a log of as many lines. */
    static final int MOST = 100;

    private final List<Problem> found = new ArrayList<>();
    private int omitted;

    void add(Problem problem) {
        if (isFull()) {
            this.omitted++;
        } else {
            this.found.add(problem);
        }
    }

    /** Returns whether further problems are only counted, so that nobody needs to describe them well. */
    boolean isFull() {
        return this.found.size() == MOST;
    }

    boolean isEmpty() {
        return this.found.isEmpty();
    }

    List<Problem> found() {
        return List.copyOf(this.found);
    }

    int omitted() {
        return this.omitted;
    }
}
