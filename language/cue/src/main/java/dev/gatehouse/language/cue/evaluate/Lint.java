// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Expr.Declaration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds conditions of a policy that fail no document, or none that lacks a field. What a document lacks
/// contradicts nothing, so authors take these for stronger than they are.
///
/// Looks at the source only, so it names what can be told from it: it neither finds everything nor is what it
/// does not name strong.
public final class Lint {
    private static final int MOST = 100;

    private final List<Finding> findings = new ArrayList<>();
    private final Set<Label> used = new HashSet<>();

    private Lint() {}

    /// A condition that does less than it seems to.
    ///
    /// @param path labels from the root, joined with dots
    public record Finding(String path, Effect effect, String message) {
        /// How a condition is less than it seems, the worst first.
        public enum Effect {
            NEVER_FAILS,
            READ_OTHERWISE,
            PASSES_WHERE_ABSENT
        }
    }

    /// Returns what is to be said about `unit`, in the order of the source, strongest first.
    public static List<Finding> of(Compiler.Unit unit) {
        Lint lint = new Lint();
        Expr.StructLiteral root = unit.struct();
        lint.gatherUses(root);
        lint.struct("", root, false);
        if (root.declarations().stream().noneMatch(Lint::touchesDocuments)) {
            lint.never("", "no regular field stands at the top, so no document contradicts the policy");
        }
        List<Finding> ordered = lint.findings.stream()
                .sorted(Comparator.comparing(Finding::effect))
                .toList();
        return List.copyOf(ordered.subList(0, Math.min(MOST, ordered.size())));
    }

    private static boolean touchesDocuments(Declaration declaration) {
        return switch (declaration) {
            case Declaration.Field field -> field.label().isString();
            case Declaration.Computed _, Declaration.Pattern _, Declaration.Embedding _ -> true;
            case Declaration.Open _, Declaration.Let _ -> false;
        };
    }

    private void never(String path, String message) {
        findings.add(new Finding(path, Finding.Effect.NEVER_FAILS, message));
    }

    private void absent(String path, String message) {
        findings.add(new Finding(path, Finding.Effect.PASSES_WHERE_ABSENT, message));
    }

    // ---- what is referred to

    private void gatherUses(Expr expression) {
        switch (expression) {
            case Expr.FieldReference reference -> used.add(reference.label());
            case Expr.Select select -> {
                used.add(select.label());
                gatherUses(select.operand());
            }
            case Expr.StructLiteral struct -> struct.declarations().forEach(this::gatherUses);
            case Expr.ListLiteral list -> {
                list.elements().forEach(this::gatherUses);
                list.open().ifPresent(this::gatherUses);
            }
            case Expr.Comprehension comprehension -> {
                for (Expr.Clause clause : comprehension.clauses()) {
                    switch (clause) {
                        case Expr.Clause.If(Expr condition) -> gatherUses(condition);
                        case Expr.Clause.For each -> gatherUses(each.source());
                        case Expr.Clause.Bind bind -> gatherUses(bind.value());
                    }
                }
                gatherUses(comprehension.value());
            }
            case Expr.IndexOf index -> {
                gatherUses(index.operand());
                gatherUses(index.index());
            }
            case Expr.SliceOf slice -> {
                gatherUses(slice.operand());
                slice.low().ifPresent(this::gatherUses);
                slice.high().ifPresent(this::gatherUses);
            }
            case Expr.Call call -> {
                gatherUses(call.function());
                call.arguments().forEach(this::gatherUses);
            }
            case Expr.Unary unary -> gatherUses(unary.operand());
            case Expr.BoundOf bound -> gatherUses(bound.limit());
            case Expr.Binary binary -> {
                gatherUses(binary.left());
                gatherUses(binary.right());
            }
            case Expr.Disjunction disjunction ->
                disjunction.disjuncts().forEach(disjunct -> gatherUses(disjunct.value()));
            case Expr.Interpolation interpolation -> interpolation.values().forEach(this::gatherUses);
            case Expr.Literal(Value.Num number, String _)
            when number.beyond() ->
                findings.add(new Finding(
                        "",
                        Finding.Effect.READ_OTHERWISE,
                        "a number with an exponent beyond 100000 counts as " + number.shown()
                                + ", as in the reference"));
            case Expr.Literal _, Expr.VertexReference _, Expr.LabelReference _, Expr.PackageMember _ -> {}
        }
    }

