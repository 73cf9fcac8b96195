// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import java.util.List;
import java.util.Optional;

/// One thing a body demands, after names are resolved and calls taken out of terms.
///
/// Terms in goals hold constants, variables, composites and references (to `input`, `data` or a variable), no
/// calls and no comprehensions.
public sealed interface Goal {
    Location at();

    /// Both sides are equal; variables without a value get one.
    ///
    /// @param binds false for `==`, which compares only
    record Equal(Term left, Term right, boolean binds, Location at) implements Goal {}

    /// A function yields a result.
    ///
    /// @param result what the result must match; empty where it must only not be false
    record Apply(Function function, List<Term> arguments, Optional<Term> result, Location at) implements Goal {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /// A term is defined and not false.
    record Holds(Term term, Location at) implements Goal {}

    /// Everything a body yields, gathered into a collection.
    record Collect(Variable target, Collection kind, Term key, Term value, List<Goal> body, Location at)
            implements Goal {
        public Collect {
            body = List.copyOf(body);
        }
    }

    enum Collection {
        ARRAY,
        SET,
        OBJECT
    }

    /// The goals have no solution.
    record Not(List<Goal> goals, Location at) implements Goal {
        public Not {
            goals = List.copyOf(goals);
        }
    }

    /// The body holds for every member of the domain.
    record Every(Variable key, Variable value, Term domain, List<Goal> body, Location at) implements Goal {
        public Every {
            body = List.copyOf(body);
        }
    }

    /// The goals hold while parts of the documents, or functions, are replaced.
    record Under(List<Substitution> overrides, List<Goal> goals, Location at) implements Goal {
        public Under {
            overrides = List.copyOf(overrides);
            goals = List.copyOf(goals);
        }
    }

    /// One replacement.
    sealed interface Substitution {
        /// A path of `input` or `data` holds `value`.
        record Document(String root, List<Term> path, Term value) implements Substitution {
            public Document {
                path = List.copyOf(path);
            }
        }

        /// Calls of a function go to another.
        record Redirect(Function from, Function to) implements Substitution {}

        /// Calls of a function yield `value`.
        record Fixed(Function from, Term value) implements Substitution {}
    }

    /// What a call names.
    sealed interface Function {
        /// A function of the library.
        record Library(String name) implements Function {}

        /// A rule with arguments, by its full path below `data`.
        record User(List<String> path) implements Function {
            public User {
                path = List.copyOf(path);
            }
        }

        /// Returns the name as error texts write it.
        default String text() {
            return switch (this) {
                case Library library -> library.name();
                case User user -> "data." + String.join(".", user.path());
            };
        }
    }
}
