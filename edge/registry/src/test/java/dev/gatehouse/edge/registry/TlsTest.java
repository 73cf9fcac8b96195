// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.TestCertificates;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsTest {
    private final TestCertificates certificates = TestCertificates.make();
    private final FakeRegistry secure = FakeRegistry.startSecure(certificates);
    private final Artifact image = Artifact.image("one");

    TlsTest() {
        secure.push("team/app", "v1", image);
    }

    @AfterEach
    void stop() {
        secure.close();
    }

    private Digest resolved(RegistrySettings settings, String host) {
        try (Registries registries = Registries.open(settings, Keychain.ANONYMOUS)) {
            return registries
                    .digests()
                    .digestOf(
                            (TaggedReference) ImageReference.parse(host + "/team/app:v1"),
                            Fixture.NOBODY,
                            Fixture.soon());
        }
    }

    private RegistrySettings trusting(String host) {
        return Fixture.settings("hosts:\n  \"" + host + "\":\n    ca: |\n"
                + certificates.authorityPem().indent(6));
    }

    @Test
    void trustsTheAuthorityOfItsSetting() {
        for (String host : new String[] {secure.host(), "localhost:" + secure.port()}) {
            assertThat(resolved(trusting(host), host)).isEqualTo(Digest.parse(image.digest()));
        }
    }

    @Test
    void trustsNoOtherAuthorityAndDoesNotFallBackToPlainHttp() {
        assertThatThrownBy(() -> resolved(RegistrySettings.NONE, secure.host()))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("Head \"https://" + secure.host()
                        + "/v2/team/app/manifests/v1\": tls: failed to verify certificate");
        assertThatThrownBy(() -> resolved(trusting("other.example"), secure.host()))
                .isInstanceOf(UnavailableException.class);
        assertThat(secure.requests()).isEmpty();
    }

    @Test
    void doesNotTrustACertificateForAnotherName() {
        RegistrySettings settings = Fixture.settings("hosts:\n  \"127.0.0.2:" + secure.port() + "\":\n    ca: |\n"
                + certificates.authorityPem().indent(6));
        try (Registries registries = Registries.open(settings, Keychain.ANONYMOUS)) {
            TaggedReference reference =
                    (TaggedReference) ImageReference.parse("127.0.0.2:" + secure.port() + "/team/app:v1");
            assertThatThrownBy(() -> registries.digests().digestOf(reference, Fixture.NOBODY, Fixture.soon()))
                    .isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void speaksPlainHttpWhereNoTlsIsSpokenOnThisMachine() {
        try (Fixture plain = new Fixture()) {
            assertThat(plain.resolved()).isEqualTo(Digest.parse(plain.image.digest()));
            assertThat(resolved(RegistrySettings.NONE, "localhost:" + plain.registry.port()))
                    .isEqualTo(Digest.parse(plain.image.digest()));
        }
    }

    @Test
    void speaksNoPlainHttpWhereASettingForbidsIt() {
        try (Fixture plain = new Fixture()) {
            plain.with("hosts: {\"" + plain.registry.host() + "\": {plainHTTP: false}}");
            assertThatThrownBy(plain::resolved)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("Head \"https://");
            assertThat(plain.registry.requests()).isEmpty();
        }
    }

    @Test
    void speaksPlainHttpWhereASettingDemandsIt() {
        try (Fixture plain = new Fixture()) {
            plain.with("hosts: {\"" + plain.registry.host() + "\": {plainHTTP: true}}");
            assertThat(plain.resolved()).isEqualTo(Digest.parse(plain.image.digest()));
        }
    }

    @Test
    void asksNoTokenServiceInPlainHttpWhereTheRegistrySpeaksTls() {
        try (TokenEndpoint tokens = TokenEndpoint.start().allowAnonymous()) {
            secure.requireBearer(tokens);
            assertThatThrownBy(() -> resolved(trusting(secure.host()), secure.host()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("names a token service that is not asked");
            assertThat(tokens.requests()).isEmpty();
        }
    }
}
