// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.edge.registry.Keychain;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.quality.conformance.Answer;
import dev.gatehouse.quality.conformance.Corpus;
import dev.gatehouse.quality.conformance.Policies;
import dev.gatehouse.quality.conformance.Reviews;
import dev.gatehouse.quality.conformance.WholeStack;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// A webhook with one policy for every image, and a registry.
final class Scene implements AutoCloseable {
    static final String REPOSITORY = "shop/app";
    static final Identity DEV = Identity.uri("https://ci.example/app", "https://issuer.example");
    /// The key that policies trust.
    static final CosignSigner KEY = CosignSigner.of(CosignSigner.Kind.P256);
    /// A key of the same kind that no policy trusts.
    static final CosignSigner STRANGER = CosignSigner.of(CosignSigner.Kind.P256);

    static final String SLSA = "https://slsa.dev/provenance/v0.2";
    static final String SPDX = "https://spdx.dev/Document";

    final FakeRegistry registry = FakeRegistry.start();

    private final WholeStack stack;
    private TrustedRoots roots = TrustedRoots.NONE;

    private Scene(WholeStack stack) {
        this.stack = stack;
    }

    /// Opens a scene over registries that are asked anonymously.
    static Scene open() {
        return new Scene(WholeStack.start());
    }

    /// Opens a scene over registries with settings and credentials.
    static Scene open(RegistrySettings settings, Keychain keychain) {
        return new Scene(WholeStack.start(settings, keychain));
    }

    @Override
    public void close() {
        registry.close();
        stack.close();
    }

    // ----- policies

    /// Takes the root of `sigstore` for every trust root, from the next policy on.
    Scene believing(VirtualSigstore sigstore) {
        return believing(TrustedRootReader.read(sigstore.trustedRoot().array()));
    }

    /// Takes `root` for every trust root, from the next policy on.
    Scene believing(TrustedRoot root) {
        TrustedRoots.Found found = new TrustedRoots.Found.Ready(TrustAnchors.of(root));
        roots = _ -> found;
        return this;
    }

    /// Puts into force that every image needs one of `authorities`, members of one in JSON each.
    Scene demanding(String... authorities) {
        String written = "{\"apiVersion\":\"policy.sigstore.dev/v1beta1\",\"kind\":\"ClusterImagePolicy\",\"metadata\":"
                + "{\"name\":\"p\"},\"spec\":{\"images\":[{\"glob\":\"**\"}],\"authorities\":[{"
                + String.join("},{", authorities) + "}]}}";
        return enforcing(Policies.of(List.of((JsonObject) Corpus.json(written)), List.of(), Map.of(), roots));
    }

    Scene enforcing(PolicySet policies) {
        stack.judgeBy(policies);
        return this;
    }

    /// Returns the demand for a signature of `key`.
    static String key(CosignSigner key) {
        return "\"key\":{\"data\":" + quoted(key.publicKeyPem()) + "}";
    }

    /// Returns the demand for a signature of [#DEV], with whatever the default root says of logs.
    static String keyless() {
        return keyless("");
    }

    /// Returns the demand for a signature of [#DEV].
    ///
    /// @param more members of `keyless`, each after a comma
    static String keyless(String more) {
        return "\"keyless\":{\"url\":\"https://fulcio.example\",\"identities\":[{\"issuer\":\"" + DEV.issuer()
                + "\",\"subject\":\"" + DEV.subject() + "\"}]" + more + "}";
    }

    /// Returns the demand, after a comma, for an attestation of `type`.
    static String attested(String type) {
        return ",\"attestations\":[{\"name\":\"a\",\"predicateType\":\"" + type + "\"}]";
    }

    static String quoted(String text) {
        return JsonWriter.compact(new JsonString(text));
    }

    // ----- images

    /// Pushes a small image under `mark` as its tag.
    Artifact pushed(String mark) {
        Artifact image = Artifact.image(mark);
        registry.push(REPOSITORY, mark, image);
        return image;
    }

    /// Puts `layers` where cosign keeps the signatures of `image`.
    void sign(Artifact image, SignedLayer... layers) {
        registry.push(REPOSITORY, image.signatureTag(), Artifact.signatures(layers));
    }

    /// Puts `layers` where cosign keeps the attestations about `image`.
    void attest(Artifact image, SignedLayer... layers) {
        registry.push(REPOSITORY, image.attestationTag(), Artifact.signatures(layers));
    }

    String pinned(Artifact image) {
        return registry.host() + "/" + REPOSITORY + "@" + image.digest();
    }

    // ----- reviews

    /// Returns what the webhook says of a Pod that runs `images`.
    Answer said(String... images) {
        return Answer.to("/validations", Reviews.podOf(images), stack);
    }

    /// Returns the webhook's answer of `/mutations` for a Pod that runs `images`.
    Answer mutated(String... images) {
        return Answer.to("/mutations", Reviews.podOf(images), stack);
    }

    void admits(Artifact image) {
        admits(pinned(image));
    }

    void admits(String... images) {
        assertThat(said(images).toString()).contains("\"allowed\":true");
    }

    void refuses(Artifact image, String reason) {
        refuses(reason, pinned(image));
    }

    void refuses(String reason, String... images) {
        assertThat(said(images).toString()).contains("\"allowed\":false").contains(reason);
    }

    /// Asks as an API server that gives up after two seconds.
    void refusesInTime(Artifact image, String reason) {
        Answer answer = Answer.to("/validations?timeout=2s", Reviews.podOf(pinned(image)), stack);
        assertThat(answer.toString()).contains("\"allowed\":false").contains(reason);
    }

    /// Returns the lines of what the webhook counts.
    List<String> metrics() {
        try {
            return stack.metrics().lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
