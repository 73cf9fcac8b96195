// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.quality.conformance.Corpus;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// Least privilege: what the ServiceAccount of the chart may do beyond a fresh one, verb by verb, is what
/// Gatehouse did according to the audit log of the API server, after everything happened for which it needs a
/// permission.
class PermissionsTest {
    private static final String SYSTEM = "cosign-system";
    private static final Pattern LISTED = Pattern.compile("^(\\S+)\\s+\\[.*]\\s+\\[.*]\\s+\\[(.*)]$");
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/";
    private static final String CRD =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusterimagepolicies.policy.sigstore.dev";

    @TestFactory
    Stream<DynamicNode> usesEachPermissionOfItsServiceAccount() {
        Optional<Cluster> shared = Cluster.shared();
        if (shared.isEmpty()) {
            return Stream.empty();
        }
        Cluster cluster = shared.get();
        Set<String> used = new TreeSet<>();
        Stream<DynamicNode> needs = Stream.of(
                dynamicTest("policies come, are told about and lose foreign finalizers", () -> policies(cluster)),
                dynamicTest("trust roots come, are told about and lose foreign finalizers", () -> trustRoots(cluster)),
                dynamicTest("pull secrets and service accounts are asked for", () -> credentials(cluster)),
                dynamicTest("webhook configurations, conversion and certificate are repaired", () -> repairs(cluster)),
                dynamicTest("what was asked for stands in the audit log", () -> used.addAll(used(cluster))));
        Stream<DynamicNode> permissions = granted(cluster).stream()
                .map(permission -> dynamicTest(
                        permission,
                        () -> assertThat(used.contains(permission))
                                .as(permission + " is used")
                                .isTrue()));
        return Stream.concat(needs, permissions);
    }

    /// Returns `verb resource` and `verb resource in the system namespace` of what the account may do.
    private static Set<String> granted(Cluster cluster) {
        String account = cluster.kubectl(
                        "-n",
                        SYSTEM,
                        "get",
                        "deployments",
                        "-o",
                        "jsonpath={.items[0].spec.template.spec.serviceAccountName}")
                .orFail();
        Set<String> fresh = listed(cluster, "default", "default", "");
        Set<String> everywhere = listed(cluster, account, "default", "");
        everywhere.removeAll(fresh);
        Set<String> system = listed(cluster, account, SYSTEM, "");
        system.removeAll(fresh);
        system.removeAll(everywhere);
        Set<String> all = new TreeSet<>(everywhere);
        system.forEach(permission -> all.add(permission + " in the system namespace"));
        return all;
    }

    private static Set<String> listed(Cluster cluster, String account, String namespace, String suffix) {
        String as = "system:serviceaccount:" + (account.equals("default") ? "default" : SYSTEM) + ":" + account;
        Set<String> permissions = new TreeSet<>();
        cluster.kubectl(
                        "auth",
                        "can-i",
                        "--list",
                        "--as",
                        as,
                        "--as-group=system:serviceaccounts",
                        "--as-group=system:authenticated",
                        "-n",
                        namespace)
                .orFail()
                .lines()
                .map(LISTED::matcher)
                .filter(Matcher::matches)
                .forEach(line -> Arrays.stream(line.group(2).split(" ", -1))
                        .forEach(verb -> permissions.add(verb + " " + line.group(1) + suffix)));
        return permissions;
    }

    private static Set<String> used(Cluster cluster) {
        Set<String> used = new TreeSet<>();
        Corpus.text(cluster.folder().resolve("audit.log")).lines().forEach(line -> {
            JsonObject event = (JsonObject) Corpus.json(line);
            JsonObject object = event.object("objectRef").orElse(JsonObject.EMPTY);
            String group = object.string("apiGroup").map(name -> "." + name).orElse("");
            String part = object.string("subresource").map(name -> "/" + name).orElse("");
            String permission = event.string("verb").orElse("") + " "
                    + object.string("resource").orElse("") + group + part;
            long status = event.object("responseStatus")
                    .flatMap(answer -> answer.integer("code"))
                    .orElse(0L);
            // What was refused needs no permission, and what happens in the system namespace none elsewhere.
            if (status != 403) {
                boolean isNamespace = object.string("resource").orElse("").equals("namespaces");
                used.add(
                        !isNamespace && object.string("namespace").orElse("").equals(SYSTEM)
                                ? permission + " in the system namespace"
                                : permission);
            }
        });
        return used;
    }

