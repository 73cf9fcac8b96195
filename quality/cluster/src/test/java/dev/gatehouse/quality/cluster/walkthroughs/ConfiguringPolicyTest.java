// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.walkthroughs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.cluster.Ended;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// "Configuring Supply Chain Security Tools - Policy", except for key stores, which wait for their issue.
///
/// Different from print: fragments have the fields they lack; names of images are in repositories of
/// this machine; the key of the sample policy is one of ours; `disallowed by static policy` is followed
/// by `: `; a key that did not sign is reported as `signature key validation failed for authority`;
/// pull secrets of signatures are those of the workload's namespace; beside `ca-cert` there is no
/// `url`, which is refused; validating by the public instance where there is no policy is a setting.
class ConfiguringPolicyTest {
    private static final String DENIED =
            "admission webhook \"policy.sigstore.dev\" denied the request: validation failed: ";

    @TestFactory
    Stream<DynamicTest> worksAsPrinted() {
        VirtualSigstore sigstore = VirtualSigstore.start();
        return Terminal.openInstalled(sigstore).stream()
                .map(terminal -> dynamicTest("typed line by line", () -> {
                    try (sigstore;
                            terminal) {
                        terminal.answers(
                                "kubectl create namespace my-secure-namespace",
                                "namespace/my-secure-namespace created");
                        terminal.answers(
                                "kubectl label namespace my-secure-namespace policy.sigstore.dev/include=true",
                                "namespace/my-secure-namespace labeled");
                        terminal.type("kubectl config set-context --current --namespace=my-secure-namespace")
                                .orFail();
                        fallback(terminal, sigstore);
                        globs(terminal);
                        modes(terminal);
                        match(terminal);
                        staticActions(terminal);
                        keyless(terminal, sigstore);
                        credentials(terminal);
                        checks(terminal);
                    }
                }));
    }

    /// Applies a policy from its lines below `spec:`.
    private static void apply(Terminal terminal, String name, String... spec) {
        String lines = Arrays.stream(spec).map(line -> "  " + line + "\n").collect(Collectors.joining());
        assertThat(terminal.type("kubectl apply -f - <<'EOF'\napiVersion: policy.sigstore.dev/v1beta1\n"
                                + "kind: ClusterImagePolicy\nmetadata:\n  name: " + name + "\nspec:\n" + lines + "EOF")
                        .orFail())
                .startsWith("clusterimagepolicy.policy.sigstore.dev/" + name);
    }

    private static void remove(Terminal terminal, String name) {
        terminal.answers(
                "kubectl delete cip " + name, "clusterimagepolicy.policy.sigstore.dev \"" + name + "\" deleted");
    }

    private static void admitted(Terminal terminal, String image) {
        terminal.answersSoon("kubectl run p --dry-run=server --image=" + image, "pod/p created (server dry run)");
    }

    /// Publishes an image that `identity` signed, and returns its name by digest.
    private static String signed(Terminal terminal, String repository, Identity identity, VirtualSigstore sigstore) {
        Artifact image = Artifact.image(repository + identity.subject());
        String host = terminal.cluster().registry() + "/" + repository;
        Artifact signature = Artifact.signatures(sigstore.sign(sigstore.signer(identity), host, image.digest()));
        terminal.cluster().push(repository, image.signatureTag(), signature);
        return terminal.cluster().push(repository, "v1", image);
    }

