// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Webhook configurations and the conversion stanza on a real API server.
class WebhookObjectsTest {
    @TestFactory
    Stream<DynamicTest> webhookObjectsOnARealApiServer() {
        Map<String, Installation.Scene> scenes = new LinkedHashMap<>();
        scenes.put("fillsInWhatWasInstalledAndRepairsIt", WebhookObjectsTest::fillsInAndRepairs);
        scenes.put("keepsWhatBelongsToOthers", WebhookObjectsTest::keepsWhatBelongsToOthers);
        scenes.put("leavesObjectsToWhoeverHoldsTheirLease", WebhookObjectsTest::leavesObjectsToTheHolder);
        scenes.put("reportsAnAbsentObjectAndDoesNotMakeIt", WebhookObjectsTest::reportsAnAbsentObject);
        scenes.put(
                "writesWithoutElectionWhereThatIsDisabled",
                WebhookObjectsTest::writesWithoutElectionWhereThatIsDisabled);
        return Installation.tests("webhook objects", scenes);
    }

    private static void fillsInAndRepairs(Installation stage) throws InterruptedException {
        try (Installation.Running _ = stage.start()) {
            stage.awaitTold();
            for (Duty duty : Installation.CONFIGURATIONS) {
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

    private static List<String> versions(Installation stage) {
        return Stream.concat(Installation.CONFIGURATIONS.stream().map(stage::path), Stream.of(stage.crd()))
                .map(path -> Installation.version(stage.get(path)))
                .toList();
    }

    private static void keepsWhatBelongsToOthers(Installation stage) throws InterruptedException {
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
        try (Installation.Running _ = stage.start()) {
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

    private static void leavesObjectsToTheHolder(Installation stage) throws InterruptedException {
        String lease = Duty.MUTATING_WORKLOADS.lease(
                stage.settings().names(), stage.settings().leases());
        stage.apply("{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'" + lease
                + "','namespace':'" + stage.namespace()
                + "'},'spec':{'holderIdentity':'reference_1','leaseDurationSeconds':60}}");
        String before = Installation.version(stage.get(stage.path(Duty.MUTATING_WORKLOADS)));
        try (Installation.Running _ = stage.start()) {
            Eventually.until(
                    () -> stage.bundle(Duty.VALIDATING_WORKLOADS).equals(Optional.of(stage.secretText("ca-cert.pem"))),
                    () -> "not told");
            Thread.sleep(1500);
            assertThat(Installation.version(stage.get(stage.path(Duty.MUTATING_WORKLOADS))))
                    .isEqualTo(before);
        }
    }

    private static void reportsAnAbsentObject(Installation stage) throws InterruptedException {
        String path = stage.path(Duty.DEFAULTING_POLICIES);
        stage.admin()
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(stage.settings().names().defaulting())
                .delete();
        try (Installation.Running running = stage.start()) {
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

    private static void writesWithoutElectionWhereThatIsDisabled(Installation stage) throws InterruptedException {
        try (Installation.Running _ =
                stage.start(Leases.disabled(), stage.settings().certificate(), Installation.CLOCKS)) {
            stage.awaitTold();
            assertThat(stage.admin()
                            .leases()
                            .inNamespace(stage.namespace())
                            .list()
                            .getItems())
                    .isEmpty();
        }
    }
}
