// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.net.URI;

/// Core with a connection in mind.
class Connecting {
    URI home() {
        return URI.create("https://example.com");
    }
}
