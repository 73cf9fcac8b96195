// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.syntax.Location;

/// Ends an evaluation with an error. Never leaves the module.
public final class HaltException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Location at;

    HaltException(String code, String message) {
        this(code, message, Location.NONE);
    }

    HaltException(String code, String message, Location at) {
        super(message, null, false, false);
        this.code = code;
        this.at = at;
    }

    static HaltException conflict(String message, Location at) {
        return new HaltException("eval_conflict_error", message, at);
    }

    public String code() {
        return code;
    }

    /// Returns the error as the reference words it.
    public String text() {
        String place = at.equals(Location.NONE) ? "" : at.text() + ": ";
        return place + code + ": " + getMessage();
    }
}
