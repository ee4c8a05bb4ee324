package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The attributes every child of ours gets: no signal blocked, and every signal at its default action, also those that
 * this process was told to ignore by its own parent (nohup(1) does that with SIGHUP, some init systems with SIGPIPE).
 */
final class SpawnAttributes {

    private static final SpawnAttributes OWN_GROUP = new SpawnAttributes(SpawnCalls.SETPGROUP);
    private static final SpawnAttributes OWN_SESSION = new SpawnAttributes(SpawnCalls.SETSID);

    private final MemorySegment attributes = Arena.global().allocate(SpawnCalls.ATTRIBUTES);

    private SpawnAttributes(short placement) {
        SpawnCalls.initAttributes(this.attributes);
        MemorySegment signals = Arena.global().allocate(SpawnCalls.SIGNAL_SET);
        SpawnCalls.setMask(this.attributes, signals);
        SpawnCalls.fill(signals);
        SpawnCalls.setDefaults(this.attributes, signals);
        SpawnCalls.setFlags(this.attributes, (short) (SpawnCalls.SETSIGDEF | SpawnCalls.SETSIGMASK | placement));
    }

    /** Returns the posix_spawnattr_t of a child that leads a process group; nobody changes it. */
    static MemorySegment ofOwnGroup() {
        return OWN_GROUP.attributes;
    }

    /** Returns that of a child that leads a session, without a terminal, and its process group. */
    static MemorySegment ofOwnSession() {
        return OWN_SESSION.attributes;
    }
}
