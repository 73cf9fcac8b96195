// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// GHSA-m85g-9h78-gj6r of Kyverno: the first container that a rule was not about ended the loop. One bad image
/// among two to ten is found in every place, every time.
class GhsaM85g9h78Gj6rOneBadImageTest {
    private static final int TIMES = 3;

    @TestFactory
    Stream<DynamicTest> refusesOneBadImageInEveryPlace() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "one-bad-image")) {
                List<String> good = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    good.add(scene.signed("good" + i));
                }
                String bad = scene.unsigned("bad");
                scene.demandSignatures("one-bad-image");
                scene.admits(good.toArray(String[]::new));
                for (int count = 2; count <= 10; count++) {
                    for (int place = 0; place < count; place++) {
                        for (int time = 0; time < TIMES; time++) {
                            List<String> images = new ArrayList<>(good.subList(0, count));
                            images.set(place, bad);
                            assertThat(scene.dryRun(images.toArray(String[]::new))
                                            .refusal())
                                    .contains("failed policy: one-bad-image: spec.containers[" + place + "].image\n"
                                            + bad);
                        }
                    }
                    assertThat(scene.dryRun(good.subList(0, count).toArray(String[]::new))
                                    .refusal())
                            .isEmpty();
                }
            }
        });
    }
}
