// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.VerificationKey;
import java.util.List;

/// Somebody who can vouch for an image. One of a policy's authorities is enough.
public sealed interface Authority {
    /// The name the author gave, or `authority-<index>` where they gave none.
    String name();

    /// Vouches by signatures, or by attestations where it asks for some.
    ///
    /// @param demand whose signatures count, and what must stand beside them
    /// @param attestations all of which must be there; empty where a plain signature is asked for
    record Signing(String name, Demand demand, SignatureLocation location, List<AttestationDemand> attestations)
            implements Authority {
        public Signing {
            attestations = List.copyOf(attestations);
        }

        /// Makes an authority that vouches by a plain signature of one of `keys`, in any format.
        public Signing(String name, List<VerificationKey> keys, SignatureLocation location) {
            this(name, Demand.keys(keys), location, List.of());
        }
    }

    /// Vouches for everything.
    record Pass(String name) implements Authority {}

    /// Vouches for nothing. `message` is the author's, may be empty.
    record Fail(String name, String message) implements Authority {}

    /// Asks for something that could not be had or is not supported, so it vouches for nothing. `reason` is one
    /// line.
    record Unusable(String name, String reason) implements Authority {}
}
