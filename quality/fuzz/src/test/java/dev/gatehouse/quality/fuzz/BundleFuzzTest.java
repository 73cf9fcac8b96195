// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.oci.Blob;
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

/// Bundles, as whoever may push to a registry makes them. The trusted root believes nobody, so
/// nothing may ever be verified.
class BundleFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Artifact IMAGE = Artifact.named(Digest.of(new byte[0]));
    private static final TrustAnchors NOBODY = TrustAnchors.of(TrustedRoot.NOBODY);
    private static final Proofs PROOFS =
            new Proofs(new Proofs.Log.Required(NOBODY), new Proofs.Timestamp.Considered(NOBODY));
    private static final Demand DEMAND = new Demand(
            new Signers.Identities(NOBODY, List.of(new IdentityPattern(List.of(), List.of())), false),
            Map.of(SignatureFormat.LEGACY, PROOFS, SignatureFormat.BUNDLE, PROOFS));

    @FuzzTest(maxDuration = "10m")
    void verifiesNothing(byte[] bytes) {
        Blob content = Blob.of(bytes);
        SignatureMaterial material =
                new SignatureMaterial.Found(List.of(new SignatureLayer.Bundled(content.digest(), content)));

        assertThat(SignatureVerifier.verify(IMAGE, material, DEMAND, NOW, () -> false))
                .isInstanceOf(VerificationResult.Rejected.class);
        assertThat(SignatureVerifier.attestations(IMAGE, material, DEMAND, NOW, () -> false)
                        .verified())
                .isEmpty();
    }
}