    private void gatherUses(Declaration declaration) {
        switch (declaration) {
            case Declaration.Field field -> gatherUses(field.value());
            case Declaration.Computed computed -> {
                gatherUses(computed.label());
                gatherUses(computed.value());
            }
            case Declaration.Pattern pattern -> {
                gatherUses(pattern.filter());
                gatherUses(pattern.value());
            }
            case Declaration.Embedding embedding -> gatherUses(embedding.value());
            case Declaration.Let let -> gatherUses(let.value());
            case Declaration.Open _ -> {}
        }
    }

    // ---- conditions

    private void struct(String path, Expr.StructLiteral struct, boolean optional) {
        for (Declaration declaration : struct.declarations()) {
            switch (declaration) {
                case Declaration.Field field -> field(path, field, optional);
                case Declaration.Pattern pattern -> pattern(path, pattern);
                case Declaration.Embedding(Expr value) -> embedded(path, value);
                case Declaration.Computed computed -> constraint(path, computed.value());
                case Declaration.Open _, Declaration.Let _ -> {}
            }
        }
    }

    private static String below(String path, Label label) {
        return path.isEmpty() ? label.shown() : path + "." + label.shown();
    }

    private void field(String path, Declaration.Field field, boolean optional) {
        String at = below(path, field.label());
        if (!field.label().isString()) {
            if (!used.contains(field.label())) {
                never(at, "nothing refers to this " + (field.label().isDefinition() ? "definition" : "hidden field"));
            }
            return;
        }
        if (field.type() == ArcType.REQUIRED) {
            absent(at, "the mark ! demands nothing here: a document without the field passes");
        }
        boolean absentPasses = optional || field.type() == ArcType.OPTIONAL;
        if (field.value() instanceof Expr.StructLiteral inner) {
            struct(at, inner, absentPasses);
            return;
        }
        if (field.value() instanceof Expr.FieldReference reference
                && reference.up() == 0
                && reference.label().equals(field.label())) {
            return;
        }
        constraint(at, field.value());
        boolean top =
                field.value() instanceof Expr.Literal literal && literal.value().equals(Value.Kinds.TOP);
        boolean marked = field.type() != ArcType.MEMBER;
        if (!top && !marked && !absentPasses) {
            absent(at, "a document without the field passes");
        }
    }

    private void pattern(String path, Declaration.Pattern pattern) {
        boolean strings = !(pattern.filter() instanceof Expr.Literal(Value value, String _))
                || !(value instanceof Value.Kinds(int kinds))
                || (kinds & Kind.STRING) != 0;
        if (!strings) {
            never(path, "the pattern fits no field: every field has a string for its name");
        }
        constraint(path, pattern.value());
    }

    private void embedded(String path, Expr value) {
        if (value instanceof Expr.StructLiteral struct) {
            struct(path, struct, false);
        } else if (value instanceof Expr.Comprehension comprehension && !path.isEmpty()) {
            absent(path, "where a condition or loop asks for a field that is absent, what it guards is not asked");
            struct(path, comprehension.value(), true);
        } else {
            constraint(path, value);
        }
    }

    private void constraint(String path, Expr value) {
        switch (value) {
            case Expr.Call(Expr.PackageMember(String name, Value _), List<Expr> _) -> open(path, name);
            case Expr.Binary(String operator, Expr left, Expr right)
            when operator.equals("&") -> {
                constraint(path, left);
                constraint(path, right);
            }
            case Expr.StructLiteral struct -> struct(path, struct, true);
            case Expr.ListLiteral list -> list.open().ifPresent(type -> constraint(path, type));
            default -> {}
        }
    }

    // A document's struct stays open, so more fields could come.
    private void open(String path, String function) {
        if (function.equals("struct.MinFields")) {
            never(path, "struct.MinFields fails no struct that is open, however few fields a document has");
        }
    }
}
