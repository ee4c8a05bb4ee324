package dev.cmdchk.server.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Content with a sum behind it, by which bits that a disk has turned are found out: the store itself does not look. */
final class Checked {
    private Checked() {}

    static byte[] seal(String key, byte[] content) {
        return ByteBuffer.allocate(content.length + Integer.BYTES)
                .put(content)
                .putInt(sum(key, content))
                .array();
    }

    /** @throws IllegalArgumentException if {@code sealed} is not what {@link #seal} gave for that key */
    static byte[] open(String key, byte[] sealed) {
        int length = sealed.length - Integer.BYTES;
        if (length < 0) {
            throw new IllegalArgumentException("an entry is too short");
        }
        byte[] content = Arrays.copyOf(sealed, length);
        if (ByteBuffer.wrap(sealed).getInt(length) != sum(key, content)) {
            throw new IllegalArgumentException("an entry does not match its sum");
        }
        return content;
    }

    private static int sum(String key, byte[] content) {
        CRC32C sum = new CRC32C();
        sum.update(key.getBytes(StandardCharsets.UTF_8));
        sum.update(content);
        return (int) sum.getValue();
    }
}
