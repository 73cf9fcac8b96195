// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatePlanTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<String> NAMES =
            List.of("webhook.ns.svc", "webhook", "webhook.ns", "webhook.ns.svc.cluster.local");
    private static final CertificateSecret EMPTY = CertificateSecret.of(JsonObject.EMPTY);
    private static final CertificateSecret FRESH = applied(EMPTY, NOW, false);

    @Test
    void fillsAnEmptySecretWithACertificateForTheService() throws CertificateException {
        X509Certificate leaf = leaf(FRESH);
        X509Certificate authority = authorities(FRESH).getFirst();

        assertThat(leaf.getSubjectAlternativeNames().stream().map(it -> String.valueOf(it.get(1))))
                .containsExactlyElementsOf(NAMES);
        assertThat(leaf.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(30)));
        assertThat(authority.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
        assertThat(leaf.getNotBefore().toInstant()).isBefore(NOW.minus(Duration.ofHours(2)));
        assertThat(leaf.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(FRESH.text("server-key.pem").orElseThrow()).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(CertificateContents.ofSecret(FRESH.object()))
                .isInstanceOfSatisfying(
                        CertificateContents.Complete.class,
                        it -> assertThat(it.toString()).doesNotContain("PRIVATE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT2H", "PT-2H", "P19D"})
    void leavesAFreshCertificateAloneAlsoWithAClockTwoHoursOff(Duration later) {
        assertThat(plan(FRESH, NOW.plus(later), true)).isInstanceOf(CertificatePlan.Wait.class);
    }

    @Test
    void renewsTheCertificateAfterTwoThirdsOfItsLifeAndNothingThatOthersTrust() {
        CertificateSecret next = applied(FRESH, NOW.plus(Duration.ofDays(20)), false);

        assertThat(leaf(next)).isNotEqualTo(leaf(FRESH));
        assertThat(next.text("ca-cert.pem")).isEqualTo(FRESH.text("ca-cert.pem"));
        assertThat(next.text("ca-key.pem")).isEqualTo(FRESH.text("ca-key.pem"));
    }

    static Stream<Arguments> secretsThatCannotServe() {
        CertificateAuthority stranger = CertificateAuthority.make(List.of("webhook.other.svc"), NOW);
        CertificateAuthority.Issued other = stranger.issue(List.of("webhook.other.svc"), NOW);
        return Stream.of(
                argumentSet("no key", without(FRESH, "server-key.pem")),
                argumentSet("no certificate", without(FRESH, "server-cert.pem")),
                argumentSet("no authority", without(FRESH, "ca-cert.pem")),
                argumentSet("a key that is none", with(FRESH, "server-key.pem", "-----BEGIN")),
                argumentSet("a certificate that is none", with(FRESH, "server-cert.pem", "x")),
                argumentSet("an authority that is none", with(FRESH, "ca-cert.pem", "x")),
                argumentSet("the key of another", with(FRESH, "server-key.pem", other.keyPem())),
                argumentSet("another authority", with(FRESH, "ca-cert.pem", stranger.certificatePem())),
                argumentSet(
                        "for another name",
                        CertificateSecret.of(EMPTY.with(Map.of(
                                "server-cert.pem", other.chainPem(),
                                "server-key.pem", other.keyPem(),
                                "ca-cert.pem", stranger.certificatePem())))));
    }

    @ParameterizedTest
    @MethodSource("secretsThatCannotServe")
    void replacesAtOnceWhatCannotServe(CertificateSecret secret) {
        CertificateSecret next = applied(secret, NOW, false);

        assertThat(plan(next, NOW, false)).isInstanceOfAny(CertificatePlan.Wait.class);
        assertThat(CertificateState.read(next, NAMES.getFirst(), NOW).fault()).isEmpty();
    }

    @Test
    void makesALostCertificateAnewOnceCallersWereToldWhileTheyTrustTheOldAuthority() {
        List<X509Certificate> old = authorities(FRESH);

        CertificateSecret announced = next(EMPTY, new Callers(old, false, false));
        assertThat(announced.text("server-cert.pem")).isEmpty();
        assertThat(announced.text("server-key.pem")).isEmpty();
        assertThat(authorities(announced)).hasSize(2).endsWith(old.getFirst());
        assertThat(announced.announced())
                .isEqualTo(announced.text("ca-cert.pem").orElseThrow());
        assertThat(CertificateContents.ofSecret(announced.object())).isInstanceOf(CertificateContents.Incomplete.class);

        Callers unaware = new Callers(old, false, true);
        assertThat(CertificatePlan.of(announced, NAMES, NOW, unaware))
                .isEqualTo(new CertificatePlan.Wait(CertificatePlan.BETWEEN_HASTY_STEPS));

        CertificateSecret served = next(announced, new Callers(authorities(announced), true, false));
        assertThat(CertificateState.read(served, NAMES.getFirst(), NOW)
                        .isIssuer(authorities(announced).getFirst()))
                .isTrue();
        assertThat(served.text("ca-cert.pem")).isEqualTo(announced.text("ca-cert.pem"));

        assertThat(authorities(next(served, new Callers(authorities(served), true, true))))
                .containsExactly(authorities(announced).getFirst());
    }

    @Test
    void announcesNobodyWhereTheSecretHoldsNoAuthorityOrIsNotOurs() {
        assertThat(EMPTY.announced()).isEmpty();
        assertThat(with(FRESH, "ca-cert.pem", "x").announced()).isEmpty();
        assertThat(theirs().announced()).isEmpty();
    }

    private static CertificateSecret next(CertificateSecret secret, Callers callers) {
        return CertificatePlan.of(secret, NAMES, NOW, callers) instanceof CertificatePlan.Store store
                ? CertificateSecret.of(secret.with(store.texts()))
                : secret;
    }

    @Test
    void replacesAtOnceWhatExpiresWithinADayAndKeepsTrustingWhatIsStillInUse() {
        Instant late = NOW.plus(Duration.ofDays(29)).plusSeconds(1);
        CertificateSecret old = without(FRESH, "ca-key.pem");
        CertificateSecret next = applied(old, late, false);

        assertThat(authorities(next)).hasSize(2).contains(authorities(old).getFirst());
        assertThat(CertificateState.read(next, NAMES.getFirst(), late)
                        .isIssuer(authorities(next).getFirst()))
                .isTrue();
    }

    @Test
    void replacesTheAuthorityInStepsThatWait() {
        CertificateSecret old = without(FRESH, "ca-key.pem");
        assertThat(plan(old, NOW.plus(Duration.ofDays(1)), true)).isInstanceOf(CertificatePlan.Wait.class);
        Instant due = NOW.plus(Duration.ofDays(20));

        CertificateSecret both = applied(old, due, false);
        assertThat(leaf(both)).isEqualTo(leaf(old));
        assertThat(authorities(both)).hasSize(2).contains(authorities(old).getFirst());
        assertThat(plan(both, due, false)).isEqualTo(new CertificatePlan.Wait(CertificatePlan.BETWEEN_STEPS));

        CertificateSecret switched = applied(both, due, true);
        assertThat(leaf(switched)).isNotEqualTo(leaf(old));
        assertThat(switched.text("ca-cert.pem")).isEqualTo(both.text("ca-cert.pem"));
        assertThat(plan(switched, due, false)).isEqualTo(new CertificatePlan.Wait(CertificatePlan.BETWEEN_STEPS));

        CertificateSecret done = applied(switched, due, true);
        assertThat(leaf(done)).isEqualTo(leaf(switched));
        assertThat(authorities(done)).hasSize(1).doesNotContain(authorities(old).getFirst());
        assertThat(plan(done, due, true)).isInstanceOf(CertificatePlan.Wait.class);
    }

    @Test
    void replacesItsOwnAuthorityAfterTwoThirdsOfItsLife() {
        Instant late = NOW.plus(Duration.ofDays(243));
        CertificateSecret renewed = applied(FRESH, late.minus(Duration.ofDays(10)), false);
        CertificateSecret both = applied(renewed, late, false);

        assertThat(leaf(both)).isEqualTo(leaf(renewed));
        assertThat(authorities(both)).hasSize(2).contains(authorities(FRESH).getFirst());
        assertThat(both.text("ca-key.pem")).isNotEqualTo(FRESH.text("ca-key.pem"));
    }

    static Stream<Arguments> secretsOfOthers() {
        JsonObject annotated = new JsonObject(Map.of(
                "metadata",
                new JsonObject(Map.of(
                        "annotations",
                        new JsonObject(Map.of("cert-manager.io/certificate-name", new JsonString("webhook")))))));
        return Stream.of(
                argumentSet("of the type", new JsonObject(Map.of("type", new JsonString("kubernetes.io/tls")))),
                argumentSet("with the keys", EMPTY.with(Map.of("tls.crt", "x", "tls.key", "y"))),
                argumentSet("both kinds of keys", FRESH.with(Map.of("tls.crt", "x", "tls.key", "y"))),
                argumentSet("annotated", annotated));
    }

    @ParameterizedTest
    @MethodSource("secretsOfOthers")
    void knowsSecretsThatOthersWrite(JsonObject secret) {
        assertThat(CertificateSecret.of(secret).foreign()).isTrue();
    }

    @Test
    void readsWhatOthersWroteAndRefusesAHalf() {
        CertificateSecret theirs = theirs();

        assertThat(CertificateContents.ofSecret(theirs.object()))
                .isInstanceOfSatisfying(
                        CertificateContents.Complete.class,
                        it -> assertThat(it.authoritiesPem())
                                .isEqualTo(FRESH.text("ca-cert.pem").orElseThrow()));
        assertThat(CertificateContents.ofSecret(without(theirs, "tls.key").object()))
                .isEqualTo(new CertificateContents.Incomplete("secret \"webhook-certs\" is missing \"tls.key\" key"));
        assertThat(CertificateContents.ofSecret(JsonObject.EMPTY))
                .isEqualTo(new CertificateContents.Incomplete(
                        "secret \"webhook-certs\" is missing \"server-cert.pem\" key"));
    }

    @Test
    void readsAFolderAndRefusesAnEmptyOne(@TempDir Path folder) throws IOException {
        assertThat(CertificateContents.ofFolder(folder)).isInstanceOf(CertificateContents.Incomplete.class);
        for (String name : List.of("tls.crt", "tls.key", "ca.crt")) {
            Files.writeString(folder.resolve(name), theirs().text(name).orElseThrow());
        }
        assertThat(CertificateContents.ofFolder(folder)).isInstanceOf(CertificateContents.Complete.class);
        Files.writeString(folder.resolve("tls.key"), "x");
        assertThat(CertificateContents.ofFolder(folder)).isInstanceOf(CertificateContents.Incomplete.class);
    }

    private static CertificateSecret theirs() {
        return CertificateSecret.of(EMPTY.with(Map.of(
                "tls.crt", FRESH.text("server-cert.pem").orElseThrow(),
                "tls.key", FRESH.text("server-key.pem").orElseThrow(),
                "ca.crt", FRESH.text("ca-cert.pem").orElseThrow())));
    }

    private static CertificatePlan plan(CertificateSecret secret, Instant now, boolean settled) {
        return CertificatePlan.of(secret, NAMES, now, new Callers(List.of(), false, settled));
    }

    private record Callers(List<X509Certificate> trusting, boolean told, boolean settled)
            implements CertificatePlan.Callers {}

    private static CertificateSecret applied(CertificateSecret secret, Instant now, boolean settled) {
        return switch (plan(secret, now, settled)) {
            case CertificatePlan.Store(Map<String, String> texts, String _) -> CertificateSecret.of(secret.with(texts));
            case CertificatePlan.Wait wait -> throw new AssertionError("nothing to do: " + wait);
        };
    }

    private static CertificateSecret with(CertificateSecret secret, String key, String text) {
        return CertificateSecret.of(secret.with(Map.of(key, text)));
    }

    private static CertificateSecret without(CertificateSecret secret, String key) {
        Map<String, JsonValue> data =
                new HashMap<>(secret.object().object("data").orElseThrow().members());
        data.remove(key);
        return CertificateSecret.of(new JsonObject(Map.of("data", new JsonObject(data))));
    }

    private static X509Certificate leaf(CertificateSecret secret) {
        return certificates(secret, "server-cert.pem").getFirst();
    }

    private static List<X509Certificate> authorities(CertificateSecret secret) {
        return certificates(secret, "ca-cert.pem");
    }

    private static List<X509Certificate> certificates(CertificateSecret secret, String key) {
        try {
            return KeyedChain.certificates(secret.text(key).orElseThrow());
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }
}
