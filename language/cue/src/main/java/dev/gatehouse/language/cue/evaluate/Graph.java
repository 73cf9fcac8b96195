// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One evaluation: compiled files and, maybe, a document, unified and worked out.
public final class Graph {
    private final Evaluator evaluator;
    private final Vertex root;

    private Graph(Evaluator evaluator, Vertex root) {
        this.evaluator = evaluator;
        this.root = root;
    }

    /// Works out `units` alone.
    ///
    /// @throws Budget.ExceededException where that takes more than `budget`
    public static Graph of(List<Compiler.Unit> units, PackageTable packages, Budget budget) {
        return of(units, Optional.empty(), new Evaluator(budget, packages));
    }

    /// Works out one unit as a whole policy, so that [#rootErrors] also tells what the conditions at its top need.
    ///
    /// @throws Budget.ExceededException where that takes more than `budget`
    public static Graph alone(Compiler.Unit unit, PackageTable packages, Budget budget) {
        Evaluator evaluator = new Evaluator(budget, packages);
        evaluator.looks = new Looks();
        return of(List.of(unit), Optional.empty(), evaluator);
    }

    /// Works out `units` unified with `document`.
    ///
    /// @throws Budget.ExceededException where that takes more than `budget`
    public static Graph with(List<Compiler.Unit> units, JsonValue document, PackageTable packages, Budget budget) {
        return of(units, Optional.of(Documents.value(document)), new Evaluator(budget, packages));
    }

    private static Graph of(List<Compiler.Unit> units, Optional<Value> document, Evaluator evaluator) {
        Vertex root = evaluator.newVertex(null, Label.string(""));
        for (Compiler.Unit unit : units) {
            Environment outside = new Environment(null, root, root.label, unit, 0);
            root.conjuncts.add(new Conjunct(outside, unit.struct(), Scope.ROOT, null, false, false));
        }
        document.ifPresent(value -> {
            Environment outside = new Environment(null, root, root.label, value, 0);
            root.conjuncts.add(new Conjunct(outside, new Expr.Literal(value, ""), Scope.ROOT, null, false, false));
        });
        evaluator.evaluate(root);
        return new Graph(evaluator, root);
    }

    /// Returns what makes the root itself an error, in order; empty where it is a value or could become one.
    public List<Failing.Reason> rootErrors() {
        List<Failing.Reason> errors = new ArrayList<>();
        for (Failing failing : root.actual().failings) {
            errors.addAll(failing.errors());
        }
        if (errors.isEmpty() && evaluator.looks != null) {
            errors.addAll(evaluator.looks.errors(root));
        }
        return errors.isEmpty() ? new Finish(evaluator).errors(root, false) : errors;
    }

    /// Returns what fails whatever else is added, in order.
    public List<Failing.Reason> validate() {
        return Finish.validation(evaluator).errors(root, false);
    }

    /// What failed, in order, and whether something had no value.
    public record Noticed(List<Failing.Reason> errors, boolean lacking) {}

    /// Returns the same as [#validate], and whether something had no value.
    public Noticed validateNoticing() {
        Finish finish = Finish.validation(evaluator);
        List<Failing.Reason> errors = finish.errorsNoticing(root);
        return new Noticed(errors, finish.lacking());
    }

    /// Returns what fails or has no value, in order.
    public List<Failing.Reason> validateConcrete() {
        return Finish.validation(evaluator).errors(root, true);
    }

    /// Returns the value as JSON, or empty where it is not concrete.
    public Optional<JsonValue> export() {
        return new Exporter(evaluator).json(root);
    }

    /// What stands at a place of the value.
    public sealed interface Found {
        /// A value as JSON.
        record Concrete(JsonValue value) implements Found {}

        /// Nothing that more data could make a value.
        ///
        /// @param text the first error
        record Failed(String text) implements Found {}

        /// No value yet, or no such field.
        record Open() implements Found {}
    }

    /// Returns what stands at `labels`. A label is written as an identifier, or as a string with a quote
    /// before it.
    public Found find(List<String> labels) {
        Vertex at = root;
        for (String label : labels) {
            Label name = label.startsWith("\"") ? Label.string(label.substring(1)) : Label.identifier(label);
            Vertex arc = at.actual().arcs.get(name);
            if (arc == null) {
                arc = evaluator.fields.documentArc(at.actual(), name);
            }
            if (arc == null) {
                List<Failing.Reason> errors = new Finish(evaluator).errors(at, false);
                return errors.isEmpty()
                        ? new Found.Open()
                        : new Found.Failed(errors.getFirst().text());
            }
            at = arc;
        }
        List<Failing.Reason> errors = new Finish(evaluator).errors(at, false);
        if (!errors.isEmpty()) {
            return new Found.Failed(errors.getFirst().text());
        }
        return new Exporter(evaluator).json(at).<Found>map(Found.Concrete::new).orElseGet(Found.Open::new);
    }

    /// Whether a JSON number has an exponent beyond what is judged exactly.
    public static boolean outOfRange(String number) {
        return Documents.outOfRange(number);
    }

    /// Prints the value on one line.
    public String print() {
        return evaluator.printer.value(root);
    }
}
