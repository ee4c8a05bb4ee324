package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Has the kernel end commands first where memory runs out, before this process, which would take all others with it;
 * oom_score_adj, see proc(5). What has another value than this process has keeps it. One thread at a time may be in here.
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
    private final MemorySegment content = this.arena.allocate(LIST_BYTES);

    /** @param state for the {@code errno} of the thread that is in here */
    Expendable(MemorySegment state) {
        this.state = state;
    }

    /**
     * Makes {@code process} expendable and what it has started, which goes on for what that will start. Who has started
     * something comes before it, so that nothing is missed but what is just being started, and what an ended parent, or
     * another thread than the first, has left. One that became another user by a setuid program stays as it is.
     */
    void make(int process) {
        String inherited = read(FILE, ProcessCalls.pid());
        Queue<Integer> next = new ArrayDeque<>(List.of(process));
        for (int made = 0; made < MOST && !next.isEmpty(); made++) {
            int one = next.remove();
            if (read(FILE, one).equals(inherited)) {
                write(one);
            }
            addChildren(one, next);
        }
    }

    private void write(int process) {
        int file = open(FILE, process, Descriptors.O_WRONLY);
        if (file >= 0) {
            Descriptors.write(this.state, file, this.value, VALUE.length());
            Descriptors.close(this.state, file);
        }
    }

    private void addChildren(int process, Queue<Integer> children) {
        for (String child : read(CHILDREN, process).split(" ", -1)) {
            if (!child.isEmpty()) {
                children.add(Integer.parseInt(child));
            }
        }
    }

    /** Returns what is in the file, whole words of a long one; empty where it cannot be read. */
    private String read(String file, int process) {
        int descriptor = open(file, process, Descriptors.O_RDONLY);
        if (descriptor < 0) {
            return "";
        }
        long length = Descriptors.read(this.state, descriptor, this.content, LIST_BYTES);
        Descriptors.close(this.state, descriptor);
        byte[] bytes = this.content.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
        String text = NativeText.decode(bytes);
        return length == LIST_BYTES ? text.substring(0, text.lastIndexOf(' ') + 1) : text;
    }

    private int open(String file, int process, int flags) {
        this.path.setString(0, file.replace("%d", Integer.toString(process)));
        return Descriptors.open(this.state, this.path, flags | Descriptors.O_CLOEXEC);
    }
}
