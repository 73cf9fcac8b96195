// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Expr.Declaration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Conditions and loops that stand in a literal, or in literals that are unified, as they are written.
final class Conditions {
    private Conditions() {}

    /// Whether there are any.
    static boolean stand(Expr expression) {
        return comprehensions(expression).findAny().isPresent();
    }

    /// Whether all they set are fields that are `declared` without them.
    static boolean setOnly(Set<Label> declared, Expr expression) {
        return comprehensions(expression).allMatch(comprehension -> {
            List<Declaration> body = comprehension.value().declarations();
            return !body.isEmpty()
                    && body.stream()
                            .allMatch(
                                    one -> one instanceof Declaration.Field field && declared.contains(field.label()));
        });
    }

    private static Stream<Expr.Comprehension> comprehensions(Expr expression) {
        return switch (expression) {
            case Expr.Binary(String operator, Expr left, Expr right)
            when operator.equals("&") -> Stream.concat(comprehensions(left), comprehensions(right));
            case Expr.StructLiteral literal ->
                literal.declarations().stream()
                        .filter(Declaration.Embedding.class::isInstance)
                        .map(declaration -> ((Declaration.Embedding) declaration).value())
                        .filter(Expr.Comprehension.class::isInstance)
                        .map(Expr.Comprehension.class::cast);
            default -> Stream.empty();
        };
    }
}
