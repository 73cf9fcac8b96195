// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import com.google.re2j.Pattern;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Kinds, atoms, bounds and validators of a vertex, and whether they agree.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Constraints {
    private final Evaluator evaluator;

    Constraints(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /// Restricts `vertex` to `kinds`. Returns false where nothing is left, having noted the conflict.
    boolean restrict(Vertex vertex, int kinds, Object source) {
        int left = vertex.kinds & kinds;
        if (left == 0) {
            conflict(vertex, kinds, source);
            return false;
        }
        if (left != vertex.kinds) {
            vertex.kinds = left;
            vertex.kindSource = source;
            evaluator.progress++;
        }
        return true;
    }

    private void conflict(Vertex vertex, int kinds, Object source) {
        Object known = vertex.scalar != null ? vertex.scalar : vertex.kindSource == null ? "_" : vertex.kindSource;
        int knownKinds = vertex.scalar != null ? vertex.scalar.kind() : vertex.kinds;
        boolean structFirst = knownKinds == Kind.STRUCT && kinds != Kind.STRUCT;
        String first = evaluator.printer.source(structFirst ? source : known);
        String second = evaluator.printer.source(structFirst ? known : source);
        int firstKinds = structFirst ? kinds : knownKinds;
        int secondKinds = structFirst ? knownKinds : kinds;
        vertex.fail(evaluator.references.failing(
                Code.EVALUATION,
                vertex,
                "conflicting values " + first + " and " + second + " (mismatched types " + Kind.name(firstKinds)
                        + " and " + Kind.name(secondKinds) + ")"));
    }

    /// Takes a concrete value in.
    void atom(Vertex vertex, Value.Atom atom) {
        Value.Atom known = vertex.scalar;
        if (known == null) {
            if (!restrict(vertex, atom.kind(), atom)) {
                return;
            }
            vertex.scalar = atom;
            evaluator.progress++;
            for (int i = 0; i < vertex.constraints.size(); i++) {
                check(vertex, vertex.constraints.get(i));
            }
        } else if (!Operators.equal(known, atom)) {
            if (known.kind() == atom.kind()) {
                vertex.fail(evaluator.references.failing(
                        Code.EVALUATION,
                        vertex,
                        "conflicting values " + evaluator.printer.value(atom) + " and "
                                + evaluator.printer.value(known)));
            } else {
                conflict(vertex, atom.kind(), atom);
            }
        } else if (known.kind() != atom.kind()) {
            conflict(vertex, atom.kind(), atom);
        }
    }

    /// Takes a bound in.
    void bound(Vertex vertex, Value.Bound bound) {
        Value limit = bound.limit();
        int kinds = switch (limit) {
            case Value.Null _ -> bound.operator().equals("!=") ? Kind.TOP & ~Kind.NULL : Kind.NULL;
            case Value.Num _ -> Kind.NUMBER;
            case Value.Text _ -> Kind.STRING;
            case Value.Octets _ -> Kind.BYTES;
            case Value.Bool _ -> Kind.BOOL;
            default -> Kind.TOP;
        };
        if (!restrict(vertex, kinds, bound)) {
            return;
        }
        for (Value other : vertex.constraints) {
            if (other instanceof Value.Bound o
                    && o.operator().equals(bound.operator())
                    && o.limit() instanceof Value.Atom a
                    && limit instanceof Value.Atom b
                    && a.kind() == b.kind()
                    && Operators.equal(a, b)) {
                return;
            }
        }
        vertex.constrain(bound);
        evaluator.progress++;
        if (vertex.scalar != null) {
            check(vertex, bound);
        } else {
            contradiction(vertex, bound);
        }
    }

    private static boolean regex(Value.Bound bound) {
        return bound.operator().equals("=~") || bound.operator().equals("!~");
    }

    /// Takes a validator in.
    void validator(Vertex vertex, Value.Validator validator) {
        int kinds = validator.builtin().parameters().getFirst();
        if (kinds != Kind.TOP && !restrict(vertex, kinds, validator)) {
            return;
        }
        vertex.constrain(validator);
        evaluator.progress++;
        if (vertex.scalar != null) {
            check(vertex, validator);
        }
    }

    private void check(Vertex vertex, Value constraint) {
        Value.Atom scalar = vertex.scalar;
        if (scalar == null) {
            return;
        }
        violation(vertex, scalar, constraint).ifPresent(vertex::fail);
    }

    /// Returns why `value` violates `constraint`, or empty where it does not.
    Optional<Failing> violation(Vertex vertex, Value value, Value constraint) {
        return switch (constraint) {
            case Value.Bound bound when value instanceof Value.Atom atom -> outOfBound(vertex, atom, bound);
            case Value.Validator validator
            when (validator.builtin().parameters().getFirst() & Expressions.kind(value)) != 0 ->
                evaluator.expressions.calls.validate(vertex, value, validator);
            default -> Optional.empty();
        };
    }

    private Optional<Failing> outOfBound(Vertex vertex, Value.Atom value, Value.Bound bound) {
        Value.Atom limit = (Value.Atom) bound.limit();
        if (regex(bound)) {
            Value compiled = regex(limit);
            if (compiled instanceof Value.Failure(Failing failing)) {
                return Optional.of(evaluator.references.here(failing, vertex));
            }
        }
        if (satisfies(value, bound.operator(), limit)) {
            return Optional.empty();
        }
        return Optional.of(evaluator.references.failing(
                Code.EVALUATION,
                vertex,
                "invalid value " + evaluator.printer.value(value) + " (out of bound " + evaluator.printer.value(bound)
                        + ")"));
    }

    private Value regex(Value.Atom pattern) {
        if (evaluator.regex(expression(pattern), 0) instanceof CallContext.Regex.Unusable(String message)) {
            return new Value.Failure(
                    new Failing(Code.EVALUATION, List.of(new Failing.Reason("", "invalid regexp: " + message))));
        }
        return Value.Bool.TRUE;
    }

    boolean satisfies(Value.Atom value, String operator, Value.Atom limit) {
        return switch (operator) {
            case "=~" -> find(value, limit);
            case "!~" -> usable(limit) && !find(value, limit);
            case "!=" -> !Operators.equal(value, limit);
            case "==" -> Operators.equal(value, limit);
            default -> {
                Integer order = Operators.order(value, limit);
                yield order != null
                        && switch (operator) {
                            case "<" -> order < 0;
                            case "<=" -> order <= 0;
                            case ">" -> order > 0;
                            default -> order >= 0;
                        };
            }
        };
    }

    private boolean usable(Value.Atom pattern) {
        return evaluator.regex(expression(pattern), 0) instanceof CallContext.Regex.Usable;
    }

    // What is no expression fits nothing; that it is none is said where it stands.
    private boolean find(Value.Atom value, Value.Atom pattern) {
        String text = switch (value) {
            case Value.Text(String t) -> t;
            case Value.Octets(String latin) -> latin;
            default -> "";
        };
        return evaluator.regex(expression(pattern), text.length()) instanceof CallContext.Regex.Usable(Pattern compiled)
                && compiled.matcher(text).find();
    }

    private static String expression(Value.Atom pattern) {
        return switch (pattern) {
            case Value.Text(String text) -> text;
            case Value.Octets(String latin) -> latin;
            default -> "";
        };
    }

    // ---- bounds against each other

    private void contradiction(Vertex vertex, Value.Bound added) {
        if (!(added.limit() instanceof Value.Atom limit)) {
            return;
        }
        for (Value other : vertex.constraints) {
            if (other == added
                    || !(other instanceof Value.Bound bound)
                    || !(bound.limit() instanceof Value.Atom known)) {
                continue;
            }
            if (known.kind() != limit.kind() && !(known instanceof Value.Num && limit instanceof Value.Num)) {
                continue;
            }
            Value.@Nullable Bound low = lower(bound) ? bound : lower(added) ? added : null;
            Value.@Nullable Bound high = upper(bound) ? bound : upper(added) ? added : null;
            if (low == null || high == null || low == high) {
                continue;
            }
            Value.Atom least = (Value.Atom) low.limit();
            Value.Atom most = (Value.Atom) high.limit();
            Integer order = Operators.order(least, most);
            if (order == null) {
                continue;
            }
            boolean strict = low.operator().equals(">") || high.operator().equals("<");
            if (order > 0 || (order == 0 && strict)) {
                incompatible(vertex, bound, added, limit instanceof Value.Num ? numberWord(vertex) : word(limit));
                return;
            }
            if (vertex.kinds == Kind.INT
                    && least instanceof Value.Num(BigDecimal a, boolean _, boolean _)
                    && most instanceof Value.Num(BigDecimal b, boolean _, boolean _)
                    && noInteger(
                            a, low.operator().equals(">"), b, high.operator().equals("<"))) {
                incompatible(vertex, bound, added, "integer");
                return;
            }
        }
    }

    private static boolean noInteger(BigDecimal low, boolean lowStrict, BigDecimal high, boolean highStrict) {
        if (Math.abs(low.scale()) > 1000 || Math.abs(high.scale()) > 1000) {
            return false;
        }
        BigDecimal least = low.setScale(0, RoundingMode.CEILING);
        if (lowStrict && least.compareTo(low) == 0) {
            least = least.add(BigDecimal.ONE);
        }
        BigDecimal most = high.setScale(0, RoundingMode.FLOOR);
        if (highStrict && most.compareTo(high) == 0) {
            most = most.subtract(BigDecimal.ONE);
        }
        return least.compareTo(most) > 0;
    }

    private static String numberWord(Vertex vertex) {
        return vertex.kinds == Kind.INT ? "integer" : "number";
    }

    private static String word(Value.Atom limit) {
        return limit instanceof Value.Octets ? "bytes" : "string";
    }

    private void incompatible(Vertex vertex, Value.Bound known, Value.Bound added, String word) {
        vertex.fail(evaluator.references.failing(
                Code.EVALUATION,
                vertex,
                "incompatible " + word + " bounds " + evaluator.printer.value(known) + " and "
                        + evaluator.printer.value(added)));
    }

    private static boolean lower(Value.Bound bound) {
        return bound.operator().startsWith(">");
    }

    private static boolean upper(Value.Bound bound) {
        return bound.operator().startsWith("<");
    }

    /// Whether a pattern of `vertex` speaks about `label`.
    boolean patternFor(Vertex vertex, Label label) {
        if (vertex.patterns == null) {
            return false;
        }
        return vertex.patterns.stream().anyMatch(pattern -> matches(pattern.filter(), label.name()));
    }

    /// Whether a field called `name` is one `filter` speaks about.
    boolean matches(Vertex filter, String name) {
        Vertex actual = filter.actual();
        if (actual.alternatives != null) {
            return actual.alternatives.stream().anyMatch(alternative -> matches(alternative.vertex(), name));
        }
        if (!actual.failings.isEmpty() || (actual.kinds & Kind.STRING) == 0) {
            return false;
        }
        Value.Text text = new Value.Text(name);
        if (actual.scalar != null) {
            return Operators.equal(actual.scalar, text);
        }
        List<Value> all = new ArrayList<>(actual.constraints);
        return all.stream()
                .allMatch(constraint -> violation(actual, text, constraint).isEmpty());
    }
}
