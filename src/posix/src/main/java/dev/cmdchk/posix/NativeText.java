package dev.cmdchk.posix;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Turns the system's bytes into text and back without losing one, whatever locale the JVM was started in.
 *
 * <p>The text is UTF-8. A byte that is not part of valid UTF-8 becomes the lone surrogate U+DC00 plus its value, which
 * no valid text holds, and becomes the same byte again (the scheme of Python's PEP 383).
 */
final class NativeText {

    private static final int ESCAPE = 0xDC00;

    private NativeText() {}

    static byte[] encode(String text) {
        return hasSurrogate(text) && text.codePoints().anyMatch(NativeText::isEscape)
                ? encodeEscapes(text)
                : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it is worth while to look for escapes, which takes longer. */
    private static boolean hasSurrogate(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] encodeEscapes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        text.codePoints().forEach(point -> {
            if (isEscape(point)) {
                bytes.write(point - ESCAPE);
            } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    private static boolean isEscape(int point) {
        return point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF;
    }

    static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            int length = sequenceLength(bytes, at);
            if (length == 0) {
                text.append((char) (ESCAPE + (bytes[at] & 0xFF)));
                at++;
            } else {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return text.toString();
    }

    /** Returns the length of the valid sequence at {@code at}, or 0. The JDK's decoder knows what is valid. */
    private static int sequenceLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length < 2) {
            return length;
        }
        boolean whole = at + length <= bytes.length
                && new String(bytes, at, length, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0;
        boolean replacement = whole || isReplacement(bytes, at, length);
        return replacement ? length : 0;
    }

    /** U+FFFD itself is valid text too: EF BF BD. */
    private static boolean isReplacement(byte[] bytes, int at, int length) {
        return length == 3
                && at + 3 <= bytes.length
                && bytes[at] == (byte) 0xEF
                && bytes[at + 1] == (byte) 0xBF
                && bytes[at + 2] == (byte) 0xBD;
    }
}
