package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.UNREAD;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/** posix_spawn(3) and what prepares it. These return the error number itself, not -1, and leave {@code errno} alone. */
final class SpawnCalls {

    static final short SETPGROUP = 0x02;
    static final short SETSIGDEF = 0x04;
    static final short SETSIGMASK = 0x08;
    static final short SETSID = 0x80;

    // Larger than posix_spawn_file_actions_t (80 bytes), posix_spawnattr_t (336) and sigset_t (128) of glibc.
    static final MemoryLayout ACTIONS = MemoryLayout.sequenceLayout(16, Native.LONG);
    static final MemoryLayout ATTRIBUTES = MemoryLayout.sequenceLayout(64, Native.LONG);
    static final MemoryLayout SIGNAL_SET = MemoryLayout.sequenceLayout(16, Native.LONG);

    private static final NativeFunction SPAWN = NativeFunction.of("posix_spawn");
    private static final NativeFunction ACTIONS_INIT = NativeFunction.of("posix_spawn_file_actions_init");
    private static final NativeFunction ACTIONS_DESTROY = NativeFunction.of("posix_spawn_file_actions_destroy");
    private static final NativeFunction ADD_DUP2 = NativeFunction.of("posix_spawn_file_actions_adddup2");
    private static final NativeFunction ADD_CLOSE = NativeFunction.of("posix_spawn_file_actions_addclose");
    private static final NativeFunction ADD_CLOSE_FROM = NativeFunction.of("posix_spawn_file_actions_addclosefrom_np");
    private static final NativeFunction ADD_CHDIR = NativeFunction.of("posix_spawn_file_actions_addchdir_np");
    private static final NativeFunction ATTRIBUTES_INIT = NativeFunction.of("posix_spawnattr_init");
    private static final NativeFunction SET_FLAGS = NativeFunction.of("posix_spawnattr_setflags");
    private static final NativeFunction SET_DEFAULT = NativeFunction.of("posix_spawnattr_setsigdefault");
    private static final NativeFunction SET_MASK = NativeFunction.of("posix_spawnattr_setsigmask");
    private static final NativeFunction FILL = NativeFunction.of("sigfillset");

    private SpawnCalls() {}

    /** Returns 0, or why it failed; the new process is stored in the integer at {@code pid}. */
    static int spawn(
            MemorySegment pid,
            MemorySegment program,
            MemorySegment actions,
            MemorySegment attributes,
            MemorySegment arguments,
            MemorySegment environment) {
        return (int) SPAWN.call(
                UNREAD,
                pid.address(),
                program.address(),
                actions.address(),
                attributes.address(),
                arguments.address(),
                environment.address());
    }

    static int initActions(MemorySegment actions) {
        return call(ACTIONS_INIT, actions);
    }

    static int destroyActions(MemorySegment actions) {
        return call(ACTIONS_DESTROY, actions);
    }

    static int addDuplicate(MemorySegment actions, int ours, int theirs) {
        return (int) ADD_DUP2.call(UNREAD, actions.address(), ours, theirs);
    }

    static int addClose(MemorySegment actions, int descriptor) {
        return call(ADD_CLOSE, actions, descriptor);
    }

    static int addCloseFrom(MemorySegment actions, int descriptor) {
        return call(ADD_CLOSE_FROM, actions, descriptor);
    }

    static int addDirectory(MemorySegment actions, MemorySegment path) {
        return call(ADD_CHDIR, actions, path);
    }

    static int initAttributes(MemorySegment attributes) {
        return call(ATTRIBUTES_INIT, attributes);
    }

    static int setFlags(MemorySegment attributes, short flags) {
        return (int) SET_FLAGS.call(UNREAD, attributes.address(), flags);
    }

    static int setDefaults(MemorySegment attributes, MemorySegment signals) {
        return call(SET_DEFAULT, attributes, signals);
    }

    static int setMask(MemorySegment attributes, MemorySegment signals) {
        return call(SET_MASK, attributes, signals);
    }

    /** Puts every signal into {@code signals} but the two that the C library keeps for itself. */
    static int fill(MemorySegment signals) {
        return call(FILL, signals);
    }

    private static int call(NativeFunction function, MemorySegment first) {
        return (int) function.call(UNREAD, first.address());
    }

    private static int call(NativeFunction function, MemorySegment first, int second) {
        return (int) function.call(UNREAD, first.address(), second);
    }

    private static int call(NativeFunction function, MemorySegment first, MemorySegment second) {
        return (int) function.call(UNREAD, first.address(), second.address());
    }
}
