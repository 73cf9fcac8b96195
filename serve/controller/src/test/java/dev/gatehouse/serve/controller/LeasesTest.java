// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.serve.controller.ControllerSettings.CertificateOrigin;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Elections on a real API server, with short leases.
class LeasesTest {
    private static final LeaseSettings QUICK =
            new LeaseSettings(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(400), Map.of());
    private static final Set<Duty> ALL = EnumSet.allOf(Duty.class);

    @FunctionalInterface
    private interface Scene {
        void play(Stage stage) throws Exception;
    }

    /// A namespace of a control plane.
    private record Stage(ControlPlane plane, KubernetesClient admin, String namespace) {
        ControllerSettings settings(String hostname) {
            return new ControllerSettings(
                    namespace,
                    hostname,
                    "cluster.local",
                    WebhookNames.DEFAULT,
                    QUICK,
                    new CertificateOrigin.InSecret());
        }

        Replica replica(String hostname, InstantSource clock) {
            Line line = new Line(plane.port());
            KubernetesClient client = plane.client(ControlPlane.ADMIN, line.port());
            return new Replica(line, client, Leases.start(client, settings(hostname), ControllerMetrics.NONE, clock));
        }

        void withService() {
            admin.services()
                    .inNamespace(namespace)
                    .resource(new ServiceBuilder()
                            .withNewMetadata()
                            .withName("webhook")
                            .endMetadata()
                            .withNewSpec()
                            .addNewPort()
                            .withPort(443)
                            .endPort()
                            .endSpec()
                            .build())
                    .create();
        }

        List<Lease> leases() {
            return admin.leases().inNamespace(namespace).list().getItems();
        }

        String name(Duty duty) {
            return duty.lease(WebhookNames.DEFAULT, QUICK);
        }
    }

    private record Replica(Line line, KubernetesClient client, Leases leases) implements AutoCloseable {
        Set<Duty> duties() {
            return ALL.stream().filter(duty -> leases.leadership(duty).held()).collect(Collectors.toSet());
        }

        @Override
        public void close() {
            leases.close();
            client.close();
            line.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> electionsOnARealApiServer() {
        Map<String, Scene> scenes = Map.of(
                "givesEachDutyToOneOfTwoReplicas", LeasesTest::givesEachDutyToOneOfTwoReplicas,
                "endsLeadershipBeforeTheOtherTakesOverWhenTheLineIsCut", LeasesTest::takesOverFromACutOffReplica,
                "givesTheLeasesBackOnClosing", LeasesTest::givesTheLeasesBackOnClosing,
                "leavesADutyToWhoeverHoldsItsLease", LeasesTest::leavesADutyToWhoeverHoldsItsLease,
                "makesNoLeaseWhereNoServiceCouldOwnIt", LeasesTest::makesNoLeaseWhereNoServiceCouldOwnIt,
                "makesADeletedLeaseAgain", LeasesTest::makesADeletedLeaseAgain,
                "ownsALeaseThatWasMadeWithoutOwner", LeasesTest::ownsALeaseThatWasMadeWithoutOwner);
        return ControlPlane.unlessLeftOut("elections").stream()
                .flatMap(plane -> scenes.entrySet().stream()
                        .map(scene -> dynamicTest(scene.getKey(), () -> play(plane, scene.getValue()))));
    }

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static void play(ControlPlane plane, Scene scene) throws Exception {
        String namespace = "leases-" + NUMBER.incrementAndGet();
        try (KubernetesClient admin = plane.admin()) {
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            scene.play(new Stage(plane, admin, namespace));
        }
    }

    private static void givesEachDutyToOneOfTwoReplicas(Stage stage) throws InterruptedException {
        stage.withService();
        // Their wall clocks are two hours apart.
        InstantSource late = () -> InstantSource.system().instant().minus(Duration.ofHours(2));
        try (Replica one = stage.replica("one", InstantSource.system());
                Replica two = stage.replica("two", late)) {
            Eventually.until(
                    () -> one.duties().size() + two.duties().size() == ALL.size(),
                    () -> one.duties() + " " + two.duties());
            for (int i = 0; i < 200; i++) {
                Set<Duty> first = one.duties();
                assertThat(first).doesNotContainAnyElementsOf(two.duties());
                Thread.sleep(20);
            }
            assertThat(stage.leases()).hasSize(ALL.size()).allSatisfy(lease -> {
                assertThat(lease.getSpec().getHolderIdentity()).matches("(one|two)_[0-9a-f-]{36}");
                assertThat(lease.getSpec().getLeaseDurationSeconds()).isEqualTo(3);
                assertThat(lease.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> {
                            assertThat(owner.getKind()).isEqualTo("Service");
                            assertThat(owner.getName()).isEqualTo("webhook");
                        });
            });
        }
    }

    private static void takesOverFromACutOffReplica(Stage stage) throws InterruptedException {
        stage.withService();
        try (Replica one = stage.replica("one", InstantSource.system())) {
            Eventually.until(() -> one.duties().equals(ALL), () -> "one leads " + one.duties());
            try (Replica two = stage.replica("two", InstantSource.system())) {
                AtomicBoolean over = new AtomicBoolean();
                AtomicReference<Set<Duty>> both = new AtomicReference<>(Set.of());
                Thread watcher = Thread.ofPlatform().start(() -> {
                    while (!over.get()) {
                        Set<Duty> first = one.duties();
                        first.retainAll(two.duties());
                        if (!first.isEmpty()) {
                            both.set(first);
                        }
                        Thread.onSpinWait();
                    }
                });
                AtomicInteger gained = new AtomicInteger();
                ALL.forEach(duty -> two.leases().leadership(duty).whenGained(gained::incrementAndGet));
                one.line().cut();
                Eventually.until(() -> two.duties().equals(ALL), () -> "two leads " + two.duties());
                assertThat(one.duties()).isEmpty();
                // Whoever waits for a duty is told of it a moment after it is held.
                Eventually.until(() -> gained.get() == ALL.size(), () -> "told of " + gained);
                one.line().mend();
                Thread.sleep(QUICK.retryPeriod().multipliedBy(4));
                assertThat(one.duties()).isEmpty();
                assertThat(gained).hasValue(ALL.size());
                over.set(true);
                watcher.join();
                assertThat(both.get()).as("led by both at a time").isEmpty();
            }
        }
    }

    private static void givesTheLeasesBackOnClosing(Stage stage) throws InterruptedException {
        stage.withService();
        Replica one = stage.replica("one", InstantSource.system());
        Eventually.until(() -> one.duties().equals(ALL), () -> "one leads " + one.duties());
        one.close();
        assertThat(one.duties()).isEmpty();
        assertThat(stage.leases()).hasSize(ALL.size()).allSatisfy(lease -> {
            assertThat(lease.getSpec().getHolderIdentity()).isEmpty();
            assertThat(lease.getSpec().getLeaseDurationSeconds()).isEqualTo(1);
        });
    }

    private static void leavesADutyToWhoeverHoldsItsLease(Stage stage) throws InterruptedException {
        stage.withService();
        String name = stage.name(Duty.MUTATING_WORKLOADS);
        stage.admin()
                .leases()
                .inNamespace(stage.namespace())
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("reference_1")
                        .withLeaseDurationSeconds(60)
                        .withLeaseTransitions(4)
                        .endSpec()
                        .build())
                .create();
        try (Replica one = stage.replica("one", InstantSource.system())) {
            Set<Duty> others = EnumSet.complementOf(EnumSet.of(Duty.MUTATING_WORKLOADS));
            Eventually.until(() -> one.duties().equals(others), () -> "one leads " + one.duties());
            Thread.sleep(QUICK.duration().plusSeconds(1));
            assertThat(one.duties()).isEqualTo(others);

            stage.admin()
                    .leases()
                    .inNamespace(stage.namespace())
                    .withName(name)
                    .edit(lease -> new LeaseBuilder(lease)
                            .editSpec()
                            .withHolderIdentity("")
                            .endSpec()
                            .build());
            Eventually.until(() -> one.duties().equals(ALL), () -> "one leads " + one.duties());
            assertThat(stage.admin()
                            .leases()
                            .inNamespace(stage.namespace())
                            .withName(name)
                            .get()
                            .getSpec()
                            .getLeaseTransitions())
                    .isEqualTo(5);
        }
    }

