// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.evaluate.Step.Sink;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.value.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One definition of a rule: its branches, of which the first that has a solution counts.
///
/// @param branches the rule itself and what follows `else`
/// @param guards conditions without which it has no solution
/// @param indexed whether the reference may have an index for it
record Clause(List<Branch> branches, List<Guard> guards, boolean indexed, Location at) {
    Clause {
        branches = List.copyOf(branches);
        guards = List.copyOf(guards);
    }

    /// Returns the condition on `place`.
    Optional<Guard> guard(Guard.Place place) {
        return guards.stream().filter(guard -> guard.place().equals(place)).findFirst();
    }

    /// One body with what it yields.
    ///
    /// @param slots number of variables
    /// @param path what the head adds to the rule's path, empty for most rules
    /// @param head value of the rule, or member of the set it defines
    /// @param constant the value where it is known before evaluation
    /// @param hazardous whether a further solution, of the same value, may yet meet a conflict
    record Branch(
            int slots,
            List<Match> arguments,
            Body body,
            List<Operand> path,
            Operand head,
            @Nullable Value constant,
            boolean hazardous) {
        Branch {
            arguments = List.copyOf(arguments);
            path = List.copyOf(path);
        }
    }

    /// Gathers the outcomes of a complete rule or function, which must agree.
    static final class Outcome {
        private final String message;
        private final boolean uniform;

        @Nullable Value value;

        /// Makes an outcome.
        ///
        /// @param uniform whether one solution answers for all others
        Outcome(String message, boolean uniform) {
            this.message = message;
            this.uniform = uniform;
        }

        void add(Value found, Location at) {
            if (value == null) {
                value = found;
            } else if (!value.equals(found)) {
                throw HaltException.conflict(message, at);
            }
        }
    }

    /// Tells whether nothing but `value` can come of it, not even a conflict.
    boolean isNeedless(@Nullable Value value) {
        Branch only = branches.getFirst();
        return branches.size() == 1 && value != null && value.equals(only.constant()) && !only.hazardous();
    }

    /// Evaluates with `arguments` and adds what comes out.
    void evaluate(Evaluation evaluation, Value[] arguments, Outcome outcome) {
        for (Branch branch : branches) {
            Frame frame = new Frame(evaluation, branch.slots());
            if (!accepts(branch, frame, arguments)) {
                continue;
            }
            boolean[] found = new boolean[1];
            Sink sink = solved -> {
                Value value = branch.head().value(solved);
                if (value == null) {
                    return false;
                }
                found[0] = true;
                outcome.add(value, at);
                return outcome.uniform || (branch.constant() != null && !branch.hazardous());
            };
            branch.body().run(frame, 0, sink);
            if (found[0]) {
                return;
            }
        }
    }

    private static boolean accepts(Branch branch, Frame frame, Value[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (!branch.arguments().get(i).matches(frame, arguments[i])) {
                return false;
            }
        }
        return true;
    }
}
