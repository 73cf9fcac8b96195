// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// GHSA-5j5w-g665-5m35 of containerd (CVE-2021-41190 of the image specification): a document that is a manifest to
/// one reader and an index to another.
class ContainerdGhsa5j5wG66535m35Test {
    private final Fixture fixture = new Fixture();
    private final FakeRegistry registry = fixture.registry;

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void push(String document, String contentType) {
        Artifact good = fixture.signatures();
        Artifact both = Artifact.raw(document, contentType);
        registry.push(Fixture.REPOSITORY, good)
                .push(
                        Fixture.REPOSITORY,
                        fixture.image.signatureTag(),
                        new Artifact(both.manifest(), contentType, good.blobs()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.oci.image.manifest.v1+json",
                "application/vnd.oci.image.index.v1+json",
                "application/json",
                "",
            })
    void refusesADocumentThatIsBoth(String contentType) {
        Artifact good = fixture.signatures();
        String manifest = good.manifest().text();
        push("{\"manifests\":[" + good.descriptor() + "]," + manifest.substring(1), contentType);
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
    }

    @Test
    void refusesADocumentWhoseOwnTypeContradictsItsMembersOrTheRegistry() {
        String manifest = fixture.signatures().manifest().text();
        push(manifest.replace(Artifact.OCI_MANIFEST, Artifact.OCI_INDEX), Artifact.OCI_INDEX);
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
        push(manifest, Artifact.OCI_INDEX);
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
    }

    @Test
    void refusesADocumentThatHoldsAMemberTwice() {
        String manifest = fixture.signatures().manifest().text();
        push(manifest.replaceFirst("\"layers\":", "\"layers\":[],\"layers\":"), Artifact.OCI_MANIFEST);
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
    }

    @Test
    void refusesASecondDocumentBehindTheFirst() {
        registry.push(Fixture.REPOSITORY, fixture.image.signatureTag(), fixture.signatures());
        registry.when(
                FakeRegistry.path("/manifests/"),
                Behaviour.changed(reply ->
                        reply.with(new Reply.Body.Whole(Bytes.of(reply.bytes().text()
                                + Artifact.index(Map.of()).manifest().text())))));
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
    }

    @Test
    void acceptsTheManifestAlone() {
        push(fixture.signatures().manifest().text(), Artifact.OCI_MANIFEST);
        assertThat(fixture.admits(fixture.signed().tagged())).isTrue();
    }
}
