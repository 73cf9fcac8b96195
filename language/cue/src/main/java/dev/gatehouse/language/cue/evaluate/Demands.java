// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

/// Expressions that only judge what stands beside them.
final class Demands {
    private Demands() {}

    /// Whether `expression` is nothing but demands that no struct can meet. A choice with one about order counts as
    /// well: the reference comes to no end over a struct there.
    static boolean noStruct(Expr expression) {
        return switch (expression) {
            case Expr.BoundOf bound -> !bound.operator().equals("!=");
            case Expr.PackageMember(String _, Value.Function(Builtin builtin)) -> builtin.validates(0);
            case Expr.Call(Expr.PackageMember(String name, Value.Function(Builtin builtin)), var arguments) ->
                builtin.validates(arguments.size()) && !name.startsWith("struct.");
            case Expr.Call(Expr.Literal(Value.Function(Builtin builtin), String _), var arguments) ->
                switch (builtin.name()) {
                    case "matchN" -> true;
                    case "and", "or" -> arguments.stream().anyMatch(Demands::anyElement);
                    default -> false;
                };
            case Expr.Binary(String operator, Expr left, Expr right) ->
                operator.equals("&") && (noStruct(left) || noStruct(right));
            case Expr.Disjunction(var disjuncts) ->
                disjuncts.stream().allMatch(disjunct -> noStruct(disjunct.value())) || order(expression);
            default -> false;
        };
    }

    private static boolean order(Expr expression) {
        return switch (expression) {
            case Expr.BoundOf bound ->
                bound.operator().startsWith("<") || bound.operator().startsWith(">");
            case Expr.Binary(String operator, Expr left, Expr right) ->
                operator.equals("&") && (order(left) || order(right));
            case Expr.Disjunction(var disjuncts) -> disjuncts.stream().anyMatch(disjunct -> order(disjunct.value()));
            default -> false;
        };
    }

    private static boolean anyElement(Expr list) {
        return list instanceof Expr.ListLiteral literal
                && literal.elements().stream().anyMatch(Demands::noStruct);
    }
}
