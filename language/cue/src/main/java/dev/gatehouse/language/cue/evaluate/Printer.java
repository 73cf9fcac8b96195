// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Prints values and expressions the way messages show them: on one line, without blanks. Cut at [#LONGEST]
/// characters.
final class Printer {
    private static final int LONGEST = 4_096;

    private final Evaluator evaluator;

    Printer(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /// Prints what stands in a conflict: a value or the literal it was written as.
    String source(Object source) {
        return switch (source) {
            case Value value -> value(value);
            case Expr.Literal literal -> literal.shown().isEmpty() ? value(literal.value()) : literal.shown();
            case Expr expression -> expression(expression);
            default -> source.toString();
        };
    }

    /// Prints a value.
    String value(Value value) {
        StringBuilder out = new StringBuilder();
        value(out, value, 0);
        if (out.length() > LONGEST) {
            return out.substring(0, LONGEST / 2) + "..." + out.substring(out.length() - LONGEST / 2);
        }
        return out.toString();
    }

    private void value(StringBuilder out, Value value, int depth) {
        if (out.length() > 4 * LONGEST || depth > 100) {
            out.append("...");
            return;
        }
        switch (value) {
            case Value.Null _ -> out.append("null");
            case Value.Bool bool -> out.append(bool == Value.Bool.TRUE);
            case Value.Num number -> out.append(number.shown());
            case Value.Text(String text) -> out.append(Quoting.text(text));
            case Value.Octets(String latin) -> out.append(Quoting.bytes(latin));
            case Value.Kinds(int kinds) -> out.append(Kind.name(kinds));
            case Value.Bound(String operator, Value limit) -> {
                out.append(operator);
                value(out, limit, depth + 1);
            }
            case Value.Validator(Builtin builtin, List<Value> arguments) -> {
                out.append(builtin.name());
                if (!arguments.isEmpty() && !builtin.raw()) {
                    out.append('(');
                    joined(out, arguments, ", ", depth);
                    out.append(')');
                } else if (builtin.name().equals("list.UniqueItems")) {
                    out.append("");
                }
            }
            case Value.Function(Builtin builtin) -> out.append(builtin.name());
            case Value.ListOf list -> {
                out.append('[');
                joined(out, list.elements(), ",", depth);
                out.append(']');
            }
            case Value.StructOf struct -> {
                out.append('{');
                String comma = "";
                for (Map.Entry<String, ? extends Value> field : struct.fields().entrySet()) {
                    out.append(comma)
                            .append(Label.string(field.getKey()).shown())
                            .append(':');
                    value(out, field.getValue(), depth + 1);
                    comma = ",";
                }
                out.append('}');
            }
            case Value.Document(JsonValue json) -> json(out, json, depth);
            case Value.AllOf all -> joined(out, all.values(), " & ", depth);
            case Value.AnyOf any -> joined(out, any.values(), " | ", depth);
            case Value.Failure _ -> out.append("_|_");
            case Vertex vertex -> vertex(out, vertex, depth);
        }
    }

    private void joined(StringBuilder out, List<? extends Value> values, String between, int depth) {
        String separator = "";
        for (Value value : values) {
            out.append(separator);
            value(out, value, depth + 1);
            separator = between;
        }
    }

    private void json(StringBuilder out, JsonValue json, int depth) {
        if (out.length() > 4 * LONGEST) {
            return;
        }
        switch (json) {
            case JsonObject object -> {
                out.append('{');
                String comma = "";
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    out.append(comma)
                            .append(Label.string(member.getKey()).shown())
                            .append(':');
                    json(out, member.getValue(), depth + 1);
                    comma = ",";
                }
                out.append('}');
            }
            case JsonArray array -> {
                out.append('[');
                String comma = "";
                for (JsonValue element : array.elements()) {
                    out.append(comma);
                    json(out, element, depth + 1);
                    comma = ",";
                }
                out.append(']');
            }
            default -> value(out, Documents.value(json), depth);
        }
    }

