// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.quality.testkit.Bytes;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// CVE-2026-49835 of timestamp-authority: whoever chooses the value of a label fills the memory. Here a
/// hundred thousand images, admitted and refused, leave the number of series where it was;
/// `Cve202649835UnboundedLabelsTest` of the webhook has the same for names, namespaces and kinds.
class Cve202649835MetricLabelsTest {
    private static final int A_POD = 1_000;
    private static final int IMAGES = 100_000;

    private static String[] images(int from) {
        return IntStream.range(from, from + A_POD)
                .mapToObj(i -> "host-" + i + ".example/app-" + i + "@"
                        + Bytes.of("image " + i).digest())
                .toArray(String[]::new);
    }

    private static long series(List<String> metrics) {
        return metrics.stream().filter(line -> !line.startsWith("#")).count();
    }

    @Test
    void countsAHundredThousandImagesInAsManySeriesAsOne() {
        PolicySet allowing = new PolicySet.Loaded(List.of(), UnmatchedImages.ALLOW);
        PolicySet denying = new PolicySet.Loaded(List.of(), UnmatchedImages.DENY);
        try (Scene scene = Scene.open()) {
            scene.enforcing(allowing).admits(images(0));
            scene.enforcing(denying).refuses("no matching policies", images(0));
            long before = series(scene.metrics());
            for (int from = A_POD; from < IMAGES; from += A_POD) {
                if (from % (2 * A_POD) == 0) {
                    scene.enforcing(allowing).admits(images(from));
                } else {
                    scene.enforcing(denying).refuses("no matching policies", images(from));
                }
            }
            assertThat(series(scene.metrics())).isEqualTo(before);
            assertThat(scene.metrics()).noneMatch(line -> line.contains("host-") || line.contains("app-"));
        }
    }
}
