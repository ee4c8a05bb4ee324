package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Has the kernel end commands first where memory runs out, before this process, which would take all others with it;
 * oom_score_adj, see proc(5). One thread at a time may be in here.
 */
final class Expendable {

    private static final String VALUE = "1000";
    private static final String FILE = "/proc/%d/oom_score_adj";
    /** Those that the first thread has started; CONFIG_PROC_CHILDREN. */
    private static final String CHILDREN = "/proc/%d/task/%d/children";

    /** More than any check starts in its first moment. */
    private static final int MOST = 1000;

    private static final int LIST_BYTES = 4096;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state;
    private final MemorySegment value = NativeStrings.string(this.arena, VALUE);
    private final MemorySegment path = this.arena.allocate(CHILDREN.length() + 20L);
    private final MemorySegment list = this.arena.allocate(LIST_BYTES);

    /** @param state for the {@code errno} of the thread that is in here */
    Expendable(MemorySegment state) {
        this.state = state;
    }

    /** Makes {@code process} expendable, and what it will start; not one that became another user by a setuid program. */
    boolean make(int process) {
        int file = open(FILE, process, Descriptors.O_WRONLY);
        if (file < 0) {
            return false;
        }
        Descriptors.write(this.state, file, this.value, VALUE.length());
        Descriptors.close(this.state, file);
        return true;
    }

    /**
     * Makes expendable what {@code process} had started before it was itself. Who started something comes before that, so
     * that nothing is missed but what an ended parent has left.
     */
    void makeWhatWasStartedBy(int process) {
        Queue<Integer> next = new ArrayDeque<>();
        addChildren(process, next);
        for (int made = 0; made < MOST && !next.isEmpty(); made++) {
            int child = next.remove();
            if (make(child)) {
                addChildren(child, next);
            }
        }
    }

    private void addChildren(int process, Queue<Integer> children) {
        int file = open(CHILDREN, process, Descriptors.O_RDONLY);
        if (file < 0) {
            return;
        }
        long length = Descriptors.read(this.state, file, this.list, LIST_BYTES);
        Descriptors.close(this.state, file);
        int number = 0;
        for (long at = 0; at < length; at++) {
            int digit = this.list.get(ValueLayout.JAVA_BYTE, at) - '0';
            if (digit >= 0) {
                number = 10 * number + digit;
            } else {
                children.add(number);
                number = 0;
            }
        }
    }

    private int open(String file, int process, int flags) {
        this.path.setString(0, file.replace("%d", Integer.toString(process)));
        return Descriptors.open(this.state, this.path, flags | Descriptors.O_CLOEXEC);
    }
}