    // "Without a ClusterImagePolicy applied, there are fallback behaviors."
    private static void fallback(Terminal terminal, VirtualSigstore sigstore) {
        Identity third = Identity.email("somebody@third.example", "https://accounts.google.com");
        String signedByAThird = signed(terminal, "third/party", third, sigstore);
        String unsigned = terminal.cluster().registry() + "/third/unsigned@"
                + publish(terminal, "third/unsigned").digest();
        terminal.fails(
                "kubectl run p --image=" + signedByAThird,
                "Error from server (BadRequest): " + DENIED + "no matching policies: spec.containers[0].image\n"
                        + signedByAThird);
        terminal.answers(
                "kubectl -n cosign-system patch configmap config-policy-controller --type=merge"
                        + " -p '{\"data\": {\"no-match-policy\": \"keyless\"}}'",
                "configmap/config-policy-controller patched");
        Eventually.holds(() -> {
            Ended admitted = terminal.type("kubectl run p --dry-run=server --image=" + signedByAThird);
            assertThat(admitted.output()).as(admitted.errors()).isEqualTo("pod/p created (server dry run)\n");
            assertThat(admitted.errors())
                    .startsWith("Warning: ")
                    .contains("no-match-policy keyless asks for a keyless signature by anybody");
        });
        assertThat(terminal.type("kubectl run p --dry-run=server --image=" + unsigned)
                        .errors())
                .contains(DENIED)
                .contains(unsigned)
                .contains("no signatures found");
        // "To avoid this behavior, develop and apply a ClusterImagePolicy."
        apply(
                terminal,
                "image-policy",
                "images:",
                "- glob: \"gcr.io/projectsigstore/cosign*\"",
                "authorities:",
                "- static: {action: pass}");
        terminal.fails(
                "kubectl run p --image=" + signedByAThird,
                "Error from server (BadRequest): " + DENIED + "no matching policies: spec.containers[0].image\n"
                        + signedByAThird);
        remove(terminal, "image-policy");
        terminal.answers(
                "kubectl -n cosign-system patch configmap config-policy-controller --type=merge"
                        + " -p '{\"data\": {\"no-match-policy\": \"deny\"}}'",
                "configmap/config-policy-controller patched");
        terminal.fails(
                "kubectl run p --image=" + signedByAThird,
                "Error from server (BadRequest): " + DENIED + "no matching policies: spec.containers[0].image\n"
                        + signedByAThird);
        // The public instance's logs are not asked.
        assertThat(sigstore.rekor().requests()).isEmpty();
    }

    private static void globs(Terminal terminal) {
        terminal.publish("index.docker.io/library/busybox:latest");
        String elsewhere = terminal.publish("ghcr.io/jane/tool:latest");
        String person = terminal.publish("index.docker.io/jane/tool:latest");
        apply(terminal, "image-policy", "images:", "- glob: \"*\"", "authorities:", "- static: {action: pass}");
        admitted(terminal, "busybox");
        terminal.fails(
                "kubectl run p --dry-run=server --image=jane/tool",
                "Error from server (BadRequest): " + DENIED + "no matching policies: spec.containers[0].image\n"
                        + "index.docker.io/jane/tool:latest@" + person);
        apply(terminal, "image-policy", "images:", "- glob: \"*/*\"", "authorities:", "- static: {action: pass}");
        admitted(terminal, "jane/tool");
        terminal.fails(
                "kubectl run p --dry-run=server --image=ghcr.io/jane/tool",
                "Error from server (BadRequest): " + DENIED + "no matching policies: spec.containers[0].image\n"
                        + "ghcr.io/jane/tool:latest@" + elsewhere);
        apply(terminal, "image-policy", "images:", "- glob: \"**\"", "authorities:", "- static: {action: pass}");
        admitted(terminal, "busybox");
        admitted(terminal, "ghcr.io/jane/tool");
        remove(terminal, "image-policy");
    }

    private static String deployment(String... images) {
        String containers = Arrays.stream(images)
                .map(image ->
                        "{\"name\": \"c" + Arrays.asList(images).indexOf(image) + "\", \"image\": \"" + image + "\"}")
                .collect(Collectors.joining(","));
        return "kubectl create --dry-run=server -f - <<'EOF'\n{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\","
                + " \"metadata\": {\"name\": \"d\"}, \"spec\": {\"selector\": {\"matchLabels\": {\"a\": \"b\"}},"
                + " \"template\": {\"metadata\": {\"labels\": {\"a\": \"b\"}}, \"spec\": {\"containers\": ["
                + containers
                + "]}}}}\nEOF";
    }

