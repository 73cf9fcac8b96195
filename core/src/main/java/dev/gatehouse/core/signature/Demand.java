// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a policy demands of a signature or attestation.
///
/// @param signers whose signatures count
/// @param formats the formats that count, with what must stand beside a signature in each; never empty
public record Demand(Signers signers, Map<SignatureFormat, Proofs> formats) {
    public Demand {
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("no format");
        }
        formats = Map.copyOf(formats);
    }

    /// Returns the demand for signatures of one of `keys` in any format, with nothing beside them.
    public static Demand keys(List<VerificationKey> keys) {
        Map<SignatureFormat, Proofs> formats = new EnumMap<>(SignatureFormat.class);
        for (SignatureFormat format : SignatureFormat.values()) {
            formats.put(format, Proofs.NONE);
        }
        return new Demand(new Signers.Keys(keys), formats);
    }

    Optional<Proofs> proofs(SignatureFormat format) {
        return Optional.ofNullable(formats.get(format));
    }
}