    private static void makesNoLeaseWhereNoServiceCouldOwnIt(Stage stage) throws InterruptedException {
        try (Replica one = stage.replica("one", InstantSource.system())) {
            Thread.sleep(QUICK.retryPeriod().multipliedBy(3));
            assertThat(stage.leases()).isEmpty();
            assertThat(one.duties()).isEmpty();

            stage.withService();
            Eventually.until(() -> one.duties().equals(ALL), () -> "one leads " + one.duties());
        }
    }

    private static void makesADeletedLeaseAgain(Stage stage) throws InterruptedException {
        stage.withService();
        try (Replica one = stage.replica("one", InstantSource.system())) {
            Eventually.until(() -> one.duties().equals(ALL), () -> "one leads " + one.duties());
            AtomicInteger gained = new AtomicInteger();
            one.leases().leadership(Duty.CERTIFICATE).whenGained(gained::incrementAndGet);
            stage.admin()
                    .leases()
                    .inNamespace(stage.namespace())
                    .withName(stage.name(Duty.CERTIFICATE))
                    .delete();
            Eventually.until(() -> gained.get() == 2 && one.duties().equals(ALL), () -> "gained " + gained);
            assertThat(stage.leases())
                    .allSatisfy(lease ->
                            assertThat(lease.getMetadata().getOwnerReferences()).hasSize(1));
        }
    }

    private static void ownsALeaseThatWasMadeWithoutOwner(Stage stage) throws InterruptedException {
        stage.withService();
        Arrays.stream(Duty.values())
                .forEach(duty -> stage.admin()
                        .leases()
                        .inNamespace(stage.namespace())
                        .resource(new LeaseBuilder()
                                .withNewMetadata()
                                .withName(stage.name(duty))
                                .endMetadata()
                                .withNewSpec()
                                .withHolderIdentity("")
                                .endSpec()
                                .build())
                        .create());
        try (Replica _ = stage.replica("one", InstantSource.system())) {
            Eventually.until(
                    () -> stage.leases().stream()
                            .allMatch(lease ->
                                    lease.getMetadata().getOwnerReferences().size() == 1),
                    () -> "owners " + stage.leases());
        }
    }

    @Test
    void addsItsOwnerOnceAndKeepsOthers() {
        JsonObject mine = new JsonObject(Map.of("uid", new JsonString("mine")));
        JsonObject theirs = new JsonObject(Map.of("uid", new JsonString("theirs")));
        LeaseRecord lease =
                LeaseRecord.named("a", "b").ownedBy(theirs).ownedBy(mine).ownedBy(mine);

        assertThat(ApiServer.metadata(lease.object()).array("ownerReferences").map(JsonArray::elements))
                .contains(List.of(theirs, mine));
    }
}
