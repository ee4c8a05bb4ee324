package dev.cmdchk.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of two ends between which short messages go, whole and in order, each perhaps with a {@link MemoryFile}. Between a
 * process and its child: keep one end, hand the other over, close it here. Each end is for one thread at a time in each
 * direction.
 */
public final class MessageSocket implements AutoCloseable {

    private static final int LONGEST = 1024;

    private final int descriptor;
    private boolean closed;

    private MessageSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Two ends that belong together. */
    public record Pair(MessageSocket ours, MessageSocket theirs) {}

    /**
     * A message.
     *
     * @param text what it says; ASCII, at most 1024 characters
     * @param content what came along in a memory file
     */
    public record Received(String text, Optional<byte[]> content) {}

    public static Pair pair() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(Native.INT, 2);
            int result = SocketCalls.pair(arena.allocate(Native.STATE), SocketCalls.SOCK_SEQPACKET, ends);
            Native.require(result, "socketpair", "of messages");
            return new Pair(
                    new MessageSocket(ends.getAtIndex(Native.INT, 0)),
                    new MessageSocket(ends.getAtIndex(Native.INT, 1)));
        }
    }

    /** Takes over an end that this process was started with; it becomes close-on-exec. */
    public static MessageSocket inherited(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            Descriptors.control(arena.allocate(Native.STATE), descriptor, Descriptors.F_SETFD, 1);
            return new MessageSocket(descriptor);
        }
    }

    public int descriptor() {
        return this.descriptor;
    }

    /** Sends {@code text} without ever waiting; returns whether it went off: not when nobody reads or has the other end. */
    public boolean send(String text) {
        try (Arena arena = Arena.ofConfined()) {
            return this.send(arena, message(arena, text));
        }
    }

    /** Sends {@code text} and {@code file} without ever waiting; returns whether they went off. */
    public boolean send(String text, MemoryFile file) {
        try (Arena arena = Arena.ofConfined()) {
            return this.send(arena, message(arena, text).with(file.descriptor()));
        }
    }

    private static Message message(Arena arena, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length == 0 || bytes.length > LONGEST) {
            throw new IllegalArgumentException("'text' must be 1 to " + LONGEST + " characters");
        }
        return Message.of(arena, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
    }

    private boolean send(Arena arena, Message message) {
        int flags = SocketCalls.MSG_DONTWAIT | SocketCalls.MSG_NOSIGNAL;
        return SocketCalls.send(arena.allocate(Native.STATE), this.descriptor, message.segment(), flags) > 0;
    }

    /** Waits for the next message; empty when the other end is closed. Blocks the thread. */
    public Optional<Received> receive() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(LONGEST);
            Message message = Message.of(arena, bytes);
            MemorySegment control = message.acceptDescriptor();
            Optional<String> text = this.receive(arena, message, bytes, 0);
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Received(text.get(), content(message.received(control))));
        }
    }

    /**
     * Returns the text of the next message if there is one already; empty when there is none, or the other end is closed.
     * What comes along is not taken: to read it could block the thread, or take all memory.
     */
    public Optional<String> poll() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(LONGEST);
            return this.receive(arena, Message.of(arena, bytes), bytes, SocketCalls.MSG_DONTWAIT);
        }
    }

    private Optional<String> receive(Arena arena, Message message, MemorySegment bytes, int flags)
            throws SystemCallException {
        MemorySegment state = arena.allocate(Native.STATE);
        int length;
        do {
            length = (int) SocketCalls.receive(
                    state, this.descriptor, message.segment(), flags | SocketCalls.MSG_CMSG_CLOEXEC);
        } while (length == -Errno.EINTR);
        if (length == -Errno.EAGAIN || length == -Errno.ECONNRESET || length == 0) {
            return Optional.empty();
        }
        Native.require(length, "receive", "a message");
        byte[] text = bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        return Optional.of(new String(text, StandardCharsets.US_ASCII));
    }

    private static Optional<byte[]> content(OptionalInt descriptor) throws IOException {
        if (descriptor.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(Path.of("/proc/self/fd/" + descriptor.getAsInt())));
        } finally {
            Descriptors.close(descriptor.getAsInt());
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (!this.closed) {
            this.closed = true;
            Descriptors.close(this.descriptor);
        }
    }
}
