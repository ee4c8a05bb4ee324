package dev.cmdchk.server.history;

/** Is told what is new in history, mostly on the thread that a check ran on. Must not wait. */
public interface HistoryListener {

    /** A check has one more result. Not every one is news. */
    default void recorded(String check) {}

    /** A check's state became another. Called in the order of the changes. */
    void changed(Change change);
}
