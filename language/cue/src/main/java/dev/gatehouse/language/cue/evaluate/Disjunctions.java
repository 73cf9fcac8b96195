// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Failing.Code;
import dev.gatehouse.language.cue.evaluate.Vertex.Alternative;
import dev.gatehouse.language.cue.evaluate.Vertex.Assumption;
import dev.gatehouse.language.cue.evaluate.Vertex.Choice;
import dev.gatehouse.language.cue.evaluate.Vertex.Mode;
import dev.gatehouse.language.cue.evaluate.Vertex.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides disjunctions: every disjunct is tried on a vertex of its own, built again from the same conjuncts,
/// and those that fail are dropped.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Disjunctions {
    private static final int MOST_ALTERNATIVES = 1_000;

    private final Evaluator evaluator;

    Disjunctions(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /// Takes a disjunction in.
    void add(Vertex vertex, Conjunct conjunct, Expr.Disjunction disjunction) {
        List<Option> options = new ArrayList<>();
        for (Expr.Disjunct disjunct : disjunction.disjuncts()) {
            options.add(new Option(disjunct.preferred(), conjunct.environment(), disjunct.value()));
        }
        add(vertex, new Choice(conjunct.environment(), disjunction, options, disjunction.marked(), conjunct));
    }

    /// Takes the disjunction of values in.
    void add(Vertex vertex, Conjunct conjunct, Value.AnyOf any) {
        List<Option> options = new ArrayList<>();
        for (Value value : any.values()) {
            boolean preferred = any.marked() && options.isEmpty();
            options.add(new Option(preferred, conjunct.environment(), new Expr.Literal(value, "")));
        }
        add(vertex, new Choice(conjunct.environment(), conjunct.expression(), options, any.marked(), conjunct));
    }

    private void add(Vertex vertex, Choice choice) {
        for (Assumption assumption : vertex.assumptions) {
            if (assumption.node() == choice.node() && assumption.environment().sameOrigin(choice.environment())) {
                Option option = choice.options().get(assumption.option());
                evaluator.process(vertex, choice.conjunct().with(option.environment(), option.expression()));
                return;
            }
        }
        if (vertex.choices == null) {
            vertex.choices = new ArrayList<>(1);
        }
        for (Choice known : vertex.choices) {
            if (known.node() == choice.node() && known.environment().sameOrigin(choice.environment())) {
                return;
            }
        }
        vertex.choices.add(choice);
        evaluator.progress++;
        if (!vertex.suppress && vertex.tasks.stream().noneMatch(t -> t.work == Task.Work.DISJUNCTIONS && !t.done)) {
            vertex.resolved = false;
            vertex.chosen = null;
            vertex.alternatives = null;
            vertex.addTask(new Task(vertex, Task.Work.DISJUNCTIONS, choice.conjunct(), vertex));
        }
    }

    /// A disjunct that was picked from a choice.
    private record Pick(Choice choice, int option) {
        boolean preferred() {
            return choice.options().get(option).preferred();
        }
    }

    /// A combination of disjuncts under trial.
    private record Trial(
            List<Assumption> assumptions,
            Mode mode,
            List<Pick> picks,
            List<Choice> open,
            @Nullable Vertex vertex) {}

    /// Decides the disjunctions of `vertex`; a failing that is blocked where it cannot yet.
    Optional<Failing> decide(Vertex vertex) {
        if (vertex.choices == null) {
            return Optional.empty();
        }
        evaluator.budget.enter();
        try {
            return explore(vertex, vertex.choices);
        } finally {
            evaluator.budget.leave();
        }
    }

    private Optional<Failing> explore(Vertex vertex, List<Choice> choices) {
        List<Failing.Reason> errors = new ArrayList<>();
        List<Failing.Reason> said = new ArrayList<>();
        List<Failing.Reason> emptied = new ArrayList<>();
        int failed = 0;
        boolean incomplete = false;
        List<Trial> trials = new ArrayList<>();
        trials.add(new Trial(vertex.assumptions, Mode.UNMARKED, List.of(), List.copyOf(choices), null));
        boolean open = true;
        while (open) {
            open = false;
            List<Trial> next = new ArrayList<>();
            for (Trial trial : trials) {
                if (trial.open().isEmpty()) {
                    merge(next, trial);
                    continue;
                }
                open = true;
                Choice choice = trial.open().getFirst();
                if (choice.options().isEmpty()) {
                    incomplete = true;
                }
                for (int i = 0; i < choice.options().size(); i++) {
                    Optional<String> conflict =
                            quickConflict(vertex, choice.options().get(i));
                    if (conflict.isPresent()) {
                        evaluator.budget.step();
                        errors.add(new Failing.Reason(vertex.path(), conflict.get()));
                        failed++;
                        continue;
                    }
                    Vertex attempt = attempt(vertex, trial, choice, i);
                    if (attempt == null) {
                        return Optional.of(evaluator.references.blocked());
                    }
                    List<Failing.Reason> found = new Finish(evaluator).errors(attempt, false);
                    if (!found.isEmpty()) {
                        errors.add(found.getFirst());
                        if (emptyList(choice.options().get(i)) && openAndEmpty(vertex)) {
                            emptied.addAll(found);
                        }
                        attempt.failings.stream()
                                .filter(failing -> failing.code() == Code.USER)
                                .forEach(failing -> said.addAll(failing.errors()));
                        failed++;
                        continue;
                    }
                    List<Choice> rest = attempt.choices == null ? List.of() : List.copyOf(attempt.choices);
                    List<Pick> picks = new ArrayList<>(trial.picks());
                    picks.add(new Pick(choice, i));
                    merge(next, new Trial(attempt.assumptions, mode(trial.mode(), choice, i), picks, rest, attempt));
                    if (next.size() > MOST_ALTERNATIVES) {
                        throw new Budget.ExceededException("disjunction");
                    }
                }
            }
            trials = next;
        }
        if (trials.isEmpty() && !said.isEmpty()) {
            // What the author wants said is all that is told.
            vertex.resolved = true;
            return Optional.of(new Failing(Code.USER, said));
        }
        // An open list without elements is the same to the reference as an empty one, and goes with it.
        if (!emptied.isEmpty()
                && trials.stream()
                        .anyMatch(trial -> trial.vertex() != null
                                && openAndEmpty(trial.vertex().actual()))) {
            vertex.resolved = true;
            return Optional.of(new Failing(Code.EVALUATION, emptied));
        }
        return conclude(vertex, trials, choices, errors, failed, incomplete);
    }

    private static boolean emptyList(Option option) {
        return option.expression() instanceof Expr.ListLiteral literal
                && literal.elements().isEmpty()
                && literal.open().isEmpty();
    }

    private boolean openAndEmpty(Vertex vertex) {
        return vertex.list
                && vertex.elements != null
                && vertex.elements.closed < 0
                && !vertex.constraints.isEmpty()
                && evaluator.lists.length(vertex) == 0;
    }

    private Optional<Failing> conclude(
            Vertex vertex,
            List<Trial> trials,
            List<Choice> choices,
            List<Failing.Reason> errors,
            int failed,
            boolean incomplete) {
        if (trials.isEmpty()) {
            vertex.resolved = true;
            if (incomplete && failed == 0) {
                return Optional.of(evaluator.references.failing(Code.INCOMPLETE, vertex, "empty list in call to or"));
            }
            List<Failing.Reason> all = new ArrayList<>();
            if (failed == 1) {
                all.addAll(errors);
            } else {
                all.add(new Failing.Reason(vertex.path(), failed + " errors in empty disjunction:"));
                all.addAll(errors);
            }
            return Optional.of(new Failing(Code.EVALUATION, all));
        }
        // Where several choices meet, what cannot be worked out is taken for wrong.
        if (choices.size() > 1 && trials.stream().allMatch(trial -> trial.vertex() != null && open(trial.vertex()))) {
            if (!evaluator.forced && othersPending(vertex)) {
                return Optional.of(evaluator.references.blocked());
            }
            vertex.resolved = true;
            return Optional.of(evaluator.references.failing(
                    Code.EVALUATION, vertex, trials.size() + failed + " errors in empty disjunction:"));
        }
        if (trials.size() == 1) {
            vertex.resolved = true;
            vertex.chosen = trials.getFirst().vertex();
            return Optional.empty();
        }
        if (!evaluator.forced && othersPending(vertex)) {
            return Optional.of(evaluator.references.blocked());
        }
        vertex.resolved = true;
        List<Trial> left = withoutOpen(trials);
        if (left.size() == 1) {
            vertex.chosen = left.getFirst().vertex();
            return Optional.empty();
        }
        List<Alternative> alternatives = new ArrayList<>();
        for (Trial trial : left) {
            if (trial.vertex() != null) {
                alternatives.add(new Alternative(trial.vertex(), mode(trial, left, choices)));
            }
        }
        vertex.alternatives = alternatives;
        return Optional.empty();
    }

    // A disjunct that cannot be worked out, or one of whose fields cannot, gives way to those that can.
    private static List<Trial> withoutOpen(List<Trial> trials) {
        List<Trial> known = trials.stream()
                .filter(trial -> trial.vertex() == null || !open(trial.vertex()))
                .toList();
        return known.isEmpty() ? trials : known;
    }

    /// Whether `vertex`, a disjunct, cannot be worked out, or one of its fields cannot.
    static boolean open(Vertex vertex) {
        return incomplete(vertex)
                || vertex.arcs.values().stream()
                        .anyMatch(arc -> arc.type != ArcType.OPTIONAL && !arc.label.isLet() && incomplete(arc))
                || (vertex.elements != null && vertex.elements.items.stream().anyMatch(Disjunctions::incomplete));
    }

    private static boolean incomplete(Vertex vertex) {
        return vertex.actual().failings.stream().anyMatch(failing -> failing.code() == Code.INCOMPLETE)
                || (vertex.alternatives != null
                        && vertex.alternatives.stream().allMatch(alternative -> open(alternative.vertex())));
    }

    private boolean othersPending(Vertex vertex) {
        return vertex.parent != null && !vertex.inline && evaluator.references.couldChange(vertex.parent);
    }

    // Two literals of different value need no trial.
    private Optional<String> quickConflict(Vertex vertex, Option option) {
        if (vertex.scalar == null
                || !(option.expression() instanceof Expr.Literal(Value value, String _))
                || !(value instanceof Value.Atom atom)) {
            return Optional.empty();
        }
        if (Operators.equal(vertex.scalar, atom) && vertex.scalar.kind() == atom.kind()) {
            return Optional.empty();
        }
        return Optional.of("conflicting values " + evaluator.printer.value(atom) + " and "
                + evaluator.printer.value(vertex.scalar));
    }

    private static Mode mode(Mode outer, Choice choice, int index) {
        Mode own = !choice.marked()
                ? Mode.UNMARKED
                : choice.options().get(index).preferred() ? Mode.PREFERRED : Mode.OTHER;
        if (outer == Mode.OTHER || own == Mode.OTHER) {
            return Mode.OTHER;
        }
        return outer == Mode.PREFERRED || own == Mode.PREFERRED ? Mode.PREFERRED : Mode.UNMARKED;
    }

    // A choice inside another one has no default where that is gone, nor where nothing else is left of it.
    private static Mode mode(Trial trial, List<Trial> all, List<Choice> outer) {
        Mode mode = Mode.UNMARKED;
        for (Pick pick : trial.picks()) {
            boolean marked =
                    outer.stream().anyMatch(one -> one.node() == pick.choice().node())
                            ? pick.choice().marked()
                            : defaults(pick.choice(), all);
            if (marked && !pick.preferred()) {
                return Mode.OTHER;
            }
            mode = marked ? Mode.PREFERRED : mode;
        }
        return mode;
    }

    private static boolean defaults(Choice choice, List<Trial> all) {
        List<Pick> left = all.stream()
                .flatMap(trial -> trial.picks().stream())
                .filter(pick -> pick.choice().node() == choice.node())
                .toList();
        return left.stream().anyMatch(Pick::preferred)
                && left.stream()
                        .anyMatch(pick -> pick.option() != left.getFirst().option());
    }

    private @Nullable Vertex attempt(Vertex vertex, Trial trial, Choice choice, int index) {
        evaluator.budget.alternative();
        evaluator.budget.vertex();
        Vertex attempt = vertex.attempt();
        attempt.inline = vertex.inline;
        List<Assumption> assumptions = new ArrayList<>(trial.assumptions());
        assumptions.add(new Assumption(choice.environment(), choice.node(), index));
        attempt.assumptions = assumptions;
        attempt.suppress = true;
        Domain domain = new Domain();
        attempt.domain = domain;
        boolean settled = evaluator.run(domain, attempt, false);
        if (!settled) {
            return null;
        }
        new Finish(evaluator).attempt(attempt);
        return attempt;
    }

    private static boolean sameChoices(List<Choice> some, List<Choice> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            Choice a = some.get(i);
            Choice b = others.get(i);
            if (a.node() != b.node() || !a.environment().sameOrigin(b.environment())) {
                return false;
            }
        }
        return true;
    }

    // Equal alternatives with the same choices before them are one; the better mark stays.
    private void merge(List<Trial> trials, Trial trial) {
        Vertex vertex = trial.vertex();
        if (vertex == null) {
            trials.add(trial);
            return;
        }
        for (int i = 0; i < trials.size(); i++) {
            Trial known = trials.get(i);
            Vertex other = known.vertex();
            // Before a further choice only what is there counts; of an open and a closed one the closed one stays.
            Finish finish = trial.open().isEmpty() ? new Finish(evaluator) : Finish.alike(evaluator);
            if (other != null
                    && sameChoices(known.open(), trial.open())
                    && finish.sameValue(other, vertex)
                    && (trial.open().isEmpty() || finish.sameRefused(other, vertex))) {
                // Of the same value known and not to be had, the known one stays.
                boolean settled = other.failings.isEmpty() || !vertex.failings.isEmpty();
                boolean closer = Closedness.closed(vertex) && !Closedness.closed(other);
                Trial kept = settled && !closer ? known : trial;
                Trial best = trial.mode().compareTo(known.mode()) < 0 ? trial : known;
                trials.set(i, new Trial(kept.assumptions(), best.mode(), best.picks(), kept.open(), kept.vertex()));
                return;
            }
        }
        trials.add(trial);
    }

    /// Returns the kinds that the disjunctions of `vertex` leave, as far as their sides are plain.
    static int kinds(Vertex vertex) {
        if (vertex.alternatives != null) {
            int any = 0;
            for (Alternative alternative : vertex.alternatives) {
                any |= kinds(alternative.vertex().actual());
            }
            return any;
        }
        int left = vertex.kinds;
        if (vertex.choices != null) {
            for (Choice choice : vertex.choices) {
                int kinds = 0;
                for (Option option : choice.options()) {
                    kinds |= kinds(option.expression());
                }
                left &= kinds;
            }
        }
        return left;
    }

    private static int kinds(Expr expression) {
        return switch (expression) {
            case Expr.Literal(Value value, String _)
            when value instanceof Value.Atom || value instanceof Value.Kinds -> Expressions.kind(value);
            case Expr.ListLiteral _ -> Kind.LIST;
            case Expr.BoundOf(String operator, Expr.Literal(Value limit, String _))
            when !operator.equals("!=") -> limit instanceof Value.Num ? Kind.NUMBER : Expressions.kind(limit);
            case Expr.Binary(String operator, Expr left, Expr right)
            when operator.equals("&") -> kinds(left) & kinds(right);
            case Expr.Disjunction disjunction -> {
                int all = 0;
                for (Expr.Disjunct side : disjunction.disjuncts()) {
                    all |= kinds(side.value());
                }
                yield all;
            }
            default -> Kind.TOP;
        };
    }

    /// Returns the default among `alternatives`, or null where there is not exactly one.
    static @Nullable Vertex preferred(List<Alternative> alternatives) {
        Vertex found = null;
        for (Alternative alternative : alternatives) {
            if (alternative.mode() == Mode.PREFERRED) {
                if (found != null) {
                    return null;
                }
                found = alternative.vertex();
            }
        }
        return found;
    }
}
