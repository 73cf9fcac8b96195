// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.compile.Goal.Collection;
import dev.gatehouse.language.rego.evaluate.Layer.Replacement;
import dev.gatehouse.language.rego.evaluate.Step.Generator;
import dev.gatehouse.language.rego.evaluate.Step.Sink;
import dev.gatehouse.language.rego.evaluate.Step.Test;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goals with goals inside: negation, `every`, comprehensions, `with`.
final class Steps {
    private Steps() {}

    static final class Not extends Test {
        private final Body body;

        Not(Body body) {
            this.body = body;
        }

        @Override
        boolean holds(Frame frame) {
            return !body.holds(frame);
        }
    }

    static final class Every extends Test {
        private final Operand domain;
        private final Match key;
        private final Match value;
        private final Body body;

        Every(Operand domain, Match key, Match value, Body body) {
            this.domain = domain;
            this.key = key;
            this.value = value;
            this.body = body;
        }

        @Override
        boolean holds(Frame frame) {
            Value collection = domain.value(frame);
            return switch (collection) {
                case ArrayValue array -> {
                    for (int i = 0; i < array.size(); i++) {
                        if (!holdsFor(frame, NumberValue.of(i), array.at(i))) {
                            yield false;
                        }
                    }
                    yield true;
                }
                case ObjectValue object -> {
                    for (Value name : object.sortedKeys()) {
                        if (!holdsFor(frame, name, object.at(name))) {
                            yield false;
                        }
                    }
                    yield true;
                }
                case SetValue set -> {
                    for (Value member : set.sorted()) {
                        if (!holdsFor(frame, member, member)) {
                            yield false;
                        }
                    }
                    yield true;
                }
                case null, default -> false;
            };
        }

        private boolean holdsFor(Frame frame, Value name, Value member) {
            frame.evaluation.step();
            return key.matches(frame, name) && value.matches(frame, member) && body.holds(frame);
        }
    }

    /// Gathers what a body yields into a variable.
    static final class Collect extends Test {
        private final Collection kind;
        private final Operand key;
        private final Operand value;
        private final Body body;
        private final Match target;
        private final Location at;

        Collect(Collection kind, Operand key, Operand value, Body body, Match target, Location at) {
            this.kind = kind;
            this.key = key;
            this.value = value;
            this.body = body;
            this.target = target;
            this.at = at;
        }

        @Override
        boolean holds(Frame frame) {
            return target.matches(
                    frame,
                    switch (kind) {
                        case ARRAY -> array(frame);
                        case SET -> set(frame);
                        case OBJECT -> object(frame);
                    });
        }

        private Value array(Frame frame) {
            List<Value> elements = new ArrayList<>();
            body.run(frame, 0, solved -> {
                Value element = value.value(solved);
                if (element != null) {
                    solved.evaluation.charge(1);
                    elements.add(element);
                }
                return false;
            });
            return ArrayValue.of(elements);
        }

        private Value set(Frame frame) {
            Set<Value> members = new HashSet<>();
            body.run(frame, 0, solved -> {
                Value member = value.value(solved);
                if (member != null) {
                    solved.evaluation.weigh(member);
                    if (members.add(member)) {
                        solved.evaluation.charge(1);
                    }
                }
                return false;
            });
            return SetValue.of(members);
        }

        private Value object(Frame frame) {
            Map<Value, Value> members = new HashMap<>();
            body.run(frame, 0, solved -> {
                Value name = key.value(solved);
                Value member = value.value(solved);
                if (name != null && member != null) {
                    solved.evaluation.weigh(name);
                    solved.evaluation.charge(1);
                    Value known = members.putIfAbsent(name, member);
                    if (known != null && !known.equals(member)) {
                        throw HaltException.conflict("object keys must be unique", at);
                    }
                }
                return false;
            });
            return ObjectValue.of(members);
        }
    }

    /// One replacement of `with`.
    ///
    /// @param root `input`, `data`, or empty for a function
    /// @param function name of the function to replace
    /// @param target what calls go to instead; null where `value` holds what they yield
    record Substitution(
            String root,
            List<Operand> path,
            String function,
            CallSteps.@Nullable Target target,
            @Nullable Operand value) {
        Substitution {
            path = List.copyOf(path);
        }
    }

    static final class Under extends Generator {
        private final List<Substitution> overrides;
        private final Body inner;

        Under(List<Substitution> overrides, Body inner) {
            this.overrides = overrides;
            this.inner = inner;
        }

        @Override
        boolean each(Frame frame, Body body, int next, Sink sink) {
            Evaluation evaluation = frame.evaluation;
            Layer outside = evaluation.layer();
            Layer inside = inside(frame, outside);
            if (inside == null) {
                return false;
            }
            evaluation.enter(inside);
            boolean stopped = inner.run(frame, 0, solved -> {
                evaluation.enter(outside);
                boolean stop = body.run(solved, next, sink);
                evaluation.enter(inside);
                return stop;
            });
            evaluation.enter(outside);
            return stopped;
        }

        private @Nullable Layer inside(Frame frame, Layer outside) {
            Value input = outside.input();
            Patch patch = outside.patch();
            Map<String, Replacement> replacements = outside.replacements();
            for (Substitution override : overrides) {
                Operand operand = override.value();
                Value value = operand == null ? null : operand.value(frame);
                if (operand != null && value == null) {
                    return null;
                }
                if (override.root().isEmpty()) {
                    replacements = new HashMap<>(replacements);
                    replacements.put(override.function(), new Replacement(value, override.target()));
                    continue;
                }
                if (value == null) {
                    return null;
                }
                List<Value> path = new ArrayList<>();
                for (Operand part : override.path()) {
                    Value key = part.value(frame);
                    if (key == null) {
                        return null;
                    }
                    path.add(key);
                }
                if (override.root().equals("input")) {
                    input = Patch.put(input, path, value);
                } else {
                    patch = patch.with(path, value);
                }
            }
            frame.evaluation.charge(16);
            return new Layer(input, patch, replacements, frame.evaluation.freshMemo());
        }
    }
}
