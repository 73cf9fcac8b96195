// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.time.Duration;

/// Brings one thing, named by its key, to the state it should have. Called by [ControllerLoop], never twice at a
/// time for the same key.
@FunctionalInterface
public interface Reconciler<K> {
    Outcome reconcile(K key);

    /// What became of one attempt.
    sealed interface Outcome {
        /// Nothing is left to do until something changes.
        record Settled() implements Outcome {}

        /// All is well, and it is to be looked at again after `delay` even if nothing changes.
        record LookAgain(Duration delay) implements Outcome {}

        /// It did not work out; it is tried again, each time after a longer pause.
        ///
        /// @param reason one line for the log
        record Failed(String reason) implements Outcome {}
    }
}
