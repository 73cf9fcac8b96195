// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.deploy;

import static dev.gatehouse.quality.cluster.deploy.ControlPlane.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// From policy-controller to Gatehouse in place: the same objects, none twice, and nothing lost of what its
/// leader wrote.
class UpgradeTest {
    private static final String RULES =
            "[{\"op\": \"add\", \"path\": \"/webhooks/0/rules\", \"value\": [{\"apiGroups\": [\"\"],"
                    + " \"apiVersions\": [\"v1\"], \"operations\": [\"CREATE\"], \"resources\": [\"pods\"]}]},"
                    + " {\"op\": \"add\", \"path\": \"/webhooks/0/clientConfig/service/path\", \"value\": \"/validations\"}]";

    @TestFactory
    Stream<DynamicTest> upgradesTheRelease() {
        return ControlPlane.test("helm upgrade", plane -> {
            plane.helm(
                            "install",
                            "policy-controller",
                            "-n",
                            NAMESPACE,
                            resource("upstream").toString())
                    .orFail();
            plane.kubectlReading(InstallTest.POLICY, "apply").orFail();
            asTheLeaderDoes(plane);
            List<String> before = objects(plane);
            String uid = uid(plane);

            plane.helm("upgrade", "policy-controller", "-n", NAMESPACE, Helm.CHART.toString())
                    .orFail();

            assertThat(uid(plane)).isEqualTo(uid);
            keptWhatTheLeaderWrote(plane);
            assertThat(objects(plane)).containsAll(before);
            // One chart's Deployment is the other's: its pods are replaced one by one.
            assertThat(plane.kubectl("-n", NAMESPACE, "get", "deployments", "-o", "name")
                            .orFail())
                    .isEqualTo("deployment.apps/policy-controller-webhook\n");
            assertThat(plane.kubectl(
                                    "-n",
                                    NAMESPACE,
                                    "get",
                                    "pdb",
                                    "-o",
                                    "jsonpath={..spec.minAvailable}{..spec.maxUnavailable}")
                            .orFail())
                    .isEqualTo("1");
            plane.helm("rollback", "policy-controller", "1", "-n", NAMESPACE).orFail();
            assertThat(uid(plane)).isEqualTo(uid);
            plane.helm("uninstall", "policy-controller", "-n", NAMESPACE).orFail();
            plane.kubectl("-n", NAMESPACE, "wait", "--for=delete", "pod", "--all", "--timeout=60s");
            plane.kubectl("wait", "--for=delete", "crd/clusterimagepolicies.policy.sigstore.dev", "--timeout=30s");
            assertThat(plane.left()).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> takesThePlaceOfPlainManifests() {
        return ControlPlane.test("kubectl apply", plane -> {
            String manifests = Helm.DEPLOY
                    .resolve("manifests")
                    .resolve("policy-controller.yaml")
                    .toString();
            String definitions =
                    Helm.DEPLOY.resolve("manifests").resolve("crds.yaml").toString();
            plane.kubectl("apply", "-f", resource("upstream.yaml").toString()).orFail();
            plane.kubectl("apply", "-f", definitions).orFail();
            plane.kubectlReading(InstallTest.POLICY, "apply").orFail();
            asTheLeaderDoes(plane);
            String uid = uid(plane);

            plane.kubectl("apply", "-f", definitions, "-f", manifests).orFail();

            assertThat(uid(plane)).isEqualTo(uid);
            keptWhatTheLeaderWrote(plane);
            assertThat(plane.kubectl("-n", NAMESPACE, "get", "deployments", "-o", "name")
                            .orFail())
                    .isEqualTo("deployment.apps/webhook\n");
            plane.kubectl(
                            "-n",
                            NAMESPACE,
                            "wait",
                            "--for=jsonpath={.status.updatedReplicas}=1",
                            "deployment/webhook",
                            "--timeout=30s")
                    .orFail();
            plane.kubectl("delete", "-f", manifests, "-f", definitions, "--timeout=60s")
                    .orFail();
            assertThat(plane.left()).isEmpty();
            plane.kubectl("create", "namespace", NAMESPACE).orFail();
        });
    }

    private static void asTheLeaderDoes(ControlPlane plane) {
        plane.kubectl("patch", "validatingwebhookconfiguration", "policy.sigstore.dev", "--type=json", "-p", RULES)
                .orFail();
        plane.kubectl(
                        "-n",
                        NAMESPACE,
                        "patch",
                        "configmap",
                        "config-image-policies",
                        "-p",
                        "{\"data\": {\"everything\": \"{}\"}}")
                .orFail();
        plane.kubectl(
                        "-n",
                        NAMESPACE,
                        "patch",
                        "secret",
                        "webhook-certs",
                        "-p",
                        "{\"stringData\": {\"ca-cert.pem\": \"x\"}}")
                .orFail();
    }

    private static void keptWhatTheLeaderWrote(ControlPlane plane) {
        assertThat(plane.kubectl(
                                "get",
                                "validatingwebhookconfiguration",
                                "policy.sigstore.dev",
                                "-o",
                                "jsonpath={.webhooks[0].rules[0].resources} {.webhooks[0].clientConfig.service.path}")
                        .orFail())
                .isEqualTo("[\"pods\"] /validations");
        assertThat(plane.kubectl(
                                "-n",
                                NAMESPACE,
                                "get",
                                "configmap",
                                "config-image-policies",
                                "-o",
                                "jsonpath={.data.everything}")
                        .orFail())
                .isEqualTo("{}");
        assertThat(plane.kubectl("-n", NAMESPACE, "get", "secret", "webhook-certs", "-o", "jsonpath={.data}")
                        .orFail())
                .isEqualTo("{\"ca-cert.pem\":\"eA==\"}");
    }

    private static String uid(ControlPlane plane) {
        return plane.kubectl(
                        "get",
                        "clusterimagepolicies.v1alpha1.policy.sigstore.dev",
                        "everything",
                        "-o",
                        "jsonpath={.metadata.uid}")
                .orFail();
    }

    private static List<String> objects(ControlPlane plane) {
        return plane.left().stream()
                .filter(name -> !name.startsWith("pod/")
                        && !name.startsWith("replicaset")
                        && !name.startsWith("secret/sh.helm"))
                .toList();
    }

    static Path resource(String name) throws URISyntaxException {
        URL found = Objects.requireNonNull(UpgradeTest.class.getResource(name), name);
        Path path = Path.of(found.toURI());
        assertThat(Files.exists(path)).isTrue();
        return path;
    }
}
