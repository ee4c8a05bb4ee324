package dev.cmdchk.settings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads strict JSON (RFC 8259) into {@link Json}, keeping every place and every duplicate. */
final class JsonReader {
    /** The deepest that any setting goes is 4. */
    static final int DEEPEST = 16;

    /** Bounds memory: a value costs more here than the two bytes it may take in a file. */
    static final int MOST_TOKENS = 60_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // Commands are property names here and may be of any length.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxTokenCount(MOST_TOKENS)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final JsonParser parser;
    private final LongFunction<Origin> origins;
    private final Deque<Origin> open = new ArrayDeque<>();

    private JsonReader(JsonParser parser, LongFunction<Origin> origins) {
        this.parser = parser;
        this.origins = origins;
    }

    /** Returns what the file holds, or nothing after {@code scope} was told the first thing that is not JSON. */
    static Optional<Json> readFile(String file, byte[] content, Scope scope) {
        return SourceText.decode(file, content, scope).flatMap(text -> read(text, new Places(file, text)::at, scope));
    }

    /** As {@link #readFile}; {@code origins} turns an offset in {@code text} into an origin. */
    static Optional<Json> read(String text, LongFunction<Origin> origins, Scope scope) {
        if (text.isBlank()) {
            scope.report(origins.apply(0), "the file is empty", "Write a JSON object, such as {\"port\": 9200}");
            return Optional.empty();
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonReader reader = new JsonReader(parser, origins);
            try {
                return Optional.of(reader.document());
            } catch (JacksonException e) {
                SyntaxFault fault = SyntaxFault.of(e, text, reader.reached(), reader.open);
                scope.report(origins.apply(fault.offset()), fault.fault(), fault.remedy());
                return Optional.empty();
            }
        }
    }

    private Json document() {
        Json document = value(this.parser.nextToken());
        if (this.parser.nextToken() != null) {
            throw new SyntaxFault.Trailing(this.parser.currentTokenLocation());
        }
        return document;
    }

    private Json value(JsonToken token) {
        Origin origin = here();
        return switch (token) {
            case START_OBJECT -> members(origin);
            case START_ARRAY -> items(origin);
            case VALUE_STRING -> new Json.Text(origin, this.parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(origin, this.parser.getString());
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> new Json.Word(origin, this.parser.getString());
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("the parser handed " + token + " where a value begins");
        };
    }

    private Json members(Origin origin) {
        this.open.push(origin);
        List<Json.Member> members = new ArrayList<>();
        while (this.parser.nextToken() == JsonToken.PROPERTY_NAME) {
            Json.Text name = new Json.Text(here(), this.parser.currentName());
            members.add(new Json.Member(name, value(this.parser.nextToken())));
        }
        this.open.pop();
        return new Json.Members(origin, List.copyOf(members));
    }

    private Json items(Origin origin) {
        this.open.push(origin);
        List<Json> items = new ArrayList<>();
        for (JsonToken token = this.parser.nextToken(); token != JsonToken.END_ARRAY; token = this.parser.nextToken()) {
            items.add(value(token));
        }
        this.open.pop();
        return new Json.Items(origin, List.copyOf(items));
    }

    private Origin here() {
        return this.origins.apply(reached());
    }

    private long reached() {
        return this.parser.currentTokenLocation().getCharOffset();
    }
}
