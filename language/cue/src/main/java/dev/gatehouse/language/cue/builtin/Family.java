// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.Builtin;
import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The members of one package while they are being listed.
final class Family {
    private final String path;
    private final String missing;
    private final Map<String, Value> members = new LinkedHashMap<>();

    /// @param path import path
    /// @param missing names CUE has here and we do not, separated by blanks
    Family(String path, String missing) {
        this.path = path;
        this.missing = missing;
    }

    String path() {
        return path;
    }

    Set<String> missing() {
        return missing.isEmpty() ? Set.of() : Set.of(missing.split(" "));
    }

    Map<String, Value> members() {
        return members;
    }

    private String shown(String name) {
        // The two encodings that validate name themselves by their path.
        return path + "." + name;
    }

    Family function(String name, List<Integer> parameters, int result, Builtin.Body body) {
        members.put(name, new Value.Function(new Builtin(shown(name), parameters, result, false, body)));
        return this;
    }

    /// A function that takes vertices as they are.
    Family raw(String name, List<Integer> parameters, int result, Builtin.Body body) {
        members.put(name, new Value.Function(new Builtin(shown(name), parameters, result, true, body)));
        return this;
    }

    /// A function whose last parameters may be left out.
    Family optional(String name, List<Integer> parameters, int result, List<Value> defaults, Builtin.Body body) {
        members.put(name, new Value.Function(new Builtin(shown(name), parameters, defaults, result, false, body)));
        return this;
    }

    Family constant(String name, Value value) {
        members.put(name, value);
        return this;
    }

    /// A function of one string.
    interface OfText {
        Value of(CallContext context, String text);
    }

    Family text(String name, int result, OfText body) {
        return function(name, List.of(Kind.STRING), result, (context, a) -> body.of(context, string(a.getFirst())));
    }

    /// Returns the text of a string, or of bytes read as UTF-8.
    static String string(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text;
            case Value.Octets octets -> new String(octets.bytes(), java.nio.charset.StandardCharsets.UTF_8);
            default -> throw new IllegalArgumentException("not a string");
        };
    }

    /// Returns the bytes of a string or of bytes.
    static byte[] bytes(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case Value.Octets octets -> octets.bytes();
            default -> throw new IllegalArgumentException("not bytes");
        };
    }

    static Value.Num num(Value value) {
        return (Value.Num) value;
    }

    /// Returns an integer, brought into the range of `int`.
    static int small(Value value) {
        Value.Num number = (Value.Num) value;
        if (number.small()) {
            return number.value().intValueExact();
        }
        return number.value().signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    static Value text(String text) {
        return new Value.Text(text);
    }

    static Value bool(boolean value) {
        return Value.Bool.of(value);
    }
}
