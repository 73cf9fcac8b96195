// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Property 2: what is verified, what the pod is pinned to and what is reported is one digest, whatever a registry
/// says the next time it is asked.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneDigestThroughTheRequestTest {
    private static final int TURNS = 20;
    private static final String FIRST = "/spec/containers/0/image";

    private final Stack stack = Stack.start().enforcing(Stack.everythingSigned());

    @AfterAll
    void stop() {
        stack.close();
    }

    private static Behaviour naming(Artifact image) {
        return Behaviour.reply(
                Reply.of(200, image.mediaType(), image.manifest()).with("Docker-Content-Digest", image.digest()));
    }

    private static String tag(FakeRegistry registry) {
        return registry.host() + "/" + Stack.REPOSITORY + ":moving";
    }

    private static Artifact pinnedTo(String image, List<Artifact> all) {
        return all.stream()
                .filter(one -> image.endsWith("@" + one.digest()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void judgesExactlyTheDigestItPinnedWhileATagAlternates() {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Artifact good = Stack.pushedAndSigned(registry, "good");
            Artifact bad = Stack.pushed(registry, "bad");
            registry.when(
                    FakeRegistry.path("/manifests/moving"),
                    Behaviour.alternating(List.of(naming(good), naming(bad), naming(bad))));
            Set<Artifact> seen = new HashSet<>();
            for (int turn = 0; turn < TURNS; turn++) {
                String image = stack.mutate(Kind.pod(tag(registry))).patch().get(FIRST);
                assertThat(image).isNotNull();
                Artifact named = pinnedTo(String.valueOf(image), List.of(good, bad));
                seen.add(named);
                registry.forgetRequests();
                Answer verdict = stack.validate(Kind.pod(String.valueOf(image)));
                assertThat(verdict.allowed()).as(verdict.body()).isEqualTo(named.equals(good));
                assertThat(registry.lines())
                        .noneMatch(line -> line.contains("/moving"))
                        .filteredOn(line -> !line.contains("/blobs/"))
                        .isNotEmpty()
                        .allMatch(line -> line.contains(named.fallbackTag()) || line.contains(named.digest()));
            }
            assertThat(seen).containsExactlyInAnyOrder(good, bad);
        }
    }

    @Test
    void givesOneTagOneDigestInEveryPlaceOfAnObject() {
        try (FakeRegistry registry = FakeRegistry.start()) {
            List<Artifact> images = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                images.add(Stack.pushed(registry, "image" + i));
            }
            registry.when(
                    FakeRegistry.path("/manifests/moving"),
                    Behaviour.alternating(images.stream()
                            .map(OneDigestThroughTheRequestTest::naming)
                            .toList()));
            String spec =
                    "{\"initContainers\":[{\"image\":\"T\"}],\"containers\":[{\"image\":\"T\"},{\"image\":\"T\"}],"
                            + "\"volumes\":[{\"image\":{\"reference\":\"T\"}}]}";
            for (Kind kind : Kind.ALL) {
                Answer answer = stack.mutate(kind.create(spec.replace("\"T\"", "\"" + tag(registry) + "\"")));
                assertThat(answer.patch()).hasSize(4);
                assertThat(new HashSet<>(answer.patch().values()))
                        .as(kind.toString())
                        .hasSize(1);
            }
        }
    }

    @Test
    void asksForTheMaterialOfADigestOnceForAllImagesAndPolicies() {
        try (FakeRegistry registry = FakeRegistry.start();
                Stack other = Stack.start()) {
            Artifact image = Stack.pushedAndSigned(registry, "good");
            other.enforcing(
                    Stack.policy("a", "**", Stack.trusting(Stack.KEY)),
                    Stack.policy("b", "127.0.0.1:*/**", Stack.trusting(Stack.STRANGER), Stack.trusting(Stack.KEY)));
            // A second question would be answered otherwise: then one policy would judge what the other did not see.
            registry.when(
                    FakeRegistry.path(image.signatureTag()),
                    Behaviour.alternating(List.of(Behaviour.usual(), Behaviour.status(404))));
            String pinned = Stack.pinned(registry, image);
            String tagged = registry.host() + "/" + Stack.REPOSITORY + ":good@" + image.digest();
            Answer answer = other.validate(Kind.pod(pinned, tagged, pinned));
            assertThat(answer.allowed()).as(answer.body()).isTrue();
            assertThat(registry.lines())
                    .filteredOn(line -> line.contains(image.signatureTag()))
                    .hasSize(1);
            // The next review asks again.
            assertThat(other.validate(Kind.pod(pinned)).denied()).isTrue();
        }
    }

    @Test
    void gainsNothingFromADigestInAHeaderThatTheBodyHasNot() {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Artifact good = Stack.pushedAndSigned(registry, "good");
            Artifact bad = Stack.pushed(registry, "bad");
            registry.when(
                    FakeRegistry.path("/manifests/moving"),
                    Behaviour.reply(Reply.of(200, bad.mediaType(), bad.manifest())
                            .with("Docker-Content-Digest", good.digest())));
            String image =
                    String.valueOf(stack.mutate(Kind.pod(tag(registry))).patch().get(FIRST));
            // The node pulls by the digest in the pod, so what was verified is what runs, or nothing.
            assertThat(pinnedTo(image, List.of(good, bad))).isEqualTo(good);
            assertThat(stack.validate(Kind.pod(image)).allowed()).isTrue();
            assertThat(stack.validate(Kind.pod(Stack.pinned(registry, bad))).denied())
                    .isTrue();
        }
    }

    @Test
    void refusesAPayloadSwappedUnderAValidDescriptor() {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Artifact good = Stack.pushedAndSigned(registry, "good");
            String review = Kind.pod(Stack.pinned(registry, good));
            assertThat(stack.validate(review).allowed()).isTrue();
            registry.when(FakeRegistry.path("/blobs/"), Behaviour.body(Bytes.of("another payload")));
            assertThat(stack.validate(review).denied()).isTrue();
        }
    }
}
