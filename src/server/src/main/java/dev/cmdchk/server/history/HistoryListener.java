package dev.cmdchk.server.history;

/** Is told what is new in history, on the thread that a check ran on. Must not wait. */
public interface HistoryListener {

    /** A check has one more result. */
    void recorded(String check);

    /** A check's state became another. */
    void changed(Change change);
}
