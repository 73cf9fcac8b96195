// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.quality.conformance.Corpus;
import dev.gatehouse.quality.conformance.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// CVE-2025-47281, CVE-2026-23881 and CVE-2026-41485 of Kyverno, seen from the side: a request that meets a thousand
/// policies that compute until they are stopped has one place among those that compute, and a request beside it
/// hardly waits.
class Cve202547281ThousandPoliciesTest {
    private static final int POLICIES = 1_000;
    private static final int REVIEWS = 15;
    private static final Duration BEARABLE = Duration.ofSeconds(3);
    private static final String DIGEST = "@sha256:" + "ab".repeat(32);
    private static final String ENDLESS =
            "package sigstore\nn := numbers.range(1, 3000)\nisCompliant { not bad }\nbad { n[_] + n[_] + n[_] == 0 }";
    private static final String QUICK = "package sigstore\nisCompliant { input.image }";

    private final Scene scene = Scene.open();

    private static JsonObject policy(String name, String glob, String document) {
        return (JsonObject)
                Corpus.json(("{\"apiVersion\":\"policy.sigstore.dev/v1beta1\",\"kind\":\"ClusterImagePolicy\","
                                + "\"metadata\":{\"name\":\"%s\"},\"spec\":{\"images\":[{\"glob\":\"%s\"}],"
                                + "\"authorities\":[{\"static\":{\"action\":\"pass\"}}],"
                                + "\"policy\":{\"type\":\"rego\",\"data\":%s}}}")
                        .formatted(name, glob, Scene.quoted(document)));
    }

    @BeforeEach
    void enforce() {
        List<JsonObject> policies = new ArrayList<>();
        policies.add(policy("quick", "good.example/**", QUICK));
        for (int i = 0; i < POLICIES; i++) {
            policies.add(policy("endless-" + i, "hostile.example/**", ENDLESS));
        }
        scene.enforcing(Policies.of(policies, List.of(), Map.of(), TrustedRoots.NONE));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private List<Duration> reviews() {
        List<Duration> taken = new ArrayList<>();
        for (int i = 0; i < REVIEWS; i++) {
            long start = System.nanoTime();
            scene.admits("good.example/app" + DIGEST);
            taken.add(Duration.ofNanos(System.nanoTime() - start));
        }
        taken.sort(Duration::compareTo);
        return taken;
    }

    @Test
    void aThousandHostilePoliciesHardlySlowAnotherRequest() throws InterruptedException {
        reviews();
        List<Duration> alone = reviews();
        AtomicReference<String> answer = new AtomicReference<>("");
        Thread hostile = Thread.ofPlatform()
                .start(() ->
                        answer.set(scene.said("hostile.example/app" + DIGEST).toString()));
        Thread.sleep(500);
        List<Duration> beside = reviews();
        boolean meanwhile = hostile.isAlive();
        hostile.join();
        System.out.printf(
                "another request: median %d ms alone, %d ms beside %,d hostile policies, at most %d ms%n",
                alone.get(REVIEWS / 2).toMillis(),
                beside.get(REVIEWS / 2).toMillis(),
                POLICIES,
                beside.getLast().toMillis());
        assertThat(meanwhile).as("the hostile request was still being decided").isTrue();
        assertThat(beside.getLast()).isLessThan(BEARABLE);
        assertThat(answer.get()).contains("\"allowed\":false");
    }
}
