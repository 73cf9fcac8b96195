// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.deploy;

import static dev.gatehouse.quality.cluster.deploy.ControlPlane.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.deploy.ControlPlane.Result;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Which requests the API server asks the webhooks for workloads about. Nobody answers here, so that a request
/// which is admitted is one that nobody was asked about.
class MatchConditionsTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
              namespace: team
            spec:
              containers: [{name: main, image: registry.example/app:1}]
            """;

    private static final String LABELLED =
            POD.replace("  name: %s", "  name: %s\n  labels: {app: shop}\n  annotations: {note: hello}");

    private static final String CONTROLLER = """
            apiVersion: v1
            kind: ReplicationController
            metadata: {name: controller, namespace: team}
            spec:
              replicas: 1
              selector: {app: shop}
              template:
                metadata: {labels: {app: shop}}
                spec: {containers: [{name: main, image: registry.example/app:1}]}
            """;

    private static final String RULES = """
            [{"op": "add", "path": "/webhooks/0/rules", "value": [
              {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE", "UPDATE"],
               "resources": ["pods", "pods/status", "pods/ephemeralcontainers", "replicationcontrollers"]}]}]
            """;

    @TestFactory
    Stream<DynamicTest> asksUnlessNothingChanged() {
        return ControlPlane.test("updates", plane -> {
            prepare(plane);
            // Nothing that a policy could judge by
            assertThat(changed(plane, "pod/bare", "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}"))
                    .isTrue();
            assertThat(changed(plane, "pod/labelled", "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}"))
                    .isTrue();
            assertThat(changed(plane, "pod/bare", "{\"metadata\": {\"finalizers\": null}}"))
                    .isTrue();
            assertThat(changed(plane, "pod/labelled", "{\"metadata\": {\"finalizers\": null}}"))
                    .isTrue();
            assertThat(changed(plane, "pod/labelled", "{\"status\": {\"message\": \"hello\"}}", "--subresource=status"))
                    .isTrue();
            // Each of the three, there before or not, and taken away
            for (String change : List.of(
                    "{\"metadata\": {\"labels\": {\"app\": \"bank\"}}}",
                    "{\"metadata\": {\"annotations\": {\"note\": \"bye\"}}}",
                    "{\"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"registry.example/app:2\"}]}}",
                    "{\"spec\": {\"activeDeadlineSeconds\": 60}}")) {
                assertThat(changed(plane, "pod/bare", change)).as(change).isFalse();
                assertThat(changed(plane, "pod/labelled", change)).as(change).isFalse();
            }
            for (String change :
                    List.of("{\"metadata\": {\"labels\": null}}", "{\"metadata\": {\"annotations\": null}}")) {
                assertThat(changed(plane, "pod/labelled", change)).as(change).isFalse();
            }
            String debugger =
                    "{\"spec\": {\"ephemeralContainers\": [{\"name\": \"debug\", \"image\": \"registry.example/debug:1\"}]}}";
            assertThat(changed(plane, "pod/bare", debugger, "--subresource=ephemeralcontainers"))
                    .isFalse();
            assertThat(changed(plane, "rc/controller", "{\"spec\": {\"replicas\": 2}}"))
                    .isFalse();
            assertThat(changed(plane, "rc/controller", "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}"))
                    .isTrue();
            assertThat(changed(plane, "rc/controller", "{\"metadata\": {\"finalizers\": null}}"))
                    .isTrue();
            // What is created, as it was
            assertThat(plane.kubectlReading(POD.formatted("new"), "create").output())
                    .contains("failed calling webhook \"policy.sigstore.dev\"");
        });
    }

    @TestFactory
    Stream<DynamicTest> asksAboutEveryUpdateWhereTold() {
        return ControlPlane.test("skipUnchangedUpdates=false", plane -> {
            prepare(plane, "--set", "webhook.skipUnchangedUpdates=false");
            assertThat(changed(plane, "pod/bare", "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}"))
                    .isFalse();
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatItCannotDecideAbout() {
        return ControlPlane.test("an expression that fails", plane -> {
            prepare(plane);
            plane.kubectl(
                            "patch",
                            "validatingwebhookconfiguration",
                            "policy.sigstore.dev",
                            "--type=json",
                            "-p",
                            "[{\"op\": \"add\", \"path\": \"/webhooks/0/matchConditions/-\", \"value\":"
                                    + " {\"name\": \"fails\", \"expression\": \"object.spec.nothing.of.this == 'kind'\"}}]")
                    .orFail();
            plane.eventually(
                    "the condition is evaluated",
                    () -> plane.kubectlReading(POD.formatted("new"), "create")
                            .output()
                            .contains("no such key: nothing"));
            // The other condition says no, and that is enough: nothing is left to decide.
            assertThat(changed(plane, "pod/bare", "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}"))
                    .isTrue();
            assertThat(changed(plane, "pod/bare", "{\"metadata\": {\"labels\": {\"app\": \"bank\"}}}"))
                    .isFalse();
        });
    }

    @TestFactory
    Stream<DynamicTest> leavesTheSystemNamespaceAndExemptOnesAlone() {
        return ControlPlane.test("namespaces", plane -> {
            prepare(plane, "--set", "webhook.exemptNamespaces={default}");
            plane.kubectl("label", "namespace", NAMESPACE, "default", "policy.sigstore.dev/include=true")
                    .orFail();
            for (String namespace : List.of(NAMESPACE, "default")) {
                plane.kubectlReading(POD.formatted("new").replace("team", namespace), "create", "--dry-run=server")
                        .orFail();
            }
            assertThat(plane.kubectlReading(POD.formatted("new"), "create", "--dry-run=server")
                            .output())
                    .contains("failed calling webhook");
            plane.kubectl("label", "namespace", "team", "webhooks.knative.dev/exclude=")
                    .orFail();
            plane.eventually(
                    "the namespace is exempt",
                    () -> plane.kubectlReading(POD.formatted("new"), "create", "--dry-run=server")
                            .succeeded());
            plane.kubectl("label", "namespace", "default", "policy.sigstore.dev/include-")
                    .orFail();
        });
    }

    // Makes the objects that tests change, then has every request for workloads asked about.
    private static void prepare(ControlPlane plane, String... values) throws InterruptedException {
        plane.installWithNobodyThere(values);
        plane.kubectl("create", "namespace", "team").orFail();
        plane.kubectl("-n", "team", "wait", "--for=create", "serviceaccount/default", "--timeout=30s")
                .orFail();
        plane.kubectlReading(POD.formatted("bare"), "create").orFail();
        plane.kubectlReading(LABELLED.formatted("labelled"), "create").orFail();
        plane.kubectlReading(CONTROLLER, "create").orFail();
        plane.kubectl("-n", "team", "wait", "--for=jsonpath={.status.replicas}=1", "rc/controller", "--timeout=30s")
                .orFail();
        plane.kubectl("label", "namespace", "team", "policy.sigstore.dev/include=true")
                .orFail();
        plane.kubectl("patch", "validatingwebhookconfiguration", "policy.sigstore.dev", "--type=json", "-p", RULES)
                .orFail();
        plane.eventually(
                "the webhook is asked",
                () -> plane.kubectlReading(POD.formatted("new"), "create", "--dry-run=server")
                        .output()
                        .contains("failed calling webhook"));
    }

    // Whether the change was made; where it was not, because nobody answered for the webhook.
    private static boolean changed(ControlPlane plane, String object, String change, String... more) {
        String[] all = Stream.concat(
                        Stream.of("-n", "team", "patch", object, "--type=strategic", "-p", change), Stream.of(more))
                .toArray(String[]::new);
        Result result = plane.kubectl(all);
        if (!result.succeeded()) {
            assertThat(result.output())
                    .containsAnyOf("failed calling webhook \"policy.sigstore.dev\"", "no such key: nothing");
        }
        return result.succeeded();
    }
}
