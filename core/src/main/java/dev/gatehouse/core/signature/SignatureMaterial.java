// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.util.List;

/// What a registry holds as signatures of one image digest. Data until [SignatureVerifier] accepts some of it.
public sealed interface SignatureMaterial {
    /// Nothing is there.
    record Absent() implements SignatureMaterial {}

    /// Layers in manifest order; may be empty.
    record Found(List<SignatureLayer> layers) implements SignatureMaterial {
        public Found {
            layers = List.copyOf(layers);
        }
    }

    /// Something is there and it cannot be used as a whole (too many layers, not a manifest). A fact, not an outage.
    record Unusable(String reason) implements SignatureMaterial {}
}
