package dev.cmdchk.server.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * The rows of one kind that are kept of a check, oldest first, in blocks: a block is what is written to disk, and what is
 * forgotten, at once. Not safe for use by many threads.
 */
final class Rows {
    private final int perBlock;
    private final int most;
    private final Row.Decoder decoder;
    private final LongConsumer forgotten;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private int bytes;
    private int rows;
    /** The block that is on disk already, but here only when its first row is appended. */
    private OptionalLong announced = OptionalLong.empty();

    /**
     * @param perBlock how many rows a block takes
     * @param most how many rows are kept, and up to a block more
     * @param decoder of rows of this kind
     * @param forgotten told of the {@link Block#first} of each block that is given up and may be on disk
     */
    Rows(int perBlock, int most, Row.Decoder decoder, LongConsumer forgotten) {
        this.perBlock = perBlock;
        this.most = most;
        this.decoder = decoder;
        this.forgotten = forgotten;
    }

    /** Appends a row. Times should grow, but need not: a clock may be set back. */
    void append(long at, Row row) {
        Block last = this.blocks.peekLast();
        if (last == null || isFull(last)) {
            last = begin(at);
            this.blocks.addLast(last);
        }
        this.bytes += last.append(at, row);
        this.rows++;
        if (isFull(last)) {
            last.trim();
        }
        while (this.rows - this.blocks.getFirst().rows() >= this.most) {
            dropOldest();
        }
    }

    private Block begin(long at) {
        Block block = new Block(at);
        if (this.announced.equals(OptionalLong.of(at))) {
            block.setCollected();
        }
        this.announced = OptionalLong.empty();
        return block;
    }

    private boolean isFull(Block block) {
        return block.rows() >= this.perBlock;
    }

    /** Gives up the oldest block, unless it is the one that is being filled. Returns whether there was one. */
    boolean dropOldest() {
        if (this.blocks.size() < 2) {
            return false;
        }
        dropFirst();
        return true;
    }

    private void dropFirst() {
        Block dropped = removeFirst();
        if (dropped.isCollected()) {
            this.forgotten.accept(dropped.first());
        }
    }

    /** Gives up all. */
    void forget() {
        while (!this.blocks.isEmpty()) {
            dropFirst();
        }
        this.announced.ifPresent(this.forgotten);
        this.announced = OptionalLong.empty();
    }

    private Block removeFirst() {
        Block removed = this.blocks.removeFirst();
        this.bytes -= removed.length();
        this.rows -= removed.rows();
        return removed;
    }

    /** Gives up the blocks that ended before {@code limit}. */
    void dropBefore(long limit) {
        boolean dropped = true;
        while (dropped) {
            dropped = !this.blocks.isEmpty() && this.blocks.getFirst().last() < limit && dropOldest();
        }
    }

    /** Hands over all rows of the blocks that reach to {@code from} or beyond. */
    void read(long from, Row.Reader reader) {
        for (Block block : this.blocks) {
            if (block.last() >= from) {
                block.read(reader);
            }
        }
    }

    /** Returns the time of the first row that is not before {@code from}, if there is one. */
    OptionalLong first(long from) {
        for (Block block : this.blocks) {
            if (block.last() >= from) {
                long[] first = {block.last()};
                block.read((at, unpacker, labels) -> {
                    skip(at, unpacker, labels);
                    first[0] = at < from ? first[0] : Math.min(first[0], at);
                });
                return OptionalLong.of(first[0]);
            }
        }
        return OptionalLong.empty();
    }

    /** Reads a row and leaves it. */
    void skip(long at, Unpacker unpacker, Labels labels) {
        this.decoder.decode(at, unpacker, labels);
    }

    /** Hands over the last {@code most} rows, or all that there are, and perhaps some more before them. */
    void readLast(int most, Row.Reader reader) {
        int before = this.rows;
        for (Block block : this.blocks) {
            before -= block.rows();
            if (before < most) {
                block.read(reader);
            }
        }
    }

    /** Returns how many bytes the rows take. */
    int bytes() {
        return this.bytes;
    }

    /** Puts the blocks that changed since the last call into {@code changed}, by {@link Block#first}. */
    void collect(Map<Long, byte[]> changed) {
        for (Block block : this.blocks) {
            if (block.takeChanged()) {
                changed.put(block.first(), block.content());
            }
        }
    }

    /** As {@link #collect(Map)}, and a row that is yet to be appended, as it is now. */
    void collect(Map<Long, byte[]> changed, long at, Row row) {
        collect(changed);
        Block last = this.blocks.peekLast();
        boolean fits = last != null && !isFull(last);
        Block next = fits ? last : new Block(at);
        if (!fits) {
            this.announced = OptionalLong.of(at);
        }
        changed.put(next.first(), next.contentWith(at, row));
    }

    /** Has the next {@link #collect} give all that is known. */
    void rewrite() {
        this.blocks.forEach(Block::setChanged);
    }

    /** Forgets what was measured. */
    void forgetMeasures() {
        List<Block> bare =
                this.blocks.stream().map(block -> block.bare(this.decoder)).toList();
        this.blocks.clear();
        this.blocks.addAll(bare);
        this.bytes = bare.stream().mapToInt(Block::length).sum();
    }

    /**
     * Puts a block of an earlier process before all that are there. Of several the latest has to come first.
     *
     * @param measures whether what was measured is to be kept
     * @param limit a block that ended before it is given up
     */
    void restore(long first, byte[] content, boolean measures, long limit) {
        Block read = Block.of(first, content, this::skip);
        if (this.rows > this.most || read.last() < limit) {
            this.forgotten.accept(first);
            return;
        }
        Block block = measures ? read : read.bare(this.decoder);
        Block own = this.blocks.peekFirst();
        if (own != null && (own.first() == first || own.rows() + block.rows() <= this.perBlock)) {
            // Both servers began one in the same minute or hour, and it has a place for one; or each began one for
            // few rows, and many restarts would leave many such.
            removeFirst();
            own.read((at, unpacker, labels) -> block.append(at, this.decoder.decode(at, unpacker, labels)));
            if (own.isCollected() && own.first() != first) {
                this.forgotten.accept(own.first());
            }
        }
        this.blocks.addFirst(block);
        this.bytes += block.length();
        this.rows += block.rows();
    }
}
