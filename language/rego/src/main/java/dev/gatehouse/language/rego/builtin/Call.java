// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigInteger;
import java.util.List;

/// One call of a function of the library: its arguments and what it may use up.
public final class Call {
    private final CallContext context;
    private final Value[] arguments;

    public Call(CallContext context, Value... arguments) {
        this.context = context;
        this.arguments = arguments;
    }

    public CallContext context() {
        return context;
    }

    public int size() {
        return arguments.length;
    }

    Value at(int index) {
        return arguments[index];
    }

    /// Pays for `units` elements or characters before they are made.
    void charge(long units) {
        context.charge(units);
    }

    /// Returns what ends the evaluation where a call goes beyond a limit of ours; unlike a
    /// [BuiltinException] it is nothing that a policy could take for "undefined".
    RuntimeException exceeded(String budget) {
        return context.exceeded(budget);
    }

    private BuiltinException wrong(int index, String wanted) {
        return BuiltinException.type(
                "operand " + (index + 1) + " must be " + wanted + " but got " + arguments[index].typeName());
    }

    String string(int index) {
        if (arguments[index] instanceof StringValue(String text)) {
            return text;
        }
        throw wrong(index, "string");
    }

    NumberValue number(int index) {
        if (arguments[index] instanceof NumberValue number) {
            return number;
        }
        throw wrong(index, "number");
    }

    boolean bool(int index) {
        if (arguments[index] instanceof BooleanValue(boolean value)) {
            return value;
        }
        throw wrong(index, "boolean");
    }

    /// Returns a number written as an integer, `1` but not `1.0`; beyond 32 bits the nearest one that fits.
    int integer(int index) {
        NumberValue number = number(index);
        if (!number.isSmall()) {
            throw BuiltinException.type(
                    "operand " + (index + 1) + " must be integer number but got floating-point number");
        }
        return Math.clamp(number.small(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// Returns a whole number of any size.
    BigInteger bigInteger(int index) {
        return number(index)
                .bigInteger()
                .orElseThrow(() -> BuiltinException.type(
                        "operand " + (index + 1) + " must be integer number but got floating-point number"));
    }

    ArrayValue array(int index) {
        if (arguments[index] instanceof ArrayValue array) {
            return array;
        }
        throw wrong(index, "array");
    }

    SetValue set(int index) {
        if (arguments[index] instanceof SetValue set) {
            return set;
        }
        throw wrong(index, "set");
    }

    ObjectValue object(int index) {
        if (arguments[index] instanceof ObjectValue object) {
            return object;
        }
        throw wrong(index, "object");
    }

    /// Returns the elements of an array or the members of a set in order.
    List<Value> elements(int index) {
        return switch (arguments[index]) {
            case ArrayValue array -> array.elements();
            case SetValue set -> set.sorted();
            default -> throw wrong(index, "one of {array, set}");
        };
    }

    /// Returns the strings in an array or a set.
    List<String> strings(int index) {
        List<Value> elements = elements(index);
        return elements.stream()
                .map(element -> {
                    if (element instanceof StringValue(String text)) {
                        return text;
                    }
                    throw BuiltinException.type("operand " + (index + 1) + " must be "
                            + arguments[index].typeName() + " of strings but got " + arguments[index].typeName()
                            + " containing " + element.typeName());
                })
                .toList();
    }

    BuiltinException notOneOf(int index, String kinds) {
        return wrong(index, "one of {" + kinds + "}");
    }
}
