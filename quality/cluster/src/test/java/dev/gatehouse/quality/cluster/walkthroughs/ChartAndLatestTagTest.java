// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.walkthroughs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// "Container Image Trust with Sigstore Policy Controller and vCluster" (October 2024): the installation by Helm
/// and
/// the
/// allow list. Its second half, a policy in Rego, waits for that language.
///
/// Different from print: the cluster is this one in place of vcluster's; the chart is this checkout's in place of
/// a
/// chart repository's; Pods stay Pending; details name the tag beside the digest.
class ChartAndLatestTagTest {
    @TestFactory
    Stream<DynamicTest> worksAsPrinted() {
        return Terminal.open().stream()
                .map(terminal -> dynamicTest("typed line by line", () -> {
                    try (terminal) {
                        install(terminal);
                        allowList(terminal);
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
}