    private static void modes(Terminal terminal) {
        CosignSigner key = CosignSigner.of(CosignSigner.Kind.P256);
        String registry = terminal.cluster().registry();
        String one = registry + "/modes/one@" + publish(terminal, "modes/one").digest();
        String two = registry + "/modes/two@" + publish(terminal, "modes/two").digest();
        String[] spec = {
            "images:",
            "- glob: \"" + registry + "/modes/**\"",
            "authorities:",
            "- key:",
            "    data: |",
            indented(key.publicKeyPem(), 8),
            "mode: enforce"
        };
        apply(terminal, "policy-name", spec);
        String failed = "failed policy: policy-name: spec.template.spec.containers[%d].image\n"
                + "%s signature key validation failed for authority authority-0 for %s: no signatures found";
        terminal.fails(
                deployment(one, two),
                "Error from server (BadRequest): error when creating \"STDIN\": " + DENIED
                        + failed.formatted(0, one, one) + "\n" + failed.formatted(1, two, two));
        spec[6] = "mode: warn";
        apply(terminal, "policy-name", spec);
        Eventually.holds(() -> {
            Ended warned = terminal.type(deployment(one, two));
            assertThat(warned.output()).isEqualTo("deployment.apps/d created (server dry run)\n");
            assertThat(warned.errors())
                    .isEqualTo(("Warning: " + failed.formatted(0, one, one).replace("\n", "\nWarning: ") + "\nWarning: "
                            + failed.formatted(1, two, two).replace("\n", "\nWarning: ") + "\n"));
        });
        remove(terminal, "policy-name");
    }

    private static Artifact publish(Terminal terminal, String repository) {
        Artifact image = Artifact.image(repository);
        terminal.cluster().push(repository, "v1", image);
        return image;
    }

    private static String indented(String text, int by) {
        return text.strip().lines().collect(Collectors.joining("\n" + " ".repeat(by + 2), " ".repeat(by), ""));
    }

    private static void match(Terminal terminal) {
        apply(
                terminal,
                "image-policy",
                "images:",
                "- glob: \"**\"",
                "authorities:",
                "- static: {action: fail}",
                "match:",
                "- group: batch",
                "  resource: cronjobs",
                "  version: v1",
                "  selector:",
                "    matchLabels:",
                "      app: tap");
        apply(terminal, "rest", "images:", "- glob: \"**\"", "authorities:", "- static: {action: pass}");
        String image = terminal.cluster().registry() + "/match/one@"
                + publish(terminal, "match/one").digest();
        String cronJob =
                "kubectl create --dry-run=server -f - <<'EOF'\n{\"apiVersion\": \"batch/v1\", \"kind\": \"CronJob\","
                        + " \"metadata\": {\"name\": \"c\", \"labels\": {\"app\": \"%s\"}}, \"spec\": {\"schedule\": \"* * * * *\","
                        + " \"jobTemplate\": {\"spec\": {\"template\": {\"spec\": {\"restartPolicy\": \"Never\", \"containers\":"
                        + " [{\"name\": \"c\", \"image\": \"" + image + "\"}]}}}}}}\nEOF";
        terminal.fails(
                cronJob.formatted("tap"),
                "Error from server (BadRequest): error when creating \"STDIN\": " + DENIED
                        + "failed policy: image-policy: spec.jobTemplate.spec.template.spec.containers[0].image\n"
                        + image
                        + " disallowed by static policy:");
        terminal.answersSoon(cronJob.formatted("other"), "cronjob.batch/c created (server dry run)");
        admitted(terminal, image);
        remove(terminal, "image-policy");
        remove(terminal, "rest");
    }

    private static void staticActions(Terminal terminal) {
        String registry = terminal.cluster().registry();
        String one = registry + "/static/one@" + publish(terminal, "static/one").digest();
        String two = registry + "/static/two@" + publish(terminal, "static/two").digest();
        apply(terminal, "policy-name", "images:", "- glob: \"**\"", "authorities:", "- static:", "    action: fail");
        terminal.fails(
                deployment(one, two),
                "Error from server (BadRequest): error when creating \"STDIN\": " + DENIED
                        + "failed policy: policy-name: spec.template.spec.containers[0].image\n" + one
                        + " disallowed by static policy: \n"
                        + "failed policy: policy-name: spec.template.spec.containers[1].image\n" + two
                        + " disallowed by static policy:");
        apply(terminal, "policy-name", "images:", "- glob: \"**\"", "authorities:", "- static:", "    action: pass");
        terminal.answersSoon(deployment(one, two), "deployment.apps/d created (server dry run)");
        remove(terminal, "policy-name");
    }

