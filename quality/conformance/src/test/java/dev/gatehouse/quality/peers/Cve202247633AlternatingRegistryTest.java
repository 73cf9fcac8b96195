// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.Reply;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// CVE-2022-47633 and CVE-2023-47630 of Kyverno: a registry that shows a signed image to whoever verifies and
/// another to whoever pins or runs. What a Pod is pinned to is what is verified afterwards, and nothing else
/// runs.
class Cve202247633AlternatingRegistryTest {
    private static final Pattern PINNED = Pattern.compile("shop/app[^\"]*@(sha256:[0-9a-f]{64})");

    private final Scene scene = Scene.open().demanding(Scene.key(Scene.KEY));
    private final Artifact good = scene.pushed("good");
    private final Artifact evil = scene.pushed("evil");

    @BeforeEach
    void sign() {
        scene.sign(good, Scene.KEY.layer(Scene.REPOSITORY, good.digest()));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static Behaviour showing(Artifact image) {
        return Behaviour.reply(
                Reply.of(200, image.mediaType(), image.manifest()).with("Docker-Content-Digest", image.digest()));
    }

    private String pinnedDigest(String tag) {
        Matcher matcher = PINNED.matcher(scene.mutated(scene.registry.host() + "/" + Scene.REPOSITORY + ":" + tag)
                .toString());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void runsWhatWasVerifiedWhateverTheTagSaysTheNextTime() {
        scene.registry.when(
                FakeRegistry.path("/manifests/moving"), Behaviour.alternating(List.of(showing(good), showing(evil))));
        String tagged = scene.registry.host() + "/" + Scene.REPOSITORY + ":moving@";
        for (int i = 0; i < 6; i++) {
            String digest = pinnedDigest("moving");
            if (digest.equals(good.digest())) {
                scene.admits(tagged + digest);
            } else {
                scene.refuses("no signatures found", tagged + digest);
            }
        }
    }

    @Test
    void aTagIsNeverVerifiedInPlaceOfADigest() {
        scene.refuses("must be an image digest", scene.registry.host() + "/" + Scene.REPOSITORY + ":good");
        scene.admits(good);
        assertThat(scene.registry.lines()).noneMatch(line -> line.endsWith("/manifests/good"));
    }

    @Test
    void aSignatureThatIsShownForAnotherImageIsNone() {
        scene.registry.when(
                FakeRegistry.path(evil.signatureTag()),
                (_, _) -> Reply.of(
                        200,
                        Artifact.OCI_MANIFEST,
                        scene.registry
                                .manifest(Scene.REPOSITORY, good.signatureTag())
                                .orElse(Bytes.EMPTY)));
        scene.refuses(evil, "invalid or missing digest in claim: " + good.digest());
        scene.admits(good);
    }

    @Test
    void aManifestUnderADigestThatIsNotItsOwnIsNone() {
        Artifact unsigned = scene.pushed("unsigned");
        Artifact referring =
                Artifact.referringSignatures(unsigned, Scene.KEY.layer(Scene.REPOSITORY, unsigned.digest()));
        scene.registry.push(Scene.REPOSITORY, referring);
        scene.registry.when(
                FakeRegistry.path(referring.digest()),
                Behaviour.alternating(List.of(Behaviour.body(evil.manifest()), Behaviour.usual())));
        scene.refuses(unsigned, "no signatures found");
        scene.admits(unsigned);
    }

    @Test
    void aHeaderGivesNoBodyAnotherDigest() {
        scene.registry.when(
                FakeRegistry.path("/manifests/moving"),
                Behaviour.reply(
                        Reply.of(200, evil.mediaType(), evil.manifest()).with("Docker-Content-Digest", good.digest())));
        // Whatever it is pinned to, that is verified, and a node that pulls it gets that or nothing.
        assertThat(pinnedDigest("moving")).isEqualTo(good.digest());
        scene.admits(good);
        scene.refuses(evil, "no signatures found");
    }
}
