// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one JSON document in UTF-8. Refuses what two readers could take differently: a member name twice in one
/// object, anything but white space after the document, a byte order mark, bytes that are not UTF-8, lone
/// surrogates.
public final class JsonReader {
    // Depth, length and digits are checked here against the caller's limits; Jackson's own stand far above them
    // as a second fence.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(1_000_000)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final JsonLimits limits;
    private int values;

    private JsonReader(JsonParser parser, JsonLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    /// Reads `document`.
    ///
    /// @throws MalformedJsonException where it is not one JSON document, or one beyond `limits`
    public static JsonValue read(byte[] document, JsonLimits limits) {
        if (document.length > limits.bytes()) {
            throw new MalformedJsonException("document is longer than " + limits.bytes() + " bytes", limits.bytes());
        }
        requireUtf8(document);
        // Jackson would pass over a byte order mark; RFC 8259 §8.1 lets readers do so, and lets them differ.
        if (document.length >= 3 && document[0] == (byte) 0xEF && document[1] == (byte) 0xBB) {
            throw new MalformedJsonException("invalid character 'ï' looking for beginning of value", 0);
        }
        try (JsonParser parser = FACTORY.createParser(document)) {
            return new JsonReader(parser, limits).document(document);
        } catch (StreamConstraintsException e) {
            throw new MalformedJsonException("document is beyond the limits: " + e.getOriginalMessage(), -1);
        } catch (JsonParseException e) {
            throw malformed(document, e);
        } catch (IOException e) {
            throw new MalformedJsonException(String.valueOf(e.getMessage()), -1);
        }
    }

    private static void requireUtf8(byte[] document) {
        if (ascii(document)) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
        } catch (CharacterCodingException _) {
            throw new MalformedJsonException("document is not UTF-8", -1);
        }
    }

    private static boolean ascii(byte[] document) {
        for (byte b : document) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static MalformedJsonException malformed(byte[] document, JsonParseException e) {
        return GoSyntax.firstProblem(document)
                .orElseGet(() -> new MalformedJsonException(
                        e.getOriginalMessage(),
                        e.getLocation() == null ? -1 : e.getLocation().getByteOffset()));
    }

    private JsonValue document(byte[] document) throws IOException {
        if (parser.nextToken() == null) {
            throw new MalformedJsonException("unexpected end of JSON input", document.length);
        }
        JsonValue value = value(1);
        if (parser.nextToken() != null) {
            long offset = parser.currentTokenLocation().getByteOffset();
            throw GoSyntax.firstProblem(document)
                    .orElseGet(() -> new MalformedJsonException("text after the document", offset));
        }
        return value;
    }

    private JsonValue value(int depth) throws IOException {
        if (++values > limits.values()) {
            throw beyond("more than " + limits.values() + " values");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_STRING -> new JsonString(wellFormed(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> JsonBoolean.TRUE;
            case VALUE_FALSE -> JsonBoolean.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("not the start of a value: " + token);
        };
    }

    private JsonObject object(int depth) throws IOException {
        requireDepth(depth);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (next() == JsonToken.FIELD_NAME) {
            String name = wellFormed(parser.currentName());
            next();
            members.put(name, value(depth + 1));
        }
        return new JsonObject(members);
    }

    private JsonArray array(int depth) throws IOException {
        requireDepth(depth);
        List<JsonValue> elements = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            elements.add(value(depth + 1));
        }
        return new JsonArray(elements);
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new MalformedJsonException("unexpected end of JSON input", -1);
        }
        return token;
    }

    private JsonNumber number() throws IOException {
        if (parser.getTextLength() > limits.numberLength()) {
            throw beyond("a number longer than " + limits.numberLength() + " characters");
        }
        return new JsonNumber(parser.getText());
    }

    private String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw beyond("a string with a lone surrogate");
                }
                i++;
            }
        }
        return text;
    }

    private void requireDepth(int depth) {
        if (depth > limits.depth()) {
            throw beyond("nesting deeper than " + limits.depth());
        }
    }

    private MalformedJsonException beyond(String what) {
        return new MalformedJsonException(
                "document has " + what, parser.currentTokenLocation().getByteOffset());
    }
}
