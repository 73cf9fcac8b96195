// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.SignedLayer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySignatureSourceTest {
    private final Fixture fixture = new Fixture();
    private final FakeRegistry registry = fixture.registry;
    private final Artifact image = fixture.image;

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Fixture push(Artifact signatures) {
        registry.push(Fixture.REPOSITORY, image.signatureTag(), signatures);
        return fixture;
    }

    private SignedLayer layer() {
        return fixture.signer.layer(Fixture.REPOSITORY, image.digest());
    }

    private static SignatureLayer.Unusable unusable(SignatureMaterial material) {
        return (SignatureLayer.Unusable)
                ((SignatureMaterial.Found) material).layers().getFirst();
    }

    @ParameterizedTest
    @EnumSource(CosignSigner.Kind.class)
    void findsASignatureOfEveryKindOfKeyWithTwoRequests(CosignSigner.Kind kind) {
        try (Fixture other = new Fixture(CosignSigner.of(kind)).signed()) {
            assertThat(other.admits(other.tagged())).isTrue();
            assertThat(other.registry.lines())
                    .containsExactly(
                            "GET /v2/team/app/manifests/" + other.image.signatureTag(),
                            "GET /v2/team/app/blobs/" + layerDigest(other));
        }
    }

    private static String layerDigest(Fixture fixture) {
        return SignedLayer.simpleSigning(Fixture.REPOSITORY, fixture.image.digest())
                .digest();
    }

    @Test
    void fetchesThreeSignaturesWithFourRequestsForHoweverManyKeys() {
        List<SignedLayer> layers = IntStream.range(0, 3)
                .mapToObj(i -> fixture.signer.layer(Bytes.of(SignedLayer.simpleSigning("team/app", image.digest())
                        .text()
                        .replace("null", "{\"n\":" + i + "}"))))
                .toList();
        assertThat(push(Artifact.signatures(layers)).admits(fixture.tagged())).isTrue();
        assertThat(registry.requests()).hasSize(4);
    }

    @Test
    void fetchesAPayloadThatSeveralLayersShareOnce() {
        SignatureMaterial material =
                push(Artifact.signatures(Collections.nCopies(5, layer()))).tagged();
        assertThat(((SignatureMaterial.Found) material).layers()).hasSize(5);
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void looksInAnotherRepositoryAndUnderAPrefix() {
        SignatureLocation location =
                new SignatureLocation(Optional.of(new Repository(registry.host(), "sig/store")), "rel-", List.of());
        registry.push("sig/store", "rel-" + image.signatureTag(), Artifact.signatures(layer()));
        assertThat(fixture.admits(fixture.registries()
                        .signatures()
                        .tagged(fixture.reference(), location, Fixture.NOBODY, Fixture.soon())))
                .isTrue();
        assertThat(fixture.tagged()).isEqualTo(new SignatureMaterial.Absent());
    }

    @Test
    void refusesAPrefixThatMakesNoTag() {
        SignatureLocation location = new SignatureLocation(Optional.empty(), "../", List.of());
        assertThat(fixture.registries()
                        .signatures()
                        .tagged(fixture.reference(), location, Fixture.NOBODY, Fixture.soon()))
                .isInstanceOf(SignatureMaterial.Unusable.class);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void doesNotMindOtherMediaTypes() {
        assertThat(push(Artifact.signatures(layer().ofType("application/x-anything")))
                        .admits(fixture.tagged()))
                .isTrue();
    }

    @Test
    void neverFetchesALayerWithoutSignature() {
        SignatureMaterial material = push(Artifact.signatures(layer().without(SignedLayer.SIGNATURE)))
                .tagged();
        assertThat(unusable(material).reason())
                .isEqualTo("signature layer " + layerDigest(fixture)
                        + " is missing \"dev.cosignproject.cosign/signature\" annotation");
        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void readsTheUsualChildOfAnIndex() {
        Artifact child = Artifact.signatures(layer());
        Artifact index = Artifact.index(Map.of("linux/amd64", child, "linux/arm64", Artifact.image("other")));
        registry.push(Fixture.REPOSITORY, child);
        assertThat(push(index).admits(fixture.tagged())).isTrue();
    }

    @Test
    void saysThatAnIndexHasNoUsualChild() {
        assertThat(push(Artifact.index(Map.of("linux/arm64", Artifact.signatures(layer()))))
                        .tagged())
                .isEqualTo(new SignatureMaterial.Unusable("no child with platform linux/amd64 in index "
                        + registry.host() + "/team/app:" + image.signatureTag()));
    }

    @Test
    void refusesAnIndexWhoseChildIsAnIndexOrMissing() {
        Artifact inner = Artifact.index(Map.of());
        registry.push(Fixture.REPOSITORY, inner);
        assertThat(push(Artifact.index(Map.of("linux/amd64", inner))).tagged())
                .isInstanceOf(SignatureMaterial.Unusable.class);
        assertThat(push(Artifact.index(Map.of("linux/amd64", Artifact.image("gone"))))
                        .tagged())
                .isInstanceOf(SignatureMaterial.Unusable.class);
    }

    @Test
    void findsNothingWhereTheRegistryHasNothing() {
        assertThat(fixture.tagged()).isEqualTo(new SignatureMaterial.Absent());
        registry.when(FakeRegistry.everything(), Behaviour.reply(Reply.error(404, "NAME_UNKNOWN", "no such name")));
        assertThat(fixture.tagged()).isEqualTo(new SignatureMaterial.Absent());
    }

    @Test
    void takesAManifestWithoutLayersAsFoundAndEmpty() {
        assertThat(push(Artifact.signatures(List.of())).tagged()).isEqualTo(new SignatureMaterial.Found(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "{\"schemaVersion\":1,\"fsLayers\":[]}", "{\"layers\":[{}]}"})
    void refusesWhatIsNoManifest(String text) {
        assertThat(push(Artifact.raw(text, Artifact.OCI_MANIFEST)).tagged())
                .isInstanceOf(SignatureMaterial.Unusable.class);
    }

    @Test
    void acceptsAThousandLayersAndNotOneMore() {
        List<SignedLayer> many = Collections.nCopies(1000, layer());
        assertThat(push(Artifact.signatures(many)).admits(fixture.tagged())).isTrue();
        assertThat(push(Artifact.signatures(Collections.nCopies(1001, layer()))).tagged())
                .isEqualTo(new SignatureMaterial.Unusable("number of layers (1001) exceeded the limit (1000)"));
    }

    @Test
    void saysWhichPayloadIsGoneAndKeepsTheOthers() {
        SignedLayer other = fixture.signer.layer(Bytes.of("{}"));
        push(Artifact.signatures(other, layer()));
        registry.when(FakeRegistry.path("/blobs/" + other.payload().digest()), Behaviour.status(404));
        SignatureMaterial material = fixture.tagged();
        assertThat(unusable(material).reason()).contains("/v2/team/app/blobs/", "404 Not Found");
        assertThat(fixture.admits(material)).isTrue();
    }

    @Test
    void tellsAPayloadThatIsGoneFromOneThatCouldNotBeHad() {
        push(Artifact.signatures(layer()));
        registry.when(FakeRegistry.path("/blobs/"), Behaviour.status(403));
        assertThat(((SignatureMaterial.Found) fixture.tagged()).layers())
                .singleElement()
                .isInstanceOf(SignatureLayer.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 405, 418, 451, 500, 503, 204, 206, 304})
    void cannotSayAnythingWhereTheRegistryAnswersWithAnythingElse(int status) {
        fixture.signed();
        registry.when(FakeRegistry.path("/manifests/"), Behaviour.status(status));
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("GET " + registry.url() + "/v2/team/app/manifests/" + image.signatureTag()
                        + ": unexpected status code " + status);
    }
}
