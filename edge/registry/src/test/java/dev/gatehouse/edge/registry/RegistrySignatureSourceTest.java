// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.VerificationResult;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrySignatureSourceTest {
    private static final PullIdentity NOBODY = new PullIdentity("default", "default", List.of());

    private final FakeRegistry registry = FakeRegistry.start();
    private final Registries registries = Registries.open(RegistrySettings.NONE, Keychain.ANONYMOUS);
    private final CosignSigner signer = CosignSigner.of(CosignSigner.Kind.P256);
    private final Artifact image = Artifact.image("one");

    @AfterEach
    void stop() {
        registries.close();
        registry.close();
    }

    private DigestReference reference() {
        return (DigestReference) ImageReference.parse(registry.host() + "/team/app@" + image.digest());
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(20));
    }

    @Test
    void findsAndVerifiesASignatureWithTwoRequests() {
        registry.push("team/app", "v1", image)
                .push("team/app", image.signatureTag(), Artifact.signatures(signer.layer("team/app", image.digest())));
        SignatureMaterial material =
                registries.signatures().tagged(reference(), SignatureLocation.BESIDE_IMAGE, NOBODY, soon());
        VerificationKey key = VerificationKey.read(signer.publicKeyPem(), KeyHash.UNSET);
        assertThat(SignatureVerifier.verify(Digest.parse(image.digest()), material, List.of(key), Instant.now()))
                .isInstanceOf(VerificationResult.Verified.class);
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(registries.signatures().tagged(reference(), SignatureLocation.BESIDE_IMAGE, NOBODY, soon()))
                .isEqualTo(new SignatureMaterial.Absent());
    }
}
