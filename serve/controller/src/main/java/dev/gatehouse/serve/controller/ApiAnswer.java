// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue.JsonObject;

/// What became of one request to the API server.
sealed interface ApiAnswer {
    /// The object as the API server now holds it.
    record Given(JsonObject object) implements ApiAnswer {}

    /// There is no such object (404).
    record Missing() implements ApiAnswer {}

    /// Somebody else was quicker: the object exists already, or is not the version we knew (409).
    record Conflicting() implements ApiAnswer {}

    /// The API server said no, or could not.
    ///
    /// @param message its own words, one line
    record Refused(int status, String message) implements ApiAnswer {}

    /// Nobody answered in time: it may have been done or not.
    record Unanswered(String cause) implements ApiAnswer {}

    /// The write was not sent, because this replica does not lead.
    record NotLeading() implements ApiAnswer {}

    /// Returns the answer in one line, for logs and conditions.
    default String text() {
        return switch (this) {
            case Given _ -> "done";
            case Missing _ -> "not found";
            case Conflicting _ -> "changed by somebody else meanwhile";
            case Refused(int status, String message) -> status + " " + message;
            case Unanswered(String cause) -> "the API server did not answer: " + cause;
            case NotLeading _ -> "this replica does not lead";
        };
    }
}
