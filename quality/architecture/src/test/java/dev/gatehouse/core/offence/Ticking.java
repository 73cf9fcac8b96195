// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.time.Clock;

/// Core that holds a clock.
class Ticking {
    Clock clock() {
        return Clock.systemUTC();
    }
}
