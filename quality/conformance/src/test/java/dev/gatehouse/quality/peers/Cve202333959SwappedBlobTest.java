// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// CVE-2023-33959 of notation-go: what was fetched is not compared with the descriptor that led to it. Good
/// material under the descriptor of something else must not count, nor may anything else under the descriptor
/// of good material.
class Cve202333959SwappedBlobTest {
    private final VirtualSigstore sigstore = VirtualSigstore.start();
    private final Scene scene = Scene.open().believing(sigstore);
    private final Artifact image = scene.pushed("image");

    @AfterEach
    void close() {
        scene.close();
        sigstore.close();
    }

    private static String checksum(Bytes got, String want) {
        return "error verifying sha256 checksum after reading " + got.length() + " bytes; got \\\"" + got.digest()
                + "\\\", want \\\"" + want + "\\\"";
    }

    @Test
    void aGoodSignatureUnderTheDigestOfAnotherPayload() {
        scene.demanding(Scene.key(Scene.KEY));
        SignedLayer good = Scene.KEY.layer(Scene.REPOSITORY, image.digest());
        SignedLayer other = good.over(Bytes.of("{\"payload\":\"of something else\"}"));
        scene.sign(image, other);
        scene.registry.putBlob(Scene.REPOSITORY, other.payload().digest(), good.payload());
        scene.refuses(image, checksum(good.payload(), other.payload().digest()));
        scene.sign(image, good);
        scene.admits(image);
    }

    @Test
    void aGoodAttestationUnderTheDigestOfAnother() {
        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
        SignedLayer good = Scene.KEY.attestation(BundleMaking.statement(image.digest(), Scene.SLSA));
        SignedLayer other = Scene.KEY.attestation(BundleMaking.statement(image.digest(), Scene.SPDX));
        scene.attest(image, other);
        scene.registry.putBlob(Scene.REPOSITORY, other.payload().digest(), good.payload());
        scene.refuses(image, "error verifying sha256 checksum");
        scene.attest(image, good);
        scene.admits(image);
    }

    @Test
    void aGoodBundleUnderTheDigestOfAnother() {
        scene.demanding(Scene.keyless());
        Bytes good = sigstore.bundle(sigstore.signer(Scene.DEV), image.digest(), Log.FIRST);
        Bytes other = Bytes.of("{ }");
        scene.registry
                .push(Scene.REPOSITORY, Artifact.referringBundle(image, Bytes.of(" {}")))
                .putBlob(Scene.REPOSITORY, Bytes.of(" {}").digest(), good);
        scene.refuses(image, "error verifying sha256 checksum");
        scene.registry.push(Scene.REPOSITORY, Artifact.referringBundle(image, other));
        scene.refuses(image, "bundle");
        scene.registry.push(Scene.REPOSITORY, Artifact.referringBundle(image, good));
        scene.admits(image);
    }

    @Test
    void aPayloadOfAnotherSize() {
        scene.demanding(Scene.key(Scene.KEY));
        SignedLayer good = Scene.KEY.layer(Scene.REPOSITORY, image.digest());
        Artifact signatures = Artifact.signatures(good);
        int length = good.payload().length();
        String manifest = signatures.manifest().text().replace("\"size\":" + length, "\"size\":" + (length + 1));
        scene.registry.push(
                Scene.REPOSITORY, image.signatureTag(), Artifact.raw(manifest, Artifact.OCI_MANIFEST, good.payload()));
        scene.refuses(image, "the manifest says " + (length + 1));
        scene.sign(image, good);
        scene.admits(image);
    }

    @Test
    void aManifestThatIsAnotherThanItsList() {
        scene.demanding(Scene.key(Scene.KEY));
        Artifact good = Artifact.referringSignatures(image, Scene.KEY.layer(Scene.REPOSITORY, image.digest()));
        Artifact listed = Artifact.referrer(image, Artifact.COSIGN_ARTIFACT, "nothing");
        good.blobs().forEach((digest, blob) -> scene.registry.putBlob(Scene.REPOSITORY, digest, blob));
        scene.registry
                .push(Scene.REPOSITORY, listed)
                .when(FakeRegistry.path(listed.digest()), Behaviour.body(good.manifest()));
        scene.refuses(image, "no signatures found");
        scene.registry.push(Scene.REPOSITORY, good);
        scene.admits(image);
    }

    @Test
    void aManifestOfAnotherTypeThanTheRegistrySays() {
        scene.demanding(Scene.key(Scene.KEY));
        scene.sign(image, Scene.KEY.layer(Scene.REPOSITORY, image.digest()));
        scene.registry.when(
                FakeRegistry.path(image.signatureTag()), Behaviour.header("Content-Type", Artifact.OCI_INDEX), 1);
        scene.refuses(image, "manifest says it is");
        scene.admits(image);
    }
}
