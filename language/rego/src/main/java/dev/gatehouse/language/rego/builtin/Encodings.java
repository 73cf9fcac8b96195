// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Utf8;
import dev.gatehouse.language.rego.value.Value;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Base64, hexadecimal and URL encodings.
final class Encodings {
    private Encodings() {}

    static void define(Library library) {
        library.function("base64.encode(x:S) y:S", call -> encode(call, Base64.getEncoder()));
        library.function("base64.decode(x:S) y:S", call -> text(decode(call.string(0), false)));
        library.function("base64.is_valid(x:S) result:B", Encodings::isBase64);
        library.function("base64url.encode(x:S) y:S", call -> encode(call, Base64.getUrlEncoder()));
        library.function(
                "base64url.encode_no_pad(x:S) y:S",
                call -> encode(call, Base64.getUrlEncoder().withoutPadding()));
        library.function("base64url.decode(x:S) y:S", call -> text(decode(padded(call.string(0)), true)));
        library.function("hex.encode(x:S) y:S", call -> {
            call.charge(call.string(0).length() * 2L);
            return new StringValue(HexFormat.of().formatHex(call.string(0).getBytes(UTF_8)));
        });
        library.function("hex.decode(x:S) y:S", call -> text(unhex(call.string(0))));
        library.function("urlquery.encode(x:S) y:S", call -> Strings.text(call, escape(call.string(0))));
        library.function("urlquery.decode(x:S) y:S", call -> Strings.text(call, unescape(call.string(0))));
        library.function("urlquery.encode_object(object:{{S:S|[S*]|set(S)}}) y:S", Encodings::encodeObject);
        library.function("urlquery.decode_object(x:S) object:{{S:[S*]}}", Encodings::decodeObject);
    }

    private static Value text(byte[] bytes) {
        return new StringValue(Utf8.text(bytes));
    }

    private static Value encode(Call call, Base64.Encoder encoder) {
        call.charge(call.string(0).length() * 2L);
        return new StringValue(encoder.encodeToString(call.string(0).getBytes(UTF_8)));
    }

    private static String padded(String text) {
        return text.endsWith("=") ? text : text + "=".repeat((4 - text.length() % 4) % 4);
    }

    /// Decodes base64 with padding, line breaks ignored, and names the first wrong byte as Go does.
    static byte[] decode(String text, boolean url) {
        StringBuilder kept = new StringBuilder(text.length());
        int data = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                continue;
            }
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            boolean extra = url ? c == '-' || c == '_' : c == '+' || c == '/';
            if (letter || extra) {
                if (kept.length() > data) {
                    throw illegal(i);
                }
                data++;
            } else if (c != '=' || data % 4 < 2 || kept.length() % 4 == 0) {
                throw illegal(i);
            }
            kept.append(c);
        }
        if (kept.length() % 4 != 0) {
            throw illegal(text.length() - text.length() % 4);
        }
        try {
            return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(kept.toString());
        } catch (IllegalArgumentException _) {
            throw illegal(text.length());
        }
    }

    private static BuiltinException illegal(int at) {
        return BuiltinException.of("illegal base64 data at input byte " + at);
    }

    private static Value isBase64(Call call) {
        call.charge(call.string(0).length());
        try {
            decode(call.string(0), false);
            return BooleanValue.TRUE;
        } catch (BuiltinException _) {
            return BooleanValue.FALSE;
        }
    }

    private static byte[] unhex(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                throw BuiltinException.of(
                        String.format("invalid byte: U+%04X '%c'", (int) text.charAt(i), text.charAt(i)));
            }
        }
        if (text.length() % 2 != 0) {
            throw BuiltinException.of("odd length hex string");
        }
        return HexFormat.of().parseHex(text);
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            int c = b & 0xFF;
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.~".indexOf(c) >= 0;
            if (plain) {
                out.append((char) c);
            } else if (c == ' ') {
                out.append('+');
            } else {
                out.append(String.format("%%%02X", c));
            }
        }
        return out.toString();
    }

    static String unescape(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '+') {
                out.write(' ');
            } else if (bytes[i] == '%') {
                int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
                int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    String rest = text.substring(Math.min(i, text.length()));
                    throw BuiltinException.of(
                            "invalid URL escape \"" + rest.substring(0, Math.min(3, rest.length())) + "\"");
                }
                out.write(high * 16 + low);
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(UTF_8);
    }

    private static Value encodeObject(Call call) {
        List<String> pairs = new ArrayList<>();
        ObjectValue object = call.object(0);
        for (Value key : object.sortedKeys()) {
            if (!(key instanceof StringValue(String name))) {
                throw BuiltinException.type("operand 1 must be object with string keys but got " + key.typeName());
            }
            switch (object.at(key)) {
                case StringValue(String text) -> pairs.add(escape(name) + "=" + escape(text));
                case ArrayValue array -> array.elements().forEach(element -> pairs.add(pair(name, element)));
                case SetValue set -> set.sorted().forEach(element -> pairs.add(pair(name, element)));
                default -> throw call.notOneOf(0, "string, array, set");
            }
        }
        return Strings.text(call, String.join("&", pairs));
    }

    private static String pair(String name, Value value) {
        if (value instanceof StringValue(String text)) {
            return escape(name) + "=" + escape(text);
        }
        throw BuiltinException.type("operand 1 must be strings but got " + value.typeName());
    }

    private static Value decodeObject(Call call) {
        Map<Value, List<Value>> lists = new HashMap<>();
        String text = call.string(0);
        call.charge(text.length());
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('&', start);
            String pair = text.substring(start, end < 0 ? text.length() : end);
            start = end < 0 ? text.length() + 1 : end + 1;
            if (pair.isEmpty()) {
                continue;
            }
            if (pair.indexOf(';') >= 0) {
                throw BuiltinException.of("invalid semicolon separator in query");
            }
            int equals = pair.indexOf('=');
            String name = unescape(equals < 0 ? pair : pair.substring(0, equals));
            String value = unescape(equals < 0 ? "" : pair.substring(equals + 1));
            lists.computeIfAbsent(new StringValue(name), _ -> new ArrayList<>()).add(new StringValue(value));
        }
        Map<Value, Value> members = new HashMap<>();
        lists.forEach((name, values) -> members.put(name, ArrayValue.of(values)));
        return ObjectValue.of(members);
    }
}
