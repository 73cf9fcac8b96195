// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.nio.file.Path;

/// Core with a file in hand.
class Reading {
    Path home() {
        return Path.of("home");
    }
}
