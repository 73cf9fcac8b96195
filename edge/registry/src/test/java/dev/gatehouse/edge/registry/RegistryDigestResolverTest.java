// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.NotFoundException;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryDigestResolverTest {
    private final Fixture fixture = new Fixture();
    private final FakeRegistry registry = fixture.registry;
    private final Digest digest = Digest.parse(fixture.image.digest());

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void resolvesATagWithOneRequest() {
        assertThat(fixture.resolved()).isEqualTo(digest);
        assertThat(registry.lines()).containsExactly("HEAD /v2/team/app/manifests/v1");
        assertThat(registry.requests().getFirst().header("accept").orElse(""))
                .contains(
                        "application/vnd.oci.image.manifest.v1+json",
                        "application/vnd.oci.image.index.v1+json",
                        "application/vnd.docker.distribution.manifest.v2+json",
                        "application/vnd.docker.distribution.manifest.list.v2+json");
        assertThat(registry.requests().getFirst().header("user-agent").orElse(""))
                .startsWith("gatehouse/");
    }

    @Test
    void resolvesAnIndexToItself() {
        Artifact index = Artifact.index(Map.of("linux/amd64", fixture.image));
        registry.push(Fixture.REPOSITORY, "v1", index);
        assertThat(fixture.resolved()).isEqualTo(Digest.parse(index.digest()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:../../x", "sha512:abc", "", "sha256:ABCDEF", "garbage"})
    void hashesTheManifestWhereTheHeaderIsNoDigest(String header) {
        registry.when(FakeRegistry.everything(), Behaviour.header("Docker-Content-Digest", header));
        assertThat(fixture.resolved()).isEqualTo(digest);
        assertThat(registry.requests().stream().map(RecordedRequest::method)).containsExactly("HEAD", "GET");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 400, 501})
    void asksByGetWhereHeadIsNotUnderstood(int status) {
        registry.when(request -> request.method().equals("HEAD"), Behaviour.status(status));
        assertThat(fixture.resolved()).isEqualTo(digest);
    }

    @Test
    void saysThatATagIsUnknown() {
        registry.when(
                FakeRegistry.everything(),
                Behaviour.reply(Reply.error(404, "MANIFEST_UNKNOWN", "manifest tagged by v1 is not found")));
        assertThatThrownBy(fixture::resolved)
                .isInstanceOf(NotFoundException.class)
                .hasMessage("GET " + registry.url()
                        + "/v2/team/app/manifests/v1: MANIFEST_UNKNOWN: manifest tagged by v1 is not found");
    }

    @Test
    void tellsARefusalFromATagThatIsUnknown() {
        registry.when(FakeRegistry.everything(), Behaviour.reply(Reply.error(403, "DENIED", "no")));
        assertThatThrownBy(fixture::resolved)
                .isInstanceOf(UnavailableException.class)
                .hasMessageEndingWith("/v2/team/app/manifests/v1: DENIED: no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "./xy", "a/../b", "a/./b", "../../etc/passwd"})
    void asksForNoPathThatLeadsElsewhere(String path) {
        TaggedReference reference = (TaggedReference) ImageReference.parse(registry.host() + "/" + path + ":v1");
        assertThatThrownBy(() -> fixture.registries().digests().digestOf(reference, Fixture.NOBODY, Fixture.soon()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageEndingWith(" has a path that leads elsewhere");
        assertThat(registry.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_b.example", "a.example:99999", "a.example:", "~.x", "[::1.2]:5000", "%2e.example"})
    void saysThatARegistryIsNoHost(String host) {
        try {
            TaggedReference reference = (TaggedReference) ImageReference.parse(host + "/team/app:v1");
            assertThatThrownBy(() -> fixture.registries().digests().digestOf(reference, Fixture.NOBODY, Fixture.soon()))
                    .isInstanceOf(UnavailableException.class);
        } catch (MalformedNameException e) {
            assertThat(e).hasMessageContaining("could not parse reference");
        }
    }
}
