// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Api;
import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.cluster.Scene;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// policy-controller keeps its flags of warning and error across policies: which policy is blamed depends on the
/// order of a map. Verdicts are each policy's own, in an order that does not depend on when a policy was created.
class BlamedPolicyTest {
    private static String fails(Scene scene, String message, String mode) {
        return "{\"images\": [{\"glob\": \"" + scene.repository("**") + "\"}], \"mode\": \"" + mode
                + "\", \"authorities\": [{\"static\": {\"action\": \"fail\", \"message\": \"" + message + "\"}}]}";
    }

    @TestFactory
    Stream<DynamicTest> blamesTheEnforcingPolicyWhateverTheOrder() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "blamed")) {
                String image = scene.unsigned("app");
                scene.policy("blamed-a", fails(scene, "soft", "warn"));
                Eventually.holds(() -> assertThat(scene.dryRun(image).warnings())
                        .containsExactly(
                                "failed policy: blamed-a: spec.containers[0].image",
                                image + " disallowed by static policy: soft"));
                scene.policy("blamed-b", fails(scene, "hard", "enforce"));
                scene.refuses("hard", image);
                Api.Reply first = scene.dryRun(image);
                assertThat(first.refusal())
                        .endsWith("failed policy: blamed-b: spec.containers[0].image\n" + image
                                + " disallowed by static policy: hard");
                cluster.api().delete("/apis/policy.sigstore.dev/v1beta1/clusterimagepolicies/blamed-a");
                Eventually.holds(
                        () -> assertThat(scene.dryRun(image).warnings()).isEmpty());
                scene.policy("blamed-a", fails(scene, "soft", "warn"));
                Eventually.holds(() -> assertThat(scene.dryRun(image)).isEqualTo(first));
            }
        });
    }
}
