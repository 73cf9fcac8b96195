// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.LegacyMaking;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// policy-controller reads attestations, bundles, policies by URL and answers of logs to their end, however
/// far that is and however long it takes. Here each has a limit in bytes and in time, and the refusal says
/// which. Policies by URL are not read while a request waits; `RemoteDocumentsTest` has their limits.
class UnboundedReadsTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final String TOO_LONG = "the answer is longer than 8388608 bytes";
    private static final String LATE = "the deadline passed before the registry answered";
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final VirtualSigstore sigstore = VirtualSigstore.start();
    private final Scene scene = Scene.open().believing(sigstore);
    private final Artifact image = scene.pushed("image");

    @AfterEach
    void close() {
        scene.close();
        sigstore.close();
    }

    private SignedLayer attestation() {
        return Scene.KEY.attestation(BundleMaking.statement(image.digest(), Scene.SLSA));
    }

    private void demandAttestation() {
        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
    }

    @Test
    void anAttestationThatNeverEnds() {
        demandAttestation();
        scene.attest(image, attestation());
        scene.registry.when(FakeRegistry.path("/blobs/"), Behaviour.endless(), 1);
        scene.refuses(image, TOO_LONG);
        scene.admits(image);
    }

    @Test
    void anAttestationThatComesByteByByte() {
        demandAttestation();
        scene.attest(image, attestation());
        scene.registry.when(FakeRegistry.path("/blobs/"), Behaviour.dripping(PAUSE), 1);
        scene.refusesInTime(image, LATE);
        scene.admits(image);
    }

    @Test
    void anAttestationThatIsSaidToHaveAGibibyte() {
        demandAttestation();
        SignedLayer good = attestation();
        String manifest = Artifact.signatures(good).manifest().text();
        String size = "\"size\":" + good.payload().length();
        assertThat(manifest).contains(size);
        scene.registry.push(
                Scene.REPOSITORY,
                image.attestationTag(),
                Artifact.raw(manifest.replace(size, "\"size\":" + GIBIBYTE), Artifact.OCI_MANIFEST, good.payload()));
        scene.refuses(image, String.valueOf(GIBIBYTE));
        assertThat(scene.registry.lines()).noneMatch(line -> line.contains("/blobs/"));
        scene.attest(image, good);
        scene.admits(image);
    }

    @Test
    void aBundleThatNeverEndsOrComesByteByByte() {
        scene.demanding(Scene.keyless());
        Bytes bundle = sigstore.bundle(sigstore.signer(Scene.DEV), image.digest(), Log.FIRST);
        scene.registry.push(Scene.REPOSITORY, Artifact.referringBundle(image, bundle));
        scene.registry.when(FakeRegistry.path("/blobs/"), Behaviour.endless(), 1);
        scene.refuses(image, TOO_LONG);
        scene.registry.when(FakeRegistry.path("/blobs/"), Behaviour.dripping(PAUSE), 1);
        scene.refusesInTime(image, LATE);
        scene.admits(image);
    }

    @Test
    void anAttestationOfMoreThanTheLimit() {
        demandAttestation();
        String predicate = "\"predicate\":{\"text\":\"" + "x".repeat(7 << 20) + "\"}";
        String statement = BundleMaking.statement(image.digest(), Scene.SLSA).text();
        SignedLayer large = Scene.KEY.attestation(Bytes.of(statement.replaceFirst("\"predicate\":\\{}", predicate)));
        assertThat(large.payload().length()).isGreaterThan(8 << 20);
        scene.attest(image, large);
        scene.refuses(image, String.valueOf(8 << 20));
        scene.attest(image, attestation());
        scene.admits(image);
    }

    // ----- a log that is asked

    private void signWithoutEntry() {
        scene.sign(
                image,
                sigstore.sign(sigstore.signer(Scene.DEV), Scene.REPOSITORY, image.digest())
                        .without(LegacyMaking.BUNDLE));
    }

    private void demandLog(String url) {
        scene.demanding(Scene.keyless() + ",\"ctlog\":{\"url\":\"" + url + "\"}");
    }

    @Test
    void aLogThatNeverEndsItsAnswer() {
        signWithoutEntry();
        Reply endless = Reply.of(200).with("Content-Type", "application/json").with(new Reply.Body.Endless((byte) ' '));
        try (LoopbackServer log = LoopbackServer.start(_ -> endless)) {
            demandLog("http://127.0.0.1:" + log.port());
            scene.refuses(image, "searching log query: ");
        }
        demandLog(sigstore.rekor().url());
        scene.admits(image);
    }

    @Test
    void aLogThatAnswersByteByByte() {
        signWithoutEntry();
        Reply dripping = Reply.of(200).with(new Reply.Body.Dripping(Bytes.of(" ".repeat(10_000)), PAUSE));
        try (LoopbackServer log = LoopbackServer.start(_ -> dripping)) {
            demandLog("http://127.0.0.1:" + log.port());
            // Of which of the two it was too late is a matter of milliseconds.
            scene.refusesInTime(image, "the deadline passed before the ");
        }
        demandLog(sigstore.rekor().url());
        scene.admits(image);
    }
}
