// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// The same question gets the same bytes, whatever order policies come in and however many ask at once.
class SteadyVerdictsTest {
    private static final String DIGEST = "@" + ScriptedRegistry.digest("any");

    private static final List<ImagePolicy> POLICIES = List.of(
            Policies.policy("a-denies", "bad.example/**", new Authority.Fail("x", "a"), EnforcementMode.ENFORCE),
            Policies.policy("b-denies", "bad.example/**", new Authority.Fail("x", "b"), EnforcementMode.ENFORCE),
            Policies.policy("c-warns", "bad.example/**", new Authority.Fail("x", "c"), EnforcementMode.WARN),
            Policies.policy("d-warns", "**", new Authority.Fail("x", "d"), EnforcementMode.WARN),
            Policies.policy("e-passes", "**", new Authority.Pass("x"), EnforcementMode.ENFORCE));

    /// Row 4 of the faults we do not repeat: with one policy that warns and one that denies, the text blamed either.
    @Test
    void answersWithTheSameBytesWhateverTheOrderOfPolicies() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String review =
                Reviews.create(Reviews.POD, Reviews.pod("bad.example/one" + DIGEST, "good.example/two" + DIGEST));
        Set<String> answers = new HashSet<>();
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            for (int i = 0; i < 30; i++) {
                List<ImagePolicy> shuffled = new ArrayList<>(POLICIES);
                Collections.shuffle(shuffled, random);
                server.policies.set(new PolicySet.Loaded(shuffled, UnmatchedImages.DENY));
                answers.add(server.post("/validations", review).body());
            }
        }
        assertThat(answers).hasSize(1);
        assertThat(answers.iterator().next())
                .contains("\"allowed\":false")
                .contains("failed policy: a-denies: spec.containers[0].image\\nbad.example/one" + DIGEST
                        + " disallowed by static policy: a\\nfailed policy: b-denies");
    }

    /// KY GHSA-m85g-9h78-gj6r: the first image that did not match ended the loop.
    @Test
    void deniesOneBadImageAmongGoodOnesWhereverItStands() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            for (int count = 2; count <= 10; count++) {
                for (int bad = 0; bad < count; bad++) {
                    String[] images = new String[count];
                    for (int i = 0; i < count; i++) {
                        images[i] = (i == bad ? "bad" : "good") + ".example/app-" + i + DIGEST;
                    }
                    String review = Reviews.create(Reviews.POD, Reviews.pod(images));
                    assertThat(Reviews.message(server.review("/validations", review)))
                            .startsWith("validation failed: failed policy: bad: spec.containers[" + bad + "].image\n");
                }
            }
        }
    }

    @Test
    void keepsQuestionsApartThatAreAskedAtOnce() throws InterruptedException, ExecutionException {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> messages = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String image = (i % 2 == 0 ? "good" : "bad") + ".example/app-" + i + DIGEST;
                messages.add(threads.submit(() -> Reviews.message(
                        server.review("/validations", Reviews.create(Reviews.POD, Reviews.pod(image))))));
            }
            for (int i = 0; i < messages.size(); i++) {
                String message = messages.get(i).get();
                if (i % 2 == 0) {
                    assertThat(message).isEmpty();
                } else {
                    assertThat(message).contains("bad.example/app-" + i + DIGEST);
                }
            }
        }
    }
}
