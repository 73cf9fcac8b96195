// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.signature.certificate.IdentityPattern;
import java.util.List;

/// Whose signatures count.
public sealed interface Signers {
    /// Holders of these keys; never empty.
    record Keys(List<VerificationKey> keys) implements Signers {
        public Keys {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("no keys");
            }
        }
    }

    /// Holders of a certificate that a trusted authority issued to one of these identities.
    ///
    /// @param anchors with the authorities and the logs of certificates
    /// @param identities never empty
    /// @param logged whether the certificate must have been logged, as its signed certificate timestamps show
    record Identities(TrustAnchors anchors, List<IdentityPattern> identities, boolean logged) implements Signers {
        public Identities {
            identities = List.copyOf(identities);
            if (identities.isEmpty()) {
                throw new IllegalArgumentException("no identities");
            }
        }
    }
}
