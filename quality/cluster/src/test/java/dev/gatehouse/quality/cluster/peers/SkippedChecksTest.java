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

/// Keys are checked without a transparency log unless `ctlog` is set, and policies may match nothing (Kyverno
/// #16817):
/// accepted as in the reference, and named when the policy is created and in its condition `Weakened`.
class SkippedChecksTest {
    @TestFactory
    Stream<DynamicTest> namesWhatIsNotChecked() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "skipped-checks")) {
                Api.Reply key = scene.create("skipped-log", scene.signatures());
                assertThat(key.warnings())
                        .anySatisfy(line -> assertThat(line).contains("spec.authorities[0]", "ctlog"));
                Eventually.holds(() -> assertThat(MatchSelectorTest.weakened(cluster, "skipped-log"))
                        .contains("\"status\":\"True\"", "ctlog"));

                Api.Reply nothing = scene.create(
                        "skipped-glob",
                        "{\"images\": [{\"glob\": \"docker.io/library/busybox*\"}], \"authorities\": [{\"static\":"
                                + " {\"action\": \"pass\"}}]}");
                assertThat(nothing.warnings())
                        .anySatisfy(line -> assertThat(line).contains("spec.images[0].glob", "matches no image"));
                Eventually.holds(() -> assertThat(MatchSelectorTest.weakened(cluster, "skipped-glob"))
                        .contains("\"status\":\"True\"", "matches no image"));

                Api.Reply whole = scene.create(
                        "skipped-nothing",
                        "{\"images\": [{\"glob\": \"registry.example/app@*\"}], \"authorities\": [{\"static\": {\"action\":"
                                + " \"fail\"}}]}");
                assertThat(whole.warnings()).isEmpty();
                scene.awaitReady("skipped-nothing");
                assertThat(MatchSelectorTest.weakened(cluster, "skipped-nothing"))
                        .doesNotContain("\"status\":\"True\"");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> namesDocumentsThatWereNeverAskedUntilTheyAre() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "skipped-document")) {
                String image = scene.unsigned("app");
                scene.policy(
                        "skipped-document",
                        "{\"images\": [{\"glob\": \"" + scene.repository("**")
                                + "\"}], \"authorities\": [{\"static\": {\"action\": \"pass\"}}],"
                                + " \"policy\": {\"type\": \"cue\", \"includeSpec\": true, \"data\":"
                                + " \"spec: hostname: !=\\\"hidden\\\"\"}}");
                scene.awaitReady("skipped-document");
                assertThat(MatchSelectorTest.weakened(cluster, "skipped-document"))
                        .doesNotContain("satisfied so far");
                scene.admits(image);
                Eventually.holds(() -> assertThat(MatchSelectorTest.weakened(cluster, "skipped-document"))
                        .contains("\"status\":\"True\"", "spec.policy: satisfied so far only by documents"));

                assertThat(cluster.api()
                                .create(
                                        scene.path("/api/v1", "pods") + "?dryRun=All",
                                        Scene.pod("p", image)
                                                .replace("\"spec\": {", "\"spec\": {\"hostname\": \"hidden\", "))
                                .refusal())
                        .contains("failed policy: skipped-document", "hidden");
                Eventually.holds(() -> assertThat(MatchSelectorTest.weakened(cluster, "skipped-document"))
                        .doesNotContain("satisfied so far"));
            }
        });
    }
}
