// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

/// A function of the library has no result for its arguments. Undefined for the policy, unless evaluation is
/// strict.
public final class BuiltinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean wrongType;

    private BuiltinException(boolean wrongType, String message) {
        super(message, null, false, false);
        this.wrongType = wrongType;
    }

    /// The arguments have the right types and the wrong values.
    public static BuiltinException of(String message) {
        return new BuiltinException(false, message);
    }

    /// An argument has the wrong type.
    public static BuiltinException type(String message) {
        return new BuiltinException(true, message);
    }

    /// Returns the code that error texts carry.
    public String code() {
        return wrongType ? "eval_type_error" : "eval_builtin_error";
    }
}
