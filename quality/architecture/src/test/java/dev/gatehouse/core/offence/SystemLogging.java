// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Core that logs, and names no type of a logger.
class SystemLogging {
    Object log() {
        return System.getLogger("core");
    }
}
