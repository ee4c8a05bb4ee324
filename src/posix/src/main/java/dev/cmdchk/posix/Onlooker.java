package dev.cmdchk.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.StringTokenizer;
import java.util.function.IntPredicate;

/**
 * Looks into processes as their own users do, for a root that may not look into those of others: without CAP_SYS_PTRACE,
 * which containers rarely have, /proc/PID/environ and the like are open to the process's own user alone. setfsuid(2) makes
 * the calling thread that user for files, and nothing else.
 */
final class Onlooker {

    private static final NativeFunction USER = NativeFunction.of("setfsuid");
    private static final NativeFunction GROUP = NativeFunction.of("setfsgid");

    private Onlooker() {}

    /** Returns whether {@code look} is true of {@code pid}, for this process or, where it is root's, for that one's user. */
    static boolean isTrueOf(int pid, IntPredicate look) {
        if (look.test(pid)) {
            return true;
        }
        OptionalInt user = id(pid, "Uid:");
        OptionalInt group = id(pid, "Gid:");
        if (ProcessCalls.effectiveUser() != 0 || user.isEmpty() || group.isEmpty()) {
            return false;
        }
        try {
            become(GROUP, group.getAsInt());
            become(USER, user.getAsInt());
            return look.test(pid);
        } finally {
            become(USER, 0);
            become(GROUP, 0);
        }
    }

    /** Returns the effective one of the ids at {@code key}, unless the process has ended. */
    private static OptionalInt id(int pid, String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(key)) {
                    StringTokenizer ids = new StringTokenizer(line.substring(key.length()));
                    ids.nextToken();
                    return OptionalInt.of(Integer.parseUnsignedInt(ids.nextToken()));
                }
            }
        } catch (IOException _) {
            // It has ended just now.
            return OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    private static void become(NativeFunction call, int id) {
        call.call(Native.UNREAD, id);
    }
}
