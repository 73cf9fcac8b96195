// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.deploy;

import static dev.gatehouse.quality.cluster.deploy.ControlPlane.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.deploy.ControlPlane.Result;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The optional ValidatingAdmissionPolicies. `tenant` may edit namespaces, webhooks, CRDs and what is in any
/// namespace, but not policies; `guard` may edit policies besides.
class GuardsTest {
    private static final String USERS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: team-edits}
            rules:
              - apiGroups: [""]
                resources: [namespaces, namespaces/status, namespaces/finalize, configmaps, secrets, services, pods]
                verbs: ["*"]
              - {apiGroups: [apps], resources: [deployments, deployments/scale], verbs: ["*"]}
              - {apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: ["*"]}
              - {apiGroups: [admissionregistration.k8s.io], resources: ["*"], verbs: ["*"]}
              - {apiGroups: [apiextensions.k8s.io], resources: ["*"], verbs: ["*"]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: team-changes-policies}
            rules: [{apiGroups: [policy.sigstore.dev], resources: [clusterimagepolicies], verbs: [update]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: team-edits}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: team-edits}
            subjects: [{kind: User, name: tenant}, {kind: User, name: guard}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: team-changes-policies}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: team-changes-policies}
            subjects: [{kind: User, name: guard}]
            """;

    private static final String ALONE = "only who may update ClusterImagePolicies may ";

    @TestFactory
    Stream<DynamicTest> aNamespaceStaysInReachOfPolicies() {
        return ControlPlane.test("opt-in", plane -> {
            install(plane);
            plane.kubectl("create", "namespace", "team").orFail();
            // Tightening is nobody's privilege.
            plane.kubectlAs("tenant", "label", "namespace", "team", "policy.sigstore.dev/include=true")
                    .orFail();
            String[][] loosening = {
                {"label", "namespace", "team", "policy.sigstore.dev/include-"},
                {"label", "namespace", "team", "policy.sigstore.dev/include=false", "--overwrite"},
                {"label", "namespace", "team", "webhooks.knative.dev/exclude="},
                {
                    "patch",
                    "namespace",
                    "team",
                    "--subresource=status",
                    "--type=merge",
                    "-p",
                    "{\"metadata\": {\"labels\": {\"policy.sigstore.dev/include\": null}}}"
                },
            };
            for (String[] each : loosening) {
                refused(plane.kubectlAs("tenant", each), "take a namespace out of their reach");
            }
            plane.kubectlAs("tenant", "label", "namespace", "team", "color=blue")
                    .orFail();
            refused(
                    plane.kubectlAs("tenant", "delete", "namespace", NAMESPACE, "--dry-run=server"),
                    "delete the system namespace");
            plane.kubectlAs("guard", "delete", "namespace", NAMESPACE, "--dry-run=server")
                    .orFail();
            plane.kubectlAs("tenant", "create", "namespace", "other", "--dry-run=server")
                    .orFail();
            for (String[] each : loosening) {
                plane.kubectlAs("guard", each).orFail();
                plane.kubectl(
                                "label",
                                "namespace",
                                "team",
                                "policy.sigstore.dev/include=true",
                                "webhooks.knative.dev/exclude-",
                                "--overwrite")
                        .orFail();
            }
            plane.kubectlAs("tenant", "delete", "namespace", "team").orFail();
        });
    }

    @TestFactory
    Stream<DynamicTest> aNewNamespaceIsInReachOfPolicies() {
        return ControlPlane.test("opt-out", plane -> {
            install(
                    plane,
                    "--set",
                    "webhook.namespaceSelector.matchExpressions[0].key=policy.sigstore.dev/exclude",
                    "--set",
                    "webhook.namespaceSelector.matchExpressions[0].operator=NotIn",
                    "--set-string",
                    "webhook.namespaceSelector.matchExpressions[0].values[0]=true");
            String exempt = """
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: team, labels: {policy.sigstore.dev/exclude: "%s"}}
                    """;
            refused(
                    plane.kubectlReading(exempt.formatted("true"), "--as=tenant", "create"),
                    "take a namespace out of their reach");
            plane.kubectlReading(exempt.formatted("true"), "--as=guard", "create", "--dry-run=server")
                    .orFail();
            plane.kubectlReading(exempt.formatted("false"), "--as=tenant", "create")
                    .orFail();
            refused(
                    plane.kubectlAs(
                            "tenant", "label", "namespace", "team", "policy.sigstore.dev/exclude=true", "--overwrite"),
                    "take a namespace out of their reach");
        });
    }

    @TestFactory
    Stream<DynamicTest> webhooksAndDefinitionsOfPoliciesStay() {
        return ControlPlane.test("webhooks and CRDs", plane -> {
            install(plane);
            String[][] changes = {
                {"annotate", "validatingwebhookconfiguration", "policy.sigstore.dev", "a=b"},
                {"annotate", "mutatingwebhookconfiguration", "defaulting.clusterimagepolicy.sigstore.dev", "a=b"},
                {
                    "delete",
                    "validatingwebhookconfiguration",
                    "validating.clusterimagepolicy.sigstore.dev",
                    "--dry-run=server"
                },
                {"annotate", "crd", "clusterimagepolicies.policy.sigstore.dev", "a=b"},
                {"delete", "crd", "trustroots.policy.sigstore.dev", "--dry-run=server"},
            };
            for (String[] each : changes) {
                refused(plane.kubectlAs("tenant", each), "change or delete what enforces them");
            }
            // A request for the collection names no object.
            refused(
                    plane.kubectlAs(
                            "tenant",
                            "delete",
                            "--raw",
                            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations?dryRun=All"),
                    "change or delete what enforces them");
            for (String[] each : changes) {
                plane.kubectlAs("guard", each).orFail();
            }
            // The account of Gatehouse may, which may not change policies either.
            String webhook = plane.kubectl("get", "validatingwebhookconfiguration", "policy.sigstore.dev", "-o", "yaml")
                    .orFail();
            refused(plane.kubectlReading(webhook, "--as=tenant", "replace"), "change or delete what enforces them");
            plane.kubectlReading(
                            webhook, "--as=system:serviceaccount:cosign-system:policy-controller-webhook", "replace")
                    .orFail();
            String others = """
                    apiVersion: admissionregistration.k8s.io/v1
                    kind: ValidatingWebhookConfiguration
                    metadata: {name: team.corp.example}
                    """;
            plane.kubectlReading(others, "--as=tenant", "create").orFail();
            plane.kubectlAs("tenant", "annotate", "validatingwebhookconfiguration", "team.corp.example", "a=b")
                    .orFail();
            plane.kubectlAs("tenant", "delete", "validatingwebhookconfiguration", "team.corp.example")
                    .orFail();
        });
    }

    @TestFactory
    Stream<DynamicTest> theSystemNamespaceIsNobodyElses() {
        return ControlPlane.test("system namespace", plane -> {
            install(plane);
            String[][] changes = {
                {
                    "patch",
                    "configmap",
                    "config-policy-controller",
                    "--type=merge",
                    "-p",
                    "{\"data\": {\"no-match-policy\": \"allow\"}}"
                },
                {"create", "configmap", "more"},
                {"delete", "secret", "webhook-certs", "--dry-run=server"},
                {"annotate", "service", "webhook", "a=b"},
                {"scale", "deployment", "policy-controller-webhook", "--replicas=0"},
            };
            for (String[] each : changes) {
                refused(plane.kubectlAs("tenant", in(NAMESPACE, each)), "change the system namespace");
            }
            for (String[] each : changes) {
                plane.kubectlAs("guard", in(NAMESPACE, each)).orFail();
            }
            plane.kubectlAs("tenant", in("default", "create", "configmap", "more", "--dry-run=server"))
                    .orFail();
            // Kubernetes goes on making what the Deployment asks for.
            plane.kubectlAs("guard", in(NAMESPACE, "scale", "deployment", "policy-controller-webhook", "--replicas=2"))
                    .orFail();
            plane.kubectl(in(
                            NAMESPACE,
                            "wait",
                            "--for=jsonpath={.status.replicas}=2",
                            "deployment/policy-controller-webhook",
                            "--timeout=30s"))
                    .orFail();
        });
    }

    private static void install(ControlPlane plane, String... values) throws InterruptedException {
        String[] all = Stream.concat(
                        Stream.of("--set", "validatingAdmissionPolicies.enabled=true"), Arrays.stream(values))
                .toArray(String[]::new);
        plane.installWithNobodyThere(all);
        plane.kubectlReading(USERS, "apply").orFail();
        plane.eventually(
                "the guards are there",
                () -> plane.kubectlAs("tenant", in(NAMESPACE, "create", "configmap", "more", "--dry-run=server"))
                        .output()
                        .contains(ALONE));
        plane.eventually(
                "every guard is there",
                () -> plane.kubectlAs(
                                        "tenant",
                                        "annotate",
                                        "crd",
                                        "trustroots.policy.sigstore.dev",
                                        "a=b",
                                        "--dry-run=server")
                                .output()
                                .contains(ALONE)
                        && plane.kubectlAs("tenant", "delete", "namespace", NAMESPACE, "--dry-run=server")
                                .output()
                                .contains(ALONE));
        plane.eventually(
                "guard may change policies",
                () -> plane.kubectlAs("guard", in(NAMESPACE, "create", "configmap", "more", "--dry-run=server"))
                        .succeeded());
    }

    private static String[] in(String namespace, String... command) {
        return Stream.concat(Stream.of("-n", namespace), Arrays.stream(command)).toArray(String[]::new);
    }

    private static void refused(Result result, String deed) {
        assertThat(result.succeeded()).as(result.output()).isFalse();
        assertThat(result.output()).contains(ALONE + deed);
    }
}