    private static void policies(Cluster cluster) {
        try (Scene scene = Scene.open(cluster, "permissions")) {
            scene.demandSignatures("permissions");
            // As the reference leaves a policy behind.
            assertThat(cluster.api()
                            .merge(
                                    Scene.POLICIES + "/permissions",
                                    "{\"metadata\": {\"finalizers\": [\"clusterimagepolicies.policy.sigstore.dev\"]}}")
                            .refusal())
                    .isEmpty();
            Eventually.holds(() -> assertThat(
                            cluster.api().get(Scene.POLICIES + "/permissions").body())
                    .doesNotContain("finalizers\":[\"cluster"));
            scene.create(
                    "permissions-broken",
                    "{\"images\": [{\"glob\": \"registry.example/broken\"}], \"authorities\": [{\"key\": {\"secretRef\":"
                            + " {\"name\": \"not-there\"}}}]}");
            Eventually.holds(() -> assertThat(cluster.kubectl(
                                    "-n",
                                    "default",
                                    "get",
                                    "events",
                                    "--field-selector",
                                    "involvedObject.name=permissions-broken")
                            .output())
                    .contains("not-there"));
        }
    }

    private static void trustRoots(Cluster cluster) {
        String path = "/apis/policy.sigstore.dev/v1alpha1/trustroots";
        CosignSigner key = CosignSigner.of(CosignSigner.Kind.P256);
        String pem = Base64.getEncoder()
                .encodeToString(
                        TestCertificates.make("localhost").authorityPem().getBytes(StandardCharsets.UTF_8));
        String log = Base64.getEncoder().encodeToString(key.publicKeyPem().getBytes(StandardCharsets.UTF_8));
        String subject =
                "\"subject\": {\"organization\": \"o\", \"commonName\": \"c\"}, \"uri\": \"https://ca.example\"";
        try {
            assertThat(cluster.api()
                            .create(
                                    path,
                                    "{\"apiVersion\": \"policy.sigstore.dev/v1alpha1\", \"kind\": \"TrustRoot\", \"metadata\":"
                                            + " {\"name\": \"permissions\", \"finalizers\": [\"trustroots.policy.sigstore.dev\"]},"
                                            + " \"spec\": {\"sigstoreKeys\": {\"certificateAuthorities\": [{" + subject
                                            + ", \"certChain\": \"" + pem
                                            + "\"}], \"tLogs\": [{\"baseURL\": \"https://log.example\","
                                            + " \"hashAlgorithm\": \"sha-256\", \"publicKey\": \"" + log + "\"}]}}}")
                            .refusal())
                    .isEmpty();
            Eventually.holds(
                    () -> assertThat(cluster.api().get(path + "/permissions").body())
                            .contains("\"conditions\"")
                            .doesNotContain("finalizers\":[\"trustroots"));
        } finally {
            cluster.api().delete(path + "/permissions");
        }
    }

