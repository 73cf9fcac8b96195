// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Values of a document as values of the language.
final class Documents {
    private static final int LARGEST_EXPONENT = 100_000;

    private Documents() {}

    /// Returns the value `json` stands for; an object or array stays as it is.
    static Value value(JsonValue json) {
        return switch (json) {
            case JsonObject _, JsonArray _ -> new Value.Document(json);
            case JsonString(String text) -> new Value.Text(text);
            case JsonNumber number -> number(number.text());
            case JsonBoolean bool -> Value.Bool.of(bool.value());
            case JsonNull _ -> Value.Null.NULL;
        };
    }

    private static Value number(String text) {
        boolean integer = text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        if (outOfRange(text)) {
            String mantissa = text.substring(0, Math.max(text.indexOf('e'), text.indexOf('E')));
            return new Value.Num(new BigDecimal(new BigInteger(mantissa.replace(".", ""))), false, true);
        }
        BigDecimal value = new BigDecimal(text);
        return new Value.Num(value, integer);
    }

    /// Whether a number has an exponent the engine does not judge.
    static boolean outOfRange(String text) {
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (e < 0) {
            return false;
        }
        String exponent = text.substring(e + 1).replaceFirst("^[+-]?0*", "");
        return exponent.length() > 6 || (!exponent.isEmpty() && Integer.parseInt(exponent) > LARGEST_EXPONENT);
    }
}
