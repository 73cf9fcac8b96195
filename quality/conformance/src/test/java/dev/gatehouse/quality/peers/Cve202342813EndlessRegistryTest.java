// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// CVE-2023-42813 to CVE-2023-42816 of Kyverno, CVE-2023-25656, -33957 and -33958 of notation,
/// CVE-2023-46737, CVE-2024-29902 and CVE-2024-29903 of cosign, CVE-2024-45395 of sigstore-go: a registry
/// that shows too many, too large or endless things. What is asked of it is bounded, the refusal says so, and
/// images of others are judged as ever.
class Cve202342813EndlessRegistryTest {
    private static final int ALL = 100_000;
    private static final int PAGE = 1_000;
    private static final int MOST_PAGES = 16;
    private static final int MOST_REFERRERS = 64;
    private static final String SIGNED = Scene.key(Scene.KEY);

    private final Scene scene = Scene.open().demanding(SIGNED);
    private final Artifact image = scene.pushed("image");
    private final FakeRegistry others = FakeRegistry.start();
    private final Artifact good = Artifact.image("good");

    @BeforeEach
    void push() {
        others.push(Scene.REPOSITORY, "good", good)
                .push(
                        Scene.REPOSITORY,
                        good.signatureTag(),
                        Artifact.signatures(Scene.KEY.layer(Scene.REPOSITORY, good.digest())));
    }

    @AfterEach
    void close() {
        scene.admits(others.host() + "/" + Scene.REPOSITORY + "@" + good.digest());
        scene.close();
        others.close();
    }

    private long asked(String part) {
        return scene.registry.lines().stream()
                .filter(line -> line.contains(part))
                .count();
    }

    /// Shows a hundred pages of referrers, each of which is there and is none.
    private Reply flood(RecordedRequest request) {
        String query = request.query();
        int from = query.startsWith("from=") ? Integer.parseInt(query.substring("from=".length())) : 0;
        Artifact[] page = IntStream.range(from, Math.min(ALL, from + PAGE))
                .mapToObj(i -> Artifact.referrer(image, Artifact.COSIGN_ARTIFACT, "r" + i))
                .toArray(Artifact[]::new);
        for (Artifact one : page) {
            scene.registry.push(Scene.REPOSITORY, one);
        }
        Reply reply = Reply.of(200, Artifact.OCI_INDEX, Artifact.listing(page).manifest());
        return from + PAGE >= ALL
                ? reply
                : reply.with("Link", "<" + request.path() + "?from=" + (from + PAGE) + ">; rel=\"next\"");
    }

    private void flooded() {
        scene.registry.when(FakeRegistry.path("/referrers/"), (request, _) -> flood(request));
    }

    @Test
    void ofAHundredThousandReferrersOnlySomeAreLookedAt() {
        flooded();
        scene.refuses(image, "the image has more referrers than the 64 that are looked at");
        assertThat(asked("/referrers/")).isBetween(1L, (long) MOST_PAGES);
        assertThat(asked("/manifests/sha256:")).isLessThanOrEqualTo(MOST_REFERRERS);
        // Beside its tag a signature is found however many refer to the image.
        scene.sign(image, Scene.KEY.layer(Scene.REPOSITORY, image.digest()));
        scene.admits(image);
    }

    @Test
    void norDoManyAttestationsHideWhatIsUnderItsTag() {
        flooded();
        scene.demanding(SIGNED + Scene.attested("slsaprovenance"));
        scene.refuses(image, "the image has more referrers than the 64 that are looked at");
        assertThat(asked("/manifests/sha256:")).isLessThanOrEqualTo(MOST_REFERRERS);
        scene.attest(image, Scene.KEY.attestation(BundleMaking.statement(image.digest(), Scene.SLSA)));
        scene.admits(image);
        scene.demanding(SIGNED);
    }

    @Test
    void othersAreJudgedWhileARegistryHangs() {
        scene.registry.when(FakeRegistry.everything(), Behaviour.endless());
        String stuck = scene.pinned(image);
        String fine = others.host() + "/" + Scene.REPOSITORY + "@" + good.digest();
        List<Integer> many = IntStream.range(0, 16).boxed().toList();
        List<Boolean> verdicts = many.parallelStream()
                .map(i -> scene.said(i % 2 == 0 ? stuck : fine).toString().contains("\"allowed\":true"))
                .toList();
        assertThat(verdicts).isEqualTo(many.stream().map(i -> i % 2 == 1).toList());
    }

    @Test
    void aManifestThatNeverEnds() {
        scene.sign(image, Scene.KEY.layer(Scene.REPOSITORY, image.digest()));
        scene.registry.when(FakeRegistry.path(image.signatureTag()), Behaviour.endless(), 1);
        scene.refuses(image, "the answer is longer than 4194304 bytes");
        scene.admits(image);
    }

