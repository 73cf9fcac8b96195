// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.cluster.Scene;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Installations with Gatehouse behind them: what is unsigned is refused and what is signed is admitted. When
/// it has stopped, everything can be removed, policies included.
class InstalledTest {
    private static final String NAMESPACE = "cosign-system";

    /// What somebody does with an installation.
    private interface Use {
        void of(Cluster cluster, Scene scene) throws IOException;
    }

    @TestFactory
    Stream<DynamicTest> enforcesWithDefaults() {
        return installed("defaults", "", 1, (_, scene) -> {
            scene.demandSignatures("signed");
            scene.refuses("no signatures found", scene.unsigned("unsigned"));
            scene.admits(scene.signed("signed"));
        });
    }

    @TestFactory
    Stream<DynamicTest> enforcesWithThreeReplicas() {
        return installed(
                "three replicas, budget, ServiceMonitor",
                "--set webhook.replicaCount=3 --set serviceMonitor.enabled=true",
                3,
                (cluster, scene) -> {
                    scene.demandSignatures("signed");
                    String unsigned = scene.unsigned("unsigned");
                    String signed = scene.signed("signed");
                    for (int replica = 0; replica < 3; replica++) {
                        cluster.part("lead", "" + cluster.port("webhook-" + replica));
                        scene.refuses("no signatures found", unsigned);
                        scene.admits(signed);
                    }
                });
    }

    /// Where policy-controller was installed, its policies are enforced once Gatehouse has taken its place.
    @TestFactory
    Stream<DynamicTest> enforcesThePoliciesOfTheReleaseItUpgrades() {
        return Cluster.startBare().stream()
                .map(cluster -> dynamicTest("upgraded", () -> {
                    try (cluster) {
                        helm(cluster, "install", UpgradeTest.resource("upstream") + " --create-namespace");
                        Scene scene = Scene.open(cluster, "team");
                        cluster.kubectlReading(
                                        "apiVersion: policy.sigstore.dev/v1alpha1\nkind: ClusterImagePolicy\n"
                                                + "metadata: {name: signed}\nspec: " + scene.signatures(),
                                        "apply",
                                        "-f",
                                        "-")
                                .orFail();
                        String unsigned = scene.unsigned("unsigned");
                        String signed = scene.signed("signed");
                        helm(cluster, "upgrade", Helm.CHART.toString());
                        cluster.part("start", "gatehouse-0");
                        scene.refuses("failed policy: signed", unsigned);
                        scene.admits(signed);
                        assertThat(scene.dryRun(unsigned).refusal()).contains("no signatures found");
                        cluster.part("stop", "gatehouse-0");
                        helm(cluster, "uninstall", "--timeout 60s");
                        Eventually.holds(() -> assertThat(left(cluster)).isEmpty());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> enforcesEverywhereWithAPrivateAuthority() {
        String values = "--set webhook.namespaceSelector.matchExpressions[0].key=policy.sigstore.dev/exclude"
                + " --set webhook.namespaceSelector.matchExpressions[0].operator=DoesNotExist"
                + " --set webhook.registryCaBundle.name=corp --set webhook.registryCaBundle.key=ca.crt"
                + " --set webhook.extraArgs.tuf-mirror=https://tuf.corp.example --set webhook.extraArgs.disable-tuf=true";
        TestCertificates ours = TestCertificates.make("localhost");
        return installed("opt-out, private authority, TUF", values, 1, ours.authorityPem(), (cluster, scene) -> {
            try (FakeRegistry vouchedFor = FakeRegistry.startSecure(ours);
                    FakeRegistry strange = FakeRegistry.startSecure(TestCertificates.make("localhost"))) {
                scene.policy(
                        "signed",
                        "{\"images\": [{\"glob\": \"**\"}], \"authorities\": [{\"key\": {\"data\": "
                                + JsonWriter.compact(new JsonString(scene.publicKey())) + "}}]}");
                scene.admits(signed(vouchedFor, scene));
                scene.refuses("certificate", signed(strange, scene));
                scene.refuses("no signatures found", unsigned(vouchedFor));
            }
            assertThat(cluster.kubectl(
                                    "-n", "default", "run", "any", "--image=registry.example/any:1", "--dry-run=server")
                            .errors())
                    .contains("admission webhook \"policy.sigstore.dev\" denied the request");
        });
    }

    private static String signed(FakeRegistry registry, Scene scene) {
        Artifact image = Artifact.image("signed");
        registry.push("team/app", "v1", image)
                .push("team/app", image.signatureTag(), scene.signature(registry.host() + "/team/app", image.digest()));
        return registry.host() + "/team/app@" + image.digest();
    }

    private static String unsigned(FakeRegistry registry) {
        Artifact image = Artifact.image("unsigned");
        registry.push("team/app", "v2", image);
        return registry.host() + "/team/app@" + image.digest();
    }

    private static Stream<DynamicTest> installed(String what, String values, int replicas, Use use) {
        return installed(what, values, replicas, "", use);
    }

    /// Installs, uses, stops and uninstalls.
    ///
    /// @param authority certificate of a private authority for the ConfigMap `corp`; empty for none
    private static Stream<DynamicTest> installed(String what, String values, int replicas, String authority, Use use) {
        return Cluster.startBare().stream()
                .map(cluster -> dynamicTest(what, () -> {
                    try (cluster) {
                        if (!authority.isEmpty()) {
                            cluster.kubectl("create", "namespace", NAMESPACE).orFail();
                            Files.writeString(cluster.folder().resolve("ca.crt"), authority);
                            cluster.kubectl("-n", NAMESPACE, "create", "configmap", "corp", "--from-file=ca.crt")
                                    .orFail();
                        }
                        helm(cluster, "install", Helm.CHART + " --create-namespace " + values);
                        for (int replica = 0; replica < replicas; replica++) {
                            cluster.part("start", "gatehouse-" + replica);
                        }
                        use.of(cluster, Scene.open(cluster, "team"));
                        for (int replica = 0; replica < replicas; replica++) {
                            cluster.part("stop", "gatehouse-" + replica);
                        }
                        // Policies and TrustRoots are still there.
                        helm(cluster, "uninstall", "--timeout 60s");
                        Eventually.holds(() -> assertThat(left(cluster)).isEmpty());
                    }
                }));
    }

    private static void helm(Cluster cluster, String verb, String arguments) {
        cluster.shell(
                        cluster.folder(),
                        Map.of(),
                        "helm " + verb + " policy-controller -n " + NAMESPACE + " " + arguments)
                .orFail();
    }

    private static List<String> left(Cluster cluster) {
        return Leftovers.found(arguments -> {
                    String[] command = ("get " + arguments).split(" ", -1);
                    return cluster.kubectl(command).orFail();
                })
                .stream()
                .filter(name -> !name.equals("configmap/corp"))
                .toList();
    }
}
