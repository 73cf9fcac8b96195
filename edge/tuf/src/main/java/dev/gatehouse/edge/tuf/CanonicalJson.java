// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The form in which TUF metadata is signed ([OLPC's canonical JSON](https://wiki.laptop.org/go/Canonical_JSON)):
/// members by code point, strings with nothing but `"` and `\` escaped, whole numbers only.
final class CanonicalJson {
    private static final Comparator<String> BY_CODE_POINT = CanonicalJson::compare;

    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    /// Returns the canonical form of `value` in UTF-8.
    ///
    /// @throws TufException where a number is not whole
    static byte[] bytes(JsonValue value) {
        CanonicalJson writer = new CanonicalJson();
        writer.value(value);
        return writer.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(JsonValue value) {
        switch (value) {
            case JsonObject object -> object(object);
            case JsonArray array -> array(array);
            case JsonString string -> string(string.text());
            case JsonNumber number ->
                out.append(number.integer()
                        .orElseThrow(
                                () -> new TufException(TufReason.MALFORMED, "metadata has a number that is not whole"))
                        .longValue());
            case JsonBoolean bool -> out.append(bool.value());
            case JsonNull _ -> out.append("null");
        }
    }

    private void object(JsonObject object) {
        List<String> names = new ArrayList<>(object.members().keySet());
        names.sort(BY_CODE_POINT);
        out.append('{');
        String separator = "";
        for (String name : names) {
            out.append(separator);
            string(name);
            out.append(':');
            value(object.member(name).orElseThrow());
            separator = ",";
        }
        out.append('}');
    }

    private void array(JsonArray array) {
        out.append('[');
        String separator = "";
        for (JsonValue element : array.elements()) {
            out.append(separator);
            value(element);
            separator = ",";
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }

    // String.compareTo goes by UTF-16 units, which puts U+FFFD behind U+10000.
    private static int compare(String one, String other) {
        int[] first = one.codePoints().toArray();
        int[] second = other.codePoints().toArray();
        return Arrays.compare(first, second);
    }
}
