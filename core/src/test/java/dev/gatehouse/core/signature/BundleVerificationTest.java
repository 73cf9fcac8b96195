// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.TestKeys;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Sigstore bundles with entries of both kinds of logs: good ones, and for each check one that differs from them
/// in exactly that respect.
class BundleVerificationTest {
    private static final Sigstore INSTANCE = new Sigstore();
    private static final Instant LATER = Instant.parse("2026-11-21T12:00:00Z");
    private static final Digest OTHER = Digest.of(new byte[] {2});
    private static final String VULN = "https://cosign.sigstore.dev/attestation/vuln/v1";

    enum Log {
        FIRST,
        SECOND;

        BundleDraft draft() {
            return this == FIRST ? BundleDraft.first(INSTANCE) : BundleDraft.second(INSTANCE);
        }
    }

    private static Demand demand(TrustedRoot root) {
        TrustAnchors anchors = TrustAnchors.of(root);
        Proofs proofs = new Proofs(new Proofs.Log.Required(anchors), new Proofs.Timestamp.Considered(anchors));
        return new Demand(Sigstore.identities(root, Sigstore.MAIL), Map.of(SignatureFormat.BUNDLE, proofs));
    }

    private static VerificationResult judge(BundleDraft draft, Demand demand) {
        return SignatureVerifier.verify(Artifact.named(Sigstore.IMAGE), draft.asMaterial(), demand, LATER, () -> false);
    }

    private static VerificationResult judge(BundleDraft draft) {
        return judge(draft, demand(INSTANCE.root()));
    }

