// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Scene;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// policy-controller skips validation when replicas go down, even if the image changes in the same update.
class ScaleDownWithAnotherImageTest {
    private static String deployment(String image, int replicas) {
        return "{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"name\": \"d\"}, \"spec\": {\"replicas\": "
                + replicas
                + ", \"selector\": {\"matchLabels\": {\"a\": \"b\"}}, \"template\": {\"metadata\": {\"labels\":"
                + " {\"a\": \"b\"}}, \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"" + image + "\"}]}}}}";
    }

    @TestFactory
    Stream<DynamicTest> refusesANewImageAndAdmitsAScaleDownOfWhatRuns() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "scale-down")) {
                String runs = scene.unsigned("runs");
                String other = scene.unsigned("other");
                String signed = scene.signed("signed");
                scene.policy(
                        "scale-down",
                        "{\"images\": [{\"glob\": \"" + scene.repository("**")
                                + "\"}], \"authorities\": [{\"static\": {\"action\": \"pass\"}}]}");
                scene.admits(runs);
                String path = scene.path("/apis/apps/v1", "deployments");
                assertThat(cluster.api().create(path, deployment(runs, 3)).refusal())
                        .isEmpty();
                cluster.api().delete("/apis/policy.sigstore.dev/v1beta1/clusterimagepolicies/scale-down");
                scene.demandSignatures("scale-down-signed");
                scene.refuses("failed policy: scale-down-signed", runs);

                assertThat(cluster.api()
                                .patch(path + "/d", deployment(other, 2))
                                .refusal())
                        .contains("failed policy: scale-down-signed: spec.template.spec.containers[0].image", other);
                assertThat(cluster.api()
                                .patch(path + "/d", "{\"spec\": {\"replicas\": 4}}")
                                .refusal())
                        .contains("failed policy: scale-down-signed", runs);
                assertThat(cluster.api()
                                .patch(path + "/d", "{\"spec\": {\"replicas\": 2}}")
                                .refusal())
                        .isEmpty();
                assertThat(cluster.api()
                                .patch(path + "/d", deployment(signed, 1))
                                .refusal())
                        .isEmpty();
            }
        });
    }
}
