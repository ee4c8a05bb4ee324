package dev.cmdchk.server.history;

import dev.cmdchk.checks.Status;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what a {@link Packer} wrote. Bytes that none wrote give an {@link BufferUnderflowException}. */
final class Unpacker {
    private final ByteBuffer bytes;

    Unpacker(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    boolean hasMore() {
        return this.bytes.hasRemaining();
    }

    long number() {
        long zigzag = 0;
        byte next = (byte) 0x80;
        for (int shift = 0; next < 0; shift += 7) {
            next = this.bytes.get();
            zigzag |= (next & 0x7fL) << shift;
        }
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    int smallNumber() {
        return (int) number();
    }

    /** Returns what was packed; what no status has as its number fails. */
    Status status() {
        return switch (smallNumber()) {
            case -1 -> Status.UNKNOWN;
            case 0 -> Status.PASS;
            case 1 -> Status.WARN;
            default -> Status.FAIL;
        };
    }

    /** Returns the decimal number that was packed, and not the nearest to it that four bytes can hold. */
    double real() {
        return Double.parseDouble(Float.toString(this.bytes.getFloat()));
    }

    String text() {
        int length = smallNumber();
        if (length < 0 || length > this.bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] encoded = new byte[length];
        this.bytes.get(encoded);
        return new String(encoded, StandardCharsets.UTF_8);
    }
}
