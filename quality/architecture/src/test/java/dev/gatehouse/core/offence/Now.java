// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.time.Instant;

/// Core that reads the clock through `Instant`.
class Now {
    Instant now() {
        return Instant.now();
    }
}
