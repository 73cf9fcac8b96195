// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.Builtin;
import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Failing;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Operators;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an identifier means that nobody declared: types and functions of the language itself.
final class LanguageFunctions {
    private LanguageFunctions() {}

    static Map<String, Value> all() {
        Map<String, Value> all = new HashMap<>();
        all.put("string", new Value.Kinds(Kind.STRING));
        all.put("bytes", new Value.Kinds(Kind.BYTES));
        all.put("bool", new Value.Kinds(Kind.BOOL));
        all.put("int", new Value.Kinds(Kind.INT));
        all.put("float", new Value.Kinds(Kind.FLOAT));
        all.put("number", new Value.Kinds(Kind.NUMBER));
        all.put("null", Value.Null.NULL);
        all.put("__no_sharing", Value.Kinds.TOP);
        for (int bits = 8; bits <= 128; bits *= 2) {
            BigInteger half = BigInteger.ONE.shiftLeft(bits - 1);
            all.put("int" + bits, range(half.negate(), half.subtract(BigInteger.ONE)));
            all.put(
                    "uint" + bits,
                    range(BigInteger.ZERO, BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE)));
        }
        all.put("uint", new Value.AllOf(List.of(new Value.Kinds(Kind.INT), bound(">=", BigDecimal.ZERO, true))));
        all.put("rune", range(BigInteger.ZERO, BigInteger.valueOf(Character.MAX_CODE_POINT)));
        all.put("float32", floats(BigDecimal.valueOf(Float.MAX_VALUE)));
        all.put("float32", floats(new BigDecimal("340282346638528859811704183484516925440")));
        all.put("float64", floats(new BigDecimal(new BigDecimal(Double.MAX_VALUE).toBigInteger())));
        add(
                all,
                "len",
                List.of(Kind.STRING | Kind.BYTES | Kind.LIST | Kind.STRUCT),
                Kind.INT,
                LanguageFunctions::length);
        add(all, "close", List.of(Kind.STRUCT), Kind.STRUCT, (context, a) -> a.getFirst());
        add(all, "and", List.of(Kind.LIST), Kind.TOP, (context, a) -> new Value.AllOf(context.elements(a.getFirst())));
        add(all, "or", List.of(Kind.LIST), Kind.TOP, (context, a) -> {
            List<Value> options = context.elements(a.getFirst());
            return options.isEmpty() ? context.incomplete("empty list in call to or") : new Value.AnyOf(options, false);
        });
        for (String operator : List.of("div", "mod", "quo", "rem")) {
            add(all, operator, List.of(Kind.INT, Kind.INT), Kind.INT, (context, a) -> switch (Operators.compute(
                    operator, (Value.Num) a.get(0), (Value.Num) a.get(1))) {
                case Operators.Result.Computed(Value.Num value) -> value;
                case Operators.Result.Problem(String message) -> context.bare(message);
            });
        }
        add(all, "error", List.of(Kind.STRING), Kind.TOP, (context, a) -> context.user(Family.string(a.getFirst())));
        raw(all, "matchN", List.of(Kind.TOP, Kind.TOP, Kind.LIST), LanguageFunctions::matchN);
        raw(all, "matchIf", List.of(Kind.TOP, Kind.TOP, Kind.TOP, Kind.TOP), LanguageFunctions::matchIf);
        Map<String, Value> twins = new HashMap<>(all);
        twins.forEach((name, value) -> all.put("__" + name, value));
        return Map.copyOf(all);
    }

    private static Value bound(String operator, BigDecimal limit, boolean integer) {
        return new Value.Bound(operator, new Value.Num(limit, integer));
    }

    private static Value range(BigInteger low, BigInteger high) {
        return new Value.AllOf(List.of(
                new Value.Kinds(Kind.INT),
                bound(">=", new BigDecimal(low), true),
                bound("<=", new BigDecimal(high), true)));
    }

    private static Value floats(BigDecimal most) {
        return new Value.AllOf(List.of(bound(">=", most.negate(), true), bound("<=", most, true)));
    }

    private static void add(
            Map<String, Value> all, String name, List<Integer> parameters, int result, Builtin.Body body) {
        all.put(name, new Value.Function(new Builtin(name, parameters, result, false, body)));
    }

    private static void raw(Map<String, Value> all, String name, List<Integer> parameters, Builtin.Body body) {
        all.put(name, new Value.Function(new Builtin(name, parameters, Kind.BOOL, true, body)));
    }

    private static Value length(CallContext context, List<Value> arguments) {
        Value value = arguments.getFirst();
        return switch (value) {
            case Value.Text text -> Value.Num.of(text.length());
            case Value.Octets octets -> Value.Num.of(octets.latin().length());
            default -> {
                if (context.kind(value) == Kind.LIST) {
                    yield Value.Num.of(context.elements(value).size());
                }
                yield Value.Num.of(context.names(value).size());
            }
        };
    }

    // What lacks something may still come to match: a number between those that match and those that could is left
    // open.
    private static Value matchN(CallContext context, List<Value> arguments) {
        int matched = 0;
        int most = 0;
        List<Failing.Reason> mismatches = new ArrayList<>();
        List<Failing.Reason> lacks = new ArrayList<>();
        for (Value constraint : context.elements(arguments.get(2))) {
            Optional<Failing> mismatch = context.mismatchOrLack(arguments.get(0), constraint, true);
            if (mismatch.isEmpty()) {
                matched++;
                most++;
            } else if (mismatch.get().code().incomplete()) {
                most++;
                lacks.addAll(mismatch.get().errors());
            } else {
                mismatches.add(mismatch.get().errors().getFirst());
            }
        }
        Value wanted = arguments.get(1);
        if (fits(context, matched, wanted)) {
            return Value.Bool.TRUE;
        }
        int count = matched + 1;
        while (count <= most && !fits(context, count, wanted)) {
            count++;
        }
        boolean never = count > most;
        List<Failing.Reason> errors = new ArrayList<>();
        errors.add(new Failing.Reason("", matched + " matched, expected " + context.print(wanted)));
        errors.addAll(mismatches);
        if (!never) {
            errors.addAll(lacks);
        }
        return new Value.Failure(new Failing(never ? Failing.Code.EVALUATION : Failing.Code.INCOMPLETE, errors));
    }

    private static boolean fits(CallContext context, int count, Value wanted) {
        return wanted instanceof Value.Num number
                ? number.value().compareTo(BigDecimal.valueOf(count)) == 0
                : context.mismatch(Value.Num.of(count), wanted, false).isEmpty();
    }

    private static Value matchIf(CallContext context, List<Value> arguments) {
        Value subject = arguments.get(0);
        boolean condition =
                context.mismatchOrLack(subject, arguments.get(1), true).isEmpty();
        Optional<Failing> mismatch = context.mismatchOrLack(subject, arguments.get(condition ? 2 : 3), true);
        return mismatch.isEmpty() ? Value.Bool.TRUE : new Value.Failure(mismatch.get());
    }
}
