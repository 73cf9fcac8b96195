// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Core that reads the clock of the wall.
class Millis {
    long now() {
        return System.currentTimeMillis();
    }
}
