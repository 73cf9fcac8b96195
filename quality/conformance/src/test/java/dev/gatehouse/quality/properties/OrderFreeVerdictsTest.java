// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.SignedLayer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Property 3: a verdict is each image's and each policy's own; the order of anything changes nothing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderFreeVerdictsTest {
    private static final int ROUNDS = 200;

    private final Stack stack = Stack.start();
    private final FakeRegistry registry = FakeRegistry.start();
    private final Artifact good = Stack.pushedAndSigned(registry, "good");
    private final Artifact bad = Stack.pushed(registry, "bad");

    @AfterAll
    void stop() {
        registry.close();
        stack.close();
    }

    @AfterEach
    void keepsAnswering() {
        stack.enforcing(Stack.everythingSigned());
        assertThat(stack.validate(Kind.pod(Stack.pinned(registry, good))).allowed())
                .isTrue();
    }

    private static String warning(String policy) {
        return policy.replace("spec: {", "spec: {mode: warn, ");
    }

    @Test
    void answersTheSameBytesInEveryOrderOfPolicies() {
        List<String> policies = List.of(
                Stack.policy("passes", "**", "{static: {action: pass}}"),
                Stack.policy("refuses", "**", "{static: {action: fail, message: never}}"),
                warning(Stack.policy("warns", "**", "{static: {action: fail, message: careful}}")),
                warning(Stack.policy("warns-of-keys", "127.0.0.1:*/**", Stack.trusting(Stack.STRANGER))),
                Stack.policy("signed", "127.0.0.1:*/team/*", Stack.trusting(Stack.KEY)));
        String review = Kind.pod(Stack.pinned(registry, good), Stack.pinned(registry, bad));
        Set<String> bodies = new HashSet<>();
        for (List<String> order : Stack.orders(policies)) {
            Answer answer = stack.enforcing(order.toArray(String[]::new)).validate(review);
            assertThat(answer.denied()).isTrue();
            bodies.add(answer.body());
        }
        assertThat(bodies).hasSize(1);
        Set<String> admitting = new HashSet<>();
        List<String> kind = policies.stream()
                .filter(policy -> !policy.contains("name: refuses"))
                .toList();
        for (List<String> order : Stack.orders(kind)) {
            Answer answer =
                    stack.enforcing(order.toArray(String[]::new)).validate(Kind.pod(Stack.pinned(registry, good)));
            assertThat(answer.allowed()).isTrue();
            admitting.add(answer.body());
        }
        assertThat(admitting).hasSize(1).first().asString().contains("warns-of-keys");
    }

    @Test
    void givesEveryImageItsOwnVerdictInEveryOrder() {
        stack.enforcing(UnmatchedImages.DENY, Stack.policy("signed", "127.0.0.1:*/**", Stack.trusting(Stack.KEY)));
        Map<String, Boolean> images = Map.of(
                Stack.pinned(registry, good),
                true,
                registry.host() + "/" + Stack.REPOSITORY + ":again@" + good.digest(),
                true,
                Stack.pinned(registry, bad),
                false,
                "unmatched.example/a/b@" + good.digest(),
                false,
                registry.host() + "/" + Stack.REPOSITORY + ":tag",
                false);
        List<String> names = images.keySet().stream().sorted().toList();
        names.forEach(name ->
                assertThat(stack.validate(Kind.pod(name)).allowed()).as(name).isEqualTo(images.get(name)));
        for (List<String> order : Stack.orders(names)) {
            Answer answer = stack.validate(Kind.pod(order.toArray(String[]::new)));
            assertThat(answer.denied()).isTrue();
            for (int i = 0; i < order.size(); i++) {
                assertThat(answer.message().contains("spec.containers[" + i + "].image"))
                        .as(answer.message())
                        .isNotEqualTo(images.get(order.get(i)));
            }
        }
    }

    @Test
    void deniesForOneBadImageWhereverItStands() {
        stack.enforcing(Stack.everythingSigned());
        List<Integer> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(round);
        }
        Stack.forEach(rounds, round -> {
            int size = 2 + round % 9;
            List<String> images = new ArrayList<>(Collections.nCopies(size, Stack.pinned(registry, good)));
            images.set(round % size, Stack.pinned(registry, bad));
            Answer answer = stack.validate(Kind.pod(images.toArray(String[]::new)));
            assertThat(answer.denied()).isTrue();
            assertThat(answer.message())
                    .contains("spec.containers[" + round % size + "].image")
                    .containsOnlyOnce("spec.containers[");
        });
    }

    @Test
    void findsTheGoodSignatureInEveryOrderOfLayers() {
        Artifact image = Stack.pushed(registry, "layers");
        SignedLayer fine = Stack.KEY.layer(Stack.REPOSITORY, image.digest());
        List<SignedLayer> others = List.of(
                Stack.STRANGER.layer(Stack.REPOSITORY, image.digest()),
                Stack.KEY.layer(Stack.REPOSITORY, good.digest()),
                fine.over(Bytes.of("not what was signed")),
                fine.with(SignedLayer.SIGNATURE, "?").over(Bytes.of("{}")));
        List<SignedLayer> all = new ArrayList<>(others);
        all.add(fine);
        stack.enforcing(Stack.everythingSigned());
        String review = Kind.pod(Stack.pinned(registry, image));
        for (List<SignedLayer> order : Stack.orders(all)) {
            Stack.sign(registry, image, order.toArray(SignedLayer[]::new));
            assertThat(stack.validate(review).allowed()).isTrue();
        }
        for (List<SignedLayer> order : Stack.orders(others)) {
            Stack.sign(registry, image, order.toArray(SignedLayer[]::new));
            assertThat(stack.validate(review).denied()).isTrue();
        }
    }
}
