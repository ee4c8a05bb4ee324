package dev.cmdchk.posix;

import static dev.cmdchk.posix.Native.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/** An environment laid out once for many processes. Immutable. */
public final class EnvironmentBlock {

    private final List<String> names;
    private final List<MemorySegment> entries;

    private EnvironmentBlock(List<String> names, List<MemorySegment> entries) {
        this.names = names;
        this.entries = entries;
    }

    /**
     * Returns a block of {@code variables}.
     *
     * @throws IllegalArgumentException if one holds a NUL character
     */
    public static EnvironmentBlock of(Map<String, String> variables) {
        Arena arena = Arena.ofAuto();
        List<Map.Entry<String, String>> ordered = List.copyOf(variables.entrySet());
        return new EnvironmentBlock(
                ordered.stream().map(Map.Entry::getKey).toList(),
                ordered.stream()
                        .map(variable -> NativeStrings.string(arena, variable.getKey() + "=" + variable.getValue()))
                        .toList());
    }

    /** Returns an {@code envp} of this block and {@code more}, which wins where both have a name. */
    MemorySegment with(Arena arena, Map<String, String> more) {
        MemorySegment array = arena.allocate(POINTER, this.entries.size() + more.size() + 1L);
        int at = 0;
        for (int entry = 0; entry < this.entries.size(); entry++) {
            if (!more.containsKey(this.names.get(entry))) {
                array.setAtIndex(POINTER, at++, this.entries.get(entry));
            }
        }
        for (Map.Entry<String, String> variable : more.entrySet()) {
            String entry = variable.getKey() + "=" + variable.getValue();
            array.setAtIndex(POINTER, at++, NativeStrings.string(arena, entry));
        }
        array.setAtIndex(POINTER, at, MemorySegment.NULL);
        return array;
    }
}
