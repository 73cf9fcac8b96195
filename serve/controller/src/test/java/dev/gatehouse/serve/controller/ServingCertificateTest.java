// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.serve.controller.CertificateContents.Complete;
import dev.gatehouse.serve.controller.ControllerSettings.CertificateOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The serving certificate on a real API server.
class ServingCertificateTest {
    @TestFactory
    Stream<DynamicTest> certificatesOnARealApiServer() {
        Map<String, Installation.Scene> scenes = new LinkedHashMap<>();
        scenes.put("makesADeletedCertificateAgain", ServingCertificateTest::makesADeletedCertificateAgain);
        scenes.put("rotatesSoThatEveryClientAlwaysGetsThrough", ServingCertificateTest::rotatesWithOverlap);
        scenes.put("usesTheCertificateOfOthersAndNeverWritesIt", ServingCertificateTest::usesTheCertificateOfOthers);
        scenes.put("usesFilesAndLeavesTheSecretAlone", ServingCertificateTest::usesFilesAndLeavesTheSecretAlone);
        return Installation.tests("serving certificates", scenes);
    }

    // Whoever trusts whom any of the objects names at a moment gets in at that moment.
    private static void makesADeletedCertificateAgain(Installation stage) throws Exception {
        String name = "webhook." + stage.namespace() + ".svc";
        try (Installation.Running running = stage.start();
                TestTls server = new TestTls(new CertificateContents.Incomplete("none"))) {
            stage.awaitTold();
            AtomicReference<CertificateContents> serving =
                    new AtomicReference<>(new CertificateContents.Incomplete("none"));
            running.objects().whenCertificateChanges(contents -> {
                // As the server does: without another it keeps the one it has.
                if (contents instanceof Complete) {
                    serving.set(contents);
                    server.show(contents);
                }
            });
            String before = stage.secretText("ca-cert.pem");
            Eventually.until(() -> letsIn(server, before, name), () -> "nobody gets in");
            stage.admin()
                    .secrets()
                    .inNamespace(stage.namespace())
                    .withName("webhook-certs")
                    .delete();
            Eventually.until(
                    () -> {
                        for (Duty duty : Installation.CALLERS) {
                            assertThat(letsIn(server, stage.bundle(duty).orElseThrow(), name))
                                    .as("%s", duty)
                                    .isTrue();
                        }
                        return serving.get() instanceof Complete complete
                                && !complete.authoritiesPem().equals(before);
                    },
                    () -> "serving with " + serving);
            stage.awaitTold();
            assertThat(KeyedChain.certificates(stage.secretText("ca-cert.pem")))
                    .hasSize(2)
                    .endsWith(KeyedChain.certificates(before).getFirst());
            assertThat(letsIn(server, stage.secretText("ca-cert.pem"), name)).isTrue();
            assertThat(letsIn(server, before, name)).isFalse();
            assertThat(JsonWriter.compact(stage.get(stage.secret())))
                    .contains("\"ownerReferences\":[", "\"kind\":\"Service\"");
        }
    }

    private static void rotatesWithOverlap(Installation stage) throws Exception {
        String name = "webhook." + stage.namespace() + ".svc";
        // Clients judge by the real clock, so the first certificate is one of twenty days ago.
        AtomicReference<Instant> wall = new AtomicReference<>(Instant.now().minus(Duration.ofDays(20)));
        AtomicLong nanos = new AtomicLong();
        try (Installation.Running running = stage.start(new WebhookObjects.Clocks(wall::get, nanos::get));
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

    private static void usesTheCertificateOfOthers(Installation stage) throws InterruptedException {
        List<String> names = stage.settings().serviceNames();
        CertificateAuthority theirs = CertificateAuthority.make(names, Instant.now());
        CertificateAuthority.Issued issued = theirs.issue(names, Instant.now());
        stage.edit(
                stage.secret(),
                text -> JsonWriter.compact(CertificateSecret.of(Installation.parsed(text))
                        .with(Map.of(
                                "tls.crt", issued.chainPem(),
                                "tls.key", issued.keyPem(),
                                "ca.crt", theirs.certificatePem()))));
        String before = Installation.version(stage.get(stage.secret()));
        try (Installation.Running running = stage.start()) {
            Eventually.until(() -> stage.allTell(theirs.certificatePem()), () -> "not told");
            running.objects().lookAgain();
            Thread.sleep(1500);
            assertThat(Installation.version(stage.get(stage.secret()))).isEqualTo(before);
        }
    }

    private static void usesFilesAndLeavesTheSecretAlone(Installation stage) throws Exception {
        List<String> names = stage.settings().serviceNames();
        CertificateAuthority first = CertificateAuthority.make(names, Instant.now());
        CertificateAuthority second = CertificateAuthority.make(names, Instant.now());
        Path folder = Files.createTempDirectory("mounted");
        store(folder, first, names);
        String before = Installation.version(stage.get(stage.secret()));
        try (Installation.Running running = stage.start(
                stage.leases(Installation.CLOCKS), new CertificateOrigin.InFolder(folder), Installation.CLOCKS)) {
            Eventually.until(() -> stage.allTell(first.certificatePem()), () -> "not told");
            AtomicReference<CertificateContents> serving =
                    new AtomicReference<>(new CertificateContents.Incomplete("none"));
            running.objects().whenCertificateChanges(serving::set);
            store(folder, second, names);
            Eventually.until(() -> stage.allTell(second.certificatePem()), () -> "not told again");
            assertThat(serving.get())
                    .isInstanceOfSatisfying(
                            Complete.class,
                            it -> assertThat(it.authoritiesPem()).isEqualTo(second.certificatePem()));
            assertThat(Installation.version(stage.get(stage.secret()))).isEqualTo(before);
        }
    }

    private static void store(Path folder, CertificateAuthority authority, List<String> names) throws IOException {
        CertificateAuthority.Issued issued = authority.issue(names, Instant.now());
        Files.writeString(folder.resolve("tls.crt"), issued.chainPem());
        Files.writeString(folder.resolve("tls.key"), issued.keyPem());
        Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
    }
}
