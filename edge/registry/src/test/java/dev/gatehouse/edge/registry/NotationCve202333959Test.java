// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.SignedLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// CVE-2023-33959 of notation-go: a fetched artifact is not compared with its descriptor.
class NotationCve202333959Test {
    private final Fixture fixture = new Fixture();
    private final FakeRegistry registry = fixture.registry;
    private final SignedLayer good = fixture.signer.layer(Fixture.REPOSITORY, fixture.image.digest());
    private final SignedLayer other = good.over(Bytes.of("{\"payload\":\"of something else\"}"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    private String reason() {
        return ((SignatureLayer.Unusable)
                        ((SignatureMaterial.Found) fixture.tagged()).layers().getFirst())
                .reason();
    }

    @Test
    void refusesAGoodPayloadUnderTheDigestOfAnother() {
        registry.push(Fixture.REPOSITORY, fixture.image.signatureTag(), Artifact.signatures(other));
        String digest = other.payload().digest();
        registry.putBlob(Fixture.REPOSITORY, digest, good.payload());
        assertThat(reason())
                .isEqualTo("error verifying sha256 checksum after reading "
                        + good.payload().length() + " bytes; got \""
                        + good.payload().digest() + "\", want \"" + digest + "\"");
        assertThat(fixture.admits(fixture.tagged())).isFalse();
    }

    @Test
    void refusesAPayloadOfAnotherSizeThanTheDescriptorSays() {
        String manifest = Artifact.signatures(good).manifest().text();
        String size = "\"size\":" + good.payload().length();
        assertThat(manifest).contains(size);
        registry.push(
                Fixture.REPOSITORY,
                fixture.image.signatureTag(),
                Artifact.raw(
                        manifest.replace(size, "\"size\":" + (good.payload().length() - 1)),
                        Artifact.OCI_MANIFEST,
                        good.payload()));
        assertThat(reason()).contains("and the manifest says " + (good.payload().length() - 1));
    }

    @Test
    void refusesContentThatComesWithADigestOfItsOwnInTheHeader() {
        registry.push(Fixture.REPOSITORY, fixture.image.signatureTag(), Artifact.signatures(good));
        registry.when(
                FakeRegistry.path("/blobs/"),
                Behaviour.body(Bytes.of(good.payload().text() + " ")));
        assertThat(fixture.admits(fixture.tagged())).isFalse();
    }

    @Test
    void acceptsTheSameWhereNothingWasSwapped() {
        registry.push(Fixture.REPOSITORY, fixture.image.signatureTag(), Artifact.signatures(good));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }
}
