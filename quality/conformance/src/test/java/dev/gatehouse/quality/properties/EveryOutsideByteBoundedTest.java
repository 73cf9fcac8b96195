// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Property 4: of nothing that comes from outside is more read than a limit says, in bytes, in number and in time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryOutsideByteBoundedTest {
    private static final int LARGEST_MANIFEST = 4 << 20;
    private static final int LARGEST_PAYLOAD = 256 << 10;
    private static final int LARGEST_REVIEW = 8 << 20;

    private final Stack stack = Stack.start().enforcing(Stack.everythingSigned());
    private final FakeRegistry registry = FakeRegistry.start();
    private final Artifact image = Stack.pushedAndSigned(registry, "image");

    @AfterAll
    void stop() {
        registry.close();
        stack.close();
    }

    @AfterEach
    void admitsWhatIsGoodAllTheSame() {
        Answer answer = stack.validate(Kind.pod(Stack.pinned(registry, image)));
        assertThat(answer.allowed()).as(answer.body()).isTrue();
    }

    private void refuses(String path, Behaviour behaviour, String why) {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact signed = Stack.pushedAndSigned(hostile, "image");
            hostile.when(FakeRegistry.path(path), behaviour);
            Answer answer = stack.validate(Kind.pod(Stack.pinned(hostile, signed)));
            assertThat(answer.denied()).isTrue();
            assertThat(answer.message()).contains(why);
        }
    }

    private static Bytes spaces(int length) {
        byte[] spaces = new byte[length];
        Arrays.fill(spaces, (byte) ' ');
        return Bytes.of(spaces);
    }

    @Test
    void stopsReadingAManifestThatDoesNotEnd() {
        refuses(".sig", Behaviour.endless(), "the answer is longer than " + LARGEST_MANIFEST + " bytes");
    }

    @Test
    void stopsReadingAManifestThatIsTooLong() {
        refuses(
                ".sig",
                Behaviour.body(spaces(LARGEST_MANIFEST + 1)),
                "the answer is longer than " + LARGEST_MANIFEST + " bytes");
    }

    @Test
    void stopsReadingAPayloadThatDoesNotEnd() {
        refuses("/blobs/", Behaviour.endless(), "the answer is longer than " + LARGEST_PAYLOAD + " bytes");
    }

    @Test
    void believesNoContentLength() {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact signed = Stack.pushedAndSigned(hostile, "image");
            hostile.when(
                    FakeRegistry.path("/blobs/"), Behaviour.header("Content-Length", String.valueOf(Long.MAX_VALUE)));
            assertThat(stack.validateHurried(Kind.pod(Stack.pinned(hostile, signed)))
                            .denied())
                    .isTrue();
        }
    }

    @Test
    void stopsReadingAListOfReferrersThatDoesNotEnd() {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact unsigned = Stack.pushed(hostile, "image");
            hostile.when(FakeRegistry.path("/referrers/"), Behaviour.endless());
            assertThat(stack.validate(Kind.pod(Stack.pinned(hostile, unsigned))).denied())
                    .isTrue();
            assertThat(hostile.lines())
                    .filteredOn(line -> line.contains("/referrers/"))
                    .hasSize(1);
        }
    }

    @Test
    void stopsReadingATokenThatDoesNotEnd() {
        try (FakeRegistry hostile = FakeRegistry.start();
                TokenEndpoint tokens = TokenEndpoint.start()
                        .behaving(Behaviour.changed(reply -> reply.with(new Reply.Body.Endless((byte) 'a'))))) {
            Artifact signed = Stack.pushedAndSigned(hostile, "image");
            hostile.requireBearer(tokens.allowAnonymous());
            Answer answer = stack.validate(Kind.pod(Stack.pinned(hostile, signed)));
            assertThat(answer.denied()).isTrue();
            assertThat(tokens.requests().size()).isBetween(1, 2);
        }
    }

    @Test
    void fetchesNoPayloadThatSaysItIsTooLong() {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact signed = Stack.pushed(hostile, "image");
            Bytes large = spaces(LARGEST_PAYLOAD + 1);
            Stack.sign(hostile, signed, Stack.KEY.layer(large));
            assertThat(stack.validate(Kind.pod(Stack.pinned(hostile, signed))).denied())
                    .isTrue();
            assertThat(hostile.lines()).noneMatch(line -> line.contains("/blobs/"));
        }
    }

    @Test
    void fetchesNoMorePayloadsThanAllTogetherMayHave() {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact signed = Stack.pushed(hostile, "image");
            List<SignedLayer> layers = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                byte[] content = spaces(LARGEST_PAYLOAD).array();
                content[i] = 'x';
                layers.add(Stack.KEY.layer(Bytes.of(content)));
            }
            hostile.push(Stack.REPOSITORY, signed.signatureTag(), Artifact.signatures(layers));
            assertThat(stack.validate(Kind.pod(Stack.pinned(hostile, signed))).denied())
                    .isTrue();
            assertThat(hostile.lines())
                    .filteredOn(line -> line.contains("/blobs/"))
                    .hasSize(64);
        }
    }

    @Test
    void refusesMoreLayersThanOneManifestMayHave() {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact signed = Stack.pushed(hostile, "image");
            SignedLayer good = Stack.KEY.layer(Stack.REPOSITORY, signed.digest());
            hostile.push(
                    Stack.REPOSITORY, signed.signatureTag(), Artifact.signatures(Collections.nCopies(10_000, good)));
            Answer answer = stack.validate(Kind.pod(Stack.pinned(hostile, signed)));
            assertThat(answer.denied()).isTrue();
            assertThat(answer.message()).contains("number of layers (10000) exceeded the limit (1000)");
        }
    }

    @Test
    void followsAListOfReferrersThatLinksToItselfOnlySoFar() {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact unsigned = Stack.pushed(hostile, "image");
            hostile.when(
                    FakeRegistry.path("/referrers/"),
                    Behaviour.header(
                            "Link", "</v2/team/app/referrers/" + unsigned.digest() + "?again=1>; rel=\"next\""));
            assertThat(stack.validate(Kind.pod(Stack.pinned(hostile, unsigned))).denied())
                    .isTrue();
            assertThat(hostile.lines().stream()
                            .filter(line -> line.contains("/referrers/"))
                            .count())
                    .isBetween(2L, 16L);
        }
    }

    @Test
    void looksAtOnlySomeOfAHundredThousandReferrers() {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact unsigned = Stack.pushed(hostile, "image");
            AtomicInteger number = new AtomicInteger();
            hostile.when(FakeRegistry.path("/referrers/"), (request, _) -> {
                StringBuilder page = new StringBuilder();
                for (int i = 0; i < 10_000; i++) {
                    page.append(i == 0 ? "" : ",")
                            .append("{\"mediaType\":\"" + Artifact.OCI_MANIFEST + "\",\"size\":2,\"digest\":\"")
                            .append(Bytes.of("r" + number.getAndIncrement()).digest())
                            .append("\"}");
                }
                String index = "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_INDEX + "\",\"manifests\":["
                        + page + "]}";
                return Reply.of(200, Artifact.OCI_INDEX, Bytes.of(index))
                        .with("Link", "<" + request.path() + "?page=" + number.get() + ">; rel=\"next\"");
            });
            assertThat(stack.validate(Kind.pod(Stack.pinned(hostile, unsigned))).denied())
                    .isTrue();
            assertThat(hostile.lines())
                    .filteredOn(line -> line.contains("/manifests/sha256:"))
                    .hasSize(64);
        }
    }

    @Test
    void followsRedirectsOnlySoFar() {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact signed = Stack.pushedAndSigned(hostile, "image");
            AtomicInteger hop = new AtomicInteger();
            hostile.when(
                    FakeRegistry.path("/manifests/"),
                    (request, _) -> Reply.of(307).with("Location", request.path() + "?hop=" + hop.incrementAndGet()));
            Answer answer = stack.validate(Kind.pod(Stack.pinned(hostile, signed)));
            assertThat(answer.denied()).isTrue();
            assertThat(answer.message()).contains("more than 10 redirects");
            assertThat(hop.get()).isLessThan(40);
        }
    }

    @Test
    void followsAnIndexOfIndexesNoFurtherThanOneChild() {
        try (FakeRegistry hostile = FakeRegistry.start()) {
            Artifact signed = Stack.pushed(hostile, "image");
            // Under a digest that its bytes do not have, an index can be its own child.
            String own = Bytes.of("circle").digest();
            String text =
                    "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_INDEX + "\",\"manifests\":[{\"mediaType\":\""
                            + Artifact.OCI_INDEX + "\",\"size\":100,\"digest\":\"" + own
                            + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}";
            hostile.putManifest(Stack.REPOSITORY, own, Artifact.OCI_INDEX, Bytes.of(text))
                    .tag(Stack.REPOSITORY, signed.signatureTag(), own);
            assertThat(stack.validate(Kind.pod(Stack.pinned(hostile, signed))).denied())
                    .isTrue();
            assertThat(hostile.lines()).hasSizeLessThan(10);
        }
    }

    @Test
    void refusesHeadersThatDoNotEnd() {
        refuses(".sig", Behaviour.header("X-Long", "x".repeat(4 << 20)), "failed policy");
    }

    /// A body that goes on for ever and counts what was taken of it.
    private static final class Endless extends InputStream {
        private final byte[] start;
        private final AtomicLong taken;

        Endless(String start, AtomicLong taken) {
            this.start = start.getBytes(StandardCharsets.UTF_8);
            this.taken = taken;
        }

        @Override
        public int read() {
            long at = taken.getAndIncrement();
            return at < start.length ? start[(int) at] : ' ';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            for (int i = 0; i < length; i++) {
                into[offset + i] = (byte) read();
            }
            return length;
        }
    }

    @Test
    void stopsReadingAReviewThatDoesNotEnd() {
        AtomicLong taken = new AtomicLong();
        Answer answer = stack.post(
                "/validations", Stack.PATIENT, BodyPublishers.ofInputStream(() -> new Endless("{\"request\":", taken)));
        assertThat(answer.status()).isIn(0, 413);
        // What stands in buffers on the way is counted too.
        assertThat(taken.get()).isLessThan(4L * LARGEST_REVIEW);
    }

    @Test
    void refusesAReviewThatIsTooLong() {
        String review = Kind.pod(Stack.pinned(registry, image));
        Answer longest = stack.validate(review + " ".repeat(LARGEST_REVIEW - review.length()));
        assertThat(longest.allowed()).isTrue();
        Answer answer = stack.validate(review + " ".repeat(LARGEST_REVIEW + 1 - review.length()));
        assertThat(answer.status()).isIn(0, 413);
    }

    @Test
    void refusesAReviewThatIsTooDeep() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String review = Kind.POD.create("{\"x\":" + deep + "}");
        assertThat(stack.validate(review).status()).isEqualTo(400);
    }

    @Test
    void refusesMoreImagesThanAnObjectMayName() {
        String[] many = new String[10_001];
        Arrays.fill(many, Stack.pinned(registry, image));
        Answer answer = stack.validate(Kind.pod(many));
        assertThat(answer.denied()).isTrue();
        assertThat(answer.message()).contains("more than 10000 images");
        assertThat(stack.validate(Kind.pod(Arrays.copyOf(many, 1_000))).allowed())
                .isTrue();
    }

    @Test
    void refusesANameThatIsTooLong() {
        Answer answer = stack.validate(Kind.pod("127.0.0.1:5000/" + "a".repeat(1 << 20) + "@" + image.digest()));
        assertThat(answer.denied()).isTrue();
        assertThat(answer.body().length()).isLessThan(8 << 10);
    }
}