    private static void keyless(Terminal terminal, VirtualSigstore sigstore) {
        String google = "https://accounts.google.com";
        Identity jane = Identity.email("jane@example.com", google);
        Identity stranger = Identity.email("jane@elsewhere.test", google);
        Identity account = Identity.uri(
                "https://kubernetes.io/namespaces/default/serviceaccounts/default", "https://kubernetes.default.svc");
        String ours = signed(terminal, "keyless/jane", jane, sigstore);
        String elsewhere = signed(terminal, "keyless/stranger", stranger, sigstore);
        String byAccount = signed(terminal, "keyless/account", account, sigstore);
        terminal.file("ca.pem", sigstore.authority().chainPem());
        terminal.answers(
                "kubectl -n cosign-system create secret generic secret-name --from-file=ca=ca.pem",
                "secret/secret-name created");
        String[] spec = {
            "images:",
            "- glob: \"" + terminal.cluster().registry() + "/keyless/**\"",
            "authorities:",
            "- keyless:",
            "    url: https://fulcio.example.com",
            "    ca-cert:",
            "      data: |",
            indented(sigstore.authority().chainPem(), 8),
            "    identities:",
            "      - issuer: " + google,
            "        subjectRegExp: .*@example.com",
            "      - issuer: https://token.actions.githubusercontent.com",
            "        subject: https://github.com/mycompany/*/.github/workflows/*@*",
            "  ctlog:",
            "    url: https://rekor.example.com",
            "- keyless:",
            "    ca-cert:",
            "      secretRef:",
            "        name: secret-name",
            "    identities:",
            "      - issuerRegExp: .*kubernetes.default.*",
            "        subjectRegExp: .*kubernetes.io/namespaces/default/serviceaccounts/default"
        };
        String lines = Arrays.stream(spec).map(line -> "  " + line + "\n").collect(Collectors.joining());
        assertThat(terminal.type("kubectl apply -f - <<'EOF'\napiVersion: policy.sigstore.dev/v1beta1\n"
                                + "kind: ClusterImagePolicy\nmetadata:\n  name: image-policy\nspec:\n" + lines + "EOF")
                        .errors())
                .contains("expected exactly one, got both: spec.authorities[0].keyless.ca-cert,"
                        + " spec.authorities[0].keyless.url");
        spec[4] = "    # url is not said beside ca-cert";
        apply(terminal, "image-policy", spec);
        admitted(terminal, ours);
        admitted(terminal, byAccount);
        Eventually.holds(() -> assertThat(terminal.type("kubectl run p --dry-run=server --image=" + elsewhere)
                        .errors())
                .contains(DENIED + "failed policy: image-policy: spec.containers[0].image")
                .contains("signature keyless validation failed for authority authority-0")
                .contains("none of the expected identities matched what was in the certificate"));
        remove(terminal, "image-policy");
        assertThat(sigstore.rekor().requests()).isEmpty();
    }

    // A registry that asks for a password: for the image and its signature, and for a repository of signatures
    // alone.
    private static void credentials(Terminal terminal) {
        CosignSigner key = CosignSigner.of(CosignSigner.Kind.P256);
        try (FakeRegistry registry = FakeRegistry.start().requireBasic("jane", "secret")) {
            Artifact image = Artifact.image("credentials");
            String host = "localhost:" + registry.port();
            String name = host + "/project/app@" + image.digest();
            Artifact signature = Artifact.signatures(key.layer(host + "/project/app", image.digest()));
            registry.push("project/app", "v1", image).push("project/app", image.signatureTag(), signature);
            registry.push("project/signature-location", image.signatureTag(), signature);
            terminal.type("kubectl create secret docker-registry my-secret --docker-server=" + host
                            + " --docker-username=jane --docker-password=secret")
                    .orFail();
            String[] spec = {
                "images:",
                "- glob: \"" + host + "/**\"",
                "authorities:",
                "- key:",
                "    data: |",
                indented(key.publicKeyPem(), 8)
            };
            apply(terminal, "image-policy", spec);
            String pod = "kubectl create --dry-run=server -f - <<'EOF'\n{\"apiVersion\": \"v1\", \"kind\": \"Pod\","
                    + " \"metadata\": {\"name\": \"p\"}, \"spec\": {%s \"containers\": [{\"name\": \"c\", \"image\": \""
                    + name + "\"}]}}\nEOF";
            Eventually.holds(() -> assertThat(terminal.type(pod.formatted("")).errors())
                    .contains("failed policy: image-policy: spec.containers[0].image", name, "UNAUTHORIZED"));
            terminal.answersSoon(
                    pod.formatted("\"imagePullSecrets\": [{\"name\": \"my-secret\"}],"),
                    "pod/p created (server dry run)");

            terminal.answers("kubectl create serviceaccount puller", "serviceaccount/puller created");
            terminal.answers(
                    "kubectl patch serviceaccount puller -p '{\"imagePullSecrets\": [{\"name\": \"my-secret\"}]}'",
                    "serviceaccount/puller patched");
            terminal.answersSoon(
                    pod.formatted("\"serviceAccountName\": \"puller\","), "pod/p created (server dry run)");

            String[] elsewhere = Arrays.copyOf(spec, spec.length + 4);
            elsewhere[6] = "  source:";
            elsewhere[7] = "  - oci: " + host + "/project/signature-location";
            elsewhere[8] = "    signaturePullSecrets:";
            elsewhere[9] = "    - name: my-secret";
            apply(terminal, "image-policy", elsewhere);
            terminal.answersSoon(pod.formatted(""), "pod/p created (server dry run)");
            remove(terminal, "image-policy");
        }
    }

