// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Expr.Clause;
import dev.gatehouse.language.cue.evaluate.Expr.Declaration;
import dev.gatehouse.language.cue.evaluate.Places.Level;
import dev.gatehouse.language.cue.evaluate.Places.Means;
import dev.gatehouse.language.cue.evaluate.Places.Node;
import dev.gatehouse.language.cue.evaluate.Places.Place;
import dev.gatehouse.language.cue.evaluate.Places.Use;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds values of a policy that ask for themselves while it is being decided what they are: whether a
/// disjunct holds, a field is there, what a loop runs over, what a field is called.
///
/// The language gives such a value no meaning; what the reference makes of it depends on the order in which
/// it comes to its parts. A policy with one is refused, so that no order decides whether something passes.
/// It is judged by the source alone: what could ask for itself counts as asking.
public final class Circularity {
    private final Places places;

    /// How many comprehensions are around.
    private int comprehensions;

    private Optional<Failing.Reason> unsettled = Optional.empty();

    private Circularity(Places places) {
        this.places = places;
    }

    /// Returns the first value of `unit` that asks for itself, or empty where none does.
    ///
    /// @throws Budget.ExceededException where finding out takes more than `budget`
    public static Optional<Failing.Reason> of(Compiler.Unit unit, Budget budget) {
        Places places = new Places(budget);
        Place root = places.root;
        Asking asking = new Asking(List.of(), EnumSet.noneOf(Means.class), ArcType.MEMBER, List.of());
        Circularity walk = new Circularity(places);
        walk.walk(root, new Level(null, root), unit.struct(), asking);
        return new Circles(places.graph(), budget)
                .first()
                .or(() -> walk.unsettled)
                .or(() -> places.contradiction()
                        .map(place -> new Failing.Reason(
                                place.path(), "unsupported: a struct under a condition, where no struct can stand")))
                .or(() -> places.idleCondition()
                        .map(place -> new Failing.Reason(
                                place.path(),
                                "unsupported: a condition about all of it that decides on more than fields")))
                .or(() -> places.conditionOnNothing()
                        .map(place -> new Failing.Reason(
                                place.path(),
                                "unsupported: a condition that decides on nothing, about what a comprehension gives")));
    }

    /// On whose behalf an expression asks.
    ///
    /// @param deciding what is decided by it besides the place it stands in
    /// @param means how
    /// @param type whether it counts only where a field is there
    /// @param conditions what must hold for it to count
    private record Asking(List<Node> deciding, Set<Means> means, ArcType type, List<Condition> conditions) {
        Asking decides(Node node, Means by) {
            List<Node> more = new ArrayList<>(deciding);
            more.add(node);
            return new Asking(more, plus(means, by), type, conditions);
        }

        Asking unconditional() {
            return new Asking(deciding, means, type, List.of());
        }

        // The reference asks a condition at the top for whatever is below what it declares.
        Asking in(ArcType field) {
            List<Condition> top = conditions.stream().filter(Condition::top).toList();
            return new Asking(deciding, means, field.compareTo(type) > 0 ? field : type, top);
        }

        // Recursion through disjunctions ends with the document; what is there without one is decided without end.
        boolean descends() {
            return type != ArcType.MEMBER && means.equals(Set.of(Means.DISJUNCT));
        }

        boolean certain() {
            return !means.contains(Means.DISJUNCT);
        }
    }

    /// Something a condition asks for.
    private record Condition(Use use, Set<Means> means, boolean top) {}

    private static Set<Means> plus(Set<Means> some, Means one) {
        Set<Means> all = EnumSet.of(one);
        all.addAll(some);
        return all;
    }

    // ---- what stands at a place

