// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON text that a policy hands over ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)). Unlike
/// documents that come from outside, members may repeat; the last one counts, as in the reference.
public final class JsonSource {
    private static final int DEPTH_LIMIT = 512;
    private static final int DIGIT_LIMIT = 10_000;

    private final String text;
    private final Meter meter;
    private int at;

    private JsonSource(String text, Meter meter) {
        this.text = text;
        this.meter = meter;
    }

    /// Says that a text is not JSON, in the words of Go's `encoding/json`.
    public static final class NotJsonException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotJsonException(String message) {
            super(message, null, false, false);
        }
    }

    /// Reads one value and refuses text behind it.
    ///
    /// @param meter is told of every value before it is made, and of limits that are exceeded
    /// @throws NotJsonException where it is not JSON
    public static Value read(String text, Meter meter) {
        JsonSource source = new JsonSource(text, meter);
        Value value = source.value(0);
        source.space();
        if (source.at < text.length()) {
            throw source.invalid("looking for beginning of value");
        }
        return value;
    }

    /// Reads the first value and leaves the rest of the text unread, as the reference does with inputs.
    ///
    /// @param meter is told of every value before it is made, and of limits that are exceeded
    /// @throws NotJsonException where there is no value
    public static Value first(String text, Meter meter) {
        return new JsonSource(text, meter).value(0);
    }

    private void space() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
                return;
            }
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw end();
        }
        return text.charAt(at);
    }

    private NotJsonException invalid(String context) {
        if (at >= text.length()) {
            return end();
        }
        return new NotJsonException("invalid character " + quoted(text.codePointAt(at)) + " " + context);
    }

    private NotJsonException end() {
        return new NotJsonException(text.isBlank() ? "EOF" : "unexpected EOF");
    }

    // The reference looks at bytes: of a character beyond ASCII it names the first, taken for a character.
    private static String quoted(int c) {
        if (c >= 0x80) {
            byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
            return "'" + (char) (bytes[0] & 0xff) + "'";
        }
        if (c == '\'') {
            return "'\\''";
        }
        StringBuilder quoted = new StringBuilder();
        TermText.quote(Character.toString(c), quoted);
        String inner = quoted.substring(1, quoted.length() - 1);
        return c == '"' ? "'\"'" : "'" + inner + "'";
    }

    private Value value(int depth) {
        if (depth > DEPTH_LIMIT) {
            throw meter.exceeded("depth");
        }
        meter.charge(1);
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
        int start = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\' || c < 0x20) {
                break;
            }
            at++;
        }
        return escaped(new StringBuilder(text.substring(start, at)));
    }

    private String escaped(StringBuilder out) {
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
        if (at - start > DIGIT_LIMIT) {
            throw meter.exceeded("number");
        }
        try {
            return NumberValue.of(text.substring(start, at));
        } catch (ArithmeticException _) {
            throw meter.exceeded("number");
        }
    }
}
