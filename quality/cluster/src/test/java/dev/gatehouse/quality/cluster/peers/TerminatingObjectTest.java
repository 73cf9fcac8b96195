// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Scene;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// policy-controller skips objects that are being deleted (compare CVE-2023-34091 of Kyverno). A terminating
/// object may lose finalizers, and gain no images.
class TerminatingObjectTest {
    @TestFactory
    Stream<DynamicTest> gainsNoImageAndLosesItsFinalizer() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "terminating")) {
                String signed = scene.signed("signed");
                String unsigned = scene.unsigned("unsigned");
                scene.demandSignatures("terminating");
                scene.admits(signed);
                String path = scene.path("/api/v1", "pods");
                assertThat(cluster.api()
                                .create(
                                        path,
                                        Scene.pod("held", signed)
                                                .replace(
                                                        "\"name\": \"held\"",
                                                        "\"name\": \"held\", \"finalizers\": [\"test.gatehouse.dev/held\"]"))
                                .refusal())
                        .isEmpty();
                cluster.api().delete(path + "/held");
                assertThat(cluster.api().get(path + "/held").body()).contains("deletionTimestamp");

                assertThat(cluster.api().patch(path + "/held", image(unsigned)).refusal())
                        .contains("failed policy: terminating: spec.containers[0].image", unsigned);
                assertThat(cluster.api()
                                .merge(path + "/held", "{\"metadata\": {\"finalizers\": null}}")
                                .refusal())
                        .isEmpty();
                assertThat(cluster.api().get(path + "/held").status()).isEqualTo(404);
            }
        });
    }

    private static String image(String name) {
        return "{\"spec\": {\"containers\": [{\"name\": \"c0\", \"image\": \"" + name + "\"}]}}";
    }

    @TestFactory
    Stream<DynamicTest> losesItsFinalizerThoughAPolicyIsAgainstItsImage() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "terminating-later")) {
                String unsigned = scene.unsigned("unsigned");
                scene.policy(
                        "terminating-before",
                        "{\"images\": [{\"glob\": \"" + scene.repository("**")
                                + "\"}], \"authorities\": [{\"static\": {\"action\": \"pass\"}}]}");
                scene.admits(unsigned);
                String path = scene.path("/api/v1", "pods");
                cluster.api()
                        .create(
                                path,
                                Scene.pod("held", unsigned)
                                        .replace(
                                                "\"name\": \"held\"",
                                                "\"name\": \"held\", \"finalizers\": [\"test.gatehouse.dev/held\"]"));
                scene.demandSignatures("terminating-later");
                scene.refuses("failed policy: terminating-later", unsigned);
                cluster.api().delete(path + "/held");
                assertThat(cluster.api()
                                .merge(path + "/held", "{\"metadata\": {\"finalizers\": null}}")
                                .refusal())
                        .isEmpty();
            }
        });
    }
}