    private void vertex(StringBuilder out, Vertex vertex, int depth) {
        evaluator.expand(vertex);
        Vertex actual = vertex.actual();
        if (actual.alternatives != null) {
            List<String> shown = new ArrayList<>();
            for (Vertex.Alternative alternative : actual.alternatives) {
                StringBuilder one = new StringBuilder();
                if (alternative.mode() == Vertex.Mode.PREFERRED) {
                    one.append('*');
                }
                vertex(one, alternative.vertex(), depth + 1);
                shown.add(one.toString());
            }
            out.append(String.join(" | ", shown));
        } else if (actual.failings.stream().anyMatch(failing -> !failing.code().incomplete())) {
            out.append("_|_");
        } else if (actual.scalar != null) {
            value(out, actual.scalar, depth);
        } else if (actual.list) {
            list(out, actual, depth);
        } else if (actual.struct
                || (actual.structLiteral && actual.constraints.isEmpty() && actual.kinds == Kind.TOP)) {
            struct(out, actual, depth);
        } else {
            constraints(out, actual, depth);
        }
    }

    private void list(StringBuilder out, Vertex vertex, int depth) {
        out.append('[');
        String comma = "";
        for (int i = 0; i < evaluator.lists.length(vertex); i++) {
            out.append(comma);
            vertex(out, evaluator.lists.element(vertex, i), depth + 1);
            comma = ",";
        }
        if (vertex.elements != null && vertex.elements.closed < 0) {
            out.append(comma).append("...");
            if (!vertex.elements.ellipses.isEmpty()) {
                String type = expression(
                        vertex.elements.ellipses.getFirst().conjunct().expression());
                out.append(type.equals("_") ? "" : type);
            }
        }
        out.append(']');
    }

    private void struct(StringBuilder out, Vertex vertex, int depth) {
        out.append('{');
        String comma = "";
        for (Vertex arc : List.copyOf(vertex.arcs.values())) {
            if (arc.type == ArcType.MEMBER && !arc.label.isLet()) {
                out.append(comma).append(arc.label.shown()).append(':');
                vertex(out, arc, depth + 1);
                comma = ",";
            }
        }
        if (vertex.objects != null) {
            for (Vertex.DocumentObject object : vertex.objects) {
                for (Map.Entry<String, JsonValue> member :
                        object.json().members().entrySet()) {
                    Label label = Label.string(member.getKey());
                    if (!vertex.arcs.containsKey(label)) {
                        out.append(comma).append(label.shown()).append(':');
                        json(out, member.getValue(), depth + 1);
                        comma = ",";
                    }
                }
            }
        }
        out.append('}');
    }

    private void constraints(StringBuilder out, Vertex vertex, int depth) {
        List<String> parts = new ArrayList<>();
        for (Value constraint : vertex.constraints) {
            StringBuilder one = new StringBuilder();
            value(one, constraint, depth + 1);
            parts.add(one.toString());
        }
        boolean implied = vertex.constraints.stream()
                .anyMatch(c -> (c instanceof Value.Bound b && Expressions.kind(b) == vertex.kinds)
                        || c instanceof Value.Validator);
        if (!implied || parts.isEmpty()) {
            parts.add(Kind.name(vertex.kinds));
        }
        out.append(String.join(" & ", parts));
    }

    // ---- expressions

    /// Prints an expression.
    String expression(Expr expression) {
        StringBuilder out = new StringBuilder();
        expression(out, expression);
        return out.length() > LONGEST ? out.substring(0, LONGEST) + "..." : out.toString();
    }

