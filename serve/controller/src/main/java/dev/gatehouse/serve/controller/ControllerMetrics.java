// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.time.Duration;

/// Counts what the controllers do. Implementations are thread-safe and fast; `controller` is one of a few fixed
/// names.
public interface ControllerMetrics {
    /// A key was put into the queue, which now holds `depth` keys.
    void added(String controller, int depth);

    /// A key was taken out of the queue, where it had waited for `waited`; `depth` are left.
    void taken(String controller, Duration waited, int depth);

    /// A key was worked on for `took`.
    ///
    /// @param key what was worked on, as text: a name that users choose
    /// @param success whether it ended without a failure
    void reconciled(String controller, String key, boolean success, Duration took);

    /// A key will be tried again because it failed.
    void retried(String controller);

    /// Leadership over what `lease` guards was gained (`held`) or lost.
    void leading(String lease, boolean held);

    /// Counts nothing.
    ControllerMetrics NONE = new ControllerMetrics() {
        @Override
        public void added(String controller, int depth) {}

        @Override
        public void taken(String controller, Duration waited, int depth) {}

        @Override
        public void reconciled(String controller, String key, boolean success, Duration took) {}

        @Override
        public void retried(String controller) {}

        @Override
        public void leading(String lease, boolean held) {}
    };
}
