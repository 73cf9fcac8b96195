// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Expr.Clause;
import dev.gatehouse.language.cue.evaluate.Expr.Declaration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Literals with conditions, as they are written.
final class Conditions {
    private Conditions() {}

    /// Whether conditions or loops stand in a literal, or in one that it is unified with.
    static boolean stand(Expr expression) {
        return switch (expression) {
            case Expr.Binary(String operator, Expr left, Expr right)
            when operator.equals("&") -> stand(left) || stand(right);
            case Expr.StructLiteral literal ->
                literal.declarations().stream()
                        .anyMatch(declaration -> declaration instanceof Declaration.Embedding(Expr value)
                                && value instanceof Expr.Comprehension);
            default -> false;
        };
    }

    /// Whether a condition in a literal asks for a field that it sets.
    static boolean setWhatTheyAsk(Expr expression) {
        return expression instanceof Expr.StructLiteral literal
                && literal.declarations().stream()
                        .anyMatch(declaration -> declaration instanceof Declaration.Embedding(Expr value)
                                && value instanceof Expr.Comprehension comprehension
                                && setsWhatItAsks(comprehension));
    }

    private static boolean setsWhatItAsks(Expr.Comprehension comprehension) {
        Set<Label> set = new HashSet<>();
        for (Declaration declaration : comprehension.value().declarations()) {
            if (declaration instanceof Declaration.Field field) {
                set.add(field.label());
            }
        }
        return comprehension.clauses().stream()
                .anyMatch(clause -> clause instanceof Clause.If(Expr condition) && mentions(condition, set));
    }

    private static boolean mentions(Expr expression, Set<Label> labels) {
        return switch (expression) {
            case Expr.FieldReference reference -> labels.contains(reference.label());
            case Expr.Select select -> mentions(select.operand(), labels);
            case Expr.IndexOf index -> mentions(index.operand(), labels) || mentions(index.index(), labels);
            case Expr.SliceOf(Expr operand, Optional<Expr> low, Optional<Expr> high) ->
                mentions(operand, labels)
                        || low.filter(value -> mentions(value, labels)).isPresent()
                        || high.filter(value -> mentions(value, labels)).isPresent();
            case Expr.Binary binary -> mentions(binary.left(), labels) || mentions(binary.right(), labels);
            case Expr.Unary unary -> mentions(unary.operand(), labels);
            case Expr.BoundOf bound -> mentions(bound.limit(), labels);
            case Expr.Interpolation interpolation -> any(interpolation.values(), labels);
            case Expr.Call call -> any(call.arguments(), labels);
            case Expr.ListLiteral list -> any(list.elements(), labels);
            case Expr.Literal _,
                    Expr.PackageMember _,
                    Expr.LabelReference _,
                    Expr.VertexReference _,
                    Expr.StructLiteral _,
                    Expr.Comprehension _,
                    Expr.Disjunction _ -> false;
        };
    }

    private static boolean any(List<Expr> expressions, Set<Label> labels) {
        return expressions.stream().anyMatch(value -> mentions(value, labels));
    }
}
