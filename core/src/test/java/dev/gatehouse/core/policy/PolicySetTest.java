// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySetTest {
    private static final AdmittedObject POD = new AdmittedObject("", "v1", "pods", Map.of());

    private static ImagePolicy policy(String name, Random random) {
        String glob = switch (random.nextInt(4)) {
            case 0 -> "**";
            case 1 -> "registry-" + random.nextInt(20) + ".example.com/**";
            case 2 -> "**/app-" + random.nextInt(20) + "@*";
            default -> "registry-" + random.nextInt(20) + ".example.com/team/app-" + random.nextInt(20) + "@*";
        };
        return new ImagePolicy(name, List.of(Glob.parse(glob)), List.of(), List.of(), EnforcementMode.ENFORCE);
    }

    // However a set came about, by one change after the other or at once, it selects the same.
    @ParameterizedTest
    @ValueSource(ints = {3, 60, 300})
    void selectsTheSameHoweverItCameAbout(int size) {
        long seed = 20_261_121L + size;
        Random random = new Random(seed);
        Map<String, ImagePolicy> now = new TreeMap<>();
        PolicySet.Loaded changed = new PolicySet.Loaded(List.of(), UnmatchedImages.DENY);
        for (int step = 0; step < 400; step++) {
            int changes = step % 50 == 0 ? size : random.nextInt(3);
            for (int i = 0; i < changes; i++) {
                String name = "policy-" + random.nextInt(size);
                if (random.nextInt(3) == 0) {
                    now.remove(name);
                } else {
                    now.put(name, policy(name, random));
                }
            }
            UnmatchedImages unmatched = step % 2 == 0 ? UnmatchedImages.DENY : UnmatchedImages.ALLOW;
            changed = changed.with(new ArrayList<>(now.values()), unmatched);
            ImageReference image = ImageReference.parse("registry-" + random.nextInt(20) + ".example.com/team/app-"
                    + random.nextInt(20) + "@sha256:" + "0".repeat(64));
            assertThat(changed.selecting(image, POD))
                    .as("seed %d, step %d: %s", seed, step, image)
                    .containsExactlyElementsOf(now.values().stream()
                            .filter(policy -> policy.selects(image, POD))
                            .toList());
            assertThat(changed.policies()).containsExactlyElementsOf(now.values());
            assertThat(changed.unmatched()).isEqualTo(unmatched);
        }
    }
}