    private void walk(Place at, Level level, Expr expression, Asking asking) {
        at.refusesStructs |= asking.certain() && Demands.noStruct(expression);
        switch (expression) {
            case Expr.Literal _, Expr.PackageMember _, Expr.LabelReference _ -> {}
            case Expr.StructLiteral struct -> struct(at, level, struct, asking);
            case Expr.ListLiteral list -> list(at, level, list, asking);
            case Expr.Comprehension comprehension -> comprehension(at, level, comprehension, asking);
            case Expr.FieldReference _, Expr.VertexReference _, Expr.Select _, Expr.IndexOf _ ->
                reference(at, level, expression, asking);
            case Expr.Binary(String operator, Expr left, Expr right)
            when operator.equals("&") -> {
                walk(at, level, left, asking);
                walk(at, level, right, asking);
            }
            case Expr.Disjunction disjunction -> {
                at.disjunction = true;
                Asking side = asking.decides(at.shape, Means.DISJUNCT);
                disjunction.disjuncts().forEach(disjunct -> walk(at, level, disjunct.value(), side));
            }
            case Expr.Call call -> call(at, level, call, asking);
            case Expr.Binary _, Expr.SliceOf _, Expr.Unary _, Expr.BoundOf _, Expr.Interpolation _ ->
                operand(at, level, expression, asking, Means.OPERAND);
        }
    }

    private void list(Place at, Level level, Expr.ListLiteral list, Asking asking) {
        int index = 0;
        for (Expr element : list.elements()) {
            if (element instanceof Expr.Comprehension comprehension) {
                comprehension(at, level, comprehension, asking);
            } else {
                walk(at.child(Label.string(Integer.toString(index++))), level, element, asking);
            }
        }
        list.open().ifPresent(type -> walk(at.computed(""), level, type, asking.in(ArcType.OPTIONAL)));
    }

    // What is recursive only where a document goes on has an end.
    private void reference(Place at, Level level, Expr expression, Asking asking) {
        Use use = new Use(level, expression);
        at.stands(use, asking.certain());
        if (asking.descends()) {
            places.askDescending(by(at, asking), use, plus(asking.means(), Means.REFERENCE));
        } else if (asking.type() != ArcType.OPTIONAL || !asking.means().isEmpty()) {
            ask(at, use, asking, Means.REFERENCE);
        } else {
            // What is on the way has to be known all the same.
            places.askOnTheWay(at.shape, use);
        }
        if (expression instanceof Expr.IndexOf index) {
            operand(at, level, index.index(), asking, Means.OPERAND);
        }
    }

    private void call(Place at, Level level, Expr.Call call, Asking asking) {
        String name = call.function() instanceof Expr.Literal(Value.Function(Builtin builtin), String _)
                ? builtin.name()
                : "";
        switch (name) {
            case "close" -> {
                at.closed = true;
                call.arguments().forEach(argument -> walk(at, level, argument, asking));
            }
            case "and" -> call.arguments().forEach(argument -> all(at, level, argument, asking));
            case "or", "matchN", "matchIf" ->
                call.arguments().forEach(argument -> operand(at, level, argument, asking, Means.DISJUNCT));
            // The reference asks for the arguments at once where a comprehension gives the call.
            default -> operand(at, level, call, asking, comprehensions > 0 ? Means.ARGUMENT : Means.OPERAND);
        }
    }

    private void all(Place at, Level level, Expr values, Asking asking) {
        if (values instanceof Expr.ListLiteral list
                && list.open().isEmpty()
                && list.elements().stream().noneMatch(Expr.Comprehension.class::isInstance)) {
            list.elements().forEach(value -> walk(at, level, value, asking));
        } else {
            operand(at, level, values, asking, Means.OPERAND);
        }
    }

    private void ask(Place at, Use use, Asking asking, Means means) {
        places.ask(by(at, asking), use, plus(asking.means(), means));
    }

    private static List<Node> by(Place at, Asking asking) {
        List<Node> by = new ArrayList<>(asking.deciding());
        by.add(at.shape);
        return by;
    }

    // ---- what an expression is made of

