// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.signature.VerificationKey;
import java.util.List;

/// Somebody who can vouch for an image. One of a policy's authorities is enough.
public sealed interface Authority {
    /// The name the author gave, or `authority-<index>` where they gave none.
    String name();

    /// Vouches by a signature of one of `keys`.
    record Keyed(String name, List<VerificationKey> keys, SignatureLocation location) implements Authority {
        public Keyed {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("no keys");
            }
        }
    }

    /// Vouches for everything.
    record Pass(String name) implements Authority {}

    /// Vouches for nothing. `message` is the author's, may be empty.
    record Fail(String name, String message) implements Authority {}

    /// Asks for something that could not be had or is not supported, so it vouches for nothing. `reason` is one line.
    record Unusable(String name, String reason) implements Authority {}
}
