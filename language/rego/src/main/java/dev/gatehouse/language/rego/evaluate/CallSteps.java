// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.builtin.Builtin;
import dev.gatehouse.language.rego.builtin.BuiltinException;
import dev.gatehouse.language.rego.builtin.Call;
import dev.gatehouse.language.rego.builtin.ConflictException;
import dev.gatehouse.language.rego.evaluate.Layer.Replacement;
import dev.gatehouse.language.rego.evaluate.Memo.CallKey;
import dev.gatehouse.language.rego.evaluate.Step.Generator;
import dev.gatehouse.language.rego.evaluate.Step.Sink;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Calls of functions.
final class CallSteps {
    private static final Set<String> ONCE = Set.of("rand.intn", "uuid.rfc4122");

    private CallSteps() {}

    /// What a call runs.
    sealed interface Target {
        /// Returns the name under which `with` can replace it.
        String name();
    }

    record LibraryTarget(Builtin builtin) implements Target {
        @Override
        public String name() {
            return builtin.name();
        }
    }

    record RuleTarget(RuleNode node, String name) implements Target {}

    /// A call with at most one result.
    static final class Single extends Step.Test {
        private final Target target;
        private final Operand[] arguments;
        private final Match result;
        private final Location at;

        Single(Target target, Operand[] arguments, Match result, Location at) {
            this.target = target;
            this.arguments = arguments;
            this.result = result;
            this.at = at;
        }

        @Override
        boolean holds(Frame frame) {
            Value[] values = values(arguments, frame);
            Value value = values == null ? null : call(frame.evaluation, target, values, at);
            return value != null && result.matches(frame, value);
        }
    }

    /// A call of a relation, or of a function that may be replaced by one.
    static final class Many extends Generator {
        private final Target target;
        private final Operand[] arguments;
        private final Match result;
        private final Location at;

        Many(Target target, Operand[] arguments, Match result, Location at) {
            this.target = target;
            this.arguments = arguments;
            this.result = result;
            this.at = at;
        }

        @Override
        boolean each(Frame frame, Body body, int next, Sink sink) {
            Value[] values = values(arguments, frame);
            if (values == null) {
                return false;
            }
            Evaluation evaluation = frame.evaluation;
            Replacement replacement = evaluation.layer().replacements().get(target.name());
            if (replacement == null
                    && target instanceof LibraryTarget(Builtin builtin)
                    && builtin.code() instanceof Builtin.Relation relation) {
                return relation.each(new Call(evaluation, values), value -> {
                    evaluation.step();
                    return result.matches(frame, value) && body.run(frame, next, sink);
                });
            }
            Value value = call(evaluation, target, values, at);
            return value != null && result.matches(frame, value) && body.run(frame, next, sink);
        }
    }

    private static Value @Nullable [] values(Operand[] arguments, Frame frame) {
        Value[] values = new Value[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            Value value = arguments[i].value(frame);
            if (value == null) {
                return null;
            }
            values[i] = value;
        }
        return values;
    }

    private static @Nullable Value call(Evaluation evaluation, Target target, Value[] arguments, Location at) {
        if (!evaluation.layer().replacements().isEmpty()) {
            Replacement replacement = evaluation.layer().replacements().get(target.name());
            if (replacement != null) {
                Target other = replacement.target();
                return other == null ? replacement.value() : redirected(evaluation, target, other, arguments, at);
            }
        }
        return direct(evaluation, target, arguments, at);
    }

    // The stand-in itself sees the function it stands for.
    private static @Nullable Value redirected(
            Evaluation evaluation, Target target, Target other, Value[] arguments, Location at) {
        Layer outside = evaluation.layer();
        Map<String, Replacement> rest = new HashMap<>(outside.replacements());
        rest.remove(target.name());
        evaluation.enter(new Layer(outside.input(), outside.patch(), rest, evaluation.freshMemo()));
        Value value = direct(evaluation, other, arguments, at);
        evaluation.enter(outside);
        return value;
    }

    private static @Nullable Value direct(Evaluation evaluation, Target target, Value[] arguments, Location at) {
        return switch (target) {
            case RuleTarget(RuleNode node, String _) -> evaluation.call(node, arguments);
            case LibraryTarget(Builtin builtin) -> library(evaluation, builtin, arguments, at);
        };
    }

    private static @Nullable Value library(Evaluation evaluation, Builtin builtin, Value[] arguments, Location at) {
        if (ONCE.contains(builtin.name())) {
            CallKey key = new CallKey(-builtin.name().hashCode(), arguments);
            Value known = evaluation.constant(key);
            if (known == null) {
                known = apply(evaluation, builtin, arguments, at);
                if (known != null) {
                    evaluation.putConstant(key, known);
                }
            }
            return known;
        }
        return apply(evaluation, builtin, arguments, at);
    }

    private static @Nullable Value apply(Evaluation evaluation, Builtin builtin, Value[] arguments, Location at) {
        try {
            return switch (builtin.code()) {
                case Builtin.Function function -> function.apply(new Call(evaluation, arguments));
                case Builtin.Relation relation -> {
                    Value[] first = new Value[1];
                    relation.each(new Call(evaluation, arguments), value -> {
                        first[0] = value;
                        return true;
                    });
                    yield first[0];
                }
            };
        } catch (BuiltinException e) {
            return failed(evaluation, builtin, e.code(), String.valueOf(e.getMessage()), at);
        } catch (ArithmeticException _) {
            // Numbers beyond our limits; the reference goes further, so this must not become "undefined".
            throw Budget.exceeded("number");
        } catch (ConflictException e) {
            throw HaltException.conflict(String.valueOf(e.getMessage()), at);
        }
    }

    private static @Nullable Value failed(
            Evaluation evaluation, Builtin builtin, String code, String message, Location at) {
        if (evaluation.isStrict()) {
            throw new HaltException(code, builtin.name() + ": " + message, at);
        }
        return null;
    }
}
