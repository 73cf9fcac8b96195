// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.io.File;

/// Core with an old file in hand.
class OldReading {
    File home() {
        return new File("home");
    }
}