    private void operand(Place at, Level level, Expr expression, Asking asking, Means means) {
        switch (expression) {
            case Expr.Literal _, Expr.PackageMember _, Expr.LabelReference _ -> {}
            case Expr.FieldReference _, Expr.VertexReference _ -> ask(at, new Use(level, expression), asking, means);
            case Expr.Select select -> {
                ask(at, new Use(level, expression), asking, means);
                operand(at, level, base(select), asking, means);
            }
            case Expr.IndexOf index -> {
                ask(at, new Use(level, expression), asking, means);
                operand(at, level, base(index), asking, means);
                operand(at, level, index.index(), asking, means);
            }
            case Expr.Binary binary
            when !binary.operator().equals("&") -> {
                boolean tests = bottom(binary.left()) || bottom(binary.right());
                Means how = tests ? Means.PRESENCE : means;
                operand(at, level, binary.left(), asking, how);
                operand(at, level, binary.right(), asking, how);
            }
            case Expr.Unary unary -> operand(at, level, unary.operand(), asking, means);
            case Expr.BoundOf bound -> operand(at, level, bound.limit(), asking, means);
            case Expr.Interpolation interpolation ->
                interpolation.values().forEach(value -> operand(at, level, value, asking, means));
            case Expr.SliceOf(Expr operand, Optional<Expr> low, Optional<Expr> high) -> {
                operand(at, level, operand, asking, means);
                low.ifPresent(value -> operand(at, level, value, asking, means));
                high.ifPresent(value -> operand(at, level, value, asking, means));
            }
            case Expr.Call call -> call.arguments().forEach(argument -> operand(at, level, argument, asking, means));
            case Expr.StructLiteral _, Expr.ListLiteral _, Expr.Disjunction _, Expr.Comprehension _, Expr.Binary _ -> {
                Place aside = at.aside();
                aside.operand = true;
                walk(aside, level, expression, asking.decides(at.shape, means));
            }
        }
    }

    // What a path begins with, where that is no name.
    private static Expr base(Expr path) {
        return switch (path) {
            case Expr.Select select -> base(select.operand());
            case Expr.IndexOf index -> base(index.operand());
            case Expr.FieldReference _, Expr.VertexReference _ -> new Expr.Literal(Value.Kinds.TOP, "_");
            default -> path;
        };
    }

    private static boolean bottom(Expr expression) {
        return expression instanceof Expr.Literal(Value.Failure _, String shown) && shown.equals("_|_");
    }

    // ---- structs

    private void struct(Place at, Level level, Expr.StructLiteral struct, Asking asking) {
        Level own = new Level(level, at);
        if (comprehensions > 0) {
            patterns(at, struct);
        }
        for (Declaration declaration : struct.declarations()) {
            switch (declaration) {
                case Declaration.Field(Label label, ArcType type, Expr value) -> {
                    Place field = at.child(label);
                    guard(field.shape, asking);
                    field.required |= type == ArcType.REQUIRED;
                    field.regular |= type == ArcType.MEMBER;
                    field.conditionalStruct |= comprehensions > 0 && declaresFields(value);
                    if (!itself(at, label, value)) {
                        walk(field, own, value, asking.in(type));
                    }
                }
                case Declaration.Let(Label label, Expr value) ->
                    walk(at.child(label), own, value, asking.unconditional());
                case Declaration.Open() -> {}
                case Declaration.Embedding(Expr value) -> {
                    if (!(value instanceof Expr.Comprehension)) {
                        guard(at.shape, asking);
                    }
                    walk(at, own, value, asking);
                }
                case Declaration.Computed(Expr label, ArcType _, Expr value) -> {
                    Place field = at.computed(prefix(label));
                    field.named = true;
                    guard(field.shape, asking);
                    operand(field, own, label, asking, Means.LABEL);
                    walk(field, new Level(own, field), value, asking.unconditional());
                }
                case Declaration.Pattern(Expr filter, Expr value) -> {
                    Place field = at.computed("");
                    guard(field.shape, asking);
                    operand(field, own, filter, asking, Means.LABEL);
                    walk(field, new Level(own, field), value, asking.in(ArcType.OPTIONAL));
                }
            }
        }
    }

    // `n: n` says nothing, but in what is copied to another place, where it may be closed.
    private static boolean itself(Place at, Label label, Expr value) {
        if (!(value instanceof Expr.FieldReference(int up, Label name)) || up != 0 || !name.equals(label)) {
            return false;
        }
        for (Place p = at; p != null; p = p.parent) {
            if (p.label.isLet()) {
                return false;
            }
        }
        return true;
    }

