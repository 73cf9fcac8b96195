// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.Artifact;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.Proofs;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.signature.VerificationResult;
import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.trust.TrustedRoot;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A trusted root that believes nobody, and who goes by it: nothing may ever be verified.
final class Nobody {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final Artifact IMAGE = Artifact.named(Digest.of(new byte[0]));

    private static final TrustAnchors ANCHORS = TrustAnchors.of(TrustedRoot.NOBODY);
    private static final Signers ANYBODY =
            new Signers.Identities(ANCHORS, List.of(new IdentityPattern(List.of(), List.of())), false);

    private Nobody() {}

    /// Returns what it takes of `signers`: an entry of a log, in either format.
    static Demand demanding(Signers signers) {
        Proofs proofs = new Proofs(new Proofs.Log.Required(ANCHORS), new Proofs.Timestamp.Considered(ANCHORS));
        return new Demand(signers, Map.of(SignatureFormat.LEGACY, proofs, SignatureFormat.BUNDLE, proofs));
    }

    /// Holds that `layer` is no signature and no attestation of anybody.
    static void verifies(SignatureLayer layer) {
        SignatureMaterial material = new SignatureMaterial.Found(List.of(layer));
        Demand demand = demanding(ANYBODY);

        assertThat(SignatureVerifier.verify(IMAGE, material, demand, NOW, () -> false))
                .isInstanceOf(VerificationResult.Rejected.class);
        assertThat(SignatureVerifier.attestations(IMAGE, material, demand, NOW, () -> false)
                        .verified())
                .isEmpty();
    }
}