    private void expression(StringBuilder out, Expr expression) {
        if (out.length() > LONGEST) {
            return;
        }
        switch (expression) {
            case Expr.Literal literal -> {
                if (literal.shown().isEmpty()) {
                    value(out, literal.value(), 0);
                } else {
                    out.append(literal.shown());
                }
            }
            case Expr.PackageMember member -> out.append(member.name());
            case Expr.FieldReference reference -> out.append(reference.label().shown());
            case Expr.VertexReference reference -> out.append(reference.name());
            case Expr.LabelReference reference -> out.append(reference.name());
            case Expr.Select select -> {
                expression(out, select.operand());
                out.append('.').append(select.label().shown());
            }
            case Expr.IndexOf index -> {
                expression(out, index.operand());
                out.append('[');
                expression(out, index.index());
                out.append(']');
            }
            case Expr.SliceOf slice -> {
                expression(out, slice.operand());
                out.append('[');
                slice.low().ifPresent(low -> expression(out, low));
                out.append(':');
                slice.high().ifPresent(high -> expression(out, high));
                out.append(']');
            }
            case Expr.Call call -> {
                expression(out, call.function());
                out.append('(');
                joinedExpressions(out, call.arguments(), ", ");
                out.append(')');
            }
            case Expr.Unary unary -> {
                out.append(unary.operator());
                expression(out, unary.operand());
            }
            case Expr.BoundOf bound -> {
                out.append(bound.operator());
                expression(out, bound.limit());
            }
            case Expr.Binary binary -> {
                out.append('(');
                expression(out, binary.left());
                out.append(' ').append(binary.operator()).append(' ');
                expression(out, binary.right());
                out.append(')');
            }
            case Expr.Disjunction disjunction -> {
                out.append('(');
                String bar = "";
                for (Expr.Disjunct disjunct : disjunction.disjuncts()) {
                    out.append(bar).append(disjunct.preferred() ? "*" : "");
                    expression(out, disjunct.value());
                    bar = "|";
                }
                out.append(')');
            }
            case Expr.Interpolation interpolation -> {
                out.append('"');
                for (int i = 0; i < interpolation.texts().size(); i++) {
                    String quoted = Quoting.text(interpolation.texts().get(i));
                    out.append(quoted, 1, quoted.length() - 1);
                    if (i < interpolation.values().size()) {
                        out.append("\\(");
                        expression(out, interpolation.values().get(i));
                        out.append(')');
                    }
                }
                out.append('"');
            }
            case Expr.ListLiteral list -> {
                out.append('[');
                joinedExpressions(out, list.elements(), ",");
                list.open().ifPresent(type -> {
                    out.append(list.elements().isEmpty() ? "..." : ",...");
                    String shown = expression(type);
                    out.append(shown.equals("_") ? "" : shown);
                });
                out.append(']');
            }
            case Expr.Comprehension comprehension -> clauses(out, comprehension);
            case Expr.StructLiteral struct -> struct(out, struct);
        }
    }

    private void joinedExpressions(StringBuilder out, List<Expr> expressions, String between) {
        String separator = "";
        for (Expr expression : expressions) {
            out.append(separator);
            expression(out, expression);
            separator = between;
        }
    }

    private void clauses(StringBuilder out, Expr.Comprehension comprehension) {
        for (Expr.Clause clause : comprehension.clauses()) {
            switch (clause) {
                case Expr.Clause.If(Expr condition) -> {
                    out.append("if ");
                    expression(out, condition);
                }
                case Expr.Clause.For each -> {
                    out.append("for ").append(each.key().map(Label::shown).orElse("_"));
                    out.append(", ").append(each.value().shown()).append(" in ");
                    expression(out, each.source());
                }
                case Expr.Clause.Bind(Label label, Expr value) -> {
                    out.append("let ").append(label.shown()).append(" = ");
                    expression(out, value);
                }
            }
            out.append(' ');
        }
        struct(out, comprehension.value());
    }

    private void struct(StringBuilder out, Expr.StructLiteral struct) {
        out.append('{');
        String comma = "";
        for (Expr.Declaration declaration : struct.declarations()) {
            out.append(comma);
            comma = ",";
            switch (declaration) {
                case Expr.Declaration.Field(Label label, ArcType type, Expr value) -> {
                    out.append(label.shown()).append(mark(type)).append(':');
                    expression(out, value);
                }
                case Expr.Declaration.Computed(Expr label, ArcType type, Expr value) -> {
                    expression(out, label);
                    out.append(mark(type)).append(':');
                    expression(out, value);
                }
                case Expr.Declaration.Pattern(Expr filter, Expr value) -> {
                    out.append('[');
                    expression(out, filter);
                    out.append("]:");
                    expression(out, value);
                }
                case Expr.Declaration.Embedding(Expr value) -> expression(out, value);
                case Expr.Declaration.Open() -> out.append("...");
                case Expr.Declaration.Let(Label label, Expr value) -> {
                    out.append("let ").append(label.shown()).append('=');
                    expression(out, value);
                }
            }
        }
        out.append('}');
    }

    private static String mark(ArcType type) {
        return switch (type) {
            case MEMBER -> "";
            case REQUIRED -> "!";
            case OPTIONAL -> "?";
        };
    }
}
