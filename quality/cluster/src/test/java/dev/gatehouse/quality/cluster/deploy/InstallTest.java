// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.deploy;

import static dev.gatehouse.quality.cluster.deploy.ControlPlane.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.deploy.ControlPlane.Result;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Installing the chart and taking it away again.
class InstallTest {
    static final String POLICY = """
            apiVersion: policy.sigstore.dev/v1alpha1
            kind: ClusterImagePolicy
            metadata: {name: everything}
            spec: {images: [{glob: "**"}], authorities: [{static: {action: pass}}]}
            ---
            apiVersion: policy.sigstore.dev/v1alpha1
            kind: TrustRoot
            metadata: {name: ours}
            spec: {remote: {mirror: "https://tuf.example", root: e30=}}
            """;

    private static final String SERVICE_MONITORS = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: servicemonitors.monitoring.coreos.com}
            spec:
              group: monitoring.coreos.com
              scope: Namespaced
              names: {kind: ServiceMonitor, plural: servicemonitors, singular: servicemonitor}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    @TestFactory
    Stream<DynamicTest> installsWithDefaultsWherePodsAreRestricted() {
        return ControlPlane.test("defaults", plane -> {
            plane.kubectl("label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted")
                    .orFail();
            Result installed = plane.install(List.of());
            assertThat(installed.orFail()).doesNotContain("would violate PodSecurity");
            plane.kubectl("-n", NAMESPACE, "wait", "--for=create", "pod", "-l", "control-plane", "--timeout=30s")
                    .orFail();
            assertThat(names(plane, "validatingwebhookconfigurations"))
                    .containsExactly("policy.sigstore.dev", "validating.clusterimagepolicy.sigstore.dev");
            assertThat(names(plane, "mutatingwebhookconfigurations"))
                    .containsExactly("defaulting.clusterimagepolicy.sigstore.dev", "policy.sigstore.dev");
            plane.helm("uninstall", "policy-controller", "-n", NAMESPACE).orFail();

            Result loose = plane.install(List.of("--set", "webhook.podSecurityContext.enabled=false"));
            assertThat(loose.orFail()).contains("would violate PodSecurity");
        });
    }

    @TestFactory
    Stream<DynamicTest> installsThreeReplicasWithBudgetAndServiceMonitor() {
        return ControlPlane.test("three replicas", plane -> {
            List<String> values = List.of("--set", "webhook.replicaCount=3,serviceMonitor.enabled=true");
            assertThat(plane.install(values).orFail()).contains("this cluster knows no ServiceMonitor");
            plane.kubectlReading(SERVICE_MONITORS, "apply").orFail();
            plane.kubectl("wait", "--for=condition=Established", "crd/servicemonitors.monitoring.coreos.com")
                    .orFail();
            try {
                plane.helm(
                                "upgrade",
                                "policy-controller",
                                "-n",
                                NAMESPACE,
                                Helm.CHART.toString(),
                                values.get(0),
                                values.get(1))
                        .orFail();
                plane.kubectl("-n", NAMESPACE, "get", "servicemonitor", "policy-controller-webhook-monitor")
                        .orFail();
                assertThat(plane.kubectl(
                                        "-n",
                                        NAMESPACE,
                                        "get",
                                        "poddisruptionbudget",
                                        "-o",
                                        "jsonpath={..minAvailable}")
                                .orFail())
                        .isEqualTo("1");
                assertThat(plane.kubectl("-n", NAMESPACE, "get", "deployment", "-o", "jsonpath={..spec.replicas}")
                                .orFail())
                        .isEqualTo("3");
            } finally {
                plane.kubectl("delete", "crd", "servicemonitors.monitoring.coreos.com")
                        .orFail();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> installsForEveryNamespaceButSome() {
        return ControlPlane.test("opt-out, private authority, TUF", plane -> {
            plane.install(
                            List.of(
                                    "--set",
                                    "webhook.namespaceSelector.matchExpressions[0].key=policy.sigstore.dev/exclude",
                                    "--set",
                                    "webhook.namespaceSelector.matchExpressions[0].operator=DoesNotExist",
                                    "--set",
                                    "webhook.registryCaBundle.name=corp,webhook.registryCaBundle.key=ca.crt",
                                    "--set",
                                    "webhook.extraArgs.tuf-mirror=https://tuf.corp.example,webhook.extraArgs.tuf-root=/tuf/root.json"))
                    .orFail();
            assertThat(plane.kubectl(
                                    "get",
                                    "validatingwebhookconfiguration",
                                    "policy.sigstore.dev",
                                    "-o",
                                    "jsonpath={.webhooks[0].namespaceSelector.matchExpressions}")
                            .orFail())
                    .isEqualTo(
                            "[{\"key\":\"webhooks.knative.dev/exclude\",\"operator\":\"DoesNotExist\"},"
                                    + "{\"key\":\"policy.sigstore.dev/exclude\",\"operator\":\"DoesNotExist\"},"
                                    + "{\"key\":\"kubernetes.io/metadata.name\",\"operator\":\"NotIn\",\"values\":[\"cosign-system\"]}]");
            assertThat(plane.kubectl(
                                    "-n",
                                    NAMESPACE,
                                    "get",
                                    "deployment",
                                    "-o",
                                    "jsonpath={..containers[0].args} {..containers[0].env}")
                            .orFail())
                    .contains("-tuf-mirror=https://tuf.corp.example", "-tuf-root=/tuf/root.json")
                    .contains("/etc/custom-ca:/etc/ssl/certs");
        });
    }

    @TestFactory
    Stream<DynamicTest> policiesShowNameAndAge() {
        return ControlPlane.test("kubectl get", plane -> {
            plane.installWithNobodyThere();
            plane.kubectlReading(POLICY, "apply").orFail();
            plane.kubectl(
                            "patch",
                            "clusterimagepolicies.v1alpha1.policy.sigstore.dev",
                            "everything",
                            "--subresource=status",
                            "--type=merge",
                            "-p",
                            "{\"status\": {\"conditions\": [{\"type\": \"Ready\", \"status\": \"False\", \"reason\": \"Because\"}]}}")
                    .orFail();
            assertThat(words(plane, "clusterimagepolicies.v1alpha1.policy.sigstore.dev"))
                    .containsExactly("NAME", "AGE");
            assertThat(words(plane, "clusterimagepolicies.v1alpha1.policy.sigstore.dev", "-o", "wide"))
                    .containsExactly("NAME", "READY", "REASON", "AGE");
            assertThat(plane.kubectl("get", "clusterimagepolicies.v1alpha1.policy.sigstore.dev", "-o", "wide")
                            .orFail())
                    .containsPattern("everything +False +Because ");
            assertThat(words(plane, "troot")).containsExactly("NAME", "AGE");
        });
    }

    @TestFactory
    Stream<DynamicTest> leavesNothingWhereNobodyAnswersAndPoliciesAreThere() {
        return ControlPlane.test("uninstall", plane -> {
            plane.installWithNobodyThere("--set", "validatingAdmissionPolicies.enabled=true");
            plane.kubectlReading(POLICY, "apply").orFail();
            fillIn(plane);
            // As a leader makes them
            String service = plane.kubectl(
                            "-n", NAMESPACE, "get", "service", "webhook", "-o", "jsonpath={.metadata.uid}")
                    .orFail();
            plane.kubectlReading("""
                            apiVersion: coordination.k8s.io/v1
                            kind: Lease
                            metadata:
                              name: policy-controller.webhookcertificates.00-of-01
                              namespace: cosign-system
                              ownerReferences: [{apiVersion: v1, kind: Service, name: webhook, uid: %s}]
                            spec: {holderIdentity: somebody}
                            """.formatted(service), "apply").orFail();
            assertThat(plane.kubectlReading(POLICY.replace("everything", "other"), "apply")
                            .output())
                    .contains("failed calling webhook \"defaulting.clusterimagepolicy.sigstore.dev\"");

            plane.helm("uninstall", "policy-controller", "-n", NAMESPACE, "--timeout", "30s")
                    .orFail();
            assertThat(plane.kubectl(
                                    "wait",
                                    "--for=delete",
                                    "crd/clusterimagepolicies.policy.sigstore.dev",
                                    "--timeout=30s")
                            .succeeded())
                    .isTrue();
            plane.kubectl("-n", NAMESPACE, "wait", "--for=delete", "lease", "--all", "--timeout=60s");
            plane.kubectl("-n", NAMESPACE, "wait", "--for=delete", "pod", "--all", "--timeout=60s");
            assertThat(plane.left()).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> aPolicyCanBeDeletedWhereNobodyAnswers() {
        return ControlPlane.test("kubectl delete", plane -> {
            plane.installWithNobodyThere();
            plane.kubectlReading(POLICY, "apply").orFail();
            String policy = "clusterimagepolicies.v1alpha1.policy.sigstore.dev/everything";
            plane.kubectl(
                            "patch",
                            policy,
                            "--type=merge",
                            "-p",
                            "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}")
                    .orFail();
            fillIn(plane);
            assertThat(plane.kubectl("label", policy, "a=b").output()).contains("failed calling webhook");
            plane.kubectl("delete", policy, "--wait=false").orFail();
            plane.kubectl("patch", policy, "--type=merge", "-p", "{\"metadata\": {\"finalizers\": null}}")
                    .orFail();
            assertThat(plane.kubectl("get", policy).output()).contains("NotFound");
        });
    }

    @TestFactory
    Stream<DynamicTest> keepsPoliciesWhereCrdsLeaveTheRelease() {
        return ControlPlane.test("installCRDs", plane -> {
            plane.installWithNobodyThere();
            plane.kubectlReading(POLICY, "apply").orFail();
            String[] without = {
                "upgrade", "policy-controller", "-n", NAMESPACE, Helm.CHART.toString(), "--set", "installCRDs=false"
            };
            assertThat(plane.helm(without).output())
                    .contains(
                            "kubectl annotate crd clusterimagepolicies.policy.sigstore.dev helm.sh/resource-policy=keep");
            plane.kubectl(
                            "annotate",
                            "crd",
                            "clusterimagepolicies.policy.sigstore.dev",
                            "trustroots.policy.sigstore.dev",
                            "helm.sh/resource-policy=keep")
                    .orFail();
            plane.helm(without).orFail();
            plane.helm("uninstall", "policy-controller", "-n", NAMESPACE).orFail();
            plane.kubectl("get", "clusterimagepolicies.v1alpha1.policy.sigstore.dev", "everything")
                    .orFail();
        });
    }

    /// Writes rules into the webhooks for policies, as the leader does.
    static void fillIn(ControlPlane plane) throws InterruptedException {
        for (List<String> each : List.of(
                List.of(
                        "mutatingwebhookconfiguration",
                        "defaulting.clusterimagepolicy.sigstore.dev",
                        "[\"CREATE\", \"UPDATE\"]"),
                List.of(
                        "validatingwebhookconfiguration",
                        "validating.clusterimagepolicy.sigstore.dev",
                        "[\"CREATE\", \"UPDATE\", \"DELETE\"]"))) {
            plane.kubectl(
                            "patch",
                            each.get(0),
                            each.get(1),
                            "--type=json",
                            "-p",
                            "[{\"op\": \"add\", \"path\": \"/webhooks/0/rules\", \"value\": ["
                                    + "{\"apiGroups\": [\"policy.sigstore.dev\"], \"apiVersions\": [\"v1alpha1\", \"v1beta1\"],"
                                    + " \"resources\": [\"clusterimagepolicies\"], \"operations\": "
                                    + each.get(2) + "}]}]")
                    .orFail();
        }
        // The API server learns of changed configurations by a watch.
        plane.eventually(
                "the webhooks are asked",
                () -> plane.kubectlReading(POLICY.replace("everything", "another"), "create", "--dry-run=server")
                        .output()
                        .contains("failed calling webhook"));
    }

    private static List<String> names(ControlPlane plane, String kind) {
        return plane.kubectl("get", kind, "-o", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}")
                .orFail()
                .lines()
                .toList();
    }

    // The words of the head of a table
    private static List<String> words(ControlPlane plane, String... what) {
        String[] all = Stream.concat(Stream.of("get"), Stream.of(what)).toArray(String[]::new);
        return List.of(
                plane.kubectl(all).orFail().lines().findFirst().orElse("").split(" +", -1));
    }
}
