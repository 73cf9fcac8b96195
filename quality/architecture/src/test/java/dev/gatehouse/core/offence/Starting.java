// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Core that starts programs.
class Starting {
    ProcessBuilder shell() {
        return new ProcessBuilder("sh");
    }
}
