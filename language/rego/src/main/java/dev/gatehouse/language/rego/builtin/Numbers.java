// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.Arithmetic;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Arithmetic, rounding, ranges and bits.
final class Numbers {
    private static final int SHIFT_LIMIT = 1 << 16;

    private Numbers() {}

    static void define(Library library) {
        library.function("plus(x:N, y:N) z:N", call -> Arithmetic.plus(call.number(0), call.number(1)));
        library.function("minus(x:N|set(A), y:N|set(A)) z:N|set(A)", Numbers::minus);
        library.function("mul(x:N, y:N) z:N", call -> Arithmetic.times(call.number(0), call.number(1)));
        library.function("div(x:N, y:N) z:N", Numbers::divide);
        library.function("rem(x:N, y:N) z:N", Numbers::remainder);
        library.function("abs(x:N) y:N", call -> Arithmetic.absolute(call.number(0)));
        library.function("ceil(x:N) y:N", call -> Arithmetic.rounded(call.number(0), RoundingMode.CEILING));
        library.function("floor(x:N) y:N", call -> Arithmetic.rounded(call.number(0), RoundingMode.FLOOR));
        library.function("round(x:N) y:N", call -> Arithmetic.rounded(call.number(0), RoundingMode.HALF_UP));
        library.function(
                "numbers.range(a:N, b:N) range:[N*]",
                call -> range(call, call.bigInteger(0), call.bigInteger(1), BigInteger.ONE));
        library.function("numbers.range_step(a:N, b:N, step:N) range:[N*]", Numbers::rangeStep);
        library.function("format_int(number:N, base:N) output:S", Numbers::formatInt);
        library.function(
                "bits.and(x:N, y:N) z:N",
                call -> NumberValue.of(call.bigInteger(0).and(call.bigInteger(1))));
        library.function(
                "bits.or(x:N, y:N) z:N",
                call -> NumberValue.of(call.bigInteger(0).or(call.bigInteger(1))));
        library.function(
                "bits.xor(x:N, y:N) z:N",
                call -> NumberValue.of(call.bigInteger(0).xor(call.bigInteger(1))));
        library.function(
                "bits.negate(x:N) z:N",
                call -> NumberValue.of(call.bigInteger(0).not()));
        library.function(
                "bits.lsh(x:N, s:N) z:N",
                call -> NumberValue.of(call.bigInteger(0).shiftLeft(shift(call))));
        library.function(
                "bits.rsh(x:N, s:N) z:N",
                call -> NumberValue.of(call.bigInteger(0).shiftRight(shift(call))));
        library.function("rand.intn(str:S, n:N) y:N", Numbers::random);
    }

    private static Value minus(Call call) {
        if (call.at(0) instanceof SetValue left && call.at(1) instanceof SetValue right) {
            Set<Value> rest = new HashSet<>(left.members());
            call.charge(left.size());
            rest.removeAll(right.members());
            return SetValue.of(rest);
        }
        if (call.at(0) instanceof NumberValue left && call.at(1) instanceof NumberValue right) {
            return Arithmetic.minus(left, right);
        }
        int wrong = call.at(0) instanceof NumberValue || call.at(0) instanceof SetValue ? 1 : 0;
        if (wrong == 1 && call.at(0) instanceof NumberValue) {
            call.number(1);
        }
        if (wrong == 1) {
            call.set(1);
        }
        throw call.notOneOf(wrong, "number, set");
    }

    private static Value divide(Call call) {
        if (call.number(1).signum() == 0) {
            call.number(0);
            throw BuiltinException.of("divide by zero");
        }
        return Arithmetic.dividedBy(call.number(0), call.number(1));
    }

    private static Value remainder(Call call) {
        if (!call.number(0).isWhole() || !call.number(1).isWhole()) {
            throw BuiltinException.of("modulo on floating-point number");
        }
        BigInteger divisor = call.bigInteger(1);
        if (divisor.signum() == 0) {
            throw BuiltinException.of("modulo by zero");
        }
        return Arithmetic.remainder(call.bigInteger(0), divisor);
    }

    private static int shift(Call call) {
        BigInteger amount = call.bigInteger(1);
        if (amount.signum() < 0) {
            throw BuiltinException.type("operand 2 must be an unsigned integer number but got a negative integer");
        }
        int bits = amount.bitLength() > 31 ? Integer.MAX_VALUE : amount.intValue();
        call.charge(bits / 8);
        if (bits > SHIFT_LIMIT) {
            throw call.exceeded("number");
        }
        return bits;
    }

    private static Value rangeStep(Call call) {
        if (!call.number(2).isWrittenAsInteger()) {
            throw BuiltinException.type("operand 3 must be integer number but got floating-point number");
        }
        BigInteger step = call.bigInteger(2);
        if (step.bitLength() > 63) {
            throw BuiltinException.of("step is too large");
        }
        if (step.signum() <= 0) {
            throw BuiltinException.of("step must be a positive integer");
        }
        return range(call, call.bigInteger(0), call.bigInteger(1), step);
    }

    private static Value range(Call call, BigInteger from, BigInteger to, BigInteger step) {
        BigInteger count = to.subtract(from).abs().divide(step).add(BigInteger.ONE);
        call.charge(count.bitLength() > 62 ? Long.MAX_VALUE : count.longValue());
        BigInteger stride = to.compareTo(from) < 0 ? step.negate() : step;
        List<Value> numbers = new ArrayList<>(count.intValue());
        BigInteger next = from;
        for (int i = 0; i < count.intValue(); i++) {
            numbers.add(NumberValue.of(next));
            next = next.add(stride);
        }
        return ArrayValue.of(numbers);
    }

    private static Value formatInt(Call call) {
        int base = call.number(1).whole().orElse(0);
        if (base != 2 && base != 8 && base != 10 && base != 16) {
            throw BuiltinException.type("operand 2 must be one of {2, 8, 10, 16}");
        }
        BigInteger whole = Arithmetic.rounded(call.number(0), RoundingMode.DOWN)
                .bigInteger()
                .orElse(BigInteger.ZERO);
        return new StringValue(whole.toString(base).toLowerCase(Locale.ROOT));
    }

    private static Value random(Call call) {
        int bound = (int) Math.min(Integer.MAX_VALUE, Math.abs((long) call.integer(1)));
        return bound == 0
                ? NumberValue.of(0)
                : NumberValue.of(call.context().random().nextInt(bound));
    }
}
