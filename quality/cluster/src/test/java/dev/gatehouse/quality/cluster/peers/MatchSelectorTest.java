// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.cluster.Scene;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// `match.selector` looks at labels that the owner of a workload sets. Leaving the label away never admits what
/// no other policy admits, and the policy's status names the weakness.
class MatchSelectorTest {
    @TestFactory
    Stream<DynamicTest> refusesAWorkloadWithoutTheLabelAndNamesTheWeakness() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "match-selector")) {
                String signed = scene.signed("signed");
                String unsigned = scene.unsigned("unsigned");
                String selected = scene.signatures();
                scene.policy(
                        "match-selector",
                        selected.substring(0, selected.length() - 1)
                                + ", \"match\": [{\"group\": \"\", \"version\": \"v1\", \"resource\": \"pods\","
                                + " \"selector\": {\"matchLabels\": {\"app\": \"shop\"}}}]}");
                Eventually.holds(() -> assertThat(labelled(scene, signed)).isEmpty());
                assertThat(labelled(scene, unsigned)).contains("failed policy: match-selector");
                assertThat(scene.dryRun(unsigned).refusal()).contains("no matching policies");
                assertThat(scene.dryRun(signed).refusal()).contains("no matching policies");
                Eventually.holds(() -> assertThat(weakened(cluster, "match-selector"))
                        .contains("\"status\":\"True\"", "spec.match[0].selector"));

                scene.demandSignatures("match-selector-none");
                Eventually.holds(() -> assertThat(weakened(cluster, "match-selector-none"))
                        .isNotEmpty()
                        .doesNotContain("selector"));
            }
        });
    }

    private static String labelled(Scene scene, String image) {
        return scene.cluster()
                .api()
                .create(
                        scene.path("/api/v1", "pods") + "?dryRun=All",
                        Scene.pod("p", image)
                                .replace("\"name\": \"p\"", "\"name\": \"p\", \"labels\": {\"app\": \"shop\"}"))
                .refusal();
    }

    /// Returns the condition `Weakened` of a policy, empty where it is not there.
    static String weakened(Cluster cluster, String policy) {
        return cluster
                .api()
                .get("/apis/policy.sigstore.dev/v1beta1/clusterimagepolicies/" + policy)
                .json()
                .object("status")
                .flatMap(status -> status.array("conditions"))
                .stream()
                .flatMap(all -> all.elements().stream())
                .filter(one -> one instanceof JsonObject object
                        && object.string("type").orElse("").equals("Weakened"))
                .map(dev.gatehouse.core.json.JsonWriter::compact)
                .findFirst()
                .orElse("");
    }
}
