// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.builtin.Steps;
import dev.gatehouse.language.rego.evaluate.Step.Generator;
import dev.gatehouse.language.rego.evaluate.Step.Sink;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// References: steps into `input`, `data` or the value of a variable.
final class Lookups {
    private Lookups() {}

    /// One step of a reference: a value to look up, or a pattern over everything that is there.
    ///
    /// @param key the value; null where `pattern` is set
    /// @param pattern what to match keys with; null where `key` is set
    record Part(@Nullable Operand key, @Nullable Match pattern) {}

    /// The document that `input` stands for.
    static final class Input extends Operand {
        @Override
        @Nullable Value value(Frame frame) {
            return frame.evaluation.layer().input();
        }
    }

    /// Steps with known keys into a value.
    static final class Ground extends Operand {
        private final Operand start;
        private final Operand[] keys;

        Ground(Operand start, Operand[] keys) {
            this.start = start;
            this.keys = keys;
        }

        @Override
        @Nullable Value value(Frame frame) {
            Value value = start.value(frame);
            for (int i = 0; i < keys.length && value != null; i++) {
                Value key = keys[i].value(frame);
                value = key == null ? null : Steps.into(value, key);
            }
            return value;
        }
    }

    /// The value of rules and data at a path whose keys are known.
    static final class GroundRule extends Operand {
        private final RuleNode node;
        private final Value[] path;

        GroundRule(RuleNode node, Value[] path) {
            this.node = node;
            this.path = path;
        }

        @Override
        @Nullable Value value(Frame frame) {
            Evaluation evaluation = frame.evaluation;
            if (!evaluation.layer().patch().isEmpty()) {
                DataCursor cursor = evaluation.data();
                for (Value key : path) {
                    cursor = cursor == null ? null : cursor.step(key);
                }
                return cursor == null ? null : cursor.value();
            }
            return evaluation.rules(node);
        }
    }

    /// Steps with known keys into the rules and data.
    static final class GroundData extends Operand {
        private final Operand[] keys;

        GroundData(Operand[] keys) {
            this.keys = keys;
        }

        @Override
        @Nullable Value value(Frame frame) {
            DataCursor cursor = frame.evaluation.data();
            for (Operand operand : keys) {
                Value key = operand.value(frame);
                cursor = cursor == null || key == null ? null : cursor.step(key);
            }
            return cursor == null ? null : cursor.value();
        }
    }

    /// A reference with a single value.
    static final class Single extends Step.Test {
        private final Operand operand;
        private final Match match;

        Single(Operand operand, Match match) {
            this.operand = operand;
            this.match = match;
        }

        @Override
        boolean holds(Frame frame) {
            Value value = operand.value(frame);
            return value != null && match.matches(frame, value);
        }
    }

    /// A reference that enumerates.
    static final class Many extends Generator {
        private final Operand start;
        private final Part[] parts;
        private final Match match;

        Many(Operand start, Part[] parts, Match match) {
            this.start = start;
            this.parts = parts;
            this.match = match;
        }

        @Override
        boolean each(Frame frame, Body body, int next, Sink sink) {
            Value value = start.value(frame);
            return value != null && walk(frame, value, 0, body, next, sink);
        }

        private boolean walk(Frame frame, Value value, int index, Body body, int next, Sink sink) {
            if (index == parts.length) {
                return match.matches(frame, value) && body.run(frame, next, sink);
            }
            Operand key = parts[index].key();
            if (key != null) {
                Value wanted = key.value(frame);
                Value inner = wanted == null ? null : Steps.into(value, wanted);
                return inner != null && walk(frame, inner, index + 1, body, next, sink);
            }
            return enumerate(frame, value, index, body, next, sink);
        }

        private boolean enumerate(Frame frame, Value value, int index, Body body, int next, Sink sink) {
            switch (value) {
                case ArrayValue array -> {
                    List<Value> elements = array.elements();
                    for (int i = 0; i < elements.size(); i++) {
                        if (takes(frame, index, NumberValue.of(i))
                                && walk(frame, elements.get(i), index + 1, body, next, sink)) {
                            return true;
                        }
                    }
                }
                case ObjectValue object -> {
                    for (Value key : object.sortedKeys()) {
                        if (takes(frame, index, key) && walk(frame, object.at(key), index + 1, body, next, sink)) {
                            return true;
                        }
                    }
                }
                case SetValue set -> {
                    for (Value member : set.sorted()) {
                        if (takes(frame, index, member) && walk(frame, member, index + 1, body, next, sink)) {
                            return true;
                        }
                    }
                }
                default -> {}
            }
            return false;
        }

        private boolean takes(Frame frame, int index, Value key) {
            frame.evaluation.step();
            Match pattern = parts[index].pattern();
            return pattern != null && pattern.matches(frame, key);
        }
    }

    /// A reference into rules and data that enumerates.
    static final class ManyData extends Generator {
        private final Part[] parts;
        private final Match match;

        ManyData(Part[] parts, Match match) {
            this.parts = parts;
            this.match = match;
        }

        @Override
        boolean each(Frame frame, Body body, int next, Sink sink) {
            return walk(frame, frame.evaluation.data(), 0, body, next, sink);
        }

        private boolean walk(Frame frame, @Nullable DataCursor cursor, int index, Body body, int next, Sink sink) {
            if (cursor == null) {
                return false;
            }
            if (index == parts.length) {
                Value value = cursor.value();
                return value != null && match.matches(frame, value) && body.run(frame, next, sink);
            }
            Operand key = parts[index].key();
            if (key != null) {
                Value wanted = key.value(frame);
                return wanted != null && walk(frame, cursor.step(wanted), index + 1, body, next, sink);
            }
            Match pattern = parts[index].pattern();
            for (Value candidate : cursor.keys()) {
                frame.evaluation.step();
                if (pattern != null
                        && pattern.matches(frame, candidate)
                        && walk(frame, cursor.step(candidate), index + 1, body, next, sink)) {
                    return true;
                }
            }
            return false;
        }
    }
}
