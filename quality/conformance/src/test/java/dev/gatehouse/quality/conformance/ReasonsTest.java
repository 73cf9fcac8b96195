// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.Artifact;
import dev.gatehouse.core.signature.CheckResult;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.ExplainedLayer;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.Proofs;
import dev.gatehouse.core.signature.Reason;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.signature.certificate.TextPattern;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.TimestampAuthority;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.core.trust.Window;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.LegacyMaking;
import dev.gatehouse.quality.testkit.sigstore.Signer;
import dev.gatehouse.quality.testkit.sigstore.VirtualAuthority.Flaw;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// One table of every check on a signature: what passes, and its twin that differs from it in exactly that
/// respect and is refused with that check's reason.
class ReasonsTest {
    private static final Instant SIGNED = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant JUDGED = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration TOO_LATE = Duration.ofMinutes(11);
    private static final InstantSource CLOCK = InstantSource.fixed(SIGNED);
    private static final VirtualSigstore OURS = VirtualSigstore.start(CLOCK);
    private static final VirtualSigstore STRANGERS = VirtualSigstore.start(CLOCK);
    private static final TrustedRoot ROOT =
            TrustedRootReader.read(OURS.trustedRoot().array());
    private static final Identity DEV = Identity.email("dev@example.com", "https://issuer.example");
    private static final Signer SIGNER = OURS.signer(DEV);
    private static final Signer MALLORY = OURS.signer(Identity.email("mallory@example.com", "https://issuer.example"));
    private static final Digest IMAGE = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});
    private static final String VULN = "https://cosign.sigstore.dev/attestation/vuln/v1";
    private static final String REPOSITORY = "registry.example/app";

    // The readers refuse such an entry before (legacy and version 0.1 need a promise, later ones a proof),
    // and what proves an entry or stamps a signature shows a time. Both stay as second guards.
    private static final Set<Reason> GUARDED_BEFORE = Set.of(Reason.LOG_ENTRY_UNPROVEN, Reason.NO_TIME);

    private record Row(String name, Reason reason, Judging good, Judging bad) {}

    /// What is judged, and by what.
    private record Judging(SignatureLayer layer, Demand demand, boolean attested) {
        Judging by(TrustedRoot root) {
            return new Judging(layer, keyless(root), attested);
        }
    }

    @AfterAll
    static void close() {
        OURS.close();
        STRANGERS.close();
    }

    private static Demand keyless(TrustedRoot root) {
        TrustAnchors anchors = TrustAnchors.of(root);
        IdentityPattern identity = new IdentityPattern(
                List.of(new TextPattern.Exact(DEV.issuer())), List.of(new TextPattern.Exact(DEV.subject())));
        Proofs.Log log = new Proofs.Log.Required(anchors);
        return new Demand(
                new Signers.Identities(anchors, List.of(identity), true),
                Map.of(
                        SignatureFormat.LEGACY, new Proofs(log, new Proofs.Timestamp.Required(anchors)),
                        SignatureFormat.BUNDLE, new Proofs(log, new Proofs.Timestamp.Considered(anchors))));
    }

    private static Judging legacy(Signer signer, UnaryOperator<LegacyMaking> difference) {
        return annotated(signer, difference, UnaryOperator.identity());
    }

    private static Judging annotated(
            Signer signer, UnaryOperator<LegacyMaking> difference, UnaryOperator<SignedLayer> afterwards) {
        SignedLayer made = afterwards.apply(difference
                .apply(LegacyMaking.of(OURS, signer, REPOSITORY, IMAGE.toString()))
                .layer());
        Blob payload = Blob.of(made.payload().array());
        return new Judging(
                new SignatureLayer.Fetched(payload.digest(), made.annotations(), payload), keyless(ROOT), false);
    }

    private static Judging bundle(Signer signer, Log log, UnaryOperator<BundleMaking> difference) {
        Bytes made = difference
                .apply(BundleMaking.of(OURS, signer, IMAGE.toString(), log))
                .bundle();
        Blob content = Blob.of(made.array());
        return new Judging(new SignatureLayer.Bundled(content.digest(), content), keyless(ROOT), false);
    }

    private static Row legacyRow(String name, Reason reason, UnaryOperator<LegacyMaking> difference) {
        return new Row("legacy: " + name, reason, legacy(SIGNER, UnaryOperator.identity()), legacy(SIGNER, difference));
    }

    private static Row annotationRow(String name, Reason reason, UnaryOperator<SignedLayer> difference) {
        return new Row(
                "legacy: " + name,
                reason,
                legacy(SIGNER, UnaryOperator.identity()),
                annotated(SIGNER, UnaryOperator.identity(), difference));
    }

    private static Row bundleRow(String name, Reason reason, Log log, UnaryOperator<BundleMaking> difference) {
        return new Row(
                "bundle, log " + log + ": " + name,
                reason,
                bundle(SIGNER, log, UnaryOperator.identity()),
                bundle(SIGNER, log, difference));
    }

    private static Stream<Row> signerRows(String name, Reason reason, Signer other) {
        return Stream.of(
                new Row(
                        "legacy: " + name,
                        reason,
                        legacy(SIGNER, UnaryOperator.identity()),
                        legacy(other, UnaryOperator.identity())),
                new Row(
                        "bundle: " + name,
                        reason,
                        bundle(SIGNER, Log.FIRST, UnaryOperator.identity()),
                        bundle(other, Log.FIRST, UnaryOperator.identity())),
                new Row(
                        "bundle, log SECOND: " + name,
                        reason,
                        bundle(SIGNER, Log.SECOND, UnaryOperator.identity()),
                        bundle(other, Log.SECOND, UnaryOperator.identity())));
    }

    private static Stream<Row> rootRows(String name, Reason reason, TrustedRoot other) {
        Judging legacy = legacy(SIGNER, UnaryOperator.identity());
        Judging bundle = bundle(SIGNER, Log.SECOND, UnaryOperator.identity());
        return Stream.of(
                new Row("legacy: " + name, reason, legacy, legacy.by(other)),
                new Row("bundle: " + name, reason, bundle, bundle.by(other)));
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        forms(rows);
        kinds(rows);
        signers(rows);
        logs(rows);
        times(rows);
        certificates(rows);
        windows(rows);
        contents(rows);
        return rows;
    }

    private static void forms(List<Row> rows) {
        rows.add(annotationRow(
                "a signature that is not base64",
                Reason.MALFORMED,
                layer -> layer.with(SignedLayer.SIGNATURE, "no base64")));
        rows.add(bundleRow(
                "an unknown version",
                Reason.MALFORMED,
                Log.FIRST,
                making -> making.document(
                        bundle -> bundle.put("mediaType", "application/vnd.dev.sigstore.bundle.v0.4+json"))));
        rows.add(bundleRow(
                "an entry that nothing proves",
                Reason.MALFORMED,
                Log.FIRST,
                making -> making.entry(entry -> {
                    entry.remove("inclusionProof");
                    entry.remove("inclusionPromise");
                })));
        rows.add(annotationRow(
                "no signature", Reason.NO_SIGNATURE_ANNOTATION, layer -> layer.without(SignedLayer.SIGNATURE)));
    }

    private static void kinds(List<Row> rows) {
        rows.add(bundleRow(
                "an attestation",
                Reason.NOT_A_SIGNATURE,
                Log.FIRST,
                making -> making.statement(BundleMaking.statement(IMAGE.toString(), VULN))));
        Judging attestation = bundle(SIGNER, Log.FIRST, UnaryOperator.identity());
        Judging message = bundle(SIGNER, Log.FIRST, making -> making.document(ReasonsTest::asMessage));
        rows.add(new Row(
                "bundle: a message where a statement is wanted",
                Reason.NOT_AN_ATTESTATION,
                new Judging(attestation.layer(), attestation.demand(), true),
                new Judging(message.layer(), message.demand(), true)));
        rows.add(bundleRow(
                "another payload type",
                Reason.WRONG_PAYLOAD_TYPE,
                Log.SECOND,
                making -> making.payloadType("text/plain")));
    }

    private static void asMessage(ObjectNode bundle) {
        String signature = bundle.path("dsseEnvelope")
                .path("signatures")
                .path(0)
                .path("sig")
                .asText();
        bundle.remove("dsseEnvelope");
        ObjectNode message = bundle.putObject("messageSignature").put("signature", signature);
        message.putObject("messageDigest")
                .put("algorithm", "SHA2_256")
                .put("digest", Base64.getEncoder().encodeToString(new byte[32]));
    }

    private static void signers(List<Row> rows) {
        rows.add(annotationRow(
                "no certificate", Reason.NO_CERTIFICATE, layer -> layer.without(LegacyMaking.CERTIFICATE)));
        rows.add(bundleRow(
                "a key hint", Reason.NO_CERTIFICATE, Log.SECOND, making -> making.document(ReasonsTest::hinted)));
        rows.add(annotationRow(
                "a certificate that is none",
                Reason.MALFORMED_CERTIFICATE,
                layer -> layer.with(LegacyMaking.CERTIFICATE, "nonsense")));
        rows.add(new Row(
                "bundle: a root in the chain",
                Reason.ROOT_IN_CHAIN,
                bundle(
                        SIGNER,
                        Log.FIRST,
                        making -> making.document(chain(OURS.authority().intermediate()))),
                bundle(
                        SIGNER,
                        Log.FIRST,
                        making -> making.document(chain(
                                OURS.authority().intermediate(),
                                OURS.authority().root())))));
        Demand key = Demand.keys(List.of(VerificationKey.read(SIGNER.publicKeyPem(), KeyHash.UNSET)));
        Judging hinted = bundle(SIGNER, Log.FIRST, making -> making.document(ReasonsTest::hinted));
        Judging certified = bundle(SIGNER, Log.FIRST, UnaryOperator.identity());
        rows.add(new Row(
                "bundle: a certificate where a key is wanted",
                Reason.NO_KEY_HINT,
                new Judging(hinted.layer(), key, false),
                new Judging(certified.layer(), key, false)));
        signerRows("the certificate of somebody else", Reason.BAD_SIGNATURE, MALLORY.showing(SIGNER))
                .forEach(rows::add);
        rows.add(legacyRow(
                "another image",
                Reason.OTHER_ARTIFACT,
                making -> making.payload(SignedLayer.simpleSigning(REPOSITORY, OTHER.toString()))));
        for (Log log : List.of(Log.FIRST, Log.SECOND)) {
            rows.add(bundleRow(
                    "another image",
                    Reason.OTHER_ARTIFACT,
                    log,
                    making -> making.statement(BundleMaking.statement(OTHER.toString(), BundleMaking.SIGN))));
        }
    }

    private static void hinted(ObjectNode bundle) {
        ObjectNode material = (ObjectNode) bundle.path("verificationMaterial");
        material.remove("certificate");
        material.putObject("publicKey").put("hint", "whoever");
    }

    private static Consumer<ObjectNode> chain(byte[]... above) {
        return bundle -> {
            bundle.put("mediaType", "application/vnd.dev.sigstore.bundle+json;version=0.2");
            ObjectNode material = (ObjectNode) bundle.path("verificationMaterial");
            ObjectNode leaf = (ObjectNode) material.remove("certificate");
            ArrayNode certificates = material.putObject("x509CertificateChain")
                    .putArray("certificates")
                    .add(leaf);
            for (byte[] one : above) {
                certificates.addObject().put("rawBytes", Base64.getEncoder().encodeToString(one));
            }
        };
    }

    private static void logs(List<Row> rows) {
        rows.add(annotationRow("no entry", Reason.NO_LOG_ENTRY, layer -> layer.without(LegacyMaking.BUNDLE)));
        rows.add(new Row(
                "bundle: no entry",
                Reason.NO_LOG_ENTRY,
                bundle(SIGNER, Log.SECOND, UnaryOperator.identity()),
                bundle(SIGNER, Log.NONE, making -> making.stamped(true))));
        rows.add(legacyRow("a stranger's log", Reason.UNKNOWN_LOG, making -> making.loggedBy(STRANGERS)));
        for (Log log : List.of(Log.FIRST, Log.SECOND)) {
            rows.add(bundleRow("a stranger's log", Reason.UNKNOWN_LOG, log, making -> making.loggedBy(STRANGERS)));
            rows.add(bundleRow(
                    "a proof of another leaf",
                    Reason.NOT_IN_LOG,
                    log,
                    making -> making.entry(entry -> firstHash(entry, new byte[32]))));
            rows.add(bundleRow(
                    "another kind beside the body",
                    Reason.MALFORMED_LOG_ENTRY,
                    log,
                    making -> making.entry(entry -> ((ObjectNode) entry.path("kindVersion")).put("version", "0.0.9"))));
            rows.add(bundleRow(
                    "an entry of another signature",
                    Reason.LOG_ENTRY_OF_OTHER,
                    log,
                    making -> making.logging(ReasonsTest::otherSignature)));
        }
        rows.add(legacyRow(
                "an entry of another signature",
                Reason.LOG_ENTRY_OF_OTHER,
                making -> making.logging(ReasonsTest::otherSignature)));
        rows.add(annotationRow(
                "another time than was promised",
                Reason.BAD_LOG_PROMISE,
                layer -> layer.with(
                        LegacyMaking.BUNDLE,
                        layer.annotations()
                                .getOrDefault(LegacyMaking.BUNDLE, "")
                                .replace(
                                        "\"integratedTime\":" + SIGNED.getEpochSecond(),
                                        "\"integratedTime\":" + (SIGNED.getEpochSecond() + 1)))));
        rows.add(bundleRow(
                "another time than was promised",
                Reason.BAD_LOG_PROMISE,
                Log.FIRST,
                making -> making.entry(
                        entry -> entry.put("integratedTime", Long.toString(SIGNED.getEpochSecond() + 1)))));
        rows.add(bundleRow(
                "the checkpoint of a stranger",
                Reason.BAD_CHECKPOINT,
                Log.FIRST,
                making -> making.entry(
                        entry -> checkpoint(entry, STRANGERS.rekor().checkpoint()))));
        rows.add(bundleRow(
                "a checkpoint that was altered",
                Reason.BAD_CHECKPOINT,
                Log.SECOND,
                making -> making.entry(entry -> checkpoint(
                        entry,
                        entry.path("inclusionProof")
                                .path("checkpoint")
                                .path("envelope")
                                .asText()
                                .replaceFirst("\n\n", "\nmore\n\n")))));
        rows.add(annotationRow(
                "an entry that cannot be read",
                Reason.MALFORMED_LOG_ENTRY,
                layer -> layer.with(LegacyMaking.BUNDLE, "{}")));
        Window ended = Window.between(Instant.EPOCH, SIGNED.minusSeconds(1));
        List<TransparencyLog> logs = ROOT.transparencyLogs().stream()
                .map(log -> new TransparencyLog(log.baseUrl(), log.id(), log.key(), log.algorithm(), ended))
                .toList();
        rootRows("a log that had ended", Reason.OUTSIDE_LOG_WINDOW, ROOT.withTransparencyLogs(logs))
                .forEach(rows::add);
        rootRows("no log is trusted", Reason.UNKNOWN_LOG, ROOT.withTransparencyLogs(List.of()))
                .forEach(rows::add);
    }

    private static void firstHash(ObjectNode entry, byte[] hash) {
        ArrayNode hashes = ((ObjectNode) entry.path("inclusionProof")).withArray("hashes");
        hashes.remove(0);
        hashes.insert(0, Base64.getEncoder().encodeToString(hash));
    }

    private static void checkpoint(ObjectNode entry, String checkpoint) {
        ((ObjectNode) entry.path("inclusionProof").path("checkpoint")).put("envelope", checkpoint);
    }

    private static Bytes otherSignature(Bytes body) {
        // Every signature in DER begins with MEQ, MEU or MEY.
        return Bytes.of(body.text().replaceFirst("\"(content|signature)\":\"ME", "\"$1\":\"AE"));
    }

    private static void times(List<Row> rows) {
        rows.add(annotationRow("no timestamp", Reason.NO_TIMESTAMP, layer -> layer.without(LegacyMaking.TIMESTAMP)));
        rows.add(bundleRow("no timestamp", Reason.NO_TIMESTAMP, Log.SECOND, making -> making.stamped(false)));
        rows.add(legacyRow("a stranger's timestamp", Reason.BAD_TIMESTAMP, making -> making.stampedBy(STRANGERS)));
        rows.add(legacyRow(
                "logged too late", Reason.CERTIFICATE_NOT_VALID, making -> making.loggedAt(SIGNED.plus(TOO_LATE))));
        rows.add(legacyRow(
                "stamped too late", Reason.CERTIFICATE_NOT_VALID, making -> making.stampedAt(SIGNED.plus(TOO_LATE))));
        rows.add(bundleRow(
                "logged too late",
                Reason.CERTIFICATE_NOT_VALID,
                Log.FIRST,
                making -> making.loggedAt(SIGNED.plus(TOO_LATE))));
        rows.add(bundleRow(
                "stamped before the certificate",
                Reason.CERTIFICATE_NOT_VALID,
                Log.SECOND,
                making -> making.stampedAt(SIGNED.minusSeconds(1))));
    }

    private static void certificates(List<Row> rows) {
        signerRows(
                        "another issuer of the same name",
                        Reason.UNTRUSTED_CERTIFICATE,
                        OURS.signer(DEV, Flaw.STRANGE_ISSUER))
                .forEach(rows::add);
        signerRows("a certificate for nothing", Reason.UNTRUSTED_CERTIFICATE, OURS.signer(DEV, Flaw.NO_PURPOSE))
                .forEach(rows::add);
        rootRows("no authority is trusted", Reason.UNTRUSTED_CERTIFICATE, ROOT.withCertificateAuthorities(List.of()))
                .forEach(rows::add);
        signerRows("a certificate in no log", Reason.CERTIFICATE_NOT_LOGGED, OURS.signer(DEV, Flaw.NOT_LOGGED))
                .forEach(rows::add);
        signerRows(
                        "a certificate in a stranger's log",
                        Reason.CERTIFICATE_NOT_LOGGED,
                        OURS.signer(DEV, Flaw.STRANGE_LOG))
                .forEach(rows::add);
        signerRows("somebody else", Reason.WRONG_IDENTITY, MALLORY).forEach(rows::add);
        signerRows("two issuers", Reason.WRONG_IDENTITY, OURS.signer(DEV, Flaw.TWO_ISSUERS))
                .forEach(rows::add);
        signerRows(
                        "an issuer of the same beginning",
                        Reason.WRONG_IDENTITY,
                        OURS.signer(Identity.email(DEV.subject(), DEV.issuer() + "/")))
                .forEach(rows::add);
    }

    // Whoever is trusted is trusted for a time.
    private static void windows(List<Row> rows) {
        Window ended = Window.between(Instant.EPOCH, SIGNED.minusSeconds(1));
        rootRows(
                        "an authority that had ended",
                        Reason.UNTRUSTED_CERTIFICATE,
                        ROOT.withCertificateAuthorities(ROOT.certificateAuthorities().stream()
                                .map(one -> new CertificateAuthority(one.name(), one.uri(), one.chain(), ended))
                                .toList()))
                .forEach(rows::add);
        rootRows(
                        "a certificate log that had ended",
                        Reason.CERTIFICATE_NOT_LOGGED,
                        ROOT.withCertificateLogs(ROOT.certificateLogs().stream()
                                .map(log ->
                                        new TransparencyLog(log.baseUrl(), log.id(), log.key(), log.algorithm(), ended))
                                .toList()))
                .forEach(rows::add);
        TrustedRoot stampedNoMore = new TrustedRoot(
                ROOT.certificateAuthorities(),
                ROOT.transparencyLogs(),
                ROOT.certificateLogs(),
                ROOT.timestampAuthorities().stream()
                        .map(one -> new TimestampAuthority(one.name(), one.uri(), one.chain(), ended))
                        .toList());
        Judging legacy = legacy(SIGNER, UnaryOperator.identity());
        rows.add(new Row(
                "legacy: a timestamp authority that had ended",
                Reason.BAD_TIMESTAMP,
                legacy,
                legacy.by(stampedNoMore)));
        Judging bundle = bundle(SIGNER, Log.SECOND, UnaryOperator.identity());
        rows.add(new Row(
                "bundle: a timestamp authority that had ended", Reason.NO_TIMESTAMP, bundle, bundle.by(stampedNoMore)));
        rows.add(legacyRow(
                "a timestamp of the future",
                Reason.BAD_TIMESTAMP,
                making -> making.stampedAt(JUDGED.plus(Duration.ofDays(1)))));
    }

    // What is signed, logged and stamped is one and the same.
    private static void contents(List<Row> rows) {
        rows.add(legacyRow(
                "a payload that names no image", Reason.OTHER_ARTIFACT, making -> making.payload(Bytes.of("{}"))));
        rows.add(bundleRow(
                "a statement about nothing",
                Reason.OTHER_ARTIFACT,
                Log.FIRST,
                making ->
                        making.statement(Bytes.of("{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\""
                                + BundleMaking.SIGN + "\",\"subject\":[],\"predicate\":{}}"))));
        rows.add(bundleRow(
                "the id of another key",
                Reason.BAD_SIGNATURE,
                Log.FIRST,
                making -> making.document(bundle -> signature(bundle).put("keyid", "somebody"))));
        rows.add(bundleRow(
                "two signatures",
                Reason.MALFORMED,
                Log.FIRST,
                making -> making.document(bundle -> ((ObjectNode) bundle.path("dsseEnvelope"))
                        .withArray("signatures")
                        .addObject()
                        .put("sig", "AA=="))));
        rows.add(bundleRow(
                "a member that nobody knows",
                Reason.MALFORMED,
                Log.SECOND,
                making -> making.document(bundle -> bundle.put("more", 1))));
        rows.add(bundleRow(
                "a promise alone",
                Reason.MALFORMED,
                Log.FIRST,
                making -> making.entry(entry -> entry.remove("inclusionProof"))));
        rows.add(bundleRow(
                "an entry at another place than its proof",
                Reason.NOT_IN_LOG,
                Log.SECOND,
                making -> making.entry(entry -> entry.put("logIndex", "1"))));
        rows.add(bundleRow(
                "an entry of another payload",
                Reason.LOG_ENTRY_OF_OTHER,
                Log.FIRST,
                making -> making.logging(body -> Bytes.of(body.text()
                        .replaceFirst("(\"payloadHash\":.\"algorithm\":\"sha256\",\"value\":\")....", "$10000")))));
        rows.add(bundleRow(
                "an entry of another message",
                Reason.LOG_ENTRY_OF_OTHER,
                Log.SECOND,
                making -> making.logging(
                        body -> Bytes.of(body.text().replaceFirst("\"digest\":\"....", "\"digest\":\"AAAA")))));
        UnaryOperator<Bytes> others = body -> Bytes.of(body.text()
                .replace(base64(Bytes.of(SIGNER.certificatePem())), base64(Bytes.of(MALLORY.certificatePem())))
                .replace(base64(SIGNER.certificate()), base64(MALLORY.certificate())));
        rows.add(legacyRow(
                "an entry of another certificate", Reason.LOG_ENTRY_OF_OTHER, making -> making.logging(others)));
        for (Log log : List.of(Log.FIRST, Log.SECOND)) {
            rows.add(bundleRow(
                    "an entry of another certificate",
                    Reason.LOG_ENTRY_OF_OTHER,
                    log,
                    making -> making.logging(others)));
        }
        SignedLayer other =
                LegacyMaking.of(OURS, MALLORY, REPOSITORY, IMAGE.toString()).layer();
        rows.add(annotationRow(
                "the timestamp of another signature",
                Reason.BAD_TIMESTAMP,
                layer -> layer.with(
                        LegacyMaking.TIMESTAMP, other.annotations().getOrDefault(LegacyMaking.TIMESTAMP, ""))));
        rows.add(annotationRow(
                "the entry of another signature",
                Reason.LOG_ENTRY_OF_OTHER,
                layer -> layer.with(LegacyMaking.BUNDLE, other.annotations().getOrDefault(LegacyMaking.BUNDLE, ""))));
    }

    private static ObjectNode signature(ObjectNode bundle) {
        return (ObjectNode) bundle.path("dsseEnvelope").path("signatures").path(0);
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    @TestFactory
    Stream<DynamicTest> acceptsOneAndRefusesItsTwinForTheStatedReason() {
        return rows().stream()
                .map(row -> dynamicTest(row.reason().code() + ", " + row.name(), () -> {
                    ExplainedLayer good = explained(row.good());
                    assertThat(good)
                            .isInstanceOfSatisfying(
                                    ExplainedLayer.Judged.class,
                                    judged -> assertThat(judged.failed())
                                            .as("passes")
                                            .isEmpty());
                    ExplainedLayer bad = explained(row.bad());
                    assertThat(bad)
                            .isInstanceOfSatisfying(
                                    ExplainedLayer.Judged.class,
                                    judged -> assertThat(judged.failed().map(CheckResult.Failed::reason))
                                            .as(judged.checks().toString())
                                            .contains(row.reason()));
                }));
    }

    private static ExplainedLayer explained(Judging judging) {
        return SignatureVerifier.explain(
                        Artifact.named(IMAGE),
                        List.of(judging.layer()),
                        judging.demand(),
                        judging.attested(),
                        JUDGED,
                        () -> false)
                .getFirst();
    }

    @Test
    void everyReasonHasARefusal() {
        Set<Reason> refused = EnumSet.noneOf(Reason.class);
        rows().forEach(row -> refused.add(row.reason()));
        Set<Reason> missing = EnumSet.allOf(Reason.class);
        missing.removeAll(refused);
        assertThat(missing).isEqualTo(GUARDED_BEFORE);
    }
}
