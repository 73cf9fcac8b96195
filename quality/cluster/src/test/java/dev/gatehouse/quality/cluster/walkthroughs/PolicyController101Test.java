// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.walkthroughs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.cluster.Ended;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// "Sigstore policy-controller 101" (March 2023), with plain manifests.
///
/// Different from print: the cluster is this one in place of kind's; `crane append` makes the image in
/// place of `ko`; nothing runs, so there are no logs; the allow list names the registry, whose name the
/// document lost; an instance of Sigstore on this machine stands for the public one, so `cosign` is
/// told of its log; details name the tag beside the digest; an image without signatures has `no
/// signatures found`, where the document shows the text for a wrong key.
class PolicyController101Test {
    private static final String DENIED =
            "Error from server (BadRequest): admission webhook \"policy.sigstore.dev\" denied the request: validation failed: ";

    @TestFactory
    Stream<DynamicTest> worksAsPrinted() {
        VirtualSigstore sigstore = VirtualSigstore.start();
        return Terminal.open(sigstore).stream()
                .map(terminal -> dynamicTest("typed line by line", () -> {
                    try (sigstore;
                            terminal) {
                        install(terminal);
                        testImage(terminal);
                        allowList(terminal);
                        severalPolicies(terminal, sigstore);
                    }
                }));
    }

    private static void install(Terminal terminal) {
        assertThat(terminal.type("kubectl get ns").orFail()).contains("default", "kube-system", "Active");
        String manifests = Terminal.CHECKOUT + "/deploy/manifests/";
        terminal.type("cat " + manifests + "crds.yaml " + manifests + "policy-controller.yaml > policy-controller.yaml")
                .orFail();
        assertThat(terminal.type("kubectl apply -f policy-controller.yaml").orFail())
                .contains("namespace/cosign-system created", "deployment.apps/webhook created");
        terminal.deploymentBecomesAvailable();
    }

    private static void testImage(Terminal terminal) {
        terminal.type("echo 'hello world policy-controller' > hello && tar -cf hello.tar hello")
                .orFail();
        String pushed = terminal.type("crane append --insecure -f hello.tar -t "
                        + terminal.cluster().registry() + "/policy-controller-demo/demo:latest")
                .orFail()
                .strip();
        terminal.export("demoimage", pushed);
        terminal.answers("kubectl run testimage --image=$demoimage", "pod/testimage created");
        terminal.answers("kubectl delete pods testimage", "pod \"testimage\" deleted from default namespace");
    }

    private static void allowList(Terminal terminal) {
        terminal.answers("""
                cat <<EOF > allowlist.yaml
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata:
                  name: policy-controller-demo
                spec:
                  images:
                  - glob: "$REGISTRY/**"
                  authorities:
                  - name: allow-list
                    static:
                      action: pass
                EOF
                kubectl create -f allowlist.yaml""", "clusterimagepolicy.policy.sigstore.dev/policy-controller-demo created");
        assertThat(terminal.type("kubectl get cip").orFail()).matches("NAME +AGE\npolicy-controller-demo +[0-9]+m?s\n");
        terminal.answers("kubectl create ns pc-demo", "namespace/pc-demo created");
        terminal.answers(
                "kubectl label namespaces pc-demo policy.sigstore.dev/include=true", "namespace/pc-demo labeled");
        terminal.answersSoon("kubectl -n pc-demo run testimage --image=$demoimage", "pod/testimage created");
        terminal.answers(
                "kubectl -n pc-demo delete pods testimage", "pod \"testimage\" deleted from pc-demo namespace");
        String busybox = terminal.publish("index.docker.io/library/busybox:latest");
        terminal.fails(
                "kubectl -n pc-demo run testimagenope --image=busybox",
                DENIED + "no matching policies: spec.containers[0].image\nindex.docker.io/library/busybox:latest@"
                        + busybox);
        terminal.answers("kubectl run testimageyup --image=busybox", "pod/testimageyup created");
    }

    private static void severalPolicies(Terminal terminal, VirtualSigstore sigstore) {
        terminal.type("COSIGN_PASSWORD=\"\" cosign generate-key-pair").orFail();
        terminal.answers(
                "kubectl -n cosign-system create secret generic cicd-secret --from-file=secret=./cosign.pub",
                "secret/cicd-secret created");
        terminal.answers("""
                cat <<EOF > signed-by-cicd.yaml
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata:
                  name: signed-by-cicd
                spec:
                  images:
                  - glob: "**"
                  authorities:
                  - key:
                      secretRef:
                        name: cicd-secret
                    ctlog:
                      url: https://rekor.sigstore.dev
                EOF
                kubectl create -f signed-by-cicd.yaml""", "clusterimagepolicy.policy.sigstore.dev/signed-by-cicd created");
        assertThat(terminal.type("kubectl get cip").orFail())
                .matches("NAME +AGE\npolicy-controller-demo +[0-9]+m?[0-9]*s?\nsigned-by-cicd +[0-9]+s\n");
        Ended name = terminal.type("echo ${demoimage#*@}");
        String repository = terminal.cluster().registry() + "/policy-controller-demo/demo";
        String digest = name.orFail().strip();
        terminal.fails(
                "kubectl -n pc-demo run testimage --image=$demoimage",
                DENIED + "failed policy: signed-by-cicd: spec.containers[0].image\n" + repository + "@" + digest
                        + " signature key validation failed for authority authority-0 for " + repository + "@" + digest
                        + ": no signatures found");
        terminal.file("rekor.pub", sigstore.rekor().publicKeyPem());
        terminal.export("SIGSTORE_REKOR_PUBLIC_KEY", "rekor.pub");
        String sign = "COSIGN_PASSWORD=\"\" cosign sign --key cosign.key --yes --allow-insecure-registry";
        // What is in no log does not count. The log that the document names is asked, and nobody is there.
        terminal.type(sign + " --tlog-upload=false ${demoimage}").orFail();
        Eventually.holds(() -> assertThat(
                        terminal.type("kubectl -n pc-demo run testimage --image=$demoimage --dry-run=server")
                                .errors())
                .startsWith(DENIED + "failed policy: signed-by-cicd: spec.containers[0].image\n" + repository + "@"
                        + digest + " signature key validation failed for authority authority-0 for " + repository + "@"
                        + digest + ": ")
                .containsAnyOf("searching log query: ", "the deadline passed")
                .doesNotContain("no signatures found"));
        Ended signed = terminal.type(sign + " --rekor-url " + sigstore.rekor().url() + " ${demoimage}");
        assertThat(signed.exit()).as(signed.errors()).isZero();
        assertThat(signed.errors()).contains("tlog entry created with index: ", "Pushing signature to: " + repository);
        terminal.answersSoon("kubectl -n pc-demo run testimage --image=$demoimage", "pod/testimage created");
    }
}