    private static void credentials(Cluster cluster) {
        CosignSigner key = CosignSigner.of(CosignSigner.Kind.P256);
        try (FakeRegistry registry = FakeRegistry.start().requireBasic("jane", "secret");
                Scene scene = Scene.open(cluster, "permissions-pull")) {
            Artifact image = Artifact.image("permissions");
            String name = "localhost:" + registry.port() + "/app";
            registry.push("app", "v1", image)
                    .push("app", image.signatureTag(), Artifact.signatures(key.layer(name, image.digest())));
            String login = Base64.getEncoder()
                    .encodeToString(
                            "{\"auths\": {\"localhost:%d\": {\"username\": \"jane\", \"password\": \"secret\"}}}"
                                    .formatted(registry.port())
                                    .getBytes(StandardCharsets.UTF_8));
            cluster.api()
                    .create(
                            scene.path("/api/v1", "secrets"),
                            "{\"metadata\": {\"name\": \"pull\"}, \"type\": \"kubernetes.io/dockerconfigjson\", \"data\":"
                                    + " {\".dockerconfigjson\": \"" + login + "\"}}");
            cluster.api()
                    .merge(
                            scene.path("/api/v1", "serviceaccounts") + "/default",
                            "{\"imagePullSecrets\": [{\"name\": \"pull\"}]}");
            scene.policy(
                    "permissions-pull",
                    scene.signatures()
                            .replace(scene.repository("**"), "localhost*/app@**")
                            .replace(
                                    scene.publicKey().replace("\n", "\\n"),
                                    key.publicKeyPem().replace("\n", "\\n")));
            scene.admits(name + "@" + image.digest());
        }
    }

    private static void repairs(Cluster cluster) {
        for (String kind : new String[] {"validatingwebhookconfigurations", "mutatingwebhookconfigurations"}) {
            for (String name : names(cluster, kind)) {
                String path = CONFIGURATIONS + kind + "/" + name;
                assertThat(cluster.kubectl(
                                        "patch",
                                        kind,
                                        name,
                                        "--type=json",
                                        "-p",
                                        "[{\"op\": \"remove\", \"path\": \"/webhooks/0/rules\"}]")
                                .exit())
                        .isZero();
                Eventually.holds(
                        () -> assertThat(cluster.api().get(path).body()).contains("\"operations\""));
            }
        }
        cluster.kubectl(
                        "patch",
                        "crd",
                        "clusterimagepolicies.policy.sigstore.dev",
                        "--type=json",
                        "-p",
                        "[{\"op\": \"remove\", \"path\": \"/spec/conversion/webhook/clientConfig/caBundle\"}]")
                .orFail();
        Eventually.holds(() -> assertThat(cluster.api().get(CRD).body()).contains("\"caBundle\""));
        String certificate = "/api/v1/namespaces/" + SYSTEM + "/secrets/webhook-certs";
        cluster.api().merge(certificate, "{\"data\": null}");
        Eventually.holds(() -> assertThat(cluster.api().get(certificate).body()).contains("server-cert.pem"));
        cluster.api().delete(certificate);
        Eventually.holds(() -> assertThat(cluster.api().get(certificate).body()).contains("server-cert.pem"));
        for (String compiled : new String[] {"config-image-policies", "config-sigstore-keys"}) {
            String map = "/api/v1/namespaces/" + SYSTEM + "/configmaps/" + compiled;
            cluster.api().delete(map);
        }
        // Nothing is left of the authority that the API server still trusted; it takes a moment to hear of the
        // new one.
        Eventually.holds(
                () -> assertThat(cluster.api().get(Scene.POLICIES).succeeded()).isTrue());
        try (Scene scene = Scene.open(cluster, "permissions-again")) {
            Eventually.holds(() -> assertThat(scene.create("permissions-again", scene.signatures())
                            .refusal())
                    .isEmpty());
            Eventually.holds(() -> assertThat(cluster.api()
                            .get("/api/v1/namespaces/" + SYSTEM + "/configmaps/config-image-policies")
                            .body())
                    .contains("permissions-again"));
        }
    }

    private static Set<String> names(Cluster cluster, String kind) {
        return cluster.kubectl("get", kind, "-o", "name")
                .orFail()
                .lines()
                .map(name -> name.substring(name.indexOf('/') + 1))
                .filter(name -> name.endsWith("sigstore.dev"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
