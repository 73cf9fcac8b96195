// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.testkit.Programs.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The chart as `helm` renders it, without a cluster.
class ChartTest {
    private static final String DEPLOYMENT = "webhook/deployment.yaml";
    private static final String BUDGET = "webhook/poddisruptionbudget.yaml";
    private static final String WORKLOADS = "admission/workloads.yaml";
    private static final String POLICIES = "admission/policies.yaml";

    @TempDir
    private static Path scratch;

    private static Stream<DynamicTest> table(Map<String, List<String>> cases, BiConsumer<Helm, List<String>> proof) {
        return Helm.find().stream()
                .flatMap(helm -> cases.entrySet().stream()
                        .map(each -> dynamicTest(each.getKey(), () -> proof.accept(helm, each.getValue()))));
    }

    @TestFactory
    Stream<DynamicTest> passesTheLinter() {
        return Helm.test("helm lint --strict", helm -> {
            Ended ended = helm.run("lint", "--strict", Helm.CHART.toString());
            assertThat(ended.exit()).as(ended.output()).isZero();
        });
    }

    @TestFactory
    Stream<DynamicTest> plainManifestsAreThoseOfTheChart() {
        return Helm.test("deploy/render", helm -> {
            Ended ended = dev.gatehouse.quality.testkit.Programs.run(
                    scratch,
                    Map.of("HELM", helm.program().toString()),
                    Helm.DEPLOY.resolve("render"),
                    scratch.toString());
            assertThat(ended.exit()).as(ended.output()).isZero();
            for (String name : List.of("crds.yaml", "policy-controller.yaml")) {
                assertThat(scratch.resolve(name))
                        .as("deploy/manifests/%s: run deploy/render", name)
                        .hasSameTextualContentAs(
                                Helm.DEPLOY.resolve("manifests").resolve(name));
            }
        });
    }

    // control-plane.md 7.3: every value of the Sigstore chart with its default, as far as that is not a fault.
    private static final String VALUES_OF_THE_REFERENCE = """
            cosign: {cosignPub: "", webhookName: policy.sigstore.dev, webhookTimeoutSeconds: {}}
            installCRDs: true
            imagePullSecrets: []
            loglevel: info
            webhook:
              customLabels: {}
              configData: {}
              replicaCount: 1
              name: webhook
              env: {}
              envFrom: {}
              extraArgs: {}
              resources: {limits: {cpu: 200m, memory: 512Mi}, requests: {cpu: 100m, memory: 128Mi}}
              securityContext: {enabled: false, runAsUser: 65532}
              failurePolicy: Fail
              podAnnotations: {}
              podSecurityContext:
                {enabled: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsUser: 1000, capabilities: {drop: [ALL]}}
              affinity: {}
              podDisruptionBudget: {enabled: true, minAvailable: 1}
              serviceAccount: {annotations: {}, create: true, name: ""}
              service: {annotations: {}, type: ClusterIP, port: 443}
              volumeMounts: []
              volumes: []
              namespaceSelector: {matchExpressions: [{key: policy.sigstore.dev/include, operator: In, values: ["true"]}]}
              registryCaBundle: {}
              webhookNames:
                defaulting: defaulting.clusterimagepolicy.sigstore.dev
                validating: validating.clusterimagepolicy.sigstore.dev
              webhookTimeoutSeconds: {}
              priorityClass: ""
              automountServiceAccountToken: true
            leasescleanup:
              priorityClass: ""
              image: {repository: cgr.dev/chainguard/kubectl, version: latest-dev, pullPolicy: IfNotPresent}
              resources: {limits: {cpu: "", memory: ""}, requests: {cpu: "", memory: ""}}
              podSecurityContext: {enabled: false}
              automountServiceAccountToken: true
            commonNodeSelector: {}
            commonTolerations: []
            commonAnnotations: {}
            serviceMonitor: {enabled: false}
            """;

