package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** C strings and arrays of them. */
final class NativeStrings {

    private NativeStrings() {}

    /**
     * Returns {@code text} as a C string.
     *
     * @throws IllegalArgumentException if it holds a NUL character, which a C string cannot
     */
    static MemorySegment string(SegmentAllocator allocator, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character cannot be handed to a program");
        }
        byte[] bytes = NativeText.encode(text);
        MemorySegment string = allocator.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, string, ValueLayout.JAVA_BYTE, 0, bytes.length);
        string.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
        return string;
    }

    /** Returns a null-terminated array of C strings: {@code argv} or {@code envp}. */
    static MemorySegment array(SegmentAllocator allocator, List<String> texts) {
        return pointers(
                allocator, texts.stream().map(text -> string(allocator, text)).toList());
    }

    /** Returns a null-terminated array of pointers to {@code strings}, which somebody has to keep. */
    static MemorySegment pointers(SegmentAllocator allocator, List<MemorySegment> strings) {
        MemorySegment array = allocator.allocate(POINTER, strings.size() + 1L);
        for (int at = 0; at < strings.size(); at++) {
            array.setAtIndex(POINTER, at, strings.get(at));
        }
        array.setAtIndex(POINTER, strings.size(), MemorySegment.NULL);
        return array;
    }
}
