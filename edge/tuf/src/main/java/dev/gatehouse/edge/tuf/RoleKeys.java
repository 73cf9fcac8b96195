// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who must sign the metadata of a role.
///
/// @param keys by the name that signatures call them; without those of unknown kinds
/// @param threshold how many of them, at least one
record RoleKeys(Map<String, TufKey> keys, int threshold) {
    RoleKeys {
        keys = Map.copyOf(keys);
        if (threshold < 1) {
            throw new TufException(TufReason.MALFORMED, "a threshold is below one");
        }
    }

    /// Refuses `metadata` that fewer distinct keys have signed than must.
    ///
    /// @throws TufException where it is not signed by enough
    void requireSigned(Metadata metadata) {
        Set<TufKey> signers = new HashSet<>();
        List<Metadata.Signature> signatures = metadata.signatures();
        for (Metadata.Signature signature : signatures) {
            Optional<TufKey> key = Optional.ofNullable(keys.get(signature.keyId()));
            key.filter(one -> !signers.contains(one))
                    .filter(one -> one.made(signature.bytes(), metadata.signedBytes()))
                    .ifPresent(signers::add);
        }
        if (signers.size() < threshold) {
            throw new TufException(
                    TufReason.BELOW_THRESHOLD,
                    metadata.role() + " is signed by " + signers.size() + " of " + threshold + " keys");
        }
    }
}
