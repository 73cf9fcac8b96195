// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// Reads JSON text that a policy hands over ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)). Unlike
/// documents that come from outside, members may repeat; the last one counts, as in the reference.
public final class JsonSource {
    private static final int DEPTH_LIMIT = 512;

    private final String text;
    private final LongConsumer charge;
    private int at;

    private JsonSource(String text, LongConsumer charge) {
        this.text = text;
        this.charge = charge;
    }

    /// Says that a text is not JSON, in the words of Go's `encoding/json`.
    public static final class NotJsonException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotJsonException(String message) {
            super(message, null, false, false);
        }
    }

    /// Reads one value.
    ///
    /// @param charge is told of every value before it is made
    /// @throws NotJsonException where it is not JSON, or nested too deeply
    /// @throws ArithmeticException where a number is too big
    public static Value read(String text, LongConsumer charge) {
        JsonSource source = new JsonSource(text, charge);
        Value value = source.value(0);
        source.space();
        if (source.at < text.length()) {
            throw source.invalid("after top-level value");
        }
        return value;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw new NotJsonException("unexpected end of JSON input");
        }
        return text.charAt(at);
    }

    private NotJsonException invalid(String context) {
        if (at >= text.length()) {
            return new NotJsonException("unexpected end of JSON input");
        }
        return new NotJsonException("invalid character '" + Character.toString(text.codePointAt(at)) + "' " + context);
    }

    private Value value(int depth) {
        if (depth > DEPTH_LIMIT) {
            throw new NotJsonException("exceeded max depth");
        }
        charge.accept(1);
        space();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new StringValue(string());
            case 't' -> word("true", BooleanValue.TRUE);
            case 'f' -> word("false", BooleanValue.FALSE);
            case 'n' -> word("null", NullValue.NULL);
            default -> number();
        };
    }

    private Value word(String word, Value value) {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw invalid("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            at++;
        }
        return value;
    }

    private Value array(int depth) {
        at++;
        List<Value> elements = new ArrayList<>();
        space();
        if (peek() == ']') {
            at++;
            return ArrayValue.EMPTY;
        }
        while (true) {
            elements.add(value(depth + 1));
            space();
            char c = peek();
            if (c == ']') {
                at++;
                return ArrayValue.of(elements);
            }
            if (c != ',') {
                throw invalid("after array element");
            }
            at++;
        }
    }

    private Value object(int depth) {
        at++;
        Map<Value, Value> members = new HashMap<>();
        space();
        if (peek() == '}') {
            at++;
            return ObjectValue.EMPTY;
        }
        while (true) {
            space();
            if (peek() != '"') {
                throw invalid("looking for beginning of object key string");
            }
            StringValue key = new StringValue(string());
            space();
            if (peek() != ':') {
                throw invalid("after object key");
            }
            at++;
            members.put(key, value(depth + 1));
            space();
            char c = peek();
            if (c == '}') {
                at++;
                return ObjectValue.of(members);
            }
            if (c != ',') {
                throw invalid("after object key:value pair");
            }
            at++;
        }
    }

    private String string() {
        at++;
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = peek();
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c < 0x20) {
                throw invalid("in string literal");
            }
            at++;
            if (c == '\\') {
                escape(out);
            } else {
                out.append(c);
            }
        }
    }

    private void escape(StringBuilder out) {
        char c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/' -> out.append(c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> out.append(unit());
            default -> {
                at--;
                throw invalid("in string escape code");
            }
        }
    }

    // A surrogate without its partner becomes the replacement character.
    private String unit() {
        char unit = hex();
        if (Character.isHighSurrogate(unit) && text.startsWith("\\u", at)) {
            int mark = at;
            at += 2;
            char low = hex();
            if (Character.isLowSurrogate(low)) {
                return "" + unit + low;
            }
            at = mark;
        }
        return Character.isSurrogate(unit) ? "\ufffd" : Character.toString(unit);
    }

    private char hex() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw invalid("in \\u hexadecimal character escape");
            }
            unit = unit * 16 + digit;
            at++;
        }
        return (char) unit;
    }

    private boolean digit() {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private void digits(String context) {
        if (!digit()) {
            throw invalid(context);
        }
        while (digit()) {
            at++;
        }
    }

    private Value number() {
        int start = at;
        if (peek() == '-') {
            at++;
            if (!digit()) {
                throw invalid("in numeric literal");
            }
        }
        if (!digit()) {
            throw invalid("looking for beginning of value");
        }
        if (peek() == '0') {
            at++;
        } else {
            digits("");
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits("after decimal point in numeric literal");
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits("in exponent of numeric literal");
        }
        charge.accept(at - start);
        return NumberValue.of(text.substring(start, at));
    }
}
