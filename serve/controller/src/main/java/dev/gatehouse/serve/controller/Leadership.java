// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

/// Whether this replica is the one that writes what one lease guards. Thread-safe.
///
/// It ends by this replica's own monotonic clock, before anyone else can take the lease: whoever asks right
/// before each write never writes beside the next leader, whatever the API server or the wall clock do meanwhile.
public interface Leadership {
    /// Returns whether this replica may write now. Ask before each write, not once per task.
    boolean held();

    /// Calls `action` each time leadership is gained, once at once where it is held already. It is called on the
    /// thread of the election, so it only enqueues.
    void whenGained(Runnable action);

    /// Leadership of the only replica, which asks nobody (`--disable-ha`).
    static Leadership always() {
        return new Leadership() {
            @Override
            public boolean held() {
                return true;
            }

            @Override
            public void whenGained(Runnable action) {
                action.run();
            }
        };
    }
}
