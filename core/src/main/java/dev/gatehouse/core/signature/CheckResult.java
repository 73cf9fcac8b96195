// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

/// What came of one check on one candidate.
public sealed interface CheckResult {
    Check check();

    /// It holds.
    record Done(Check check) implements CheckResult {}

    /// The policy does not ask for it.
    record Skipped(Check check) implements CheckResult {}

    /// It does not hold. `detail` is one line.
    record Failed(Reason reason, String detail) implements CheckResult {
        @Override
        public Check check() {
            return reason.check();
        }
    }
}
