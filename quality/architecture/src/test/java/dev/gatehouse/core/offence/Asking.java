// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import org.jspecify.annotations.Nullable;

/// Core that depends on its environment.
class Asking {
    @Nullable String home() {
        return System.getenv("HOME");
    }
}