    private static void checks(Terminal terminal) {
        terminal.type("COSIGN_PASSWORD=\"\" cosign generate-key-pair").orFail();
        terminal.type("COSIGN_PASSWORD=\"\" cosign generate-key-pair --output-key-prefix other")
                .orFail();
        String good = terminal.publish("gcr.io/projectsigstore/cosign:v1.2.1");
        String bad = terminal.publish("gcr.io/projectsigstore/cosign:v0.3.0");
        String repository = terminal.cluster().registry() + "/gcr.io/projectsigstore/cosign@";
        terminal.type("COSIGN_PASSWORD=\"\" cosign sign --key cosign.key --yes --tlog-upload=false " + repository
                        + good)
                .orFail();
        terminal.type("COSIGN_PASSWORD=\"\" cosign sign --key other.key --yes --tlog-upload=false " + repository + bad)
                .orFail();
        String busybox = terminal.publish("index.docker.io/library/busybox:latest");
        apply(
                terminal,
                "image-policy",
                "images:",
                "- glob: \"gcr.io/projectsigstore/cosign*\"",
                "authorities:",
                "- name: official-cosign-key",
                "  key:",
                "    data: |",
                indented(terminal.type("cat cosign.pub").orFail(), 8));
        String run = "kubectl run cosign \\\n  --image=gcr.io/projectsigstore/cosign:v1.2.1 \\\n  --dry-run=server";
        terminal.answersSoon(run, "pod/cosign created (server dry run)");
        terminal.answers("""
                kubectl run cosign \\
                --image=gcr.io/projectsigstore/cosign:v1.2.1 \\
                --overrides='{"spec": {"securityContext": {"seccompProfile": {"type": "RuntimeDefault"}}, \
                "containers": [{"name": "cosign", "securityContext": {"allowPrivilegeEscalation": false, \
                "runAsNonRoot": true, "capabilities": {"drop": ["ALL"]}}}]}}' \\
                --override-type strategic \\
                --dry-run=server""", "pod/cosign created (server dry run)");
        terminal.fails(
                "kubectl run busybox --image=busybox --dry-run=server",
                "Error from server (BadRequest): " + DENIED + "no matching policies: spec.containers[0].image\n"
                        + "index.docker.io/library/busybox:latest@" + busybox);
        Eventually.holds(() -> assertThat(terminal.type(
                                "kubectl run cosign-fail --image=gcr.io/projectsigstore/cosign:v0.3.0 --dry-run=server")
                        .errors())
                .startsWith("Error from server (BadRequest): " + DENIED
                        + "failed policy: image-policy: spec.containers[0].image\ngcr.io/projectsigstore/cosign:v0.3.0@"
                        + bad + " signature key validation failed for authority official-cosign-key for"
                        + " gcr.io/projectsigstore/cosign@" + bad + ": no matching signatures: "));
    }
}
