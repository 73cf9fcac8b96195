// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import dev.gatehouse.serve.controller.ApiAnswer.Given;
import dev.gatehouse.serve.controller.ControllerSettings.CertificateOrigin;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// An installation as chart or manifests leave it, on a real API server, used by a user who may do no more than
/// the chart permits.
record Installation(KubernetesClient client, KubernetesClient admin, ApiServer api, ControllerSettings settings) {
    static final List<Duty> CONFIGURATIONS = List.of(
            Duty.VALIDATING_WORKLOADS, Duty.MUTATING_WORKLOADS, Duty.VALIDATING_POLICIES, Duty.DEFAULTING_POLICIES);

    static final List<Duty> CALLERS =
            Stream.concat(CONFIGURATIONS.stream(), Stream.of(Duty.CONVERSION)).toList();

    static final WebhookObjects.Clocks CLOCKS = new WebhookObjects.Clocks(InstantSource.system(), System::nanoTime);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /// What happens to an installation.
    @FunctionalInterface
    interface Scene {
        void play(Installation stage) throws Exception;
    }

    /// Returns a test for each scene, with an installation of its own on a real API server; none where its
    /// programs are missing.
    static Stream<DynamicTest> tests(String what, Map<String, Scene> scenes) {
        return tests(ControlPlane.unlessLeftOut(what), scenes);
    }

    static Stream<DynamicTest> tests(Optional<ControlPlane> control, Map<String, Scene> scenes) {
        return control.stream()
                .flatMap(plane -> scenes.entrySet().stream()
                        .map(scene -> dynamicTest(scene.getKey(), () -> play(plane, scene.getValue()))));
    }

    private static void play(ControlPlane plane, Scene scene) throws Exception {
        int number = NUMBER.incrementAndGet();
        WebhookNames names = new WebhookNames(
                "w" + number + ".example.com", "d" + number + ".example.com", "v" + number + ".example.com");
        try (KubernetesClient admin = plane.admin();
                KubernetesClient client = plane.client(ControlPlane.GATEHOUSE, plane.port())) {
            Installation stage = new Installation(
                    client,
                    admin,
                    ApiServer.of(admin, Leadership.always()),
                    new ControllerSettings(
                            "system-" + number,
                            "host",
                            "cluster.local",
                            names,
                            LeaseSettings.DEFAULT,
                            new CertificateOrigin.InSecret()));
            stage.install();
            scene.play(stage);
        }
    }

    String namespace() {
        return settings.namespace();
    }

    void install() throws InterruptedException {
        WebhookNames names = settings.names();
        apply("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + namespace() + "'}}");
        apply("{'apiVersion':'v1','kind':'Service','metadata':{'name':'webhook','namespace':'" + namespace()
                + "'},'spec':{'ports':[{'port':443}]}}");
        apply("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'webhook-certs','namespace':'" + namespace()
                + "'}}");
        configuration(
                "Validating",
                names.workloads(),
                ",'matchPolicy':'Equivalent','namespaceSelector':{"
                        + "'matchExpressions':[{'key':'policy.sigstore.dev/include','operator':'In','values':['true']}]}");
        configuration("Mutating", names.workloads(), ",'failurePolicy':'Ignore','timeoutSeconds':25");
        configuration("Validating", names.validating(), "");
        configuration("Mutating", names.defaulting(), "");
        if (api.get(crd()) instanceof ApiAnswer.Missing) {
            apply("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':"
                    + "'clusterimagepolicies.policy.sigstore.dev'},'spec':{'group':'policy.sigstore.dev','scope':"
                    + "'Cluster','names':{'kind':'ClusterImagePolicy','plural':'clusterimagepolicies','singular':"
                    + "'clusterimagepolicy'},'versions':[" + servedVersion("v1beta1", true) + ","
                    + servedVersion("v1alpha1", false) + "],'conversion':{'strategy':'Webhook','webhook':{"
                    + "'conversionReviewVersions':['v1'],'clientConfig':{'service':{'name':'webhook','namespace':"
                    + "'x'}}}}}}");
        } else {
            // Nobody was told of anybody yet, as in a new cluster.
            edit(crd(), text -> text.replaceAll("\"caBundle\":\"[^\"]*\"", "\"caBundle\":\"\""));
        }
        permissions();
    }

    private static String servedVersion(String name, boolean storage) {
        return "{'name':'" + name + "','served':true,'storage':" + storage
                + ",'schema':{'openAPIV3Schema':{'type':'object',"
                + "'x-kubernetes-preserve-unknown-fields':true}}}";
    }

    private void configuration(String kind, String name, String more) {
        apply("{'apiVersion':'admissionregistration.k8s.io/v1','kind':'" + kind
                + "WebhookConfiguration','metadata':{'name':'" + name + "'},'webhooks':[{'name':'" + name
                + "','admissionReviewVersions':['v1'],'sideEffects':'None','clientConfig':{'service':{'name':"
                + "'webhook','namespace':'" + namespace() + "'}}" + more + "}]}");
    }

    // Exactly what is used: the chart grants the same.
    private void permissions() {
        WebhookNames names = settings.names();
        String configurations = "'" + names.workloads() + "','" + names.validating() + "','" + names.defaulting() + "'";
        apply("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'"
                + namespace() + "'},'rules':["
                + "{'apiGroups':['admissionregistration.k8s.io'],'resources':['validatingwebhookconfigurations',"
                + "'mutatingwebhookconfigurations'],'verbs':['get','update','watch'],'resourceNames':["
                + configurations + "]},"
                + "{'apiGroups':['apiextensions.k8s.io'],'resources':['customresourcedefinitions'],'verbs':["
                + "'get','update','watch'],'resourceNames':['clusterimagepolicies.policy.sigstore.dev']},"
                + "{'apiGroups':[''],'resources':['namespaces'],'verbs':['get'],'resourceNames':['" + namespace()
                + "']}]}");
        apply("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'Role','metadata':{'name':'gatehouse',"
                + "'namespace':'" + namespace() + "'},'rules':["
                + "{'apiGroups':['coordination.k8s.io'],'resources':['leases'],'verbs':['create']},"
                + "{'apiGroups':['coordination.k8s.io'],'resources':['leases'],'verbs':['get','update'],"
                + "'resourceNames':[" + leaseNames() + "]},"
                + "{'apiGroups':[''],'resources':['secrets'],'verbs':['create']},"
                + "{'apiGroups':[''],'resources':['secrets'],'verbs':['get','update'],'resourceNames':["
                + "'webhook-certs']},"
                + "{'apiGroups':[''],'resources':['services'],'verbs':['get'],'resourceNames':['webhook']}]}");
        String subject = "'subjects':[{'kind':'User','name':'gatehouse','apiGroup':'rbac.authorization.k8s.io'}]";
        apply("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding','metadata':{'name':'"
                + namespace() + "'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole',"
                + "'name':'" + namespace() + "'}," + subject + "}");
        apply("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'RoleBinding','metadata':{'name':'gatehouse',"
                + "'namespace':'" + namespace() + "'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                + "'kind':'Role','name':'gatehouse'}," + subject + "}");
    }

