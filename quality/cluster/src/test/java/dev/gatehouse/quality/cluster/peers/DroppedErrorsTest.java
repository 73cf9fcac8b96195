// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.cluster.Scene;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// policy-controller drops errors that are no field errors: a policy that fails so counts as satisfied. Whatever
/// is wrong with a key that a policy names, its images are refused, and admitted once it is right.
class DroppedErrorsTest {
    private static final String SECRETS = "/api/v1/namespaces/cosign-system/secrets";

    private static String secret(String data) {
        return "{\"metadata\": {\"name\": \"dropped-errors\"}, \"data\": " + data + "}";
    }

    private static String entry(String name, String text) {
        return "\"" + name + "\": \""
                + Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "\"";
    }

    @TestFactory
    Stream<DynamicTest> refusesWhileTheKeyIsMissingAmbiguousBadOrGone() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "dropped-errors")) {
                String image = scene.signed("app");
                assertThat(scene.create(
                                        "dropped-errors",
                                        "{\"images\": [{\"glob\": \"" + scene.repository("**")
                                                + "\"}], \"authorities\": [{\"key\": {\"secretRef\": {\"name\": \"dropped-errors\"}}}]}")
                                .refusal())
                        .isEmpty();
                scene.refuses("failed policy: dropped-errors", image);
                String good = entry("key", scene.publicKey());
                try {
                    cluster.api().create(SECRETS, secret("{" + good + "}"));
                    scene.admits(image);
                    for (String bad : new String[] {
                        "{" + good + ", " + entry("other", scene.publicKey()) + "}",
                        "{" + entry("key", "no key at all") + "}",
                        "{}"
                    }) {
                        replace(cluster, secret(bad));
                        scene.refuses("failed policy: dropped-errors", image);
                        replace(cluster, secret("{" + good + "}"));
                        scene.admits(image);
                    }
                } finally {
                    cluster.api().delete(SECRETS + "/dropped-errors");
                }
                scene.refuses("failed policy: dropped-errors", image);
            }
        });
    }

    private static void replace(Cluster cluster, String secret) {
        assertThat(cluster.api().replace(SECRETS + "/dropped-errors", secret).refusal())
                .isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatARegistryDoesNotAnswerAbout() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "dropped-errors-registry")) {
                String good = scene.signed("app");
                scene.policy(
                        "dropped-errors-registry", scene.signatures().replace(scene.repository("**"), "localhost*/**"));
                scene.admits(good);
                // Nobody listens on port 1, and nobody knows this digest.
                String digest = good.substring(good.indexOf('@'));
                scene.refuses("failed policy: dropped-errors-registry", "localhost:1/app" + digest);
                scene.refuses(
                        "failed policy: dropped-errors-registry",
                        scene.repository("app") + "@sha256:" + "0".repeat(64));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesUnderAPolicyWithoutAuthorities() {
        return Cluster.test(cluster -> {
            String settings = "/api/v1/namespaces/cosign-system/configmaps/config-policy-controller";
            try (Scene scene = Scene.open(cluster, "dropped-errors-empty")) {
                String image = scene.signed("app");
                cluster.api().merge(settings, "{\"data\": {\"fail-on-empty-authorities\": \"false\"}}");
                Eventually.holds(() -> assertThat(scene.create(
                                        "dropped-errors-empty",
                                        "{\"images\": [{\"glob\": \"" + scene.repository("**")
                                                + "\"}], \"authorities\": []}")
                                .refusal())
                        .isEmpty());
                scene.refuses("failed policy: dropped-errors-empty", image);
                assertThat(cluster.api()
                                .merge(
                                        "/apis/policy.sigstore.dev/v1beta1/clusterimagepolicies/dropped-errors-empty",
                                        "{\"spec\": " + scene.signatures() + "}")
                                .refusal())
                        .isEmpty();
                scene.admits(image);
            } finally {
                cluster.api().merge(settings, "{\"data\": {\"fail-on-empty-authorities\": null}}");
            }
        });
    }
}
