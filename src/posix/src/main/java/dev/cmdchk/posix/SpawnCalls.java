package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.INT;
import static dev.cmdchk.posix.Native.POINTER;
import static dev.cmdchk.posix.Native.plain;
import static dev.cmdchk.posix.Native.unexpected;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** posix_spawn(3) and what prepares it. These return the error number itself, not -1, and leave {@code errno} alone. */
final class SpawnCalls {

    /** Functions that older or smaller C libraries lack; the first came with glibc 2.34. */
    static final List<String> NEEDED =
            List.of("posix_spawn_file_actions_addclosefrom_np", "posix_spawn_file_actions_addchdir_np", "posix_spawn");

    static final short SETPGROUP = 0x02;
    static final short SETSIGDEF = 0x04;
    static final short SETSIGMASK = 0x08;
    static final short SETSID = 0x80;

    // Larger than posix_spawn_file_actions_t (80 bytes), posix_spawnattr_t (336) and sigset_t (128) of glibc.
    static final MemoryLayout ACTIONS = MemoryLayout.sequenceLayout(16, Native.LONG);
    static final MemoryLayout ATTRIBUTES = MemoryLayout.sequenceLayout(64, Native.LONG);
    static final MemoryLayout SIGNAL_SET = MemoryLayout.sequenceLayout(16, Native.LONG);

    private static final MethodHandle SPAWN =
            plain("posix_spawn", INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
    private static final MethodHandle ACTIONS_INIT = plain("posix_spawn_file_actions_init", INT, POINTER);
    private static final MethodHandle ACTIONS_DESTROY = plain("posix_spawn_file_actions_destroy", INT, POINTER);
    private static final MethodHandle ADD_DUP2 = plain("posix_spawn_file_actions_adddup2", INT, POINTER, INT, INT);
    private static final MethodHandle ADD_CLOSE = plain("posix_spawn_file_actions_addclose", INT, POINTER, INT);
    private static final MethodHandle ADD_CLOSE_FROM =
            plain("posix_spawn_file_actions_addclosefrom_np", INT, POINTER, INT);
    private static final MethodHandle ADD_CHDIR = plain("posix_spawn_file_actions_addchdir_np", INT, POINTER, POINTER);
    private static final MethodHandle ATTRIBUTES_INIT = plain("posix_spawnattr_init", INT, POINTER);
    private static final MethodHandle SET_FLAGS = plain("posix_spawnattr_setflags", INT, POINTER, Native.SHORT);
    private static final MethodHandle SET_DEFAULT = plain("posix_spawnattr_setsigdefault", INT, POINTER, POINTER);
    private static final MethodHandle SET_MASK = plain("posix_spawnattr_setsigmask", INT, POINTER, POINTER);
    private static final MethodHandle FILL = plain("sigfillset", INT, POINTER);

    private SpawnCalls() {}

    /** Returns 0, or why it failed; the new process is stored in the integer at {@code pid}. */
    static int spawn(
            MemorySegment pid,
            MemorySegment program,
            MemorySegment actions,
            MemorySegment attributes,
            MemorySegment arguments,
            MemorySegment environment) {
        try {
            return (int) SPAWN.invokeExact(pid, program, actions, attributes, arguments, environment);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int initActions(MemorySegment actions) {
        return call(ACTIONS_INIT, actions);
    }

    static int destroyActions(MemorySegment actions) {
        return call(ACTIONS_DESTROY, actions);
    }

    static int addDuplicate(MemorySegment actions, int ours, int theirs) {
        try {
            return (int) ADD_DUP2.invokeExact(actions, ours, theirs);
        } catch (Throwable t) {
            throw unexpected(t);
        }
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
        try {
            return (int) SET_FLAGS.invokeExact(attributes, flags);
        } catch (Throwable t) {
            throw unexpected(t);
        }
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

    private static int call(MethodHandle function, MemorySegment first) {
        try {
            return (int) function.invokeExact(first);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static int call(MethodHandle function, MemorySegment first, int second) {
        try {
            return (int) function.invokeExact(first, second);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static int call(MethodHandle function, MemorySegment first, MemorySegment second) {
        try {
            return (int) function.invokeExact(first, second);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }
}
