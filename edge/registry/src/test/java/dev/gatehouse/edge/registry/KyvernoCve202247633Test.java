// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.Reply;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// CVE-2022-47633 and CVE-2023-47630 of Kyverno: a registry answers the fetch that is verified and the one that is
/// pinned differently.
class KyvernoCve202247633Test {
    private final Fixture fixture = new Fixture().signed();
    private final FakeRegistry registry = fixture.registry;
    private final Artifact evil = Artifact.image("evil");

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void alternate() {
        registry.push(Fixture.REPOSITORY, evil);
        registry.when(
                FakeRegistry.path("/manifests/v1"),
                Behaviour.alternating(List.of(
                        Behaviour.usual(),
                        Behaviour.changed(reply -> reply.with("Docker-Content-Digest", evil.digest())
                                .with(new Reply.Body.Whole(evil.manifest()))))));
    }

    @RepeatedTest(4)
    void admitsWhateverDigestWasPinnedOnlyWithASignatureForThatDigest() {
        alternate();
        for (int i = 0; i < 4; i++) {
            Digest pinned = fixture.resolved();
            DigestReference reference = (DigestReference) ImageReference.parse(registry.host() + "/team/app@" + pinned);
            SignatureMaterial material = fixture.registries()
                    .signatures()
                    .tagged(reference, SignatureLocation.BESIDE_IMAGE, Fixture.NOBODY, Fixture.soon());
            VerificationResult result = SignatureVerifier.verify(
                    pinned,
                    material,
                    List.of(VerificationKey.read(fixture.signer.publicKeyPem(), KeyHash.UNSET)),
                    Instant.now());
            assertThat(result instanceof VerificationResult.Verified)
                    .isEqualTo(pinned.toString().equals(fixture.image.digest()));
        }
    }

    @Test
    void refusesASignatureThatTheRegistryShowsForAnotherImage() {
        registry.push(Fixture.REPOSITORY, evil).push(Fixture.REPOSITORY, evil.signatureTag(), fixture.signatures());
        DigestReference reference =
                (DigestReference) ImageReference.parse(registry.host() + "/team/app@" + evil.digest());
        SignatureMaterial material = fixture.registries()
                .signatures()
                .tagged(reference, SignatureLocation.BESIDE_IMAGE, Fixture.NOBODY, Fixture.soon());
        assertThat(SignatureVerifier.verify(
                        Digest.parse(evil.digest()),
                        material,
                        List.of(VerificationKey.read(fixture.signer.publicKeyPem(), KeyHash.UNSET)),
                        Instant.now()))
                .isInstanceOf(VerificationResult.Rejected.class);
    }

    @Test
    void refusesAManifestUnderADigestThatIsNotItsOwn() {
        Artifact signatures = Artifact.referringSignatures(
                fixture.image, fixture.signer.layer(Fixture.REPOSITORY, fixture.image.digest()));
        registry.push(Fixture.REPOSITORY, signatures);
        registry.when(
                FakeRegistry.path("/manifests/sha256:"),
                Behaviour.alternating(List.of(Behaviour.body(evil.manifest()), Behaviour.usual())));
        assertThat(fixture.admits(fixture.referring())).isFalse();
        assertThat(fixture.admits(fixture.referring())).isTrue();
    }
}
