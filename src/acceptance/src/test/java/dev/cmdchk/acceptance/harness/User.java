package dev.cmdchk.acceptance.harness;

import java.util.List;

/** Who starts a program. The accounts are on every Debian; the tests add none. */
public enum User {
    ROOT(0, 0),
    NOBODY(65_534, 65_534),
    /** An ordinary user: Debian's {@code games}. Its group has another number than the user. */
    GAMES(5, 60),
    /** A number without an account, as containers like to have it. */
    STRANGER(65_533, 65_533);

    private final int uid;
    private final int gid;

    User(int uid, int gid) {
        this.uid = uid;
        this.gid = gid;
    }

    public int uid() {
        return this.uid;
    }

    public int gid() {
        return this.gid;
    }

    /** Returns the command that a command of this user stands behind. */
    List<String> prefix() {
        return this == ROOT
                ? List.of()
                : List.of(
                        "setpriv",
                        "--reuid=" + this.uid,
                        "--regid=" + this.gid,
                        "--clear-groups",
                        "--inh-caps=-all",
                        "--");
    }
}