    @TestFactory
    Stream<DynamicTest> defaultsAreThoseOfTheReference() {
        return Helm.test("rendered with and without its values", helm -> {
            Path values = written("reference.yaml", VALUES_OF_THE_REFERENCE);
            Ended with = helm.template("--values", values.toString());
            assertThat(with.exit()).as(with.output()).isZero();
            assertThat(with.output()).isEqualTo(helm.template().output());
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesValues() {
        return table(
                Map.of(
                        "a number in words", List.of("webhook.replicaCount=two", "/webhook/replicaCount"),
                        "an unknown key",
                                List.of("webhook.namespaceSelecter.matchLabels.a=b", "namespaceSelecter' not allowed"),
                        "no port", List.of("webhook.service.port=0", "/webhook/service/port"),
                        "a webhook name without dots", List.of("cosign.webhookName=gatehouse", "/cosign/webhookName"),
                        "an unknown failure policy", List.of("webhook.failurePolicy=Maybe", "/webhook/failurePolicy"),
                        "a duration without unit", List.of("webhook.snapshot.maxAge=60", "/webhook/snapshot/maxAge"),
                        "a time limit that the API server refuses",
                                List.of(
                                        "cosign.webhookTimeoutSeconds.validating=31",
                                        "webhookTimeoutSeconds/validating"),
                        "an address that is no network",
                                List.of("networkPolicy.apiServer={apiserver.example}", "/networkPolicy/apiServer/0"),
                        "a certificate from nowhere",
                                List.of("certificates.source=secret", "certificates.secretName says which one")),
                (helm, value) -> {
                    Ended ended = helm.template("--set", value.get(0));
                    assertThat(ended.exit()).isNotZero();
                    assertThat(ended.output()).contains(value.get(1));
                });
    }

    @TestFactory
    Stream<DynamicTest> aBudgetNeverBlocksEveryEviction() {
        return table(
                Map.of(
                        "one replica", List.of("webhook.replicaCount=1", "maxUnavailable: 1"),
                        "three replicas", List.of("webhook.replicaCount=3", "minAvailable: 1"),
                        "as many as there are",
                                List.of(
                                        "webhook.replicaCount=2,webhook.podDisruptionBudget.minAvailable=2",
                                        "maxUnavailable: 1"),
                        "half of one", List.of("webhook.podDisruptionBudget.minAvailable=50%", "maxUnavailable: 1"),
                        "half of three",
                                List.of(
                                        "webhook.replicaCount=3,webhook.podDisruptionBudget.minAvailable=50%",
                                        "minAvailable: 50%"),
                        "by what may be away",
                                List.of(
                                        "webhook.replicaCount=3,webhook.podDisruptionBudget.maxUnavailable=2",
                                        "maxUnavailable: 2")),
                (helm, value) -> {
                    String budget = helm.rendered(BUDGET, "--set", value.get(0));
                    assertThat(budget).containsOnlyOnce(value.get(1));
                    assertThat(budget.lines().filter(line -> line.matches("  (min|max)\\w+: .*")))
                            .hasSize(1);
                });
    }

    @TestFactory
    Stream<DynamicTest> namesReachTheObjectsTheArgumentsAndThePermissions() {
        return Helm.test("three names", helm -> {
            String[] names = {
                "--set", "cosign.webhookName=images.corp.example",
                "--set", "webhook.webhookNames.defaulting=defaults.corp.example",
                "--set", "webhook.webhookNames.validating=checks.corp.example"
            };
            assertThat(helm.rendered(DEPLOYMENT, names))
                    .contains("--webhook-name=images.corp.example")
                    .contains("--mutating-webhook-name=defaults.corp.example")
                    .contains("--validating-webhook-name=checks.corp.example");
            assertThat(helm.rendered(WORKLOADS, names)).contains("name: images.corp.example");
            assertThat(helm.rendered(POLICIES, names))
                    .contains("name: defaults.corp.example")
                    .contains("name: checks.corp.example");
            assertThat(helm.rendered("rbac/cluster.yaml", names))
                    .contains("resourceNames: [\"images.corp.example\",\"defaults.corp.example\"]")
                    .contains("resourceNames: [\"images.corp.example\",\"checks.corp.example\"]");
            assertThat(helm.template(names).output())
                    .doesNotContain("policy.sigstore.dev\n    verbs")
                    .doesNotContain("clusterimagepolicy.sigstore.dev");
        });
    }

    @TestFactory
    Stream<DynamicTest> anExpressionThatFailsAdmitsNothing() {
        return Helm.test("failurePolicy", helm -> {
            assertThat(helm.rendered(WORKLOADS)).contains("failurePolicy: Fail", "matchConditions");
            assertThat(helm.rendered(WORKLOADS, "--set", "webhook.failurePolicy=Ignore"))
                    .contains("failurePolicy: Ignore")
                    .doesNotContain("matchConditions");
        });
    }

    @TestFactory
    Stream<DynamicTest> thePortOfTheServiceIsTheOneThatTheApiServerCalls() {
        return Helm.test("port 8444", helm -> {
            for (String template : List.of(WORKLOADS, POLICIES, "crds/clusterimagepolicies.yaml")) {
                String objects = helm.rendered(template, "--set", "webhook.service.port=8444");
                assertThat(objects).contains("port: 8444").doesNotContain("port: 443");
            }
            assertThat(helm.rendered("webhook/service.yaml", "--set", "webhook.service.port=8444"))
                    .contains("port: 8444");
        });
    }

    @TestFactory
    Stream<DynamicTest> thePortOfTheContainerIsTheOneThatIsProbed() {
        return table(
                Map.of(
                        "by its value", List.of("webhook.securePort=9443", "--secure-port=9443"),
                        "by an argument", List.of("webhook.extraArgs.secure-port=9443", "-secure-port=9443")),
                (helm, value) -> {
                    String deployment = helm.rendered(DEPLOYMENT, "--set", value.get(0));
                    assertThat(deployment)
                            .containsOnlyOnce("secure-port=9443")
                            .contains(value.get(1), "containerPort: 9443")
                            .doesNotContain("8443");
                    assertThat(deployment.split("port: 9443", -1)).hasSize(4);
                });
    }

    @TestFactory
    Stream<DynamicTest> fieldsOfSecurityContextsGoWhereKubernetesKnowsThem() {
        return Helm.test("each in the other's place", helm -> {
            String deployment = helm.rendered(
                    DEPLOYMENT,
                    "--set",
                    "webhook.securityContext.enabled=true,webhook.securityContext.procMount=Default,"
                            + "webhook.podSecurityContext.fsGroup=7");
            assertThat(deployment)
                    .contains("      securityContext:\n        fsGroup: 7\n        runAsUser: 65532\n")
                    .containsPattern("          securityContext:\n(            .*\n)*            procMount: Default\n");
        });
    }

    @TestFactory
    Stream<DynamicTest> argumentsAndVariablesAreWrittenAsTheyWereMeant() {
        return Helm.test("numbers and booleans", helm -> {
            Path values = written("arguments.yaml", """
                    webhook:
                      extraArgs: {kube-api-qps: 1000000, disable-tuf: true, tuf-mirror: "https://tuf.example"}
                      env: {NUMBER: 1000000, SWITCH: true}
                      configData: {enable-oci11: true, no-match-policy: warn}
                    """);
            assertThat(helm.rendered(DEPLOYMENT, "--values", values.toString()))
                    .contains(
                            "- \"-kube-api-qps=1000000\"",
                            "- \"-disable-tuf=true\"",
                            "- \"-tuf-mirror=https://tuf.example\"",
                            "value: \"1000000\"",
                            "value: \"true\"");
            assertThat(helm.rendered("config/configmaps.yaml", "--values", values.toString()))
                    .contains("enable-oci11: \"true\"", "no-match-policy: \"warn\"");
        });
    }

    @TestFactory
    Stream<DynamicTest> readsPullSecretsWhereItIsTold() {
        return Helm.test("everywhere, or in two namespaces", helm -> {
            String pullSecrets = "resources: [\"secrets\", \"serviceaccounts\"]";
            assertThat(helm.rendered("rbac/cluster.yaml")).contains(pullSecrets);
            String[] two = {"--set", "rbac.namespaces={shop,bank}"};
            assertThat(helm.rendered("rbac/cluster.yaml", two)).doesNotContain("secrets");
            assertThat(helm.rendered("rbac/namespaces.yaml", two)).contains("namespace: shop", "namespace: bank");
        });
    }

    @TestFactory
    Stream<DynamicTest> aNetworkPolicyIsThereWhereTheApiServersAddressIsGiven() {
        return Helm.test("given and not", helm -> {
            String[] given = {"--set", "networkPolicy.apiServer={192.0.2.7/32}"};
            assertThat(helm.rendered("webhook/networkpolicy.yaml", given)).contains("cidr: \"192.0.2.7/32\"");
            assertThat(helm.template().output()).doesNotContain("NetworkPolicy");
            assertThat(helm.template("--set", "networkPolicy.apiServer={192.0.2.7/32},networkPolicy.enabled=false")
                            .output())
                    .doesNotContain("NetworkPolicy");
        });
    }

    @TestFactory
    Stream<DynamicTest> everyValueIsInTheTableOfTheReadme() {
        return Helm.test("README.md", helm -> {
            String readme = read(Helm.CHART.resolve("README.md"));
            assertThat(leaves(helm.run("show", "values", Helm.CHART.toString()).output()))
                    .isNotEmpty()
                    .allSatisfy(value -> assertThat(readme).contains("`" + value + "`"));
        });
    }

    // The paths of two levels of a file that is written as values.yaml is: two spaces a level, a key a line.
    private static List<String> leaves(String values) {
        StringBuilder parent = new StringBuilder();
        return values.lines()
                .filter(line -> line.matches(" {0,2}[A-Za-z]+:.*"))
                .mapMulti((String line, java.util.function.Consumer<String> paths) -> {
                    String key = line.strip().replaceAll(":.*", "");
                    boolean open = line.endsWith(":");
                    if (!line.startsWith(" ")) {
                        parent.setLength(0);
                        parent.append(key);
                        if (!open) {
                            paths.accept(key);
                        }
                    } else if (!parent.toString().equals("leasescleanup")) {
                        paths.accept(parent + "." + key);
                    }
                })
                .toList();
    }

    private static Path written(String name, String content) {
        try {
            return Files.writeString(scratch.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
