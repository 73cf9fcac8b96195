// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.walkthroughs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// "Container Image Trust with Sigstore Policy Controller and vCluster" (October 2024).
///
/// Different from print: the cluster is this one in place of vcluster's; the chart is this checkout's in place of
/// a chart repository's; Pods stay Pending; details name the tag beside the digest.
class ChartAndLatestTagTest {
    @TestFactory
    Stream<DynamicTest> worksAsPrinted() {
        return Terminal.open().stream()
                .map(terminal -> dynamicTest("typed line by line", () -> {
                    try (terminal) {
                        install(terminal);
                        allowList(terminal);
                        noLatestTag(terminal);
                    }
                }));
    }

    private static void install(Terminal terminal) {
        terminal.answers("kubectl create namespace cosign-system", "namespace/cosign-system created");
        assertThat(terminal.type("helm install policy-controller -n cosign-system " + Terminal.CHECKOUT
                                + "/deploy/chart")
                        .orFail())
                .startsWith("NAME: policy-controller\nLAST DEPLOYED: ")
                .contains("\nNAMESPACE: cosign-system\nSTATUS: deployed\nREVISION: 1\nTEST SUITE: None");
        terminal.deploymentBecomesAvailable();
    }

    private static void allowList(Terminal terminal) {
        String nginx = terminal.publish("index.docker.io/library/nginx:latest");
        terminal.publish("cgr.dev/chainguard/nginx:latest");
        terminal.answers(
                "kubectl label namespace default policy.sigstore.dev/include=true", "namespace/default labeled");
        terminal.fails(
                "kubectl run --image nginx isthisallowed",
                "Error from server (BadRequest): admission webhook \"policy.sigstore.dev\" denied the request:"
                        + " validation failed: no matching policies: spec.containers[0].image\n"
                        + "index.docker.io/library/nginx:latest@" + nginx);
        terminal.answers("""
                cat << EOF | kubectl apply -f -
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata:
                  name: chainguard-image-policy
                spec:
                  images:
                    - glob: "cgr.dev/chainguard/**"
                  authorities:
                    - static:
                        action: pass
                EOF""", "clusterimagepolicy.policy.sigstore.dev/chainguard-image-policy created");
        terminal.answersSoon("kubectl run --image cgr.dev/chainguard/nginx:latest nginx", "pod/nginx created");
        assertThat(terminal.type("kubectl get pods").orFail()).contains("nginx   0/1     Pending   0");
    }

    private static void noLatestTag(Terminal terminal) {
        String latest = terminal.publish("cgr.dev/chainguard/nginx:latest");
        terminal.publish("cgr.dev/chainguard/nginx:latest-dev");
        terminal.answers("""
                kubectl apply -f - <<EOF
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata:
                  name: disallow-latest-tag
                spec:
                  images: [glob: '**']
                  authorities: [static: {action: pass}]
                  mode: enforce
                  policy:
                    includeSpec: true
                    type: rego
                    data: |
                      package sigstore
                      default isCompliant = false
                      isCompliant {
                        # Split the image reference into parts
                        parts := split(input.image, ":")

                        # Check if there's a tag (length should be 2)
                        count(parts) == 2

                        # Ensure the tag is not "latest"
                        parts[1] != "latest"
                      }
                EOF""", "clusterimagepolicy.policy.sigstore.dev/disallow-latest-tag created");
        // The Pod of that name is there already; the answer would be another one.
        terminal.type("kubectl delete pod nginx").orFail();
        terminal.fails(
                "kubectl run --image cgr.dev/chainguard/nginx:latest nginx",
                "Error from server (BadRequest): admission webhook \"policy.sigstore.dev\" denied the request:"
                        + " validation failed: failed policy: disallow-latest-tag: spec.containers[0].image\n"
                        + "cgr.dev/chainguard/nginx:latest@" + latest
                        + " failed evaluating rego policy for type ClusterImagePolicy: policy is not compliant for query"
                        + " 'isCompliant = data.sigstore.isCompliant'");
        terminal.answersSoon(
                "kubectl run --image cgr.dev/chainguard/nginx:latest-dev thisworks", "pod/thisworks created");
    }
}
