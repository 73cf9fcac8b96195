// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.FakeRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CVE-2024-3727 of containers/image: digests from outside become parts of addresses, so that
/// `sha256:../../x` sends an authenticated request elsewhere. Here nothing is asked for by a digest that is
/// none, whoever names it.
class Cve20243727DigestGrammarTest {
    private static final String DIGITS = "0123456789abcdef".repeat(4);

    private final Scene scene = Scene.open().demanding(Scene.key(Scene.KEY));
    private final Artifact image = scene.pushed("image");

    @AfterEach
    void close() {
        assertThat(scene.registry.lines())
                .allMatch(line ->
                        line.matches("(GET|HEAD) /v2/shop/app/[a-z]+/(moving|sha256[:-][0-9a-f]{64}(\\.sig)?)"));
        good();
        scene.close();
    }

    private void good() {
        scene.sign(image, Scene.KEY.layer(Scene.REPOSITORY, image.digest()));
        scene.admits(image);
    }

    private void named(String manifest, String type, String tag) {
        scene.registry.push(Scene.REPOSITORY, tag, Artifact.raw(manifest, type));
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
                "sha256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
                "sha256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde?",
                "sha256:" + "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
            })
    void asksForNothingByADigestThatIsNone(String digest) {
        String config = "\"config\":{\"digest\":\"sha256:" + DIGITS + "\",\"size\":1}";
        named(
                "{\"schemaVersion\":2," + config + ",\"layers\":[{\"digest\":\"" + digest
                        + "\",\"size\":9,\"annotations\":{\"dev.cosignproject.cosign/signature\":\"x\"}}]}",
                Artifact.OCI_MANIFEST,
                image.signatureTag());
        scene.refuses(image, "malformed digest");
        String child = "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"" + digest
                + "\",\"size\":9,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}";
        named(child, Artifact.OCI_INDEX, image.signatureTag());
        scene.refuses(image, "malformed digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:../../x", "sha256:%2e%2e%2f", "sha256:", "sha512:ab"})
    void norWhereAListOfReferrersNamesIt(String digest) {
        String list = "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"" + Artifact.OCI_MANIFEST
                + "\",\"size\":9,\"digest\":\"" + digest + "\"}]}";
        scene.registry.withoutReferrersApi();
        named(list, Artifact.OCI_INDEX, image.fallbackTag());
        scene.refuses(image, "malformed digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:../../x", "sha256:", "sha512:ab", "sha256:0123"})
    void norDoesAPodComeToNameIt(String digest) {
        scene.refuses("could not parse reference", scene.registry.host() + "/" + Scene.REPOSITORY + "@" + digest);
        scene.registry.push(Scene.REPOSITORY, "moving", image);
        scene.registry.when(FakeRegistry.path("/manifests/moving"), Behaviour.header("Docker-Content-Digest", digest));
        // What it has is what its bytes say.
        assertThat(scene.mutated(scene.registry.host() + "/" + Scene.REPOSITORY + ":moving")
                        .toString())
                .contains(Scene.REPOSITORY + ":moving@" + image.digest() + "\"");
    }
}
