// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Ended;
import dev.gatehouse.quality.cluster.Scene;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// CVE-2023-2727 of the API server's own image policy, and Kyverno #16275: containers added to a running Pod for
/// debugging were not checked. They are, for Pods from before the policy as well, and their tags are resolved.
class Cve20232727EphemeralContainersTest {
    @TestFactory
    Stream<DynamicTest> checksContainersForDebuggingLikeAnyOther() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "ephemeral")) {
                String signed = scene.signed("signed");
                String unsigned = scene.unsigned("unsigned");
                // A Pod that nobody judged: the namespace is not labelled yet.
                cluster.kubectl("label", "namespace", "ephemeral", "policy.sigstore.dev/include-")
                        .orFail();
                assertThat(scene.run("before", unsigned).refusal()).isEmpty();
                cluster.kubectl("label", "namespace", "ephemeral", "policy.sigstore.dev/include=true")
                        .orFail();
                scene.demandSignatures("ephemeral");
                scene.admits(signed);
                scene.refuses("failed policy: ephemeral", unsigned);
                assertThat(scene.run("after", signed).refusal()).isEmpty();

                assertThat(debug(scene, "after", "one", unsigned).errors())
                        .contains("failed policy: ephemeral: spec.ephemeralContainers[0].image", unsigned);
                assertThat(debug(scene, "after", "two", scene.repository("signed") + ":v1")
                                .exit())
                        .isZero();
                assertThat(cluster.api()
                                .get(scene.path("/api/v1", "pods") + "/after")
                                .body())
                        .contains(scene.repository("signed") + ":v1@sha256:");
                assertThat(debug(scene, "before", "three", unsigned).errors())
                        .contains("failed policy: ephemeral", "spec.ephemeralContainers[0].image");
            }
        });
    }

    private static Ended debug(Scene scene, String pod, String name, String image) {
        return scene.cluster()
                .kubectl(
                        "debug",
                        pod,
                        "-n",
                        "ephemeral",
                        "--image=" + image,
                        "-c",
                        name,
                        "--attach=false",
                        "--quiet",
                        "--profile=general");
    }
}
