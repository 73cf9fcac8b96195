// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.cluster.Api;
import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.cluster.Reviews;
import dev.gatehouse.quality.cluster.Scene;
import dev.gatehouse.quality.cluster.Webhook;
import dev.gatehouse.quality.conformance.Corpus;
import dev.gatehouse.quality.testkit.CosignSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Parts that fail while Pods are asked for without pause. In every case nothing is admitted that must not be,
/// and no request takes longer than the API server gives the webhook. What each took is written to
/// `target/reliability.txt`.
class FaultsTest {
    // What an API server gives a webhook where nothing is said, and a little for its own work.
    private static final long LONGEST = 12_000;
    private static final Duration ETCD_AWAY = Duration.parse(System.getProperty("gatehouse.faults.etcd", "PT30S"));
    private static final int MANY = Integer.getInteger("gatehouse.faults.policies", 5_000);
    // Far above what is wanted, which is a second and fifteen: the machine may have other work. What it took is
    // in the figures.
    private static final Duration IN_FORCE = Duration.ofSeconds(15);
    private static final Duration TOLD = Duration.ofMinutes(1);
    private static final Duration AHEAD = Duration.ofHours(2);
    private static final String POLICIES = "/apis/policy.sigstore.dev/v1beta1/clusterimagepolicies";
    private static final String SECRETS = "/api/v1/namespaces/cosign-system/secrets";

    private interface Fault {
        void befalls(Cluster cluster) throws Exception;
    }

