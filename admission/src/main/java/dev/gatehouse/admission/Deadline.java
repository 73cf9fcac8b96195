// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import java.time.Duration;

/// The moment by which a request must be answered. Measured on the monotonic clock, so a clock that is set moves
/// nothing.
public final class Deadline {
    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Returns the deadline `span` from now.
    public static Deadline in(Duration span) {
        return new Deadline(System.nanoTime() + span.toNanos());
    }

    /// Returns what is left: zero where the deadline has passed, never negative.
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /// Tells whether the deadline has passed.
    public boolean passed() {
        return remaining().isZero();
    }

    /// Returns the earlier of this deadline and `span` from now.
    public Deadline orIn(Duration span) {
        return span.compareTo(remaining()) < 0 ? Deadline.in(span) : this;
    }
}
