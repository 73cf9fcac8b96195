// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {
    private final Fixture fixture = new Fixture().signed();
    private final FakeRegistry registry = fixture.registry;
    private final FakeRegistry storage = FakeRegistry.start();

    @AfterEach
    void stop() {
        fixture.close();
        storage.close();
    }

    private static Behaviour to(String base) {
        return (request, _) -> Reply.of(307).with("Location", base + request.path() + "?X-Signature=hidden");
    }

    private String cause() {
        return ((SignatureMaterial.Found) fixture.tagged())
                .layers().stream()
                        .filter(SignatureLayer.Unavailable.class::isInstance)
                        .map(layer -> ((SignatureLayer.Unavailable) layer).cause())
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void takesABlobFromWhereTheRegistrySendsUsAndNoCredentialsAlong() {
        storage.push(Fixture.REPOSITORY, "x", fixture.signatures());
        registry.requireBasic("alice", "secret");
        registry.when(FakeRegistry.path("/blobs/"), to(storage.url()));
        fixture.with(Fixture.always(new Credentials.Basic("alice", "secret")));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(storage.requests()).hasSize(1);
        assertThat(Fixture.anonymous(storage.requests())).isTrue();
    }

    @Test
    void takesCredentialsAlongToTheSameHostOnly() {
        registry.requireBasic("alice", "secret");
        fixture.with(Fixture.always(new Credentials.Basic("alice", "secret")));
        String tag = "/v2/team/app/manifests/" + fixture.image.signatureTag();
        registry.push("moved/app", fixture.image.signatureTag(), fixture.signatures());
        registry.when(
                request -> request.path().equals(tag),
                Behaviour.redirect(301, "/v2/moved/app/manifests/" + fixture.image.signatureTag()));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }

    @Test
    void givesCredentialsNotBackToWhoSentUsAway() {
        fixture.with(Fixture.always(new Credentials.RegistryToken("secret")));
        registry.when(request -> request.query().isEmpty() && request.path().contains("/blobs/"), to(storage.url()));
        storage.when(FakeRegistry.path("/blobs/"), to(registry.url()));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(registry.requests().getLast().header("authorization")).isEmpty();
    }

    @Test
    void refusesContentThatIsNotWhatTheManifestNames() {
        storage.putBlob(
                Fixture.REPOSITORY,
                fixture.signatures().blobs().keySet().stream()
                        .skip(1)
                        .findFirst()
                        .orElseThrow(),
                Bytes.of("other"));
        registry.when(FakeRegistry.path("/blobs/"), to(storage.url()));
        assertThat(fixture.admits(fixture.tagged())).isFalse();
    }

    @Test
    void endsALoop() {
        registry.when(
                FakeRegistry.path("/blobs/"), (request, _) -> Reply.of(302).with("Location", request.path()));
        assertThat(cause()).endsWith(": more than 10 redirects");
        assertThat(registry.requests().stream().filter(FakeRegistry.path("/blobs/")))
                .hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://169.254.169.254/latest", "http://[fe80::1]/x", "http://2852039166/", "//0xa9fea9fe/x"})
    void followsNoneToALinkLocalAddress(String location) {
        registry.when(FakeRegistry.path("/blobs/"), Behaviour.redirect(307, location));
        assertThat(cause()).contains("is link-local, which is never contacted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1/x",
                "http://u:p@127.0.0.1/x",
                "file:///etc/passwd",
                "http://",
                "http://a b/",
                ":"
            })
    void followsNoneToWhatIsNoUrl(String location) {
        registry.when(FakeRegistry.path("/blobs/"), Behaviour.redirect(307, location));
        assertThat(cause()).contains("redirect to what is no http or https URL");
    }

    @Test
    void neverLeavesTls() {
        TestCertificates certificates = TestCertificates.make();
        try (FakeRegistry secure = FakeRegistry.startSecure(certificates);
                Fixture other = new Fixture()) {
            other.with("hosts:\n  \"" + other.registry.host() + "\":\n    endpoints: [\"" + secure.url() + "\"]\n  \""
                    + secure.host() + "\":\n    ca: |\n"
                    + certificates.authorityPem().indent(6));
            secure.push(Fixture.REPOSITORY, other.image.signatureTag(), other.signatures());
            assertThat(other.admits(other.tagged())).isTrue();
            secure.when(FakeRegistry.everything(), to(storage.url()));
            assertThatThrownBy(other::tagged)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("redirect from https to http is refused");
            assertThat(storage.requests()).isEmpty();
        }
    }

    @Test
    void hidesTheSignatureOfAnAddressInMessages() {
        registry.when(FakeRegistry.path("/blobs/"), to(storage.url()));
        SignatureMaterial material = fixture.tagged();
        assertThat(((SignatureMaterial.Found) material).layers().getFirst())
                .isInstanceOfSatisfying(
                        SignatureLayer.Unusable.class,
                        layer -> assertThat(layer.reason())
                                .contains("?X-Signature=REDACTED: BLOB_UNKNOWN")
                                .doesNotContain("hidden"));
    }

    @Test
    void showsATagsManifestThatMovedToo() {
        storage.push(Fixture.REPOSITORY, fixture.image.signatureTag(), fixture.signatures());
        registry.when(FakeRegistry.path("/manifests/"), to(storage.url()));
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(storage.requests().stream().map(RecordedRequest::method)).containsExactly("GET");
    }
}
