// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.SignedLayer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferrersTest {
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private final Fixture fixture = new Fixture();
    private final FakeRegistry registry = fixture.registry;
    private final Artifact image = fixture.image;
    private final Artifact referring = Artifact.referringSignatures(image, layer());

    @AfterEach
    void stop() {
        fixture.close();
    }

    private SignedLayer layer() {
        return fixture.signer.layer(Fixture.REPOSITORY, image.digest());
    }

    private long asked(String part) {
        return registry.requests().stream().filter(FakeRegistry.path(part)).count();
    }

    private static Artifact index(String... descriptors) {
        return Artifact.raw(
                "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_INDEX + "\",\"manifests\":["
                        + String.join(",", descriptors) + "]}",
                Artifact.OCI_INDEX);
    }

    @Test
    void findsSignaturesByTheReferrersApiInThreeSteps() {
        registry.push(Fixture.REPOSITORY, referring);
        assertThat(fixture.admits(fixture.referring())).isTrue();
        assertThat(registry.lines())
                .containsExactly(
                        "GET /v2/team/app/referrers/" + image.digest(),
                        "GET /v2/team/app/manifests/" + referring.digest(),
                        "GET /v2/team/app/blobs/" + layer().payload().digest());
    }

    @Test
    void findsNothingWhereNothingRefersToTheImage() {
        registry.push(Fixture.REPOSITORY, Artifact.referringSignatures(Artifact.image("other"), layer()));
        assertThat(fixture.referring()).isEqualTo(new SignatureMaterial.Absent());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 406, 501})
    void looksUnderTheFallbackTagWhereThereIsNoReferrersApi(int status) {
        registry.push(Fixture.REPOSITORY, referring);
        registry.push(Fixture.REPOSITORY, image.fallbackTag(), index(referring.descriptor()));
        registry.when(FakeRegistry.path("/referrers/"), Behaviour.status(status));
        assertThat(fixture.admits(fixture.referring())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "application/vnd.oci.image.manifest.v1+json", ""})
    void looksUnderTheFallbackTagWhereTheAnswerIsNoIndex(String type) {
        registry.push(Fixture.REPOSITORY, referring);
        registry.push(Fixture.REPOSITORY, image.fallbackTag(), index(referring.descriptor()));
        registry.when(FakeRegistry.path("/referrers/"), Behaviour.header("Content-Type", type));
        assertThat(fixture.admits(fixture.referring())).isTrue();
    }

    @Test
    void takesTheTypeOfAnIndexWithParametersAndInOtherLetters() {
        registry.push(Fixture.REPOSITORY, referring);
        registry.when(
                FakeRegistry.path("/referrers/"),
                Behaviour.header("Content-Type", "Application/vnd.OCI.image.index.v1+json; charset=utf-8"));
        assertThat(fixture.admits(fixture.referring())).isTrue();
    }

    @Test
    void findsNothingWhereThereIsNoFallbackTagEither() {
        registry.withoutReferrersApi();
        assertThat(fixture.referring()).isEqualTo(new SignatureMaterial.Absent());
        registry.push(Fixture.REPOSITORY, image.fallbackTag(), Artifact.image("no list"));
        assertThat(fixture.referring()).isEqualTo(new SignatureMaterial.Absent());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 500, 503, 302})
    void cannotSayAnythingWhereTheListIsRefused(int status) {
        registry.push(Fixture.REPOSITORY, referring);
        registry.push(Fixture.REPOSITORY, image.fallbackTag(), index(referring.descriptor()));
        registry.when(FakeRegistry.path("/referrers/"), Behaviour.status(status));
        assertThatThrownBy(fixture::referring).isInstanceOf(UnavailableException.class);
    }

    @Test
    void followsPages() {
        registry.push(Fixture.REPOSITORY, referring).pagingBy(2);
        for (int i = 0; i < 9; i++) {
            registry.push(Fixture.REPOSITORY, Artifact.referrer(image, BUNDLE, "mark " + i));
        }
        assertThat(fixture.admits(fixture.referring())).isTrue();
        assertThat(asked("/referrers/")).isEqualTo(5);
    }

    @Test
    void stopsWherePagesNeverEnd() {
        registry.when(
                FakeRegistry.path("/referrers/"),
                (request, _) -> Reply.of(200, Artifact.OCI_INDEX, index().manifest())
                        .with("Link", "<" + request.path() + "?last=x>; rel=\"next\""));
        assertThat(fixture.admits(fixture.referring())).isFalse();
        assertThat(asked("/referrers/")).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<:bad uri>; rel=next", "<a>;<a>;<a>;"})
    void cannotSayAnythingWhereALinkIsNoneOrTooLong(String link) {
        registry.when(
                FakeRegistry.path("/referrers/"),
                Behaviour.reply(Reply.of(200, Artifact.OCI_INDEX, index().manifest())
                        .with("Link", link.contains("rel") ? link : link.repeat(10_000))));
        assertThatThrownBy(fixture::referring).isInstanceOf(UnavailableException.class);
    }

    @Test
    void staysOnTheRegistryWhereALinkLeadsElsewhere() {
        try (FakeRegistry other = FakeRegistry.start()) {
            registry.push(Fixture.REPOSITORY, referring);
            registry.when(
                    request -> request.path().contains("/referrers/")
                            && request.query().isEmpty(),
                    Behaviour.reply(Reply.of(200, Artifact.OCI_INDEX, index().manifest())
                            .with("Link", "<" + other.url() + "/v2/x/referrers/y?n=1>; rel=next")));
            assertThat(fixture.admits(fixture.referring())).isTrue();
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void excludesNobodyForTheTypeInTheList() {
        Artifact signatures = referring;
        registry.push(Fixture.REPOSITORY, signatures).withoutReferrersApi();
        registry.push(
                Fixture.REPOSITORY,
                image.fallbackTag(),
                index(signatures
                        .descriptor()
                        .replaceFirst("\\{", "{\"artifactType\":\"application/vnd.oci.empty.v1+json\",")));
        assertThat(fixture.admits(fixture.referring())).isTrue();
    }

    @Test
    void readsThoseFirstThatTheListCallsSignatures() {
        registry.push(Fixture.REPOSITORY, referring);
        for (int i = 0; i < 200; i++) {
            registry.push(Fixture.REPOSITORY, Artifact.referrer(image, BUNDLE, "mark " + i));
        }
        assertThat(fixture.admits(fixture.referring())).isTrue();
        assertThat(asked("/manifests/")).isEqualTo(64);
    }

    @Test
    void saysThatThereAreMoreThanAreLookedAt() {
        for (int i = 0; i < 65; i++) {
            registry.push(Fixture.REPOSITORY, Artifact.referrer(image, BUNDLE, "mark " + i));
        }
        assertThat(((SignatureMaterial.Found) fixture.referring()).layers())
                .singleElement()
                .isInstanceOfSatisfying(
                        SignatureLayer.Unusable.class,
                        layer -> assertThat(layer.reason())
                                .isEqualTo("the image has more referrers than the 64 that are looked at"));
    }

    @Test
    void leavesOutWhatIsNotAboutTheImageWhateverTheListSays() {
        Artifact other = Artifact.referringSignatures(Artifact.image("other"), layer());
        Artifact none = Artifact.signatures(layer());
        registry.push(Fixture.REPOSITORY, other).push(Fixture.REPOSITORY, none).withoutReferrersApi();
        registry.push(Fixture.REPOSITORY, image.fallbackTag(), index(other.descriptor(), none.descriptor()));
        assertThat(fixture.referring()).isEqualTo(new SignatureMaterial.Absent());
    }

    @Test
    void leavesOutManifestsThatAreNotThereOrNotWhatTheListNames() {
        Artifact signatures = referring;
        registry.withoutReferrersApi().push(Fixture.REPOSITORY, image.fallbackTag(), index(signatures.descriptor()));
        assertThat(fixture.referring()).isEqualTo(new SignatureMaterial.Absent());
        registry.putManifest(
                Fixture.REPOSITORY,
                signatures.digest(),
                Artifact.OCI_MANIFEST,
                Bytes.of(signatures.manifest().text() + " "));
        assertThat(fixture.referring()).isEqualTo(new SignatureMaterial.Absent());
    }

    @Test
    void remembersThatACandidateCouldNotBeHad() {
        registry.push(Fixture.REPOSITORY, referring);
        registry.when(FakeRegistry.path("/manifests/"), Behaviour.status(403));
        assertThat(((SignatureMaterial.Found) fixture.referring()).layers())
                .singleElement()
                .isInstanceOf(SignatureLayer.Unavailable.class);
    }

    @Test
    void goesInNoCircle() {
        Artifact circle = index(
                "{\"mediaType\":\"" + Artifact.OCI_INDEX + "\",\"size\":1,\"digest\":\"" + image.digest() + "\"}");
        registry.withoutReferrersApi()
                .push(Fixture.REPOSITORY, circle)
                .push(Fixture.REPOSITORY, image.fallbackTag(), index(circle.descriptor(), image.descriptor()));
        assertThat(fixture.referring()).isEqualTo(new SignatureMaterial.Absent());
        assertThat(asked("/manifests/")).isEqualTo(2);
    }

    @Test
    void refusesAListThatIsNone() {
        for (String text :
                List.of("", "[]", "{\"manifests\":[{}]}", "{\"layers\":[]}", "{\"manifests\":[],\"layers\":[]}")) {
            registry.when(
                    FakeRegistry.path("/referrers/"),
                    Behaviour.reply(Reply.of(200, Artifact.OCI_INDEX, Bytes.of(text))));
            assertThat(fixture.referring()).as(text).isInstanceOf(SignatureMaterial.Unusable.class);
        }
    }
}
