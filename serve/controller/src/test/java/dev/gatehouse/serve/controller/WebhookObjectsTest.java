// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import dev.gatehouse.serve.controller.ApiAnswer.Given;
import dev.gatehouse.serve.controller.CertificateContents.Complete;
import dev.gatehouse.serve.controller.ControllerSettings.CertificateOrigin;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Webhook objects and certificates on a real API server, as a user who may do no more than the chart permits.
class WebhookObjectsTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final List<Duty> CONFIGURATIONS = List.of(
            Duty.VALIDATING_WORKLOADS, Duty.MUTATING_WORKLOADS, Duty.VALIDATING_POLICIES, Duty.DEFAULTING_POLICIES);

    @FunctionalInterface
    private interface Scene {
        void play(Stage stage) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> webhookObjectsOnARealApiServer() {
        Map<String, Scene> scenes = new LinkedHashMap<>();
        scenes.put("fillsInWhatWasInstalledAndRepairsIt", WebhookObjectsTest::fillsInAndRepairs);
        scenes.put("keepsWhatBelongsToOthers", WebhookObjectsTest::keepsWhatBelongsToOthers);
        scenes.put("makesADeletedCertificateAgain", WebhookObjectsTest::makesADeletedCertificateAgain);
        scenes.put("rotatesSoThatEveryClientAlwaysGetsThrough", WebhookObjectsTest::rotatesWithOverlap);
        scenes.put("usesTheCertificateOfOthersAndNeverWritesIt", WebhookObjectsTest::usesTheCertificateOfOthers);
        scenes.put("leavesObjectsToWhoeverHoldsTheirLease", WebhookObjectsTest::leavesObjectsToTheHolder);
        scenes.put("reportsAnAbsentObjectAndDoesNotMakeIt", WebhookObjectsTest::reportsAnAbsentObject);
        return ControlPlane.unlessLeftOut("webhook objects").stream()
                .flatMap(plane -> scenes.entrySet().stream()
                        .map(scene -> dynamicTest(scene.getKey(), () -> play(plane, scene.getValue()))));
    }

    private static void play(ControlPlane plane, Scene scene) throws Exception {
        int number = NUMBER.incrementAndGet();
        WebhookNames names = new WebhookNames(
                "w" + number + ".example.com", "d" + number + ".example.com", "v" + number + ".example.com");
        try (KubernetesClient admin = plane.admin();
                KubernetesClient client = plane.client(ControlPlane.GATEHOUSE, plane.port())) {
            Stage stage = new Stage(
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

    /// An installation as chart or manifests leave it.
    private record Stage(KubernetesClient client, KubernetesClient admin, ApiServer api, ControllerSettings settings) {
        String namespace() {
            return settings.namespace();
        }

        void install() {
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
            String configurations =
                    "'" + names.workloads() + "','" + names.validating() + "','" + names.defaulting() + "'";
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

        private void apply(String json) {
            admin.load(new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                    .create();
        }

        /// Waits until permissions hold, which takes the API server a moment, and starts.
        Running start(WebhookObjects.Clocks clocks) throws InterruptedException {
            ApiServer asUser = ApiServer.of(client, Leadership.always());
            Eventually.until(() -> asUser.get(secret()) instanceof Given, () -> "no permissions");
            Leases leases = Leases.start(client, settings, ControllerMetrics.NONE, clocks.wall());
            CertificateSource source = new CertificateSource(settings.certificate(), this::objects);
            return new Running(
                    leases, WebhookObjects.start(client, settings, leases, source, ControllerMetrics.NONE, clocks));
        }

        Running start() throws InterruptedException {
            return start(new WebhookObjects.Clocks(InstantSource.system(), System::nanoTime));
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
                                            ApiServer.metadata(secret)
                                                    .string("uid")
                                                    .orElseThrow(),
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
            return CertificateSecret.of(get(secret())).text(key).orElse("");
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
            return Stream.concat(CONFIGURATIONS.stream(), Stream.of(Duty.CONVERSION))
                    .allMatch(duty -> bundle(duty).equals(Optional.of(authorities)));
        }

        /// Waits until every object tells what the Secret holds.
        void awaitTold() throws InterruptedException {
            Eventually.until(
                    () -> !secretText("ca-cert.pem").isEmpty() && allTell(secretText("ca-cert.pem")),
                    () -> "not every object has the authority");
        }
    }

    private record Running(Leases leases, WebhookObjects objects) implements AutoCloseable {
        @Override
        public void close() {
            objects.close();
            leases.close();
        }
    }

    private static void fillsInAndRepairs(Stage stage) throws InterruptedException {
        try (Running _ = stage.start()) {
            stage.awaitTold();
            for (Duty duty : CONFIGURATIONS) {
                JsonObject webhook = stage.webhook(duty);
                assertThat(webhook.array("rules").orElseThrow().elements()).isNotEmpty();
                assertThat(ApiServer.metadata(stage.get(stage.path(duty))).array("ownerReferences"))
                        .hasValueSatisfying(owners -> assertThat(JsonWriter.compact(owners))
                                .contains("\"name\":\"" + stage.namespace() + "\""));
            }
            assertThat(JsonWriter.compact(stage.webhook(Duty.VALIDATING_WORKLOADS)))
                    .contains("\"path\":\"/validations\"", "policy.sigstore.dev/include", "\"Equivalent\"");
            assertThat(JsonWriter.compact(stage.webhook(Duty.MUTATING_WORKLOADS)))
                    .contains("\"failurePolicy\":\"Ignore\"", "\"timeoutSeconds\":25", "\"IfNeeded\"");
            List<String> settled = versions(stage);

            String path = stage.path(Duty.VALIDATING_WORKLOADS);
            stage.edit(path, text -> text.replace("webhooks.knative.dev/exclude", "example.com/other"));
            Eventually.until(
                    () -> JsonWriter.compact(stage.webhook(Duty.VALIDATING_WORKLOADS))
                            .contains("webhooks.knative.dev/exclude"),
                    () -> "the opt-out was not put back");
            String mutating = stage.path(Duty.MUTATING_WORKLOADS);
            stage.edit(mutating, text -> text.replaceAll("\"rules\":\\[.*?}]", "\"rules\":[]"));
            Eventually.until(
                    () -> !stage.webhook(Duty.MUTATING_WORKLOADS)
                            .array("rules")
                            .orElse(JsonArray.EMPTY)
                            .elements()
                            .isEmpty(),
                    () -> "the rules were not put back");
            // Nothing is written that is as it should be.
            assertThat(versions(stage).subList(2, 5)).isEqualTo(settled.subList(2, 5));
        }
    }

    private static List<String> versions(Stage stage) {
        return Stream.concat(CONFIGURATIONS.stream().map(stage::path), Stream.of(stage.crd()))
                .map(path -> version(stage.get(path)))
                .toList();
    }

    private static String version(JsonObject object) {
        return ApiServer.metadata(object).string("resourceVersion").orElseThrow();
    }

    private static void keepsWhatBelongsToOthers(Stage stage) throws InterruptedException {
        String path = stage.path(Duty.VALIDATING_WORKLOADS);
        stage.edit(
                path,
                text -> text.replace(
                                "\"webhooks\":[",
                                "\"webhooks\":[{\"name\":\"theirs.example.com\",\"clientConfig\":{\"url\":"
                                        + "\"https://127.0.0.1:1/\"},\"admissionReviewVersions\":[\"v1\"],"
                                        + "\"sideEffects\":\"None\",\"matchConditions\":[{\"name\":\"c\","
                                        + "\"expression\":\"true\"}]},")
                        .replaceFirst(
                                "\"metadata\":\\{",
                                "\"metadata\":{\"labels\":{\"a\":\"b\"},\"ownerReferences\":[{\"apiVersion\":\"v1\","
                                        + "\"kind\":\"ConfigMap\",\"name\":\"theirs\",\"uid\":\"42\"}],"));
        JsonObject before = stage.get(path);
        try (Running _ = stage.start()) {
            stage.awaitTold();
            JsonObject after = stage.get(path);
            assertThat(after.array("webhooks").orElseThrow().elements().getFirst())
                    .isEqualTo(before.array("webhooks").orElseThrow().elements().getFirst());
            assertThat(ApiServer.metadata(after).object("labels"))
                    .isEqualTo(ApiServer.metadata(before).object("labels"));
            JsonArray owners =
                    ApiServer.metadata(after).array("ownerReferences").orElseThrow();
            assertThat(owners.elements())
                    .hasSize(2)
                    .startsWith(ApiServer.metadata(before)
                            .array("ownerReferences")
                            .orElseThrow()
                            .elements()
                            .getFirst());
        }
    }

    private static void makesADeletedCertificateAgain(Stage stage) throws InterruptedException {
        try (Running running = stage.start()) {
            stage.awaitTold();
            AtomicReference<CertificateContents> serving =
                    new AtomicReference<>(new CertificateContents.Incomplete("none"));
            running.objects().whenCertificateChanges(serving::set);
            String before = stage.secretText("ca-cert.pem");
            stage.admin()
                    .secrets()
                    .inNamespace(stage.namespace())
                    .withName("webhook-certs")
                    .delete();
            Eventually.until(
                    () -> serving.get() instanceof Complete complete
                            && !complete.authoritiesPem().equals(before),
                    () -> "serving with " + serving);
            stage.awaitTold();
            assertThat(stage.secretText("ca-cert.pem")).isNotEqualTo(before);
            assertThat(JsonWriter.compact(stage.get(stage.secret())))
                    .contains("\"ownerReferences\":[", "\"kind\":\"Service\"");
        }
    }

    private static void rotatesWithOverlap(Stage stage) throws Exception {
        String name = "webhook." + stage.namespace() + ".svc";
        // Clients judge by the real clock, so the first certificate is one of twenty days ago.
        AtomicReference<Instant> wall = new AtomicReference<>(Instant.now().minus(Duration.ofDays(20)));
        AtomicLong nanos = new AtomicLong();
        try (Running running = stage.start(new WebhookObjects.Clocks(wall::get, nanos::get));
                TestTls server = new TestTls(new CertificateContents.Incomplete("none"))) {
            running.objects().whenCertificateChanges(server::show);
            stage.awaitTold();
            String old = stage.secretText("ca-cert.pem");
            Eventually.until(() -> letsIn(server, old, name), () -> "nobody gets in");

            // A renewal by the same authority.
            String first = stage.secretText("server-cert.pem");
            wall.set(Instant.now());
            running.objects().lookAgain();
            Eventually.until(() -> !stage.secretText("server-cert.pem").equals(first), () -> "not renewed");
            assertThat(stage.secretText("ca-cert.pem")).isEqualTo(old);
            Thread.sleep(1500);
            assertThat(letsIn(server, old, name)).isTrue();

            // Another authority: the key of the old is gone, as the reference throws it away, and it is due.
            stage.edit(stage.secret(), text -> text.replaceFirst("\"ca-key.pem\":\"[^\"]*\",?", ""));
            String second = stage.secretText("server-cert.pem");
            wall.set(Instant.now().plus(Duration.ofDays(21)));
            running.objects().lookAgain();
            Eventually.until(() -> !stage.secretText("ca-cert.pem").equals(old), () -> "no new authority");
            String both = stage.secretText("ca-cert.pem");
            assertThat(KeyedChain.certificates(both)).hasSize(2);
            stage.awaitTold();
            // Whatever time its wall clock shows, nothing more happens before the overlap is over.
            wall.set(Instant.now().plus(Duration.ofDays(21)).plus(Duration.ofHours(2)));
            running.objects().lookAgain();
            Thread.sleep(1500);
            assertThat(stage.secretText("server-cert.pem")).isEqualTo(second);
            assertThat(letsIn(server, old, name)).isTrue();
            assertThat(letsIn(server, both, name)).isTrue();

            // Made by a clock of today again, or the client would not take it.
            wall.set(Instant.now());
            nanos.addAndGet(CertificatePlan.OVERLAP.toNanos());
            running.objects().lookAgain();
            Eventually.until(() -> !stage.secretText("server-cert.pem").equals(second), () -> "not switched");
            assertThat(stage.secretText("ca-cert.pem")).isEqualTo(both);
            Eventually.until(() -> !letsIn(server, old, name), () -> "the server still shows the old certificate");
            assertThat(letsIn(server, both, name)).isTrue();
            assertThat(letsIn(server, both, "webhook.other.svc")).isFalse();

            running.objects().lookAgain();
            Thread.sleep(1500);
            nanos.addAndGet(CertificatePlan.OVERLAP.toNanos());
            running.objects().lookAgain();
            Eventually.until(() -> !stage.secretText("ca-cert.pem").equals(both), () -> "the old is still trusted");
            assertThat(letsIn(server, stage.secretText("ca-cert.pem"), name)).isTrue();
            stage.awaitTold();
        }
    }

    private static boolean letsIn(TestTls server, String authorities, String name) {
        try {
            return server.letsIn(authorities, name);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void usesTheCertificateOfOthers(Stage stage) throws InterruptedException {
        List<String> names = stage.settings().serviceNames();
        CertificateAuthority theirs = CertificateAuthority.make(names, Instant.now());
        CertificateAuthority.Issued issued = theirs.issue(names, Instant.now());
        stage.edit(
                stage.secret(),
                text -> JsonWriter.compact(CertificateSecret.of(parsed(text))
                        .with(Map.of(
                                "tls.crt", issued.chainPem(),
                                "tls.key", issued.keyPem(),
                                "ca.crt", theirs.certificatePem()))));
        String before = version(stage.get(stage.secret()));
        try (Running running = stage.start()) {
            Eventually.until(() -> stage.allTell(theirs.certificatePem()), () -> "not told");
            running.objects().lookAgain();
            Thread.sleep(1500);
            assertThat(version(stage.get(stage.secret()))).isEqualTo(before);
        }
    }

    private static void leavesObjectsToTheHolder(Stage stage) throws InterruptedException {
        String lease = Duty.MUTATING_WORKLOADS.lease(
                stage.settings().names(), stage.settings().leases());
        stage.apply("{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'" + lease
                + "','namespace':'" + stage.namespace()
                + "'},'spec':{'holderIdentity':'reference_1','leaseDurationSeconds':60}}");
        String before = version(stage.get(stage.path(Duty.MUTATING_WORKLOADS)));
        try (Running _ = stage.start()) {
            Eventually.until(
                    () -> stage.bundle(Duty.VALIDATING_WORKLOADS).equals(Optional.of(stage.secretText("ca-cert.pem"))),
                    () -> "not told");
            Thread.sleep(1500);
            assertThat(version(stage.get(stage.path(Duty.MUTATING_WORKLOADS)))).isEqualTo(before);
        }
    }

    private static void reportsAnAbsentObject(Stage stage) throws InterruptedException {
        String path = stage.path(Duty.DEFAULTING_POLICIES);
        stage.admin()
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(stage.settings().names().defaulting())
                .delete();
        try (Running running = stage.start()) {
            Eventually.until(
                    () -> running.objects()
                            .problems()
                            .getOrDefault(Duty.DEFAULTING_POLICIES, List.of())
                            .contains("error retrieving webhook: " + path + " not found"),
                    () -> "problems " + running.objects().problems());
            Eventually.until(
                    () -> stage.bundle(Duty.VALIDATING_POLICIES).isPresent(), () -> "the others were not written");
            assertThat(stage.api().get(path)).isInstanceOf(ApiAnswer.Missing.class);
        }
    }

    private static JsonObject parsed(String text) {
        return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }
}
