// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Core that reads the monotonic clock.
class Nanos {
    long now() {
        return System.nanoTime();
    }
}
