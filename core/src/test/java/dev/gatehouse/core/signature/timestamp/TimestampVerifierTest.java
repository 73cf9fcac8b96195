// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.signature.certificate.PathReason;
import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TestKeys;
import dev.gatehouse.core.trust.TimestampAuthority;
import dev.gatehouse.core.trust.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TimestampVerifierTest {
    private static final byte[] MESSAGE = "a signature".getBytes(StandardCharsets.UTF_8);
    private static final Instant TIME = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant NOW = TIME.plusSeconds(3600);

    private static final IssuedCertificate ROOT =
            CertificateDraft.authority("CN=tsa root").selfSigned();
    private static final IssuedCertificate INTERMEDIATE =
            CertificateDraft.authority("CN=tsa intermediate").signedBy(ROOT);
    private static final IssuedCertificate LEAF = leaf(draft -> draft);

    private static IssuedCertificate leaf(UnaryOperator<CertificateDraft> difference) {
        return CertificateDraft.timestamper("CN=tsa")
                .with(Extension.subjectKeyIdentifier, false, new DEROctetString(new byte[] {1, 2, 3}))
                .but(difference)
                .signedBy(INTERMEDIATE);
    }

    private static TimestampAuthority authority(Window window, IssuedCertificate... chain) {
        List<Certificate> certificates =
                Arrays.stream(chain).map(IssuedCertificate::certificate).toList();
        return new TimestampAuthority("tsa", "https://tsa.example.com", certificates, window);
    }

    private static TimestampOutcome judge(TimestampAuthority authority, byte[]... responses) {
        return new TimestampVerifier(List.of(authority)).verify(List.of(responses), MESSAGE, NOW);
    }

    private static TimestampOutcome judge(UnaryOperator<TimestampDraft> difference) {
        return judge(authority(Window.UNBOUNDED, LEAF, INTERMEDIATE, ROOT), response(difference, LEAF));
    }

    private static byte[] response(UnaryOperator<TimestampDraft> difference, IssuedCertificate signer) {
        return new TimestampDraft(MESSAGE).but(difference).signedBy(signer);
    }

    private static TimestampReason reason(TimestampOutcome outcome) {
        assertThat(outcome.verified()).isEmpty();
        return outcome.refusals().getFirst().reason();
    }

    static Stream<Arguments> differencesThatDoNotMatter() {
        return Stream.of(
                argumentSet("none", difference(draft -> draft)),
                argumentSet("another hash of the message", difference(draft -> draft.hash(TimestampDraft.SHA_512))),
                argumentSet(
                        "another hash of the content",
                        difference(draft -> draft.digestAlgorithm(TimestampDraft.SHA_512))),
                argumentSet("the signer named by key", difference(draft -> draft.byKey())),
                argumentSet("the algorithm named by kind of key", difference(draft -> draft.bareAlgorithm())),
                argumentSet("certificates brought along", difference(draft -> draft.embedding(LEAF, INTERMEDIATE))),
                argumentSet("a clock five minutes ahead", difference(draft -> draft.time("20260601130500Z"))));
    }

    private static UnaryOperator<TimestampDraft> difference(UnaryOperator<TimestampDraft> difference) {
        return difference;
    }

    @ParameterizedTest
    @MethodSource("differencesThatDoNotMatter")
    void believesTheTimeOfATrustedAuthority(UnaryOperator<TimestampDraft> difference) {
        TimestampOutcome outcome = judge(difference);
        assertThat(outcome.refusals()).isEmpty();
        assertThat(outcome.authorities()).isEqualTo(1);
    }

    @Test
    void tellsTimeAndAuthority() {
        assertThat(judge(draft -> draft.time("20260601120000.25Z")).verified())
                .containsExactly(new VerifiedTimestamp(TIME.plusMillis(250), "https://tsa.example.com"));
    }

    static Stream<Arguments> differencesThatDo() {
        return Stream.of(
                argumentSet("not granted", difference(draft -> draft.status(2)), TimestampReason.NOT_GRANTED),
                argumentSet("granted with changes", difference(draft -> draft.status(1)), TimestampReason.NOT_GRANTED),
                argumentSet("another version", difference(draft -> draft.version(2)), TimestampReason.MALFORMED),
                argumentSet(
                        "SHA-1 of the message",
                        difference(draft -> draft.hash(TimestampDraft.SHA_1)),
                        TimestampReason.UNSUPPORTED_HASH),
                argumentSet(
                        "SHA-1 of the content",
                        difference(draft -> draft.digestAlgorithm(TimestampDraft.SHA_1)),
                        TimestampReason.UNSUPPORTED_HASH),
                argumentSet(
                        "from the future",
                        difference(draft -> draft.time("20260601130501Z")),
                        TimestampReason.FROM_THE_FUTURE),
                argumentSet(
                        "another kind of content",
                        difference(draft -> draft.contentType("1.2.840.113549.1.7.1")),
                        TimestampReason.MALFORMED),
                argumentSet(
                        "another kind of content in the attributes",
                        difference(draft -> draft.signedType("1.2.840.113549.1.7.1")),
                        TimestampReason.OTHER_CONTENT),
                argumentSet(
                        "digest of other content",
                        difference(draft -> draft.digestOf(MESSAGE)),
                        TimestampReason.OTHER_CONTENT),
                argumentSet(
                        "no signing certificate named",
                        difference(TimestampDraft::withoutSigningCertificate),
                        TimestampReason.OTHER_SIGNING_CERTIFICATE),
                argumentSet(
                        "another signing certificate named",
                        difference(draft -> draft.meaning(INTERMEDIATE)),
                        TimestampReason.OTHER_SIGNING_CERTIFICATE),
                argumentSet(
                        "a critical extension",
                        difference(TimestampDraft::criticalExtension),
                        TimestampReason.MALFORMED),
                argumentSet("no signer", difference(draft -> draft.signers(0)), TimestampReason.MALFORMED),
                argumentSet("two signers", difference(draft -> draft.signers(2)), TimestampReason.MALFORMED),
                argumentSet(
                        "a local time", difference(draft -> draft.time("20260601120000")), TimestampReason.MALFORMED),
                argumentSet("a spoiled signature", difference(TimestampDraft::flipped), TimestampReason.BAD_SIGNATURE));
    }

    @ParameterizedTest
    @MethodSource("differencesThatDo")
    void refusesWhatDiffersInOneRespect(UnaryOperator<TimestampDraft> difference, TimestampReason reason) {
        assertThat(reason(judge(difference))).isEqualTo(reason);
    }

    @Test
    void refusesATimestampOfOtherBytes() {
        byte[] other = new TimestampDraft(new byte[] {1}).signedBy(LEAF);
        assertThat(reason(judge(authority(Window.UNBOUNDED, LEAF, INTERMEDIATE, ROOT), other)))
                .isEqualTo(TimestampReason.OTHER_MESSAGE);
    }

    static Stream<Arguments> certificatesThatMayNot() {
        return Stream.of(
                argumentSet(
                        "purpose not critical",
                        certificate(draft -> draft.purposes(false, KeyPurposeId.id_kp_timeStamping)),
                        PathReason.WRONG_PURPOSE),
                argumentSet(
                        "another purpose beside",
                        certificate(draft ->
                                draft.purposes(true, KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_codeSigning)),
                        PathReason.WRONG_PURPOSE),
                argumentSet(
                        "another purpose",
                        certificate(draft -> draft.purposes(true, KeyPurposeId.id_kp_codeSigning)),
                        PathReason.WRONG_PURPOSE),
                argumentSet(
                        "no purpose",
                        certificate(draft -> draft.without(Extension.extendedKeyUsage)),
                        PathReason.WRONG_PURPOSE),
                argumentSet(
                        "ended a second before",
                        certificate(draft -> draft.valid(CertificateDraft.START, TIME.minusSeconds(1))),
                        PathReason.NOT_VALID_THEN));
    }

    private static UnaryOperator<CertificateDraft> certificate(UnaryOperator<CertificateDraft> difference) {
        return difference;
    }

    @ParameterizedTest
    @MethodSource("certificatesThatMayNot")
    void refusesCertificatesThatAreNotForTimestamps(UnaryOperator<CertificateDraft> difference, PathReason reason) {
        IssuedCertificate signer = leaf(difference);
        TimestampOutcome outcome =
                judge(authority(Window.UNBOUNDED, signer, INTERMEDIATE, ROOT), response(draft -> draft, signer));
        assertThat(reason(outcome)).isEqualTo(TimestampReason.UNTRUSTED_CERTIFICATE);
        assertThat(outcome.refusals().getFirst().path().getFirst().reason()).isEqualTo(reason);
    }

    @Test
    void judgesTheCertificateAtTheTimeOfTheTimestamp() {
        IssuedCertificate ended = leaf(draft -> draft.valid(CertificateDraft.START, TIME));
        assertThat(judge(authority(Window.UNBOUNDED, ended, INTERMEDIATE, ROOT), response(draft -> draft, ended))
                        .times())
                .containsExactly(TIME);
    }

    @Test
    void countsBothEndsToTheWindowOfAnAuthority() {
        byte[] response = response(draft -> draft, LEAF);
        assertThat(judge(authority(Window.between(TIME, TIME), LEAF, INTERMEDIATE, ROOT), response)
                        .times())
                .containsExactly(TIME);
        for (Window window :
                List.of(Window.from(TIME.plusSeconds(1)), Window.between(Instant.EPOCH, TIME.minusSeconds(1)))) {
            TimestampOutcome outcome = judge(authority(window, LEAF, INTERMEDIATE, ROOT), response);
            assertThat(outcome.refusals().getFirst().path().getFirst().reason())
                    .isEqualTo(PathReason.OUTSIDE_AUTHORITY_WINDOW);
        }
    }

    @Test
    void takesACertificateThatIsBroughtAlongWhereNoneIsKnown() {
        TimestampAuthority rootOnly = authority(Window.UNBOUNDED, ROOT);
        assertThat(judge(rootOnly, response(draft -> draft.embedding(LEAF, INTERMEDIATE), LEAF))
                        .times())
                .containsExactly(TIME);
        assertThat(reason(judge(rootOnly, response(draft -> draft, LEAF)))).isEqualTo(TimestampReason.UNKNOWN_SIGNER);
        assertThat(reason(judge(rootOnly, response(draft -> draft.embedding(LEAF), LEAF))))
                .isEqualTo(TimestampReason.UNTRUSTED_CERTIFICATE);
    }

    @Test
    void takesNoOtherCertificateWhereOneIsKnown() {
        IssuedCertificate other = leaf(draft -> draft.number(8));
        assertThat(reason(judge(
                        authority(Window.UNBOUNDED, LEAF, INTERMEDIATE, ROOT),
                        response(draft -> draft.embedding(other), other))))
                .isEqualTo(TimestampReason.UNKNOWN_SIGNER);
    }

    @Test
    void refusesAStrangersCertificateThatIsBroughtAlong() {
        IssuedCertificate root = CertificateDraft.authority("CN=tsa root").selfSigned();
        IssuedCertificate stranger =
                CertificateDraft.timestamper("CN=tsa").number(8).signedBy(root);
        TimestampOutcome outcome =
                judge(authority(Window.UNBOUNDED, ROOT), response(draft -> draft.embedding(stranger, root), stranger));
        assertThat(reason(outcome)).isEqualTo(TimestampReason.UNTRUSTED_CERTIFICATE);
    }

    @Test
    void believesAnRsaAuthority() {
        IssuedCertificate rsa = leaf(draft -> draft.keys(TestKeys.rsa(2048)));
        TimestampAuthority authority = authority(Window.UNBOUNDED, rsa, INTERMEDIATE, ROOT);
        assertThat(judge(authority, response(draft -> draft, rsa)).times()).containsExactly(TIME);
        assertThat(judge(authority, response(TimestampDraft::bareAlgorithm, rsa))
                        .times())
                .containsExactly(TIME);
        assertThat(reason(judge(authority, response(TimestampDraft::flipped, rsa))))
                .isEqualTo(TimestampReason.BAD_SIGNATURE);
    }

    @Test
    void countsSeveralTimestampsOfOneAuthorityOnce() {
        byte[] one = response(draft -> draft, LEAF);
        byte[] two = response(draft -> draft.time("20260601120001Z"), LEAF);
        TimestampOutcome outcome = judge(authority(Window.UNBOUNDED, LEAF, INTERMEDIATE, ROOT), one, two);
        assertThat(outcome.times()).containsExactly(TIME, TIME.plusSeconds(1));
        assertThat(outcome.authorities()).isEqualTo(1);
    }

    @Test
    void keepsTheGoodTimestampBesideABadOne() {
        byte[] good = response(draft -> draft, LEAF);
        TimestampOutcome outcome = judge(authority(Window.UNBOUNDED, LEAF, INTERMEDIATE, ROOT), new byte[] {1}, good);
        assertThat(outcome.times()).containsExactly(TIME);
        assertThat(outcome.refusals()).extracting(TimestampRefusal::reason).containsExactly(TimestampReason.MALFORMED);
    }

    @Test
    void looksAt32TimestampsAndNoMore() {
        byte[] good = response(draft -> draft, LEAF);
        TimestampAuthority authority = authority(Window.UNBOUNDED, LEAF, INTERMEDIATE, ROOT);
        TimestampVerifier verifier = new TimestampVerifier(List.of(authority));
        assertThat(verifier.verify(Collections.nCopies(32, good), MESSAGE, NOW).verified())
                .hasSize(32);
        assertThat(reason(verifier.verify(Collections.nCopies(33, good), MESSAGE, NOW)))
                .isEqualTo(TimestampReason.TOO_MANY);
    }

    static Stream<Arguments> bytesThatAreNoAnswer() {
        byte[] good = response(draft -> draft, LEAF);
        byte[] embedding = response(draft -> draft.embedding(INTERMEDIATE), LEAF);
        return Stream.of(
                argumentSet("nothing", new byte[0], "not DER"),
                argumentSet("cut off", Arrays.copyOf(good, good.length - 1), "not DER"),
                argumentSet("a byte too many", Arrays.copyOf(good, good.length + 1), "not DER"),
                argumentSet(
                        "a refusal without timestamp",
                        CertificateDraft.der(
                                new DERSequence(new ASN1Encodable[] {new DERSequence(new ASN1Integer(2))})),
                        "carries no timestamp"),
                argumentSet("only a number", CertificateDraft.der(new ASN1Integer(0)), "not a timestamp"),
                argumentSet("too long", new byte[TimestampToken.LONGEST + 1], "longer than"),
                argumentSet("a spoiled certificate", spoiled(embedding), "timestamp"));
    }

    // The version of the certificate, the first number in it.
    private static byte[] spoiled(byte[] answer) {
        byte[] certificate = INTERMEDIATE.certificate().encoded();
        for (int i = 0; i + certificate.length <= answer.length; i++) {
            if (Arrays.equals(answer, i, i + certificate.length, certificate, 0, certificate.length)) {
                byte[] spoiled = answer.clone();
                spoiled[i + 12] = 1;
                return spoiled;
            }
        }
        throw new IllegalStateException("the certificate is not in it");
    }

    @ParameterizedTest
    @MethodSource("bytesThatAreNoAnswer")
    void refusesBytesThatAreNoAnswer(byte[] bytes, String reason) {
        TimestampOutcome outcome = judge(authority(Window.UNBOUNDED, LEAF, INTERMEDIATE, ROOT), bytes);
        assertThat(reason(outcome)).isEqualTo(TimestampReason.MALFORMED);
        assertThat(outcome.refusals().getFirst().detail()).contains(reason);
    }
}
