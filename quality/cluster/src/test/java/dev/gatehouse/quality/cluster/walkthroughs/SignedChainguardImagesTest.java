// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.walkthroughs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// "Using Policy Controller to Verify Signed Chainguard Images" (February 2023): a keyless signature of a workflow.
///
/// Different from print: an instance of Sigstore on this machine stands for the public one; the lines that wait for two
/// Deployments are the readiness of the webhook; details name the tag beside the digest.
class SignedChainguardImagesTest {
    private static final String ISSUER = "https://token.actions.githubusercontent.com";
    private static final String RELEASE =
            "https://github.com/chainguard-images/images/.github/workflows/release.yaml@refs/heads/main";
    private static final String DENIED =
            "Error from server (BadRequest): admission webhook \"policy.sigstore.dev\" denied the request: validation failed: ";

    @TestFactory
    Stream<DynamicTest> worksAsPrinted() {
        VirtualSigstore sigstore = VirtualSigstore.start();
        return Terminal.openInstalled(sigstore).stream()
                .map(terminal -> dynamicTest("typed line by line", () -> {
                    try (sigstore;
                            terminal) {
                        walk(terminal, sigstore);
                    }
                }));
    }

    private static void walk(Terminal terminal, VirtualSigstore sigstore) {
        String nginx = publish(terminal, "nginx", RELEASE, sigstore);
        publish(terminal, "foreign", RELEASE.replace("release", "pull-request"), sigstore);
        terminal.type("kubectl label namespace default policy.sigstore.dev/include=true")
                .orFail();
        assertThat(terminal.type("kubectl get ns -l policy.sigstore.dev/include=true")
                        .orFail())
                .contains("NAME", "STATUS", "AGE", "default", "Active");
        terminal.fails(
                "kubectl run --image cgr.dev/chainguard/nginx:latest nginx",
                DENIED + "no matching policies: spec.containers[0].image\ncgr.dev/chainguard/nginx:latest@" + nginx);
        terminal.file("cip.yaml", """
                # Copyright 2022 Chainguard, Inc.
                # SPDX-License-Identifier: Apache-2.0

                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata:
                  name: chainguard-images-are-signed
                  annotations:
                    catalog.chainguard.dev/title: Chainguard Images
                    catalog.chainguard.dev/description: Enforce Chainguard images are signed
                    catalog.chainguard.dev/labels: chainguard
                spec:
                  images:
                    - glob: cgr.dev/chainguard/**
                  authorities:
                    - keyless:
                        url: https://fulcio.sigstore.dev
                        identities:
                          - issuer: https://token.actions.githubusercontent.com
                            subject: https://github.com/chainguard-images/images/.github/workflows/release.yaml@refs/heads/main
                      ctlog:
                        url: https://rekor.sigstore.dev
                """);
        terminal.answers(
                "kubectl apply -f cip.yaml",
                "clusterimagepolicy.policy.sigstore.dev/chainguard-images-are-signed created");
        terminal.answersSoon("kubectl run --image cgr.dev/chainguard/nginx:latest nginx", "pod/nginx created");
        assertThat(terminal.type("kubectl run --image cgr.dev/chainguard/foreign:latest foreign")
                        .errors())
                .contains("failed policy: chainguard-images-are-signed")
                .contains("none of the expected identities matched what was in the certificate");
        terminal.answers("kubectl delete pod nginx", "pod \"nginx\" deleted from default namespace");
        // The signature carries its log entry.
        assertThat(sigstore.rekor().requests()).isEmpty();
    }

    /// Pushes an image under `latest`, signed by a workflow, and returns its digest.
    private static String publish(Terminal terminal, String name, String workflow, VirtualSigstore sigstore) {
        String repository = "cgr.dev/chainguard/" + name;
        Artifact image = Artifact.image(name);
        terminal.cluster()
                .push(
                        repository,
                        image.signatureTag(),
                        Artifact.signatures(sigstore.sign(
                                sigstore.signer(Identity.uri(workflow, ISSUER)), repository, image.digest())));
        terminal.cluster().push(repository, "latest", image);
        return image.digest();
    }
}
