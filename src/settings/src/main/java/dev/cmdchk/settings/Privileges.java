package dev.cmdchk.settings;

/** What the server and its checks may still become, once root is given up. */
public enum Privileges {
    /** Another user through programs that are set up for that, such as {@code sudo} and {@code ping}. */
    STANDARD,
    /** Nothing: no capability bounding set, and no new privileges; capabilities(7), PR_SET_NO_NEW_PRIVS(2const). */
    HARDENED
}
