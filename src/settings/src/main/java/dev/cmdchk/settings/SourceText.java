package dev.cmdchk.settings;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

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
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        // UTF-8 never decodes to more UTF-16 units than it has bytes.
        CharBuffer decoded = CharBuffer.allocate(content.length);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CoderResult result = decoder.decode(bytes, decoded, true);
        String text = withoutMark(decoded.flip().toString());
        if (result.isError()) {
            String fault = "byte 0x%02x is not UTF-8".formatted(content[bytes.position()]);
            scope.report(new Places(file, text).at(text.length()), fault, REMEDY);
            return Optional.empty();
        }
        return Optional.of(text);
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
