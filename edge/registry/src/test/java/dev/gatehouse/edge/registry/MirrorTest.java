// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.FakeRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MirrorTest {
    // Plays the original host; the first and second stand in for it.
    private final Fixture fixture = new Fixture();
    private final FakeRegistry original = fixture.registry;
    private final FakeRegistry first = FakeRegistry.start();
    private final FakeRegistry second = FakeRegistry.start();
    private final List<Repository> askedFor = new ArrayList<>();

    @AfterEach
    void stop() {
        fixture.close();
        first.close();
        second.close();
    }

    private Fixture with(String more) {
        return fixture.with(
                Fixture.settings("hosts:\n  \"" + original.host() + "\":\n    endpoints: [\"" + first.url() + "\", \""
                        + second.url() + "/proxy/cache\"]\n" + more),
                this::credentials);
    }

    private List<Credentials> credentials(Repository repository, PullIdentity identity) {
        askedFor.add(repository);
        return List.of(new Credentials.RegistryToken("token-for-" + repository.registry()));
    }

    @Test
    void asksTheFirstEndpointInPlaceOfTheHost() {
        first.push(Fixture.REPOSITORY, fixture.image.signatureTag(), fixture.signatures());
        with("");
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(original.requests()).isEmpty();
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void takesNotFoundOfAnEndpointAsTheAnswer() {
        fixture.signed();
        with("");
        assertThat(fixture.tagged()).isEqualTo(new SignatureMaterial.Absent());
        assertThat(first.requests()).hasSize(1);
        assertThat(second.requests()).isEmpty();
        assertThat(original.requests()).isEmpty();
    }

    @Test
    void goesOnToTheHostWhereTheSettingListsAFallback() {
        fixture.signed();
        with("    fallback: true\n");
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(first.requests()).hasSize(2);
        assertThat(second.requests()).hasSize(2);
        assertThat(original.requests()).hasSize(2);
    }

    @Test
    void asksTheNextEndpointWhereOneIsUnavailableAndNeverTheHost() {
        fixture.signed();
        second.push("proxy/cache/team/app", fixture.image.signatureTag(), fixture.signatures());
        first.when(FakeRegistry.everything(), Behaviour.status(403));
        with("");
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        second.when(FakeRegistry.everything(), Behaviour.status(403));
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("GET " + second.url() + "/v2/proxy/cache/team/app/manifests/");
        assertThat(original.requests()).isEmpty();
    }

    @Test
    void showsEndpointsTheirOwnCredentials() {
        fixture.signed();
        with("    fallback: true\n");
        fixture.tagged();
        assertThat(token(first)).isEqualTo("Bearer token-for-" + first.host());
        assertThat(token(second)).isEqualTo("Bearer token-for-" + second.host());
        assertThat(token(original)).isEqualTo("Bearer token-for-" + original.host());
        assertThat(askedFor).contains(new Repository(second.host(), "proxy/cache/team/app"));
    }

    @Test
    void showsEndpointsTheCredentialsOfTheHostWhereTheSettingSaysSo() {
        fixture.signed();
        with("    fallback: true\n    credentials: original\n");
        fixture.tagged();
        assertThat(List.of(token(first), token(second), token(original)))
                .containsOnly("Bearer token-for-" + original.host());
    }

    private static String token(FakeRegistry registry) {
        return registry.requests().getFirst().header("authorization").orElse("");
    }

    @Test
    void standsInForHostsThatAreNotThere() {
        first.push("library/nginx", fixture.image.signatureTag(), fixture.signatures());
        fixture.with("hosts: {docker.io: {endpoints: ['" + first.url() + "']}}");
        DigestReference nginx = (DigestReference) ImageReference.parse("nginx@" + fixture.image.digest());
        assertThat(fixture.admits(fixture.registries()
                        .signatures()
                        .tagged(nginx, SignatureLocation.BESIDE_IMAGE, Fixture.NOBODY, Fixture.soon())))
                .isTrue();
    }

    @Test
    void keepsTheNameOfTheHostInMessages() {
        first.push(Fixture.REPOSITORY, fixture.image.signatureTag(), Artifact.index(Map.of()));
        with("");
        assertThat(fixture.tagged())
                .isEqualTo(new SignatureMaterial.Unusable("no child with platform linux/amd64 in index "
                        + original.host() + "/team/app:" + fixture.image.signatureTag()));
    }
}