    // One cluster of its own for all of them, so that no other suite meets one that is being broken.
    @TestFactory
    Stream<DynamicTest> admitsNothingWrongAndNeverHangs() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("a Secret is rotated under load", FaultsTest::secretRotated);
        faults.put("the certificate is removed", FaultsTest::certificateRemoved);
        faults.put("the API server is killed and started again", FaultsTest::apiServerRestarted);
        faults.put("etcd is away", FaultsTest::etcdAway);
        faults.put(
                "two replicas race, one with its clock two hours ahead, and the other, which leads, is killed",
                FaultsTest::leaderKilled);
        faults.put(MANY + " policies are applied", FaultsTest::manyPolicies);
        return Cluster.start(Map.of()).stream()
                .flatMap(cluster -> Stream.concat(
                        faults.entrySet().stream()
                                .map(fault -> dynamicTest(
                                        fault.getKey(), () -> fault.getValue().befalls(cluster))),
                        Stream.of(dynamicTest("everything ends", cluster::close))));
    }

    private static void sound(Load load) {
        assertThat(load.wronglyAdmitted()).isEmpty();
        assertThat(load.longestMillis()).isLessThan(LONGEST);
        assertThat(load.admitted()).isPositive();
    }

    private static void secretRotated(Cluster cluster) {
        try (Scene scene = Scene.open(cluster, "rotation")) {
            String good = scene.signed("good");
            String bad = scene.unsigned("bad");
            String other = CosignSigner.of(CosignSigner.Kind.P256).publicKeyPem();
            cluster.api().create(SECRETS, secret(scene.publicKey()));
            scene.policy(
                    "rotation",
                    "{\"images\": [{\"glob\": \"" + scene.repository("**")
                            + "\"}], \"authorities\": [{\"key\": {\"secretRef\": {\"name\": \"rotated\"}}}]}");
            scene.admits(good);
            List<Long> revoked = new ArrayList<>();
            try (Load load = Load.start(scene, good, bad)) {
                for (int i = 0; i < 10; i++) {
                    assertThat(cluster.api()
                                    .replace(SECRETS + "/rotated", secret(other))
                                    .succeeded())
                            .isTrue();
                    long begin = System.nanoTime();
                    scene.refuses("failed policy: rotation", good);
                    revoked.add((System.nanoTime() - begin) / 1_000_000);
                    assertThat(cluster.api()
                                    .replace(SECRETS + "/rotated", secret(scene.publicKey()))
                                    .succeeded())
                            .isTrue();
                    scene.admits(good);
                }
                load.stop();
                assertThat(load.wronglyAdmitted()).isEmpty();
                assertThat(load.longestMillis()).isLessThan(LONGEST);
                assertThat(load.unanswered()).isZero();
                Figures.write("Secret rotated ten times: " + load + "; key revoked after at most "
                        + revoked.stream().mapToLong(Long::longValue).max().orElseThrow() + " ms");
            } finally {
                cluster.api().delete(SECRETS + "/rotated");
            }
        }
    }

    private static String secret(String text) {
        return "{\"metadata\": {\"name\": \"rotated\"}, \"data\": {\"key\": \""
                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\"}}";
    }

    private static void certificateRemoved(Cluster cluster) {
        try (Scene scene = Scene.open(cluster, "certificate")) {
            String good = scene.signed("good");
            scene.demandSignatures("certificate");
            scene.admits(good);
            try (Load load = Load.start(scene, good, scene.unsigned("bad"));
                    Conversions conversions = Conversions.start(cluster, "certificate")) {
                for (int i = 0; i < 4; i++) {
                    String before = certificate(cluster);
                    Api.Reply removed = i % 2 == 0
                            ? cluster.api().merge(SECRETS + "/webhook-certs", "{\"data\": null}")
                            : cluster.api().delete(SECRETS + "/webhook-certs");
                    assertThat(removed.succeeded()).as(removed.body()).isTrue();
                    Eventually.holds(
                            () -> assertThat(certificate(cluster)).isNotEmpty().isNotEqualTo(before));
                }
                scene.admits(good);
                load.stop();
                conversions.stop();
                sound(load);
                assertThat(load.wronglyRefused()).isEmpty();
                assertThat(load.unanswered()).isZero();
                assertThat(conversions.failed()).isEmpty();
                Figures.write("Certificate removed four times: " + load + "; " + conversions);
            }
        }
    }

    private static String certificate(Cluster cluster) {
        Api.Reply reply = cluster.api().get(SECRETS + "/webhook-certs");
        return Optional.of(reply.json())
                .filter(_ -> reply.succeeded())
                .flatMap(secret -> secret.object("data"))
                .flatMap(data -> data.string("server-cert.pem"))
                .orElse("");
    }

    private static void apiServerRestarted(Cluster cluster) {
        try (Scene scene = Scene.open(cluster, "api-server")) {
            String good = scene.signed("good");
            String bad = scene.unsigned("bad");
            scene.demandSignatures("api-server");
            scene.admits(good);
            try (Load load = Load.start(scene, good, bad)) {
                for (int i = 0; i < 3; i++) {
                    cluster.part("kill", "apiserver");
                    asksDirectly(cluster, good, bad);
                    cluster.part("start", "apiserver");
                    scene.admits(good);
                }
                load.stop();
                sound(load);
                Figures.write("API server killed three times: " + load);
            }
            inForceAgain(scene, good);
        }
    }

    // While nobody answers Gatehouse, it decides by the policies it has.
    private static void asksDirectly(Cluster cluster, String good, String bad) {
        try (Webhook webhook = new Webhook(cluster.port("webhook-0"))) {
            assertThat(webhook.post("/validations", Reviews.of(good)).body()).contains("\"allowed\":true");
            assertThat(webhook.post("/validations", Reviews.of(bad)).body()).contains("\"allowed\":false");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // The watches live: what is changed afterwards counts.
    private static void inForceAgain(Scene scene, String image) {
        long begin = System.nanoTime();
        scene.create(
                scene.namespace() + "-again",
                "{\"images\": [{\"glob\": \"" + scene.repository("**")
                        + "\"}], \"authorities\": [{\"static\": {\"action\": \"fail\", \"message\": \"again\"}}]}");
        scene.refuses("disallowed by static policy: again", image);
        Figures.write(
                "  a policy created afterwards is in force after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }

    private static void etcdAway(Cluster cluster) throws InterruptedException {
        try (Scene scene = Scene.open(cluster, "etcd")) {
            String good = scene.signed("good");
            String bad = scene.unsigned("bad");
            scene.demandSignatures("etcd");
            scene.admits(good);
            cluster.part("stop", "etcd");
            long end = System.nanoTime() + ETCD_AWAY.toNanos();
            while (System.nanoTime() < end) {
                asksDirectly(cluster, good, bad);
                TimeUnit.MILLISECONDS.sleep(200);
            }
            cluster.part("start", "etcd");
            Eventually.holds(
                    Duration.ofMinutes(2),
                    () -> assertThat(answered(scene, good)).isTrue());
            try (Load load = Load.start(scene, good, bad)) {
                scene.refuses("failed policy: etcd", bad);
                load.stop();
                assertThat(load.wronglyAdmitted()).isEmpty();
                Figures.write("etcd away for " + ETCD_AWAY + ": decisions as before throughout; afterwards " + load);
            }
            inForceAgain(scene, good);
        }
    }

    private static boolean answered(Scene scene, String image) {
        try {
            return scene.dryRun(image).succeeded();
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private static void leaderKilled(Cluster cluster) {
        cluster.start("gatehouse-1", ShiftedClock.ahead(cluster, AHEAD));
        List<Integer> ports = List.of(cluster.port("webhook-0"), cluster.port("webhook-1"));
        try (Balancer balancer = Balancer.before(ports);
                Scene scene = Scene.open(cluster, "leader")) {
            cluster.part("lead", String.valueOf(balancer.port()));
            String good = scene.signed("good");
            scene.demandSignatures("leader");
            scene.admits(good);
            Eventually.is("the rules are there", () -> rules(cluster));
            try (Load load = Load.start(scene, good, scene.unsigned("bad"))) {
                cluster.part("kill", "gatehouse-0");
                // A connection that the API server kept open to the one that is gone is found out once.
                String late = "{\"images\": [{\"glob\": \"" + scene.repository("late/**")
                        + "\"}], \"authorities\": [{\"static\": {\"action\": \"fail\", \"message\": \"late\"}}]}";
                Eventually.holds(() ->
                        assertThat(scene.create("leader-late", late).refusal()).isEmpty());
                long begin = System.nanoTime();
                scene.refuses("disallowed by static policy: late", scene.unsigned("late/app"));
                long enforced = (System.nanoTime() - begin) / 1_000_000;
                scene.awaitReady("leader-late");
                long told = (System.nanoTime() - begin) / 1_000_000;
                load.stop();
                sound(load);
                assertThat(enforced).isLessThan(IN_FORCE.toMillis());
                assertThat(told).isLessThan(TOLD.toMillis());
                assertThat(timeIn(cluster.log("gatehouse-1")))
                        .isAfter(Instant.now().plus(AHEAD.minusHours(1)));
                Figures.write("Leader of two replicas killed, the clock of the other two hours ahead: " + load
                        + "; policy created just then in force after " + enforced + " ms, its status after " + told
                        + " ms");
            }
        } finally {
            cluster.part("stop", "gatehouse-0");
            cluster.part("start", "gatehouse-0");
            cluster.part("stop", "gatehouse-1");
        }
    }

    // Of its first line of JSON.
    private static Instant timeIn(String log) {
        String line =
                log.lines().filter(text -> text.startsWith("{")).findFirst().orElseThrow();
        return Instant.parse(((JsonObject) Corpus.json(line)).string("time").orElseThrow());
    }

    private static boolean rules(Cluster cluster) {
        Api.Reply reply = cluster.api()
                .get("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/policy.sigstore.dev");
        return reply.succeeded() && reply.body().contains("caBundle");
    }

    private static void manyPolicies(Cluster cluster) throws InterruptedException {
        try (Scene scene = Scene.open(cluster, "many")) {
            String good = scene.signed("good");
            scene.demandSignatures("many-signed");
            scene.admits(good);
            try (Load load = Load.start(scene, good, scene.unsigned("bad"));
                    ExecutorService makers = Executors.newFixedThreadPool(8)) {
                long begin = System.nanoTime();
                for (int i = 0; i < MANY; i++) {
                    String policy = policy(scene, i);
                    makers.execute(() -> cluster.api().create(POLICIES, policy));
                }
                makers.shutdown();
                assertThat(makers.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
                long created = System.nanoTime();
                String last = scene.unsigned("p" + (MANY - 1));
                scene.refuses("disallowed by static policy: number " + (MANY - 1), last);
                long enforced = System.nanoTime();
                load.stop();
                sound(load);
                assertThat(load.wronglyRefused()).isEmpty();
                Figures.write(MANY + " policies created in " + (created - begin) / 1_000_000 + " ms, the last in force "
                        + (enforced - created) / 1_000_000 + " ms later: " + load);
            }
            // The policies go with the cluster.
        }
    }

    private static String policy(Scene scene, int number) {
        return JsonWriter.compact(new JsonObject(Map.of(
                        "apiVersion", new JsonString("policy.sigstore.dev/v1beta1"),
                        "kind", new JsonString("ClusterImagePolicy"))))
                .replaceFirst(
                        "\\}$",
                        ", \"metadata\": {\"name\": \"many-" + number
                                + "\", \"labels\": {\"many\": \"true\"}}, \"spec\":"
                                + " {\"images\": [{\"glob\": \"" + scene.repository("p" + number)
                                + "@**\"}], \"authorities\": [{\"static\": {\"action\": \"fail\", \"message\": \"number "
                                + number + "\"}}]}}");
    }
}
