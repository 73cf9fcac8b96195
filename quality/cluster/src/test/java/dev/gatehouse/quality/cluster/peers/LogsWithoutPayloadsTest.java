// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.cluster.Scene;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// policy-controller logs whole requests, environment variables included. Ours logs names, digests and reasons.
class LogsWithoutPayloadsTest {
    @TestFactory
    Stream<DynamicTest> keepsWhatAPodSaysOutOfTheLog() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "logs")) {
                String signed = scene.signed("signed");
                String unsigned = scene.unsigned("unsigned");
                scene.demandSignatures("logs");
                scene.admits(signed);
                for (String image : new String[] {signed, unsigned}) {
                    cluster.api()
                            .create(
                                    scene.path("/api/v1", "pods"),
                                    Scene.pod("with-password", image)
                                            .replace(
                                                    "\"image\"",
                                                    "\"env\": [{\"name\": \"PASSWORD\", \"value\": \"correct-horse-battery\"}],"
                                                            + " \"image\"")
                                            .replace(
                                                    "\"name\": \"with-password\"",
                                                    "\"name\": \"with-password\", \"annotations\": {\"note\": \"staple-in-note\"}"));
                }
                Eventually.holds(() -> assertThat(cluster.log("gatehouse-0"))
                        .contains(unsigned.substring(unsigned.indexOf("sha256:"))));
                assertThat(cluster.log("gatehouse-0")).doesNotContain("correct-horse-battery", "staple-in-note");
            }
        });
    }
}