    private static boolean declaresFields(Expr value) {
        return value instanceof Expr.StructLiteral struct
                && struct.declarations().stream().anyMatch(one -> one instanceof Declaration.Field);
    }

    private static boolean onlyFields(Expr.StructLiteral struct) {
        return declaresFields(struct)
                && struct.declarations().stream()
                        .allMatch(one -> one instanceof Declaration.Field || one instanceof Declaration.Let);
    }

    private static String prefix(Expr label) {
        return label instanceof Expr.Interpolation interpolation
                ? interpolation.texts().getFirst()
                : "";
    }

    private void guard(Node node, Asking asking) {
        for (Condition condition : asking.conditions()) {
            places.ask(List.of(node), condition.use(), condition.means());
        }
    }

    // ---- comprehensions

    private void comprehension(Place at, Level level, Expr.Comprehension comprehension, Asking asking) {
        List<Condition> conditions = new ArrayList<>(asking.conditions());
        at.comprehension = true;
        Level inner = level;
        for (Clause clause : comprehension.clauses()) {
            switch (clause) {
                case Clause.If(Expr condition) -> {
                    Place asks = condition(at, inner, condition, conditions);
                    asks.decidesMoreThanFields = asks.topCondition && !onlyFields(comprehension.value());
                    asks.decidesNothing = asks.topCondition
                            && comprehension.value().declarations().isEmpty();
                }
                case Clause.For each -> {
                    Place source = places.apart(at);
                    walk(source, inner, each.source(), new Asking(List.of(), Set.of(), ArcType.MEMBER, List.of()));
                    Use all = new Use(new Level(null, source), new Expr.VertexReference(0, ""));
                    conditions.add(new Condition(all, EnumSet.of(Means.LOOP), false));
                    Place frame = places.apart(at);
                    each.key().ifPresent(frame::child);
                    places.ask(List.of(frame.child(each.value()).shape), all, EnumSet.of(Means.LOOP));
                    inner = new Level(inner, frame);
                }
                case Clause.Bind(Label label, Expr value) -> {
                    Place frame = places.apart(at);
                    walk(frame.child(label), inner, value, new Asking(List.of(), Set.of(), ArcType.MEMBER, List.of()));
                    inner = new Level(inner, frame);
                }
            }
        }
        List<Node> by = new ArrayList<>(asking.deciding());
        by.add(at.value);
        for (Condition condition : conditions) {
            places.ask(by, condition.use(), condition.means());
        }
        Asking body = new Asking(asking.deciding(), asking.means(), asking.type(), conditions);
        Place whole = at.parent != null && comprehension.value().declarations().isEmpty() ? at.aside() : at;
        comprehensions++;
        struct(whole, inner, comprehension.value(), body);
        comprehensions--;
    }

    // The reference asks a pattern about optional fields that are not there, but only here and only if it has to
    // work out what the pattern demands.
    private void patterns(Place at, Expr.StructLiteral struct) {
        boolean optional = struct.declarations().stream()
                .anyMatch(one -> one instanceof Declaration.Field field && field.type() == ArcType.OPTIONAL);
        boolean refers = struct.declarations().stream()
                .anyMatch(one ->
                        one instanceof Declaration.Pattern(Expr _, Expr value) && !(value instanceof Expr.Literal));
        if (optional && refers && unsettled.isEmpty()) {
            unsettled = Optional.of(new Failing.Reason(
                    at.path(),
                    "unsupported: pattern with a computed value beside an optional field, in a comprehension"));
        }
    }

    private Place condition(Place at, Level level, Expr condition, List<Condition> conditions) {
        Place aside = places.apart(at);
        aside.topCondition = at.equals(places.root);
        operand(aside, level, condition, new Asking(List.of(), Set.of(), ArcType.MEMBER, List.of()), Means.COMPARISON);
        Use asked = new Use(new Level(null, aside), new Expr.VertexReference(0, ""));
        conditions.add(new Condition(asked, EnumSet.of(Means.COMPARISON), aside.topCondition));
        return aside;
    }
}
