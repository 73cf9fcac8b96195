// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue.JsonObject;

/// One line of an object's status: whether something holds, and why not.
///
/// @param reason one word for programs; empty where there is nothing to explain
/// @param message for people; empty where there is nothing to explain
/// @param severity empty for conditions that count, `Info` for those that only tell
record Condition(String type, State state, String reason, String message, String severity) {
    static final String READY = "Ready";
    static final String KEYS_INLINED = "KeysInlined";
    static final String POLICIES_INLINED = "PoliciesInlined";
    static final String CONFIG_MAP_UPDATED = "ConfigMapUpdated";
    static final String WEAKENED = "Weakened";

    /// Whether it holds.
    enum State {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String text;

        State(String text) {
            this.text = text;
        }
    }

    static Condition holds(String type) {
        return new Condition(type, State.TRUE, "", "", "");
    }

    static Condition fails(String type, String reason, String message) {
        return new Condition(type, State.FALSE, reason, message, "");
    }

    static Condition unknown(String type) {
        return new Condition(type, State.UNKNOWN, "", "", "");
    }

    /// Tells whether `written`, an element of `status.conditions`, says the same, whenever it did.
    boolean isSaidBy(JsonObject written) {
        return state.text.equals(written.string("status").orElse(""))
                && reason.equals(written.string("reason").orElse(""))
                && message.equals(written.string("message").orElse(""))
                && severity.equals(written.string("severity").orElse(""));
    }

    /// Returns the element of `status.conditions`.
    ///
    /// @param since when it changed last, RFC 3339 in seconds
    JsonObject written(String since) {
        return new GoJson()
                .text("lastTransitionTime", since)
                .textIfAny("message", message)
                .textIfAny("reason", reason)
                .textIfAny("severity", severity)
                .text("status", state.text)
                .text("type", type)
                .done();
    }
}
