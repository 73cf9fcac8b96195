// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import com.google.re2j.Pattern;
import dev.gatehouse.language.rego.value.Meter;
import dev.gatehouse.language.rego.value.NumberValue;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// What functions of the library may know of the evaluation they are part of.
public interface CallContext extends Meter {
    /// Pays for work that makes nothing.
    void work(long units);

    /// Returns the one instant of this evaluation.
    Instant now();

    /// Returns a compiled regular expression in RE2 syntax, from a bounded store where possible.
    ///
    /// @throws BuiltinException where it is not one
    Pattern pattern(String expression);

    /// Returns the random source of this evaluation.
    RandomGenerator random();

    /// Returns the instant in nanoseconds since the epoch.
    default NumberValue nowNanos() {
        Instant now = now();
        return NumberValue.of(Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano()));
    }
}
