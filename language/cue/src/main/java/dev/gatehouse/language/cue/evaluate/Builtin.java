// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.List;

/// A function of a package or of the language.
///
/// @param name as a message names it, with its package
/// @param parameters the kinds each argument may have
/// @param result the kinds it returns
/// @param defaults values of the last parameters where they are left out
/// @param raw whether arguments may be vertices that are not concrete
/// @param body what it does
public record Builtin(String name, List<Integer> parameters, List<Value> defaults, int result, boolean raw, Body body) {
    public Builtin {
        parameters = List.copyOf(parameters);
        defaults = List.copyOf(defaults);
    }

    public Builtin(String name, List<Integer> parameters, int result, boolean raw, Body body) {
        this(name, parameters, List.of(), result, raw, body);
    }

    /// The work of a function. Arguments have the right number and kinds.
    @FunctionalInterface
    public interface Body {
        /// Returns the result, or a [Value.Failure].
        Value call(CallContext context, List<Value> arguments);
    }

    /// Whether it can judge a value when its first argument is left out.
    public boolean validates(int given) {
        return result == Kind.BOOL && required() == given + 1;
    }

    /// How many arguments cannot be left out.
    int required() {
        return parameters.size() - defaults.size();
    }

    /// Returns the values of the parameters left out where `given` arguments are there.
    List<Value> defaults(int given) {
        return given >= parameters.size() ? List.of() : defaults.subList(given - required(), defaults.size());
    }
}
