// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.signature.certificate.PathRefusal;
import java.util.List;

/// Why one timestamp does not count.
///
/// @param reason which check failed
/// @param detail the facts, for people; may be empty
/// @param path why its certificate is not believed; empty unless that is the reason
public record TimestampRefusal(TimestampReason reason, String detail, List<PathRefusal> path) {
    public TimestampRefusal {
        path = List.copyOf(path);
    }

    static TimestampRefusal of(TimestampReason reason, String detail) {
        return new TimestampRefusal(reason, detail, List.of());
    }
}
