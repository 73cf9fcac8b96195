// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.type.Type.FunctionOf;
import dev.gatehouse.language.rego.value.Value;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One function of the library.
///
/// @param code what it does
public record Builtin(String name, FunctionOf type, Code code) {
    private static final Set<String> DEPRECATED = Set.of(
            "all",
            "any",
            "cast_array",
            "cast_boolean",
            "cast_null",
            "cast_object",
            "cast_set",
            "cast_string",
            "net.cidr_overlap",
            "re_match",
            "set_diff");

    /// How a function computes.
    public sealed interface Code {}

    /// At most one result; null where there is none.
    public non-sealed interface Function extends Code {
        @Nullable Value apply(Call call);
    }

    /// Any number of results, one after the other.
    public non-sealed interface Relation extends Code {
        /// Hands each result to `sink` until that returns true; returns whether it did.
        boolean each(Call call, Sink sink);
    }

    /// Takes results.
    public interface Sink {
        /// Returns true to end the enumeration.
        boolean take(Value value);
    }

    public int arity() {
        return type.arguments().size();
    }

    /// Tells whether version 1 of the language refuses calls of this function.
    public boolean isDeprecated() {
        return DEPRECATED.contains(name);
    }
}
