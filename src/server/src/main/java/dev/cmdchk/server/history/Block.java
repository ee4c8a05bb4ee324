package dev.cmdchk.server.history;

import java.util.Arrays;

/** Some rows that follow one another, packed. What it holds can be read without anything else. */
final class Block {
    private final long first;
    private long last;
    private byte[] bytes;
    private int length;
    private int rows;
    private Labels labels = new Labels();
    private boolean changed;
    private boolean collected;

    /** @param first the time of the row that will be appended first, milliseconds since 1970 */
    Block(long first) {
        this(first, new byte[0]);
    }

    private Block(long first, byte[] content) {
        this.first = first;
        this.last = first;
        this.bytes = content;
        this.length = content.length;
    }

    /** Returns a block with the content of another, after {@code reader} has read its rows. */
    static Block of(long first, byte[] content, Row.Reader reader) {
        Block block = new Block(first, content);
        block.labels = block.read((at, unpacker, labels) -> {
            reader.read(at, unpacker, labels);
            block.rows++;
            block.last = Math.max(block.last, at);
        });
        block.setCollected();
        return block;
    }

    /** Returns a block of the same rows without what was measured. */
    Block bare(Row.Decoder decoder) {
        Block bare = new Block(this.first);
        read((at, unpacker, met) ->
                bare.append(at, decoder.decode(at, unpacker, met).bare()));
        bare.collected = this.collected;
        return bare;
    }

    /** Returns what {@link #content} will be when one more row has been appended. */
    byte[] contentWith(long at, Row row) {
        Block copy = new Block(this.first, content());
        copy.labels = this.labels.copy();
        copy.append(at, row);
        return copy.content();
    }

    /** Returns by how many bytes this grew. */
    int append(long at, Row row) {
        Packer packer = new Packer().number(at - this.first);
        row.pack(packer, this.labels);
        byte[] more = packer.toBytes();
        if (this.length + more.length > this.bytes.length) {
            // Room for a few more: rows of a check are all about as long.
            this.bytes = Arrays.copyOf(this.bytes, this.length + more.length * 4);
        }
        System.arraycopy(more, 0, this.bytes, this.length, more.length);
        this.length += more.length;
        this.rows++;
        this.last = Math.max(this.last, at);
        this.changed = true;
        return more.length;
    }

    /** Hands over each row. Returns the labels that were met. */
    Labels read(Row.Reader reader) {
        Labels met = new Labels();
        Unpacker unpacker = new Unpacker(content());
        while (unpacker.hasMore()) {
            reader.read(this.first + unpacker.number(), unpacker, met);
        }
        return met;
    }

    /** Gives up memory that was kept for more rows. */
    void trim() {
        this.bytes = content();
        this.labels = new Labels();
    }

    byte[] content() {
        return Arrays.copyOf(this.bytes, this.length);
    }

    /** Whether a row came since the last call. If so, the block counts as collected from now on. */
    boolean takeChanged() {
        boolean was = this.changed;
        this.changed = false;
        this.collected |= was;
        return was;
    }

    /** Has {@link #takeChanged} give all of it once more. */
    void setChanged() {
        this.changed = true;
    }

    /** Whether some of this may be on disk, so that it has to be removed there in the end. */
    boolean isCollected() {
        return this.collected;
    }

    void setCollected() {
        this.collected = true;
    }

    long first() {
        return this.first;
    }

    long last() {
        return this.last;
    }

    int rows() {
        return this.rows;
    }

    int length() {
        return this.length;
    }
}
