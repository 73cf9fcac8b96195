// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import org.jspecify.annotations.Nullable;

/// One thing a vertex must satisfy.
///
/// @param environment where names of `expression` are looked up
/// @param scope through what it came, for closedness
/// @param trail references it came through
/// @param cyclic whether one of those references leads back to where it came from
/// @param late whether it is taken in after all literals (element types and patterns)
record Conjunct(
        Environment environment,
        Expr expression,
        Scope scope,
        @Nullable Trail trail,
        boolean cyclic,
        boolean late) {
    Conjunct with(Environment env, Expr expr) {
        return new Conjunct(env, expr, scope, trail, cyclic, false);
    }

    Conjunct lately(Environment env, Expr expr) {
        return new Conjunct(env, expr, scope, trail, cyclic, true);
    }

    Conjunct in(Scope other) {
        return new Conjunct(environment, expression, other, trail, cyclic, late);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