    private static void assertRefused(VerificationResult result, Reason reason) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        VerificationResult.Rejected.class,
                        rejected -> assertThat(rejected.refusals())
                                .singleElement()
                                .satisfies(refusal -> {
                                    Reason found = refusal instanceof Refusal.CheckFailed failed
                                            ? failed.reason()
                                            : Reason.BAD_SIGNATURE;
                                    assertThat(found).as(refusal.toString()).isEqualTo(reason);
                                }));
    }

    @ParameterizedTest
    @EnumSource(Log.class)
    void acceptsABundleThatPassesEveryCheck(Log log) {
        assertThat(judge(log.draft())).isInstanceOf(VerificationResult.Verified.class);
    }

    static Stream<Arguments> bundlesThatDifferInOneRespect() {
        return Stream.of(
                both(
                        "another image",
                        Reason.OTHER_ARTIFACT,
                        draft -> draft.statement(Sigstore.statement(OTHER, Wanted.SIGN))),
                both(
                        "an attestation",
                        Reason.NOT_A_SIGNATURE,
                        draft -> draft.statement(Sigstore.statement(Sigstore.IMAGE, VULN))),
                both(
                        "nearly a signature",
                        Reason.NOT_A_SIGNATURE,
                        draft -> draft.statement(Sigstore.statement(Sigstore.IMAGE, Wanted.SIGN + "/"))),
                both("another payload type", Reason.WRONG_PAYLOAD_TYPE, draft -> draft.payloadType("text/plain")),
                both("a key id", Reason.BAD_SIGNATURE, draft -> draft.keyId("somebody")),
                both(
                        "an unknown version",
                        Reason.MALFORMED,
                        draft -> draft.mediaType("application/vnd.dev.sigstore.bundle.v0.4+json")),
                both(
                        "an unknown member",
                        Reason.MALFORMED,
                        draft -> draft.document(text -> text.replaceFirst("\\{", "{\"more\":1,"))),
                both(
                        "two signatures",
                        Reason.MALFORMED,
                        draft -> draft.document(
                                text -> text.replace("\"signatures\":[", "\"signatures\":[{\"sig\":\"AA==\"},"))),
                both(
                        "a key hint",
                        Reason.NO_CERTIFICATE,
                        draft -> draft.material(_ -> "\"publicKey\":{\"hint\":\"x\"}")),
                both(
                        "another signature than was made",
                        Reason.BAD_SIGNATURE,
                        draft -> draft.document(text -> text.replace("{\"sig\":\"ME", "{\"sig\":\"AE"))),
                both("no log entry", Reason.NO_LOG_ENTRY, BundleDraft::unlogged),
                both("a proof of another place", Reason.NOT_IN_LOG, draft -> draft.entry(entry -> entry.leaf(1))),
                both(
                        "a place outside the tree",
                        Reason.NOT_IN_LOG,
                        draft -> draft.entry(entry -> entry.leaf(5).at(5))),
                both("a spoilt first hash", Reason.NOT_IN_LOG, draft -> draft.entry(entry -> entry.flipped(0))),
                both("a spoilt last hash", Reason.NOT_IN_LOG, draft -> draft.entry(entry -> entry.flipped(2))),
                both("another root", Reason.BAD_CHECKPOINT, draft -> draft.entry(EntryDraft::otherRoot)),
                both(
                        "another kind beside the entry",
                        Reason.MALFORMED_LOG_ENTRY,
                        draft -> draft.entry(entry -> entry.kind("dsse/0.0.9"))),
                one(
                        Log.FIRST,
                        "a checkpoint of a stranger",
                        Reason.BAD_CHECKPOINT,
                        draft -> draft.entry(entry -> entry.checkpointBy(TestKeys.elliptic()))),
                one(
                        Log.SECOND,
                        "a checkpoint of a stranger",
                        Reason.BAD_CHECKPOINT,
                        draft -> draft.entry(entry -> entry.checkpointBy(TestKeys.ed25519()))),
                one(
                        Log.SECOND,
                        "a checkpoint of another origin",
                        Reason.BAD_CHECKPOINT,
                        draft -> draft.entry(entry -> entry.origin("log3.example"))),
                one(
                        Log.SECOND,
                        "a checkpoint signed in another name",
                        Reason.BAD_CHECKPOINT,
                        draft -> draft.entry(entry -> entry.name("log3.example"))),
                one(
                        Log.SECOND,
                        "an entry at another place than the proof",
                        Reason.NOT_IN_LOG,
                        draft -> draft.entry(entry -> entry.at(2))),
                one(Log.SECOND, "no timestamp", Reason.NO_TIMESTAMP, draft -> draft.stamped(false)),
                one(
                        Log.FIRST,
                        "neither promise nor timestamp",
                        Reason.NO_TIMESTAMP,
                        draft -> draft.entry(EntryDraft::unpromised)),
                one(Log.FIRST, "no proof", Reason.MALFORMED, draft -> draft.entry(EntryDraft::unproven)),
                one(
                        Log.FIRST,
                        "a promise of a stranger",
                        Reason.BAD_LOG_PROMISE,
                        draft -> draft.entry(entry -> entry.promisedBy(TestKeys.elliptic()))),
                one(
                        Log.FIRST,
                        "logged too late",
                        Reason.CERTIFICATE_NOT_VALID,
                        draft -> draft.entry(entry -> entry.time(Sigstore.EXPIRED.plusSeconds(1)))),
                one(
                        Log.FIRST,
                        "logged too late, stamped in time",
                        Reason.CERTIFICATE_NOT_VALID,
                        draft -> draft.entry(entry -> entry.time(Sigstore.EXPIRED.plusSeconds(1)))
                                .stamped(true)),
                one(
                        Log.FIRST,
                        "an entry of another payload",
                        Reason.LOG_ENTRY_OF_OTHER,
                        draft -> draft.body(body -> Texts.blob(Texts.text(body)
                                .replace(
                                        Sigstore.statement(Sigstore.IMAGE, Wanted.SIGN)
                                                .digest()
                                                .hex(),
                                        OTHER.hex())))),
                one(
                        Log.FIRST,
                        "an entry of another signature",
                        Reason.LOG_ENTRY_OF_OTHER,
                        draft -> draft.body(body ->
                                Texts.blob(Texts.text(body).replace("\"signature\":\"ME", "\"signature\":\"AE")))),
                one(
                        Log.SECOND,
                        "an entry of another message",
                        Reason.LOG_ENTRY_OF_OTHER,
                        draft -> draft.body(body ->
                                Texts.blob(Texts.text(body).replaceFirst("\"digest\":\"....", "\"digest\":\"AAAA")))),
                one(
                        Log.SECOND,
                        "an entry of another hash algorithm",
                        Reason.LOG_ENTRY_OF_OTHER,
                        draft -> draft.body(body -> Texts.blob(Texts.text(body).replace("SHA2_256\"", "SHA2_512\"")))),
                one(
                        Log.FIRST,
                        "a chain in version 0.3",
                        Reason.MALFORMED,
                        draft -> draft.material(BundleVerificationTest::chain)),
                one(
                        Log.FIRST,
                        "a root in the chain",
                        Reason.ROOT_IN_CHAIN,
                        draft -> draft.mediaType("application/vnd.dev.sigstore.bundle+json;version=0.2")
                                .material(certificate -> chain(certificate)
                                        .replace(
                                                "]}",
                                                ",{\"rawBytes\":\""
                                                        + Texts.base64(INSTANCE.authority
                                                                .certificate()
                                                                .encoded()) + "\"}]}"))));
    }

    private static String chain(String certificate) {
        return certificate.replace("\"certificate\":", "\"x509CertificateChain\":{\"certificates\":[") + "]}";
    }

    private static Arguments both(String name, Reason reason, UnaryOperator<BundleDraft> difference) {
        return argumentSet(name, List.of(Log.values()), difference, reason);
    }

    private static Arguments one(Log log, String name, Reason reason, UnaryOperator<BundleDraft> difference) {
        return argumentSet(log + ": " + name, List.of(log), difference, reason);
    }

    @ParameterizedTest
    @MethodSource("bundlesThatDifferInOneRespect")
    void refusesWhatDiffersInOneRespect(List<Log> logs, UnaryOperator<BundleDraft> difference, Reason reason) {
        for (Log log : logs) {
            assertRefused(judge(difference.apply(log.draft())), reason);
        }
    }

    @Test
    void takesAChainWithoutRootsInEarlierVersions() {
        BundleDraft draft = BundleDraft.first(INSTANCE)
                .mediaType("application/vnd.dev.sigstore.bundle+json;version=0.2")
                .material(BundleVerificationTest::chain);
        assertThat(judge(draft)).isInstanceOf(VerificationResult.Verified.class);
    }

    @Test
    void takesATimestampInPlaceOfAPromise() {
        BundleDraft draft =
                BundleDraft.first(INSTANCE).entry(EntryDraft::unpromised).stamped(true);
        assertThat(judge(draft)).isInstanceOf(VerificationResult.Verified.class);
        Window ended = Window.between(Instant.EPOCH, Sigstore.SIGNED.minusSeconds(1));
        TrustedRoot root = INSTANCE.root().withTransparencyLogs(List.of(INSTANCE.trustedLog1(ended)));
        assertRefused(judge(draft, demand(root)), Reason.OUTSIDE_LOG_WINDOW);
    }

    @Test
    void passesOverEntriesOfUnknownLogsButNeedsOneOfAKnownLog() {
        TrustedRoot root = INSTANCE.root().withTransparencyLogs(List.of(INSTANCE.trustedLog2(Window.UNBOUNDED)));
        assertRefused(judge(BundleDraft.first(INSTANCE), demand(root)), Reason.UNKNOWN_LOG);
    }

    @Test
    void anAttestationIsVerifiedWhereOneIsWanted() {
        BundleDraft draft = BundleDraft.second(INSTANCE).statement(Sigstore.statement(Sigstore.IMAGE, VULN));
        AttestationResult result = SignatureVerifier.attestations(
                Artifact.named(Sigstore.IMAGE), draft.asMaterial(), demand(INSTANCE.root()), LATER, () -> false);
        assertThat(result.verified()).singleElement().satisfies(attestation -> {
            assertThat(attestation.predicateType()).isEqualTo(VULN);
            assertThat(attestation.payload()).isEqualTo(Sigstore.statement(Sigstore.IMAGE, VULN));
        });
        AttestationResult other = SignatureVerifier.attestations(
                Artifact.named(OTHER), draft.asMaterial(), demand(INSTANCE.root()), LATER, () -> false);
        assertThat(other.verified()).isEmpty();
        assertThat(other.refusals()).hasSize(1);
    }

    @Test
    void aKeyIsNotSatisfiedByABundleOfACertificateWithThatKey() {
        VerificationKey key = VerificationKey.read(
                CertificateDraft.pem("PUBLIC KEY", INSTANCE.signer.certificate().publicKeyInfo()), KeyHash.UNSET);
        assertRefused(judge(BundleDraft.first(INSTANCE), Demand.keys(List.of(key))), Reason.NO_KEY_HINT);
        BundleDraft hinted = BundleDraft.first(INSTANCE).material(_ -> "\"publicKey\":{\"hint\":\"whatever\"}");
        assertThat(judge(hinted, Demand.keys(List.of(key)))).isInstanceOf(VerificationResult.Verified.class);
    }

    // The good entry stands behind another that is the same but for one thing.
    private static VerificationResult besideAnother(UnaryOperator<String> difference) {
        return judge(BundleDraft.first(INSTANCE).document(text -> {
            String marker = "\"tlogEntries\":[";
            int from = text.indexOf(marker) + marker.length();
            String entry = text.substring(from, text.indexOf("],\"timestampVerificationData\""));
            assertThat(difference.apply(entry)).isNotEqualTo(entry);
            return text.substring(0, from) + difference.apply(entry) + "," + text.substring(from);
        }));
    }

    @Test
    void anEntryOfAStrangersLogTakesNothingAway() {
        assertThat(besideAnother(entry ->
                        entry.replaceFirst("\"keyId\":\"[^\"]*\"", "\"keyId\":\"" + Texts.base64(new byte[32]) + "\"")))
                .isInstanceOf(VerificationResult.Verified.class);
    }

    @Test
    void anEntryOfATrustedLogThatDoesNotHoldSpoilsTheOneThatDoes() {
        assertRefused(
                besideAnother(entry -> entry.replaceFirst("\"logIndex\":\"[0-9]*\"", "\"logIndex\":\"7\"")),
                Reason.BAD_LOG_PROMISE);
    }
}
