package dev.cmdchk.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Places copies of our descriptors at the child's numbers, whatever their order: a source that an earlier copy would
 * overwrite ({@code {3: 4, 4: 3}}) is first moved out of the way, above every target.
 */
final class DescriptorMap implements AutoCloseable {

    private static final int STANDARD = 3;

    private final SortedMap<Integer, Integer> sources;
    private final List<Integer> moved;

    private DescriptorMap(SortedMap<Integer, Integer> sources, List<Integer> moved) {
        this.sources = sources;
        this.moved = moved;
    }

    /** @param sources our descriptor by the child's number */
    static DescriptorMap of(Map<Integer, Integer> sources) throws SystemCallException {
        DescriptorMap map = new DescriptorMap(new TreeMap<>(sources), new ArrayList<>());
        try {
            map.moveSourcesAway();
            return map;
        } catch (SystemCallException e) {
            map.close();
            throw e;
        }
    }

    private void moveSourcesAway() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Native.STATE);
            for (Map.Entry<Integer, Integer> copy : this.sources.entrySet()) {
                int ours = copy.getValue();
                if (ours != copy.getKey() && this.sources.containsKey(ours)) {
                    int free = Descriptors.control(state, ours, Descriptors.F_DUPFD_CLOEXEC, beyondTargets());
                    copy.setValue(Native.require(free, "dup", "descriptor " + ours));
                    this.moved.add(free);
                }
            }
        }
    }

    private int beyondTargets() {
        return this.sources.isEmpty() ? STANDARD : Math.max(STANDARD, this.sources.lastKey() + 1);
    }

    /** Adds the copies, and the closing of everything else but 0, 1 and 2. */
    void addTo(FileActions actions) throws SystemCallException {
        for (Map.Entry<Integer, Integer> copy : this.sources.entrySet()) {
            actions.duplicate(copy.getValue(), copy.getKey());
        }
        for (int descriptor = STANDARD; descriptor < beyondTargets(); descriptor++) {
            if (!this.sources.containsKey(descriptor)) {
                actions.close(descriptor);
            }
        }
        actions.closeFrom(beyondTargets());
    }

    @Override
    public void close() {
        this.moved.forEach(Descriptors::close);
    }
}
