// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// GHSA-5j5w-g665-5m35 of containerd: a document that is a manifest to one reader and an index to another.
/// Whoever signs the one must not have vouched for the other, so that what is both is neither.
class Ghsa5j5wPolyglotManifestTest {
    private static final String BOTH = "both manifests and layers";

    private final Scene scene = Scene.open().demanding(Scene.key(Scene.KEY));
    private final Artifact image = scene.pushed("image");
    private final SignedLayer layer = Scene.KEY.layer(Scene.REPOSITORY, image.digest());
    private final Artifact good = Artifact.signatures(layer);

    @AfterEach
    void close() {
        scene.close();
    }

    private static Artifact both(Artifact manifest, String type, Artifact child) {
        String text = "{\"manifests\":[" + child.descriptor() + "],"
                + manifest.manifest().text().substring(1);
        return new Artifact(Artifact.raw(text, type).manifest(), type, manifest.blobs());
    }

    @ParameterizedTest
    @ValueSource(strings = {Artifact.OCI_MANIFEST, Artifact.OCI_INDEX, "application/json", ""})
    void underTheTagOfSignatures(String type) {
        scene.registry
                .push(Scene.REPOSITORY, good)
                .push(Scene.REPOSITORY, image.signatureTag(), both(good, type, good));
        scene.refuses(image, BOTH);
        scene.registry.push(Scene.REPOSITORY, image.signatureTag(), good);
        scene.admits(image);
    }

    @Test
    void underTheTagOfAttestations() {
        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
        Artifact attestations =
                Artifact.signatures(Scene.KEY.attestation(BundleMaking.statement(image.digest(), Scene.SLSA)));
        scene.registry.push(
                Scene.REPOSITORY, image.attestationTag(), both(attestations, Artifact.OCI_MANIFEST, attestations));
        scene.refuses(image, BOTH);
        scene.registry.push(Scene.REPOSITORY, image.attestationTag(), attestations);
        scene.admits(image);
    }

    @Test
    void amongTheReferrers() {
        Artifact referring = Artifact.referringSignatures(image, layer);
        scene.registry.push(Scene.REPOSITORY, both(referring, Artifact.OCI_MANIFEST, referring));
        scene.refuses(image, "no signatures found");
        scene.registry.push(Scene.REPOSITORY, referring);
        scene.admits(image);
    }

    @Test
    void asTheListOfReferrers() {
        Artifact referring = Artifact.referringSignatures(image, layer);
        Artifact listing = Artifact.listing(referring);
        scene.registry
                .withoutReferrersApi()
                .push(Scene.REPOSITORY, referring)
                .push(
                        Scene.REPOSITORY,
                        image.fallbackTag(),
                        Artifact.raw(
                                "{\"layers\":[]," + listing.manifest().text().substring(1), Artifact.OCI_INDEX));
        scene.refuses(image, BOTH);
        scene.registry.push(Scene.REPOSITORY, image.fallbackTag(), listing);
        scene.admits(image);
    }

    @Test
    void aTypeWithinThatIsNotTheOneWithout() {
        String text = good.manifest().text();
        scene.registry.push(
                Scene.REPOSITORY,
                image.signatureTag(),
                new Artifact(
                        Artifact.raw(text.replace(Artifact.OCI_MANIFEST, Artifact.OCI_INDEX), Artifact.OCI_INDEX)
                                .manifest(),
                        Artifact.OCI_INDEX,
                        good.blobs()));
        scene.refuses(image, "has the members of another type");
        scene.registry.push(Scene.REPOSITORY, image.signatureTag(), good);
        scene.admits(image);
    }

    @Test
    void aMemberThatStandsThereTwice() {
        String text = good.manifest().text();
        scene.registry.push(
                Scene.REPOSITORY,
                image.signatureTag(),
                Artifact.raw(
                        text.replaceFirst("\"layers\":", "\"layers\":[],\"layers\":"),
                        Artifact.OCI_MANIFEST,
                        layer.payload()));
        scene.refuses(image, "manifest is not readable");
        scene.registry.push(Scene.REPOSITORY, image.signatureTag(), good);
        scene.admits(image);
    }
}
