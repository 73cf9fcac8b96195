// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.List;

/// Why something has no value.
///
/// @param code how bad it is
/// @param errors what to tell, never empty
public record Failing(Code code, List<Reason> errors) {
    /// Strongest first.
    public enum Code {
        EVALUATION,
        USER,
        STRUCTURAL_CYCLE,
        INCOMPLETE,
        CYCLE,
        /// Not an error yet: something it needs is still being worked out.
        BLOCKED;

        /// Whether more data could still make it a value, so that it passes.
        public boolean incomplete() {
            return this == INCOMPLETE || this == CYCLE || this == BLOCKED;
        }
    }

    /// One message and the path of the field it is about.
    public record Reason(String path, String message) {
        /// Returns the text users see.
        public String text() {
            return path.isEmpty() ? message : path + ": " + message;
        }
    }

    /// Returns the reasons with those about the field `from` turned into ones about `to`.
    List<Reason> reasons(String from, String to) {
        return errors.stream()
                .map(reason -> reason.path().equals(from) ? new Reason(to, reason.message()) : reason)
                .toList();
    }

    public Failing {
        errors = List.copyOf(errors);
    }
}
