// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.admission.DocumentSource;
import dev.gatehouse.admission.KeySource;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.edge.kubernetes.ClusterConnection;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.ClusterWatch;
import dev.gatehouse.edge.kubernetes.ConnectionSettings;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import dev.gatehouse.edge.kubernetes.WatchSettings;
import dev.gatehouse.quality.testkit.TestCertificates;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Statuses, events and ConfigMaps on a real API server, written by a user who may do just that.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicyReconcilersTest {
    private static final String NAMESPACE = "policy-status";
    private static final String POLICIES = "/apis/policy.sigstore.dev/v1alpha1/clusterimagepolicies/";
    private static final String TRUST_ROOTS = "/apis/policy.sigstore.dev/v1alpha1/trustroots/";
    private static final String FINALIZER = "clusterimagepolicies.policy.sigstore.dev";

    @TempDir
    private Path folder = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Switch policyLeader = new Switch();
    private final Switch trustRootLeader = new Switch();

    /// Leadership that a test gives and takes.
    private static final class Switch implements Leadership {
        private final List<Runnable> actions = new ArrayList<>();
        private volatile boolean held;

        void hold(boolean hold) {
            held = hold;
            if (hold) {
                actions.forEach(Runnable::run);
            }
        }

        @Override
        public boolean held() {
            return held;
        }

        @Override
        public void whenGained(Runnable action) {
            actions.add(action);
        }
    }

    @AfterAll
    void closeAll() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> writesWhatIsToBeKnown() {
        return ControlPlane.withoutConversion("statuses of policies on a real API server").map(this::stories).stream()
                .flatMap(List::stream);
    }

    private ApiServer admin(ControlPlane plane) {
        KubernetesClient client = plane.admin();
        open.add(client);
        return ApiServer.of(client, Leadership.always());
    }

    private static void apply(ControlPlane plane, String yaml) {
        try (KubernetesClient client = plane.admin()) {
            for (HasMetadata object : client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                    .items()) {
                Eventually.until(() -> applied(client, object), () -> "not served: " + object.getFullResourceName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // A custom resource is served a moment after its definition was created.
    private static boolean applied(KubernetesClient client, HasMetadata object) {
        try {
            client.resource(object).createOr(NonDeletingOperation::update);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() / 100 != 5) {
                throw e;
            }
            return false;
        }
    }

    private void start(ControlPlane plane) throws IOException {
        Path account = Files.createDirectory(folder.resolve("account"));
        Files.writeString(account.resolve("token"), ControlPlane.GATEHOUSE);
        try (KubernetesClient client = plane.admin()) {
            Files.copy(Path.of(client.getConfiguration().getCaCertFile()), account.resolve("ca.crt"));
        }
        ClusterConnection connection = ClusterConnection.open(
                ConnectionSettings.DEFAULT.withServiceAccount(account).withPace(500, 500),
                Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", "" + plane.port()));
        open.add(connection);
        ClusterWatch watch = ClusterWatch.start(connection, WatchSettings.of(NAMESPACE));
        open.add(watch);
        Supplier<Optional<ClusterObjects>> cluster =
                () -> watch.loaded() ? Optional.of(watch.current()) : Optional.empty();
        PolicyReconcilers reconcilers = PolicyReconcilers.start(
                connection.client(),
                PolicyReconcilers.Settings.in(NAMESPACE),
                new PolicyReconcilers.Leaderships(policyLeader, trustRootLeader),
                new PolicyReconcilers.Inputs(cluster, KeySource.NONE, DocumentSource.NONE),
                ControllerMetrics.NONE);
        open.add(reconcilers);
        watch.onChange(reconcilers::look);
    }

    // The least that suffices: each rule is needed by a story.
    private static final String PERMISSIONS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: policy-status}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: policy-status}
            rules:
            - {apiGroups: [policy.sigstore.dev], resources: [clusterimagepolicies, trustroots], verbs: [list, watch, patch]}
            - {apiGroups: [policy.sigstore.dev], resources: [clusterimagepolicies/status, trustroots/status], verbs: [update]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: policy-status}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: policy-status}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: gatehouse}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: policy-status, namespace: default}
            rules:
            - {apiGroups: [""], resources: [events], verbs: [create]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: policy-status, namespace: default}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: policy-status}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: gatehouse}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: policy-status, namespace: policy-status}
            rules:
            - {apiGroups: [""], resources: [secrets, configmaps], verbs: [list, watch]}
            - {apiGroups: [""], resources: [configmaps], verbs: [create]}
            - {apiGroups: [""], resources: [configmaps], resourceNames: [config-image-policies, config-sigstore-keys], verbs: [get, patch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: policy-status, namespace: policy-status}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: policy-status}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: gatehouse}]
            """;

    private static String policy(String name, String spec) {
        return "apiVersion: policy.sigstore.dev/v1alpha1\nkind: ClusterImagePolicy\nmetadata: {name: " + name
                + "}\nspec: " + spec + "\n";
    }

    private static String trustRoot(String name, String spec) {
        return "apiVersion: policy.sigstore.dev/v1alpha1\nkind: TrustRoot\nmetadata: {name: " + name + "}\nspec: "
                + spec + "\n";
    }

    private List<DynamicTest> stories(ControlPlane plane) {
        try {
            apply(plane, Files.readString(Path.of("../../deploy/manifests/crds.yaml")));
            apply(plane, PERMISSIONS);
            start(plane);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Cluster cluster = new Cluster(admin(plane));
        return List.of(
                dynamicTest("nobody writes before it leads", () -> {
                    apply(
                            plane,
                            policy(
                                    "s-plain",
                                    "{images: [{glob: ghcr.io/a/**}], authorities: [{static: {action: fail}}]}"));
                    trustRootLeader.hold(true);
                    apply(plane, trustRoot("t-archive", "{repository: {targets: targets}}"));
                    cluster.await(
                            () -> cluster.condition(TRUST_ROOTS + "t-archive", "Ready"), "False InliningKeysFailed");
                    assertThat(cluster.condition(TRUST_ROOTS + "t-archive", "ConfigMapUpdated"))
                            .isEqualTo("Unknown ");
                    assertThat(cluster.message(TRUST_ROOTS + "t-archive"))
                            .isEqualTo("trust root t-archive stands in a TUF repository, which is not read here");
                    assertThat(cluster.object(POLICIES + "s-plain").object("status"))
                            .isEmpty();
                    assertThat(cluster.data("config-image-policies")).isEmpty();
                }),
                dynamicTest("a leader writes the status, and makes the ConfigMap", () -> {
                    policyLeader.hold(true);
                    cluster.await(() -> cluster.condition(POLICIES + "s-plain", "Ready"), "True ");
                    JsonObject object = cluster.object(POLICIES + "s-plain");
                    String uid = ApiServer.metadata(object).string("uid").orElseThrow();
                    assertThat(cluster.conditions(object))
                            .containsExactly("ConfigMapUpdated", "KeysInlined", "PoliciesInlined", "Ready", "Weakened");
                    assertThat(object.object("status").orElseThrow().integer("observedGeneration"))
                            .contains(1L);
                    assertThat(cluster.entry("s-plain"))
                            .matches("\\{\"uid\":\"" + uid + "\",\"resourceVersion\":\"[0-9]+\","
                                    + "\"images\":\\[\\{\"glob\":\"ghcr.io/a/\\*\\*\"}],\"authorities\":"
                                    + "\\[\\{\"name\":\"authority-0\",\"static\":\\{\"action\":\"fail\"}}],"
                                    + "\"mode\":\"enforce\"}");
                }),
                dynamicTest("what is no change of the policy is no change of its entry", () -> {
                    String before = cluster.entry("s-plain");
                    cluster.api.merge(POLICIES + "s-plain", Objects.json("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"));
                    apply(
                            plane,
                            policy(
                                    "s-other",
                                    "{images: [{glob: ghcr.io/o/**}], authorities: [{static: {action: pass}}]}"));
                    cluster.await(() -> cluster.condition(POLICIES + "s-other", "Ready"), "True ");
                    assertThat(cluster.entry("s-plain")).isEqualTo(before);
                    cluster.api.merge(POLICIES + "s-plain", Objects.json("{\"spec\":{\"mode\":\"warn\"}}"));
                    cluster.await(() -> "" + cluster.entry("s-plain").contains("\"warn\""), "true");
                    cluster.await(
                            () -> ""
                                    + cluster.object(POLICIES + "s-plain")
                                            .object("status")
                                            .flatMap(status -> status.integer("observedGeneration"))
                                            .orElse(0L),
                            "2");
                }),
                dynamicTest("a Secret takes effect, and so does its end, and an event tells", () -> {
                    apply(
                            plane,
                            policy(
                                    "s-secret",
                                    "{images: [{glob: ghcr.io/s/**}], authorities: [{key: {secretRef: {name: k}}}]}"));
                    cluster.await(() -> cluster.condition(POLICIES + "s-secret", "Ready"), "False InliningKeysFailed");
                    assertThat(cluster.message(POLICIES + "s-secret")).isEqualTo("secret \"k\" not found");
                    assertThat(cluster.condition(POLICIES + "s-secret", "PoliciesInlined"))
                            .isEqualTo("Unknown ");
                    assertThat(cluster.entry("s-secret"))
                            .contains("{\"name\":\"authority-0\",\"static\":{\"action\":\"fail\",\"message\":"
                                    + "\"secret \\\"k\\\" not found\"}}");
                    cluster.await(
                            () -> ""
                                    + cluster.events("s-secret")
                                            .contains(
                                                    "clusterimagepolicy-controller Warning InternalError secret \"k\" not found"),
                            "true");
                    apply(
                            plane,
                            "apiVersion: v1\nkind: Secret\nmetadata: {name: k, namespace: policy-status}\n"
                                    + "data: {any: "
                                    + Base64.getEncoder().encodeToString(pem().getBytes(StandardCharsets.UTF_8))
                                    + "}\n");
                    cluster.await(() -> cluster.condition(POLICIES + "s-secret", "Ready"), "True ");
                    assertThat(cluster.entry("s-secret")).contains("BEGIN PUBLIC KEY");
                    try (KubernetesClient client = plane.admin()) {
                        client.secrets().inNamespace(NAMESPACE).withName("k").delete();
                    }
                    cluster.await(() -> cluster.condition(POLICIES + "s-secret", "Ready"), "False InliningKeysFailed");
                    assertThat(cluster.entry("s-secret")).doesNotContain("BEGIN");
                }),
                dynamicTest("finalizers of the reference go, those of others stay", () -> {
                    cluster.api.merge(
                            POLICIES + "s-other",
                            Objects.json(
                                    "{\"metadata\":{\"finalizers\":[\"" + FINALIZER + "\",\"else.example/where\"]}}"));
                    cluster.await(() -> cluster.finalizers(POLICIES + "s-other"), "[else.example/where]");
                    cluster.await(
                            () -> ""
                                    + cluster.events("s-other")
                                            .contains(
                                                    "clusterimagepolicy-controller Normal FinalizerUpdate Updated \"s-other\" finalizers"),
                            "true");
                    try (KubernetesClient client = plane.admin()) {
                        client.genericKubernetesResources("policy.sigstore.dev/v1alpha1", "ClusterImagePolicy")
                                .withName("s-other")
                                .delete();
                    }
                    cluster.await(
                            () -> "" + cluster.data("config-image-policies").containsKey("s-other"), "false");
                    cluster.api.merge(POLICIES + "s-other", Objects.json("{\"metadata\":{\"finalizers\":[]}}"));
                    cluster.await(
                            () -> "" + cluster.object(POLICIES + "s-other").equals(JsonObject.EMPTY), "true");
                }),
                dynamicTest("entries of nobody go, the example stays, and a ConfigMap that is gone comes back", () -> {
                    cluster.api.merge(
                            cluster.configMap("config-image-policies"),
                            Objects.json("{\"data\":{\"_example\":\"...\",\"nobody\":\"{}\",\"s-plain\":null}}"));
                    cluster.await(
                            () -> cluster.data("config-image-policies").keySet().toString(),
                            "[_example, s-plain, s-secret]");
                    try (KubernetesClient client = plane.admin()) {
                        client.configMaps()
                                .inNamespace(NAMESPACE)
                                .withName("config-image-policies")
                                .delete();
                    }
                    cluster.await(
                            () -> cluster.data("config-image-policies").keySet().toString(), "[s-plain, s-secret]");
                }),
                dynamicTest("a write of somebody else in between is not lost", () -> {
                    MirrorConfigMap mirror = new MirrorConfigMap(cluster.api, NAMESPACE, "race");
                    Map<String, MirrorEntry> one = Map.of("a", new MirrorEntry.Document(Objects.json("{}")));
                    assertThat(mirror.write(one, Optional.empty()))
                            .isEqualTo(new MirrorConfigMap.Written.Done(true, Set.of()));
                    KubernetesObject watched = new KubernetesObject(
                            "race",
                            "",
                            0,
                            ApiServer.metadata(cluster.object(cluster.configMap("race")))
                                    .string("resourceVersion")
                                    .orElseThrow(),
                            false,
                            JsonObject.EMPTY);
                    cluster.api.merge(
                            cluster.configMap("race"),
                            Objects.json(
                                    "{\"metadata\":{\"labels\":{\"their\":\"own\"}},\"data\":{\"a\":null,\"b\":\"x\"}}"));
                    // The watch has not told yet.
                    assertThat(mirror.write(
                                    Map.of(
                                            "a",
                                            new MirrorEntry.Document(Objects.json("{}")),
                                            "c",
                                            new MirrorEntry.Document(Objects.json("{}"))),
                                    Optional.of(watched)))
                            .isEqualTo(new MirrorConfigMap.Written.Done(true, Set.of()));
                    assertThat(cluster.data("race").keySet()).containsExactly("a", "c");
                    assertThat(ApiServer.metadata(cluster.object(cluster.configMap("race")))
                                    .object("labels"))
                            .contains(Objects.json("{\"their\":\"own\"}"));
                }),
                dynamicTest("a status that cannot be written is complained of and comes later", () -> {
                    apply(plane, PERMISSIONS.replace("verbs: [update]", "verbs: [get]"));
                    apply(
                            plane,
                            policy(
                                    "s-late",
                                    "{images: [{glob: ghcr.io/l/**}], authorities: [{static: {action: fail}}]}"));
                    cluster.await(
                            () -> ""
                                    + cluster.events("s-late").stream()
                                            .anyMatch(event -> event.startsWith(
                                                    "clusterimagepolicy-controller Warning UpdateFailed"
                                                            + " Failed to update status for \"s-late\": ")),
                            "true");
                    apply(plane, PERMISSIONS);
                    cluster.await(() -> cluster.condition(POLICIES + "s-late", "Ready"), "True ");
                }),
                dynamicTest("a full ConfigMap is said in the status", () -> {
                    String document = "x".repeat(450_000);
                    for (String name : List.of("s-x1", "s-x2", "s-x3")) {
                        apply(
                                plane,
                                policy(
                                        name,
                                        "{images: [{glob: ghcr.io/x/**}], authorities: [{static: {action: fail}}],"
                                                + " policy: {type: rego, data: " + document + "}}"));
                        cluster.await(
                                () -> cluster.condition(POLICIES + name, "ConfigMapUpdated"),
                                name.equals("s-x3") ? "False UpdatingConfigMap" : "True ");
                    }
                    assertThat(cluster.message(POLICIES + "s-x3"))
                            .contains("is full")
                            .contains("in force all the same");
                    assertThat(cluster.data("config-image-policies"))
                            .containsKeys("s-x1", "s-x2")
                            .doesNotContainKey("s-x3");
                }),
                dynamicTest("many policies at once are told of in rounds", () -> {
                    int many = 250;
                    StringBuilder yaml = new StringBuilder();
                    for (int i = 0; i < many; i++) {
                        yaml.append(policy(
                                        "s-many-" + i,
                                        "{images: [{glob: ghcr.io/m/**}], authorities: [{static: {action: fail}}]}"))
                                .append("---\n");
                    }
                    apply(plane, yaml.toString());
                    for (int i = 0; i < many; i++) {
                        String name = "s-many-" + i;
                        cluster.await(
                                () -> cluster.condition(POLICIES + name, "KeysInlined")
                                        + cluster.condition(POLICIES + name, "ConfigMapUpdated"),
                                "True True ");
                    }
                }),
                dynamicTest("a TrustRoot of keys becomes a trusted root", () -> {
                    String chain = Base64.getEncoder()
                            .encodeToString(TestCertificates.make("a.example")
                                    .authorityPem()
                                    .getBytes(StandardCharsets.UTF_8));
                    String key = Base64.getEncoder().encodeToString(pem().getBytes(StandardCharsets.UTF_8));
                    apply(
                            plane,
                            "apiVersion: policy.sigstore.dev/v1alpha1\nkind: TrustRoot\nmetadata: {name: t-keys}\n"
                                    + "spec: {sigstoreKeys: {certificateAuthorities: [{subject: {organization: o, commonName: c},"
                                    + " uri: \"https://f.example\", certChain: " + chain
                                    + "}], tLogs: [{baseURL: \"https://l.example\","
                                    + " hashAlgorithm: sha256, publicKey: " + key + "}]}}\n");
                    cluster.await(() -> cluster.condition(TRUST_ROOTS + "t-keys", "Ready"), "True ");
                    assertThat(cluster.data("config-sigstore-keys").get("t-keys"))
                            .startsWith("{\"mediaType\":\"application/vnd.dev.sigstore.trustedroot+json;version=0.1\","
                                    + "\"tlogs\":[{\"baseUrl\":\"https://l.example\"");
                    assertThat(cluster.data("config-sigstore-keys")).doesNotContainKey("t-archive");
                }),
                dynamicTest("who leads no more writes no more", () -> {
                    policyLeader.hold(false);
                    apply(
                            plane,
                            policy(
                                    "s-after",
                                    "{images: [{glob: ghcr.io/z/**}], authorities: [{static: {action: fail}}]}"));
                    apply(plane, trustRoot("t-after", "{remote: {mirror: \"https://m.example\"}}"));
                    cluster.await(
                            () -> cluster.condition(TRUST_ROOTS + "t-after", "Ready"), "False InliningKeysFailed");
                    assertThat(cluster.object(POLICIES + "s-after").object("status"))
                            .isEmpty();
                    assertThat(cluster.data("config-image-policies")).doesNotContainKey("s-after");
                    policyLeader.hold(true);
                    cluster.await(() -> cluster.condition(POLICIES + "s-after", "Ready"), "True ");
                }));
    }

    private static String pem() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder()
                        .encodeToString(generator.generateKeyPair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /// What an administrator sees.
    private record Cluster(ApiServer api) {
        void await(Supplier<String> seen, String wanted) throws InterruptedException {
            Eventually.until(
                    () -> seen.get().equals(wanted), () -> "\"" + wanted + "\", last seen: \"" + seen.get() + "\"");
        }

        JsonObject object(String path) {
            return api.get(path) instanceof ApiAnswer.Given(JsonObject object) ? object : JsonObject.EMPTY;
        }

        /// Returns status and reason.
        String condition(String path, String type) {
            return elements(object(path)).stream()
                    .filter(condition -> type.equals(condition.string("type").orElse("")))
                    .map(condition -> condition.string("status").orElse("") + " "
                            + condition.string("reason").orElse(""))
                    .findFirst()
                    .orElse("none");
        }

        /// Returns the message of `Ready`.
        String message(String path) {
            return elements(object(path)).stream()
                    .filter(condition -> "Ready".equals(condition.string("type").orElse("")))
                    .map(condition -> condition.string("message").orElse(""))
                    .findFirst()
                    .orElse("");
        }

        List<String> conditions(JsonObject object) {
            return elements(object).stream()
                    .map(condition -> condition.string("type").orElse(""))
                    .toList();
        }

        private static List<JsonObject> elements(JsonObject object) {
            return objects(object.object("status")
                    .flatMap(status -> status.array("conditions"))
                    .orElse(JsonArray.EMPTY));
        }

        private static List<JsonObject> objects(JsonArray array) {
            return array.elements().stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .toList();
        }

        String finalizers(String path) {
            return ApiServer.metadata(object(path)).array("finalizers").orElse(JsonArray.EMPTY).elements().stream()
                    .map(element -> element instanceof JsonString text ? text.text() : "")
                    .toList()
                    .toString();
        }

        String configMap(String name) {
            return "/api/v1/namespaces/" + NAMESPACE + "/configmaps/" + name;
        }

        Map<String, String> data(String configMap) {
            Map<String, String> texts = new TreeMap<>();
            for (Map.Entry<String, JsonValue> entry : object(configMap(configMap))
                    .object("data")
                    .orElse(JsonObject.EMPTY)
                    .members()
                    .entrySet()) {
                if (entry.getValue() instanceof JsonString text) {
                    texts.put(entry.getKey(), text.text());
                }
            }
            return texts;
        }

        String entry(String policy) {
            return data("config-image-policies").getOrDefault(policy, "");
        }

        List<String> events(String name) {
            JsonArray items = object("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name=" + name)
                    .array("items")
                    .orElse(JsonArray.EMPTY);
            return objects(items).stream()
                    .map(event -> event.object("source")
                                    .flatMap(source -> source.string("component"))
                                    .orElse("") + " "
                            + event.string("type").orElse("") + " "
                            + event.string("reason").orElse("") + " "
                            + event.string("message").orElse(""))
                    .toList();
        }
    }
}
