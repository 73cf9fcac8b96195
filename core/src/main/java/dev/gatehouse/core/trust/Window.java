// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.time.Instant;
import java.util.Optional;

/// The time in which a key or authority is believed; both ends belong to it.
///
/// @param start first instant
/// @param end last instant; empty where none is known
public record Window(Instant start, Optional<Instant> end) {
    /// From the epoch on, without end: what is meant where nobody says anything about times.
    public static final Window UNBOUNDED = new Window(Instant.EPOCH, Optional.empty());

    /// Returns the window from `start` to `end`.
    public static Window between(Instant start, Instant end) {
        return new Window(start, Optional.of(end));
    }

    /// Returns the window from `start` on.
    public static Window from(Instant start) {
        return new Window(start, Optional.empty());
    }

    /// Tells whether `instant` lies in this window. A window whose end is before its start holds nothing.
    public boolean contains(Instant instant) {
        return !instant.isBefore(start)
                && end.map(last -> !instant.isAfter(last)).orElse(true);
    }
}
