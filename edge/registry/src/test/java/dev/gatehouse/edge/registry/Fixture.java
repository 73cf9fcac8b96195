// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.VerificationResult;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A registry with one image in `team/app`, a signer, and the client under test.
final class Fixture implements AutoCloseable {
    static final PullIdentity NOBODY = new PullIdentity("default", "default", List.of());
    static final String REPOSITORY = "team/app";

    final FakeRegistry registry = FakeRegistry.start();
    final CosignSigner signer;
    final Artifact image = Artifact.image("one");
    private Registries registries = Registries.open(RegistrySettings.NONE, Keychain.ANONYMOUS);

    Fixture() {
        this(CosignSigner.of(CosignSigner.Kind.P256));
    }

    Fixture(CosignSigner signer) {
        this.signer = signer;
        registry.push(REPOSITORY, "v1", image);
    }

    Fixture signed() {
        registry.push(REPOSITORY, image.signatureTag(), signatures());
        return this;
    }

    Artifact signatures() {
        return Artifact.signatures(signer.layer(REPOSITORY, image.digest()));
    }

    Fixture with(Keychain keychain) {
        return with(RegistrySettings.NONE, keychain);
    }

    Fixture with(String settings) {
        return with(settings(settings), Keychain.ANONYMOUS);
    }

    Fixture with(RegistrySettings settings, Keychain keychain) {
        registries.close();
        registries = Registries.open(settings, keychain);
        return this;
    }

    Fixture with(BodyBudget budget) {
        registries.close();
        registries = Registries.open(RegistrySettings.NONE, Keychain.ANONYMOUS, budget);
        return this;
    }

    static RegistrySettings settings(String yaml) {
        return RegistrySettings.read(yaml.getBytes(StandardCharsets.UTF_8));
    }

    static Keychain always(Credentials... credentials) {
        return (_, _) -> List.of(credentials);
    }

    Registries registries() {
        return registries;
    }

    DigestReference reference() {
        return (DigestReference) ImageReference.parse(registry.host() + "/" + REPOSITORY + "@" + image.digest());
    }

    TaggedReference tag() {
        return (TaggedReference) ImageReference.parse(registry.host() + "/" + REPOSITORY + ":v1");
    }

    static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(25));
    }

    SignatureMaterial tagged() {
        return registries.signatures().tagged(reference(), SignatureLocation.BESIDE_IMAGE, NOBODY, soon());
    }

    SignatureMaterial tagged(Deadline deadline) {
        return registries.signatures().tagged(reference(), SignatureLocation.BESIDE_IMAGE, NOBODY, deadline);
    }

    SignatureMaterial referring() {
        return registries.signatures().referring(reference(), SignatureLocation.BESIDE_IMAGE, NOBODY, soon());
    }

    Digest resolved() {
        return registries.digests().digestOf(tag(), NOBODY, soon());
    }

    VerificationResult verified(SignatureMaterial material) {
        VerificationKey key = VerificationKey.read(signer.publicKeyPem(), KeyHash.UNSET);
        return SignatureVerifier.verify(Digest.parse(image.digest()), material, List.of(key), Instant.now());
    }

    boolean admits(SignatureMaterial material) {
        return verified(material) instanceof VerificationResult.Verified;
    }

    List<Optional<String>> authorizations() {
        return registry.requests().stream()
                .map(request -> request.header("authorization"))
                .toList();
    }

    static boolean anonymous(List<RecordedRequest> requests) {
        return requests.stream()
                .allMatch(request -> request.header("authorization").isEmpty());
    }

    @Override
    public void close() {
        registries.close();
        registry.close();
    }
}
