// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.evaluate.Clause.Branch;
import dev.gatehouse.language.rego.evaluate.Clause.Outcome;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All rules of one name.
///
/// @param clauses in the order of evaluation
/// @param fallback the default rule
/// @param uniform whether all rules yield one value, which is known before
/// @param index chooses among the rules
record RuleSet(Kind kind, List<Clause> clauses, Optional<Clause> fallback, boolean uniform, Optional<RuleIndex> index) {
    private static final Value[] NO_ARGUMENTS = {};

    enum Kind {
        COMPLETE,
        SET,
        OBJECT,
        FUNCTION
    }

    RuleSet {
        clauses = List.copyOf(clauses);
    }

    /// Makes a set of `rules`, which are in the order in which they are written.
    static RuleSet of(Kind kind, List<Clause> rules, Optional<Clause> fallback) {
        List<Clause> clauses = new ArrayList<>();
        Set<Optional<Value>> values = new HashSet<>();
        for (boolean indexed : new boolean[] {false, true}) {
            rules.stream().filter(clause -> clause.indexed() == indexed).forEach(clauses::add);
        }
        for (Clause clause : clauses) {
            clause.branches().forEach(branch -> values.add(Optional.ofNullable(branch.constant())));
        }
        boolean uniform = values.size() == 1 && !values.contains(Optional.<Value>empty());
        return new RuleSet(kind, clauses, fallback, uniform, RuleIndex.of(clauses));
    }

    /// Returns what the rules define, or null where that is nothing. Not for functions.
    @Nullable Value value(Evaluation evaluation) {
        return switch (kind) {
            case COMPLETE -> complete(evaluation, NO_ARGUMENTS, "complete rules must not produce multiple outputs");
            case SET -> set(evaluation);
            case OBJECT -> extent(evaluation).value();
            case FUNCTION -> null;
        };
    }

    /// Returns what the function yields for `arguments`, or null where that is nothing.
    @Nullable Value call(Evaluation evaluation, Value[] arguments) {
        return complete(evaluation, arguments, "functions must not produce multiple outputs for same inputs");
    }

    private List<Clause> candidates(Evaluation evaluation, Value[] arguments) {
        return index.isPresent() && evaluation.isIndexing() ? index.get().candidates(evaluation, arguments) : clauses;
    }

    private @Nullable Value complete(Evaluation evaluation, Value[] arguments, String message) {
        Outcome outcome = new Outcome(message, uniform);
        for (Clause clause : candidates(evaluation, arguments)) {
            if (clause.isNeedless(outcome.value)) {
                continue;
            }
            clause.evaluate(evaluation, arguments, outcome);
            if (uniform && outcome.value != null && !clause.indexed()) {
                return outcome.value;
            }
        }
        if (outcome.value == null && fallback.isPresent()) {
            fallback.get().evaluate(evaluation, arguments, outcome);
        }
        return outcome.value;
    }

    private Value set(Evaluation evaluation) {
        Set<Value> members = new HashSet<>();
        for (Clause clause : candidates(evaluation, NO_ARGUMENTS)) {
            Branch branch = clause.branches().getFirst();
            branch.body().run(new Frame(evaluation, branch.slots()), 0, frame -> {
                Value member = branch.head().value(frame);
                if (member != null) {
                    evaluation.weigh(member);
                    if (members.add(member)) {
                        evaluation.charge(1);
                    }
                }
                return branch.constant() != null && !branch.hazardous();
            });
        }
        return SetValue.of(members);
    }

    /// Returns the places that rules with variables in their heads define.
    Extent extent(Evaluation evaluation) {
        Growth root = new Growth();
        for (Clause clause : candidates(evaluation, NO_ARGUMENTS)) {
            boolean sets = clause.branches().getFirst().path().getLast() == SetMarker.INSTANCE;
            for (Branch branch : clause.branches()) {
                boolean[] found = new boolean[1];
                branch.body().run(new Frame(evaluation, branch.slots()), 0, frame -> {
                    Value value = branch.head().value(frame);
                    if (value != null) {
                        evaluation.charge(1);
                        found[0] = true;
                        insert(root, branch, frame, value, sets, clause.at());
                    }
                    return false;
                });
                if (found[0]) {
                    break;
                }
            }
        }
        return root.extent();
    }

    private static void insert(Growth root, Branch branch, Frame frame, Value value, boolean sets, Location at) {
        Growth place = root;
        for (Operand part : branch.path()) {
            if (part == SetMarker.INSTANCE) {
                break;
            }
            Value key = part.value(frame);
            if (key == null) {
                return;
            }
            place = place.below(key, at);
        }
        place.add(value, sets, at);
    }

    /// Stands at the end of the path of rules that add to sets.
    static final class SetMarker extends Operand {
        static final SetMarker INSTANCE = new SetMarker();

        @Override
        @Nullable Value value(Frame frame) {
            return null;
        }
    }

    /// Returns where the first of the rules stands.
    Location at() {
        return clauses.isEmpty()
                ? fallback.map(Clause::at).orElse(Location.NONE)
                : clauses.getFirst().at();
    }

    /// Places under construction, whose leaves must agree.
    private static final class Growth {
        private final Map<Value, Growth> children = new HashMap<>();
        private Location from = Location.NONE;
        private @Nullable Value leaf;
        private @Nullable Set<Value> members;

        Growth below(Value key, Location at) {
            if (leaf != null || members != null) {
                throw HaltException.conflict("object keys must be unique", at);
            }
            return children.computeIfAbsent(key, _ -> new Growth());
        }

        void add(Value value, boolean toSet, Location at) {
            if (!children.isEmpty() || (toSet ? leaf != null : members != null)) {
                throw HaltException.conflict("object keys must be unique", at);
            }
            from = at;
            if (toSet) {
                Set<Value> known = members == null ? new HashSet<>() : members;
                known.add(value);
                members = known;
            } else if (leaf == null) {
                leaf = value;
            } else if (!leaf.equals(value)) {
                throw HaltException.conflict("object keys must be unique", at);
            }
        }

        Extent extent() {
            if (leaf != null) {
                return new Extent.Leaf(leaf, from);
            }
            if (members != null) {
                return new Extent.Members(members, from);
            }
            Map<Value, Extent> extents = HashMap.newHashMap(children.size());
            children.forEach((key, child) -> extents.put(key, child.extent()));
            return new Extent.Branch(extents);
        }
    }
}
