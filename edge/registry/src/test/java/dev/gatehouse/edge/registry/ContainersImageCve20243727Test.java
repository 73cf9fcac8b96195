// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CVE-2024-3727 of containers/image: digests from outside go into request paths, so that `sha256:../../x` sends an
/// authenticated request elsewhere.
class ContainersImageCve20243727Test {
    private final Fixture fixture = new Fixture();
    private final FakeRegistry registry = fixture.registry;

    @AfterEach
    void stop() {
        fixture.close();
    }

    private boolean askedOnlyFor(String part) {
        return registry.requests().stream()
                .map(RecordedRequest::target)
                .allMatch(target -> target.contains(part) && !target.contains(".."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256:../../x",
                "../../../v2/other/blobs/sha256:x",
                "sha256:%2e%2e%2f",
                "sha256:",
                "",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde?",
            })
    void refusesDigestsThatAreNoneBeforeAskingForThem(String digest) {
        String layers = "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:" + "0".repeat(64)
                + "\",\"size\":1},\"layers\":[{\"digest\":\"" + digest
                + "\",\"size\":9,\"annotations\":{\"dev.cosignproject.cosign/signature\":\"x\"}}]}";
        registry.push(Fixture.REPOSITORY, fixture.image.signatureTag(), Artifact.raw(layers, Artifact.OCI_MANIFEST));
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
        assertThat(askedOnlyFor("/v2/team/app/manifests/" + fixture.image.signatureTag()))
                .isTrue();

        String children = "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"" + digest
                + "\",\"size\":9,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}";
        registry.push(Fixture.REPOSITORY, fixture.image.signatureTag(), Artifact.raw(children, Artifact.OCI_INDEX));
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);

        registry.withoutReferrersApi()
                .push(Fixture.REPOSITORY, fixture.image.fallbackTag(), Artifact.raw(children, Artifact.OCI_INDEX));
        assertThat(fixture.referring()).isInstanceOf(SignatureMaterial.Unusable.class);
        assertThat(askedOnlyFor("/v2/team/app/")).isTrue();
    }
}
