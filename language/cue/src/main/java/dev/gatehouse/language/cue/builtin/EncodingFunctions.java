// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bytes;
import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Failing;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The packages `encoding/json`, `encoding/base64` and `encoding/hex`.
final class EncodingFunctions {
    private static final int STRINGS = Kind.STRING | Kind.BYTES;

    private EncodingFunctions() {}

    static List<Family> families() {
        return List.of(json(), base64(), hex());
    }

    private static Family json() {
        Family f = new Family("encoding/json", "");
        f.function("Valid", List.of(STRINGS), Kind.BOOL, (context, a) -> {
            Value parsed = read(context, a.getFirst());
            return parsed instanceof Value.Failure ? context.failure("invalid JSON") : Value.Bool.TRUE;
        });
        f.raw("Marshal", List.of(Kind.TOP), Kind.STRING, (context, a) -> context.marshal(a.getFirst()));
        f.function("Unmarshal", List.of(STRINGS), Kind.TOP, (context, a) -> read(context, a.getFirst()));
        f.function("Compact", List.of(STRINGS), Kind.STRING, (context, a) -> {
            Value parsed = read(context, a.getFirst());
            return parsed instanceof Value.Failure ? parsed : text(JsonLayout.compact(string(a.getFirst())));
        });
        f.function("Indent", List.of(STRINGS, Kind.STRING, Kind.STRING), Kind.STRING, (context, a) -> {
            Value parsed = read(context, a.getFirst());
            return parsed instanceof Value.Failure
                    ? parsed
                    : JsonLayout.indented(context, string(a.get(0)), string(a.get(1)), string(a.get(2)));
        });
        f.function("HTMLEscape", List.of(STRINGS), Kind.STRING, (context, a) -> {
            context.charge(6L * string(a.getFirst()).length());
            return text(JsonLayout.escaped(string(a.getFirst())));
        });
        f.function("MarshalStream", List.of(Kind.LIST), Kind.STRING, (context, a) -> {
            StringBuilder out = new StringBuilder();
            for (Value element : context.elements(a.getFirst())) {
                Value one = context.marshal(element);
                if (!(one instanceof Value.Text(String json))) {
                    return one;
                }
                context.charge(json.length());
                out.append(json).append('\n');
            }
            return text(out.toString());
        });
        f.function("UnmarshalStream", List.of(STRINGS), Kind.LIST, (context, a) -> {
            List<Value> values = new ArrayList<>();
            for (String one : JsonLayout.values(string(a.getFirst()))) {
                Value parsed = read(context, text(one));
                if (parsed instanceof Value.Failure) {
                    return parsed;
                }
                values.add(parsed);
            }
            return new Value.ListOf(values);
        });
        f.raw("Validate", List.of(STRINGS, Kind.TOP), Kind.BOOL, (context, a) -> {
            Value parsed = read(context, context.settle(a.get(0)));
            if (parsed instanceof Value.Failure) {
                return parsed;
            }
            Optional<Failing> mismatch = context.mismatchOrLack(parsed, a.get(1), false);
            if (mismatch.isEmpty()) {
                return Value.Bool.TRUE;
            }
            Value.Failure failure =
                    context.failure(mismatch.get().errors().getFirst().message());
            return new Value.Failure(
                    new Failing(mismatch.get().code(), failure.failing().errors()));
        });
        return f;
    }

    private static Value read(CallContext context, Value value) {
        byte[] document = bytes(value);
        context.charge(document.length);
        try {
            return Value.Document.of(JsonReader.read(document, JsonLimits.DEFAULT));
        } catch (MalformedJsonException e) {
            return context.failure("invalid JSON: " + e.getMessage());
        }
    }

    private static Family base64() {
        Family f = new Family("encoding/base64", "");
        f.function(
                "Encode",
                List.of(Kind.NULL, STRINGS),
                Kind.STRING,
                (context, a) -> text(Base64.getEncoder().encodeToString(bytes(a.get(1)))));
        f.function("Decode", List.of(Kind.NULL, STRINGS), Kind.BYTES, (context, a) -> {
            String digits = string(a.get(1)).replace("\r", "").replace("\n", "");
            if (digits.length() % 4 != 0) {
                return context.failure("illegal base64 data at input byte " + digits.length() / 4 * 4);
            }
            try {
                return Value.Octets.of(Base64.getDecoder().decode(digits));
            } catch (IllegalArgumentException _) {
                return context.failure("illegal base64 data");
            }
        });
        f.function(
                "EncodedLen",
                List.of(Kind.NULL, Kind.INT),
                Kind.INT,
                (context, a) -> Value.Num.of((Family.small(a.get(1)) + 2L) / 3 * 4));
        f.function(
                "DecodedLen",
                List.of(Kind.NULL, Kind.INT),
                Kind.INT,
                (context, a) -> Value.Num.of(Family.small(a.get(1)) / 4 * 3L));
        return f;
    }

    // Sixteen bytes a line: where they start, their digits, their characters.
    private static String dumped(byte[] all) {
        StringBuilder out = new StringBuilder();
        for (int start = 0; start < all.length; start += 16) {
            StringBuilder digits = new StringBuilder();
            StringBuilder shown = new StringBuilder();
            for (int i = start; i < start + 16; i++) {
                digits.append(i == start + 8 ? "  " : " ");
                digits.append(i < all.length ? HexFormat.of().toHexDigits(all[i]) : "  ");
                if (i < all.length) {
                    shown.append(all[i] >= 0x20 && all[i] < 0x7F ? (char) all[i] : '.');
                }
            }
            out.append(String.format("%08x ", start)).append(digits);
            out.append("  |").append(shown).append("|\n");
        }
        return out.toString();
    }

    private static Family hex() {
        Family f = new Family("encoding/hex", "");
        f.function("Dump", List.of(STRINGS), Kind.STRING, (context, a) -> {
            byte[] all = bytes(a.getFirst());
            context.charge(5L * all.length + 80);
            return text(dumped(all));
        });
        f.function(
                "Encode",
                List.of(STRINGS),
                Kind.STRING,
                (context, a) -> text(HexFormat.of().formatHex(bytes(a.getFirst()))));
        f.function("Decode", List.of(Kind.STRING), Kind.BYTES, (context, a) -> {
            try {
                return Value.Octets.of(HexFormat.of().parseHex(string(a.getFirst())));
            } catch (IllegalArgumentException _) {
                return context.failure("encoding/hex: invalid hex text");
            }
        });
        f.function(
                "EncodedLen",
                List.of(Kind.INT),
                Kind.INT,
                (context, a) -> Value.Num.of(2L * Family.small(a.getFirst())));
        f.function(
                "DecodedLen",
                List.of(Kind.INT),
                Kind.INT,
                (context, a) -> Value.Num.of(Family.small(a.getFirst()) / 2));
        return f;
    }
}
