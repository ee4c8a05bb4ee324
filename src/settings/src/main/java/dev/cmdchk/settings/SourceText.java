package dev.cmdchk.settings;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** Decodes a config file: UTF-8, with a byte order mark or without, and nothing else. */
final class SourceText {
    private static final String REMEDY = "Save the file as UTF-8";

    private SourceText() {}

    /** Returns the text without its byte order mark, or nothing after {@code scope} was told where it is not UTF-8. */
    static Optional<String> decode(String file, byte[] content, Scope scope) {
        if (isUtf16(content)) {
            scope.report(new Origin.InFile(file, 1, 1), "is UTF-16 or UTF-32, which is not read", REMEDY);
            return Optional.empty();
        }
        OptionalInt wrong = firstWrongByte(content);
        if (wrong.isPresent()) {
            String before = withoutMark(new String(content, 0, wrong.getAsInt(), StandardCharsets.UTF_8));
            String fault = "byte 0x%02x is not UTF-8".formatted(content[wrong.getAsInt()]);
            scope.report(new Places(file, before).at(before.length()), fault, REMEDY);
            return Optional.empty();
        }
        return Optional.of(withoutMark(new String(content, StandardCharsets.UTF_8)));
    }

    /** Decodes into a small buffer that is thrown away: a file of the largest size should not take memory thrice. */
    private static OptionalInt firstWrongByte(byte[] content) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer discarded = CharBuffer.allocate(8192);
        CoderResult result;
        do {
            result = decoder.decode(bytes, discarded.clear(), true);
        } while (result.isOverflow());
        return result.isError() ? OptionalInt.of(bytes.position()) : OptionalInt.empty();
    }

    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** The first character of a config file is in ASCII, so a zero byte beside it tells; so do the byte order marks. */
    private static boolean isUtf16(byte[] content) {
        if (content.length < 2) {
            return false;
        }
        int first = content[0] & 0xff;
        int second = content[1] & 0xff;
        return (first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe) || (first == 0) != (second == 0);
    }
}
