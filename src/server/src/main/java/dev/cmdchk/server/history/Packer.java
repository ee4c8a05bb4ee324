package dev.cmdchk.server.history;

import dev.cmdchk.checks.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes numbers in few bytes: the smaller, the fewer. */
final class Packer {
    private byte[] bytes = new byte[64];
    private int length;

    /** Appends any number: small ones, of either sign, take one byte. */
    Packer number(long number) {
        // Zigzag: the sign goes to the lowest bit, so that small negative numbers are short too.
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7fL) != 0) {
            put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        put((byte) rest);
        return this;
    }

    /** Appends a number of which seven digits are enough. */
    Packer real(double number) {
        int bits = Float.floatToIntBits((float) number);
        for (int shift = 24; shift >= 0; shift -= 8) {
            put((byte) (bits >> shift));
        }
        return this;
    }

    Packer status(Status status) {
        return number(
                switch (status) {
                    case UNKNOWN -> -1;
                    case PASS -> 0;
                    case WARN -> 1;
                    case FAIL -> 2;
                });
    }

    Packer text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        number(encoded.length);
        return raw(encoded);
    }

    Packer raw(byte[] more) {
        for (byte next : more) {
            put(next);
        }
        return this;
    }

    private void put(byte next) {
        if (this.length == this.bytes.length) {
            this.bytes = Arrays.copyOf(this.bytes, this.length * 2);
        }
        this.bytes[this.length++] = next;
    }

    byte[] toBytes() {
        return Arrays.copyOf(this.bytes, this.length);
    }
}
