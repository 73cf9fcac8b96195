// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

/// What work on values may use up.
public interface Meter {
    /// Counts nothing. For work that is bounded otherwise.
    Meter FREE = new Meter() {
        @Override
        public void charge(long units) {}

        @Override
        public RuntimeException exceeded(String budget) {
            return new ArithmeticException(budget + " is too large");
        }
    };

    /// Pays for `units` elements or characters before they are made.
    void charge(long units);

    /// Returns what ends the work where it goes beyond a limit that is ours and not the language's; never
    /// something a policy could take for "undefined".
    RuntimeException exceeded(String budget);
}