    private String leaseNames() {
        return String.join(
                ",",
                Stream.of(Duty.values())
                        .map(duty -> "'" + duty.lease(settings.names(), settings.leases()) + "'")
                        .toList());
    }

    void apply(String json) {
        admin.load(new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    /// Waits until permissions hold, which takes the API server a moment, and starts.
    Running start(WebhookObjects.Clocks clocks) throws InterruptedException {
        return start(leases(clocks), settings.certificate(), clocks);
    }

    Running start() throws InterruptedException {
        return start(CLOCKS);
    }

    Leases leases(WebhookObjects.Clocks clocks) {
        return Leases.start(client, settings, ControllerMetrics.NONE, clocks.wall());
    }

    Running start(Leases leases, CertificateOrigin origin, WebhookObjects.Clocks clocks) throws InterruptedException {
        ApiServer asUser = ApiServer.of(client, Leadership.always());
        Eventually.until(() -> !(asUser.get(secret()) instanceof ApiAnswer.Refused), () -> "no permissions");
        CertificateSource source = new CertificateSource(origin, this::objects);
        return new Running(
                leases, WebhookObjects.start(client, settings, leases, source, ControllerMetrics.NONE, clocks));
    }

    ClusterObjects objects() {
        return api.get(secret()) instanceof Given(JsonObject secret)
                ? new ClusterObjects(
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(
                                "webhook-certs",
                                new KubernetesObject(
                                        "webhook-certs",
                                        ApiServer.metadata(secret).string("uid").orElseThrow(),
                                        0,
                                        version(secret),
                                        false,
                                        secret)))
                : ClusterObjects.NONE;
    }

    String secret() {
        return "/api/v1/namespaces/" + namespace() + "/secrets/webhook-certs";
    }

    String crd() {
        return "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusterimagepolicies.policy.sigstore.dev";
    }

    String path(Duty duty) {
        return WebhookReconciler.path(duty, settings.names());
    }

    JsonObject get(String path) {
        return switch (api.get(path)) {
            case Given(JsonObject object) -> object;
            case ApiAnswer other -> throw new AssertionError(path + ": " + other.text());
        };
    }

    JsonObject webhook(Duty duty) {
        JsonArray webhooks = get(path(duty)).array("webhooks").orElseThrow();
        return (JsonObject) webhooks.elements().getLast();
    }

    /// Changes an object as somebody with an editor would.
    void edit(String path, UnaryOperator<String> change) throws InterruptedException {
        Eventually.until(
                () -> {
                    String text = change.apply(JsonWriter.compact(get(path)));
                    return api.replace(path, parsed(text)) instanceof Given;
                },
                () -> "cannot edit " + path);
    }

    String secretText(String key) {
        return api.get(secret()) instanceof Given(JsonObject object)
                ? CertificateSecret.of(object).text(key).orElse("")
                : "";
    }

    Optional<String> bundle(Duty duty) {
        JsonObject client = duty == Duty.CONVERSION
                ? get(crd())
                        .object("spec")
                        .flatMap(it -> it.object("conversion"))
                        .flatMap(it -> it.object("webhook"))
                        .flatMap(it -> it.object("clientConfig"))
                        .orElseThrow()
                : webhook(duty).object("clientConfig").orElseThrow();
        return client.string("caBundle")
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.US_ASCII));
    }

    boolean allTell(String authorities) {
        return CALLERS.stream().allMatch(duty -> bundle(duty).equals(Optional.of(authorities)));
    }

    /// Waits until every object tells what the Secret holds.
    void awaitTold() throws InterruptedException {
        Eventually.until(
                () -> !secretText("ca-cert.pem").isEmpty() && allTell(secretText("ca-cert.pem")),
                () -> "not every object has the authority");
    }

    static String version(JsonObject object) {
        return ApiServer.metadata(object).string("resourceVersion").orElseThrow();
    }

    static JsonObject parsed(String text) {
        return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    /// One replica at work.
    record Running(Leases leases, WebhookObjects objects) implements AutoCloseable {
        @Override
        public void close() {
            objects.close();
            leases.close();
        }
    }
}