    @Test
    void aPayloadThatNeverEnds() {
        scene.sign(image, Scene.KEY.layer(Scene.REPOSITORY, image.digest()));
        scene.registry.when(FakeRegistry.path("/blobs/"), Behaviour.endless(), 1);
        scene.refuses(image, "the answer is longer than 262144 bytes");
        scene.admits(image);
    }

    @Test
    void aListOfReferrersThatNeverEnds() {
        scene.registry.when(FakeRegistry.path("/referrers/"), Behaviour.endless());
        scene.refuses(image, "the answer is longer than 4194304 bytes");
        assertThat(asked("/referrers/")).isEqualTo(1);
    }

    @Test
    void aLayerOfTenGibibytes() {
        SignedLayer layer = Scene.KEY.layer(Scene.REPOSITORY, image.digest());
        String manifest = Artifact.signatures(layer).manifest().text();
        String size = "\"size\":" + layer.payload().length();
        scene.registry.push(
                Scene.REPOSITORY,
                image.signatureTag(),
                Artifact.raw(
                        manifest.replace(size, "\"size\":" + (10L << 30)), Artifact.OCI_MANIFEST, layer.payload()));
        scene.refuses(image, String.valueOf(10L << 30));
        assertThat(asked("/blobs/")).isZero();
        scene.sign(image, layer);
        scene.admits(image);
    }

    @Test
    void tenThousandSignatures() {
        SignedLayer layer = Scene.KEY.layer(Scene.REPOSITORY, image.digest());
        scene.registry.push(
                Scene.REPOSITORY, image.signatureTag(), Artifact.signatures(Collections.nCopies(10_000, layer)));
        scene.refuses(image, "number of layers (10000) exceeded the limit (1000)");
        assertThat(asked("/blobs/")).isZero();
        scene.registry.push(
                Scene.REPOSITORY, image.signatureTag(), Artifact.signatures(Collections.nCopies(1_000, layer)));
        scene.admits(image);
    }

    @Test
    void anIndexThatHoldsItself() {
        // Under a digest that its bytes do not have, an index can be its own child.
        String own = Bytes.of("circle").digest();
        String index =
                "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_INDEX + "\",\"manifests\":[{\"mediaType\":\""
                        + Artifact.OCI_INDEX + "\",\"size\":100,\"digest\":\"" + own
                        + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}";
        scene.registry
                .putManifest(Scene.REPOSITORY, own, Artifact.OCI_INDEX, Bytes.of(index))
                .tag(Scene.REPOSITORY, image.signatureTag(), own);
        scene.refuses(image, own);
        assertThat(scene.registry.lines()).hasSizeLessThan(10);
        Artifact signatures = Artifact.signatures(Scene.KEY.layer(Scene.REPOSITORY, image.digest()));
        scene.registry
                .push(Scene.REPOSITORY, signatures)
                .push(Scene.REPOSITORY, image.signatureTag(), Artifact.index(Map.of("linux/amd64", signatures)));
        scene.admits(image);
    }

    @Test
    void referrersThatReferToEachOther() {
        Artifact first = Artifact.referrer(image, Artifact.COSIGN_ARTIFACT, "first");
        Artifact second = Artifact.referrer(first, Artifact.COSIGN_ARTIFACT, "second");
        scene.registry
                .push(Scene.REPOSITORY, first)
                .push(Scene.REPOSITORY, second)
                .withoutReferrersApi()
                .push(Scene.REPOSITORY, image.fallbackTag(), Artifact.listing(image, first, second, first))
                .push(Scene.REPOSITORY, first.fallbackTag(), Artifact.listing(second, image));
        scene.refuses(image, "is missing \\\"dev.cosignproject.cosign/signature\\\" annotation");
        assertThat(scene.registry.lines()).hasSizeLessThan(12);
        Artifact signing = Artifact.referringSignatures(image, Scene.KEY.layer(Scene.REPOSITORY, image.digest()));
        scene.registry
                .push(Scene.REPOSITORY, signing)
                .push(Scene.REPOSITORY, image.fallbackTag(), Artifact.listing(image, first, second, signing));
        scene.admits(image);
    }

    @Test
    void aLinkToTheNextPageThatLeadsToTheSame() {
        AtomicInteger pages = new AtomicInteger();
        scene.registry.when(FakeRegistry.path("/referrers/"), (request, usual) -> {
            pages.incrementAndGet();
            return usual.get().with("Link", "<" + request.path() + "?again=1>; rel=\"next\"");
        });
        scene.refuses(image, "the image has more referrers than the 64 that are looked at");
        assertThat(pages.get()).isBetween(2, MOST_PAGES);
    }
}
