// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

import dev.gatehouse.core.policy.UnmatchedImages;

/// Breaks the drawing: the lowest room uses one above it.
class Upstairs {
    UnmatchedImages answer() {
        return UnmatchedImages.DENY;
    }
}
