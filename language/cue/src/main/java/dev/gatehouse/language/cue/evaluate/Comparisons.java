// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.List;
import java.util.Optional;

/// Equality and presence, which look into whole values.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Comparisons {
    private final Evaluator evaluator;
    private final Expressions expressions;

    Comparisons(Evaluator evaluator, Expressions expressions) {
        this.evaluator = evaluator;
        this.expressions = expressions;
    }

    /// Tells whether something is there: what `== _|_` asks.
    Value presence(Environment environment, String operator, Expr expression) {
        boolean outer = evaluator.references.presence;
        evaluator.references.presence = true;
        Value there = there(environment, operator, expression);
        evaluator.references.presence = outer;
        return there;
    }

    private Value there(Environment environment, String operator, Expr expression) {
        Value value = expressions.evaluate(environment, expression);
        boolean failed = value instanceof Value.Failure;
        if (value instanceof Value.Failure(Failing failing) && failing.code() == Code.BLOCKED && !evaluator.forced) {
            return value;
        }
        if (value instanceof Vertex v) {
            if (aroundMe(v)) {
                return cyclic(v);
            }
            if (expressions.containsMe(v)) {
                return evaluator.references.failure(Code.STRUCTURAL_CYCLE, "structural cycle");
            }
            Value ready = evaluator.references.prepare(v);
            if (ready instanceof Value.Failure(Failing failing)) {
                if (failing.code() == Code.BLOCKED && !evaluator.forced) {
                    return ready;
                }
                failed = v.actual().alternatives == null || v.type == ArcType.REQUIRED;
                v.readAsAbsent |= failed && v.type == ArcType.REQUIRED;
            } else if (ready instanceof Vertex actual) {
                for (Failing failing : actual.failings) {
                    if (failing.code() == Code.CYCLE) {
                        return new Value.Failure(failing);
                    }
                }
                boolean any = !actual.failings.isEmpty() || Finish.failsBelow(evaluator, actual);
                if (!any && !evaluator.forced && pending(actual)) {
                    return new Value.Failure(evaluator.references.blocked());
                }
                // A type or bound without a value counts as absent, but where it may become a struct or list.
                boolean open = actual.scalar == null && (actual.kinds & (Kind.STRUCT | Kind.LIST)) == 0;
                failed = any || open || v.type == ArcType.REQUIRED;
                v.readAsAbsent |= failed;
            }
        }
        return Value.Bool.of(failed == operator.equals("=="));
    }

    // Whether a struct has all its fields cannot be asked from inside of it.
    boolean aroundMe(Vertex v) {
        if (v.scalar != null) {
            return false;
        }
        for (Vertex at = expressions.vertex; at != null; at = at.parent) {
            if (at.origin() == v.origin()) {
                return true;
            }
        }
        return false;
    }

    /// Whether a value is a struct that has this place in it.
    boolean cyclicOperand(Value value) {
        return value instanceof Vertex v && v.structLiteral && aroundMe(v);
    }

    Value cyclic(Vertex v) {
        return evaluator.references.failure(Code.EVALUATION, "cyclic reference to field " + v.label.shown());
    }

    private boolean pending(Vertex v) {
        if (v.scalar == null && !v.struct && !v.list) {
            return evaluator.references.couldChange(v);
        }
        return false;
    }

    // A struct or list with parts still open is not yet the wrong operand.
    boolean deeplyKnown(Value value) {
        evaluator.budget.enter();
        try {
            Value settled = expressions.concrete(value);
            if (!(settled instanceof Vertex v)) {
                return !(settled instanceof Value.Failure(Failing failing)
                                && failing.code().incomplete())
                        && Expressions.known(settled);
            }
            if (!v.failings.isEmpty()) {
                return false;
            }
            if (v.list) {
                for (int i = 0; i < evaluator.lists.length(v); i++) {
                    if (!deeplyKnown(evaluator.lists.element(v, i))) {
                        return false;
                    }
                }
                return true;
            }
            if (v.arcs.values().stream().anyMatch(arc -> arc.type == ArcType.REQUIRED)) {
                return false;
            }
            for (Label label : evaluator.fields.names(v)) {
                Vertex arc = v.arcs.get(label);
                if (arc != null && !deeplyKnown(arc)) {
                    return false;
                }
            }
            return Expressions.known(v) && Expressions.kind(v) == Kind.STRUCT;
        } finally {
            evaluator.budget.leave();
        }
    }

    /// Compares two values, structs and lists deeply.
    Value equality(String operator, Value left, Value right) {
        if (left instanceof Vertex v && aroundMe(v)) {
            return cyclic(v);
        }
        if (right instanceof Vertex v && aroundMe(v)) {
            return cyclic(v);
        }
        for (Value side : List.of(left, right)) {
            if (side instanceof Vertex v && !deeplyKnown(v)) {
                if (evaluator.references.mustWait(v)) {
                    return new Value.Failure(evaluator.references.blocked());
                }
                return evaluator.references.failure(
                        Finish.failsBelow(evaluator, v) ? Code.EVALUATION : Code.INCOMPLETE,
                        "invalid " + (side == left ? "left" : "right") + "-hand value to '" + operator + "' (type "
                                + Kind.name(Expressions.kind(v)) + "): incomplete value " + evaluator.printer.value(v));
            }
        }
        Optional<Boolean> same = expressions.calls.equalDeep(left, right);
        if (same.isEmpty()) {
            return evaluator.references.failure(Code.INCOMPLETE, "non-concrete value in operand to " + operator);
        }
        return Value.Bool.of(same.get() == operator.equals("=="));
    }

    /// Returns why an operator cannot take these operands, or that they are not known well enough to say.
    Value invalidOperands(String operator, Value left, Value right) {
        for (Value side : List.of(left, right)) {
            if (side instanceof Vertex v
                    && aroundMe(v)
                    && expressions.current != null
                    && expressions.current.trail() != null) {
                return evaluator.references.failure(Code.STRUCTURAL_CYCLE, "structural cycle");
            }
            if (side instanceof Vertex v
                    && (definitionAroundMe(v)
                            || (aroundMe(v) && Closedness.closed(v))
                            || Finish.failsBelow(evaluator, v))) {
                return evaluator.references.failure(
                        Code.EVALUATION,
                        "invalid " + (side == left ? "left" : "right") + "-hand value to '" + operator + "' (type "
                                + Kind.name(Expressions.kind(v)) + ")");
            }
        }
        if (!deeplyKnown(left) || !deeplyKnown(right)) {
            for (Value side : List.of(left, right)) {
                if (side instanceof Vertex v && evaluator.references.mustWait(v)) {
                    return new Value.Failure(evaluator.references.blocked());
                }
            }
            closeAfter(left, right);
            return evaluator.references.failure(Code.INCOMPLETE, "non-concrete value in operand to " + operator);
        }
        return evaluator.references.failure(
                Code.EVALUATION,
                "invalid operands " + evaluator.printer.value(left) + " and " + evaluator.printer.value(right) + " to '"
                        + operator + "' (type " + Kind.name(Expressions.kind(left)) + " and "
                        + Kind.name(Expressions.kind(right)) + ")");
    }

    private boolean definitionAroundMe(Vertex v) {
        return v.label.isDefinition() && aroundMe(v);
    }

    // Where a definition was an operand the reference takes the field for closed.
    private void closeAfter(Value left, Value right) {
        Vertex at = expressions.vertex;
        boolean definition = (left instanceof Vertex a && Ancestry.underDefinition(a))
                || (right instanceof Vertex b && Ancestry.underDefinition(b));
        if (definition && at != null && expressions.current != null) {
            at.note(evaluator.references.closing(expressions.current.scope(), at));
        }
    }
}
