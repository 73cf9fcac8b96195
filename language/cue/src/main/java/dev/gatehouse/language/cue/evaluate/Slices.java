// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cuts parts out of lists and bytes.
final class Slices {
    private final Evaluator evaluator;
    private final Expressions expressions;

    Slices(Evaluator evaluator, Expressions expressions) {
        this.evaluator = evaluator;
        this.expressions = expressions;
    }

    /// Returns the part of a list or of bytes.
    Value slice(Environment environment, Expr.SliceOf slice) {
        Value operand = expressions.concrete(expressions.evaluate(environment, slice.operand()));
        if (operand instanceof Value.Failure) {
            return operand;
        }
        if (Expressions.kind(operand) != Kind.LIST || !(operand instanceof Vertex list)) {
            if (operand instanceof Value.Octets(String latin)) {
                return sliceOctets(environment, slice, latin);
            }
            return evaluator.references.failure(
                    Code.EVALUATION,
                    "cannot slice " + evaluator.printer.value(operand) + " (type "
                            + Kind.name(Expressions.kind(operand)) + ")");
        }
        int length = evaluator.lists.length(list);
        int[] range = new int[] {0, length};
        Optional<Value> problem = range(environment, slice, length, range);
        if (problem.isPresent()) {
            return problem.get();
        }
        List<Value> elements = new ArrayList<>();
        for (int i = range[0]; i < range[1]; i++) {
            elements.add(evaluator.lists.element(list, i));
        }
        return new Value.ListOf(elements);
    }

    private Value sliceOctets(Environment environment, Expr.SliceOf slice, String latin) {
        int[] range = new int[] {0, latin.length()};
        Optional<Value> problem = range(environment, slice, latin.length(), range);
        return problem.orElseGet(() -> new Value.Octets(latin.substring(range[0], range[1])));
    }

    private Optional<Value> range(Environment environment, Expr.SliceOf slice, int length, int[] range) {
        for (int side = 0; side < 2; side++) {
            Optional<Expr> expression = side == 0 ? slice.low() : slice.high();
            if (expression.isEmpty()) {
                continue;
            }
            Value value = expressions.concrete(expressions.evaluate(environment, expression.get()));
            switch (value) {
                case Value.Failure _ -> {
                    return Optional.of(value);
                }
                case Value.Num number
                when number.integer() -> {
                    if (number.value().signum() < 0) {
                        return Optional.of(evaluator.references.failure(
                                Code.EVALUATION, "negative slice index: " + number.shown()));
                    }
                    if (!number.small() || number.value().intValueExact() > length) {
                        return Optional.of(evaluator.references.failure(
                                Code.EVALUATION, "index " + number.shown() + " out of range"));
                    }
                    range[side] = number.value().intValueExact();
                }
                default -> {
                    return Optional.of(
                            Expressions.known(value)
                                    ? evaluator.references.failure(
                                            Code.EVALUATION,
                                            "cannot use " + evaluator.printer.value(value) + " (type "
                                                    + Kind.name(Expressions.kind(value))
                                                    + ") as type int in slice index")
                                    : evaluator.references.failure(
                                            Code.INCOMPLETE,
                                            "non-concrete value " + evaluator.printer.value(value)
                                                    + " in slice index"));
                }
            }
        }
        if (range[0] > range[1]) {
            return Optional.of(evaluator.references.failure(
                    Code.EVALUATION, "invalid slice index: " + range[0] + " > " + range[1]));
        }
        return Optional.empty();
    }
}
