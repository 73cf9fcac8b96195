// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What kind a value is, and casts between kinds.
final class Types {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private static final Pattern SPECIAL = Pattern.compile("(?i)[+-]?(nan|inf|infinity)");

    private Types() {}

    static void define(Library library) {
        Map<String, Class<? extends Value>> kinds = Map.of(
                "array", ArrayValue.class,
                "boolean", BooleanValue.class,
                "null", NullValue.class,
                "number", NumberValue.class,
                "object", ObjectValue.class,
                "set", SetValue.class,
                "string", StringValue.class);
        kinds.forEach((name, kind) -> library.function(
                "is_" + name + "(x:A) result:B", call -> BooleanValue.of(kind.isInstance(call.at(0)))));
        library.function(
                "type_name(x:A) type:S", call -> new StringValue(call.at(0).typeName()));
        library.function("to_number(x:null|B|N|S) num:N", Types::toNumber);
        library.function("cast_array(A) [A*]", call -> ArrayValue.of(new ArrayList<>(call.elements(0))));
        library.function("cast_set(A) set(A)", call -> SetValue.of(new HashSet<>(call.elements(0))));
        library.function("cast_string(A) S", call -> new StringValue(call.string(0)));
        library.function("cast_boolean(A) B", call -> BooleanValue.of(call.bool(0)));
        library.function("cast_object(A) {{A:A}}", call -> call.object(0));
        library.function("cast_null(A) null", call -> {
            if (call.at(0) instanceof NullValue) {
                return NullValue.NULL;
            }
            throw BuiltinException.type(
                    "operand 1 must be null but got " + call.at(0).typeName());
        });
    }

    private static @Nullable Value toNumber(Call call) {
        return switch (call.at(0)) {
            case NullValue _ -> NumberValue.of(0);
            case BooleanValue(boolean value) -> NumberValue.of(value ? 1 : 0);
            case NumberValue number -> number;
            case StringValue(String text) -> parse(call, text);
            default -> throw call.notOneOf(0, "null, boolean, number, string");
        };
    }

    private static Value parse(Call call, String text) {
        if (SPECIAL.matcher(text).matches()) {
            throw BuiltinException.type("operand 1 must be valid number string but got " + text);
        }
        if (text.length() > 10_000) {
            throw call.exceeded("number");
        }
        if (!NUMBER.matcher(text).matches()) {
            throw BuiltinException.of("invalid syntax");
        }
        if (Double.isInfinite(Double.parseDouble(text))) {
            throw BuiltinException.of("value out of range");
        }
        try {
            return NumberValue.of(text);
        } catch (ArithmeticException _) {
            throw BuiltinException.of("value out of range");
        }
    }
}
