// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.signature.certificate.PathReason;
import dev.gatehouse.core.signature.certificate.PathRefusal;
import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TestKeys;
import dev.gatehouse.core.trust.TimestampAuthority;
import dev.gatehouse.core.trust.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// How much a timestamp may hold, and every way in which it names its signer, certificate and algorithms.
class TimestampBoundsTest {
    private static final byte[] MESSAGE = "a signature".getBytes(StandardCharsets.UTF_8);
    private static final Instant TIME = Instant.parse("2026-06-01T12:00:00Z");
    private static final IssuedCertificate ROOT =
            CertificateDraft.authority("CN=tsa root").selfSigned();
    private static final IssuedCertificate LEAF = CertificateDraft.timestamper("CN=tsa")
            .number(9)
            .with(Extension.subjectKeyIdentifier, false, new DEROctetString(new byte[] {1, 2, 3}))
            .signedBy(ROOT);
    private static final IssuedCertificate UNIDENTIFIED =
            CertificateDraft.timestamper("CN=tsa").number(9).signedBy(ROOT);

    private static TimestampOutcome judge(TimestampAuthority authority, byte[] response) {
        return new TimestampVerifier(List.of(authority)).verify(List.of(response), MESSAGE, TIME.plusSeconds(60));
    }

    private static TimestampAuthority authority(String name, String uri, IssuedCertificate... chain) {
        List<Certificate> certificates =
                Stream.of(chain).map(IssuedCertificate::certificate).toList();
        return new TimestampAuthority(name, uri, certificates, Window.UNBOUNDED);
    }

    private static TimestampOutcome judge(IssuedCertificate signer, UnaryOperator<TimestampDraft> difference) {
        return judge(
                authority("tsa", "", signer, ROOT),
                new TimestampDraft(MESSAGE).but(difference).signedBy(signer));
    }

    private static void assertHolds(TimestampOutcome outcome) {
        assertThat(outcome.refusals()).isEmpty();
        assertThat(outcome.times()).containsExactly(TIME);
    }

    private static void assertRefused(TimestampOutcome outcome, TimestampReason reason) {
        assertThat(outcome.verified()).isEmpty();
        assertThat(outcome.refusals()).extracting(TimestampRefusal::reason).containsExactly(reason);
    }

    private static UnaryOperator<TimestampDraft> difference(UnaryOperator<TimestampDraft> difference) {
        return difference;
    }

    static Stream<Arguments> differencesThatDoNotMatter() {
        return Stream.of(
                argumentSet("none", difference(draft -> draft)),
                argumentSet("SHA-384 of the message", difference(draft -> draft.hash(TimestampDraft.SHA_384))),
                argumentSet(
                        "SHA-384 of the content", difference(draft -> draft.digestAlgorithm(TimestampDraft.SHA_384))),
                argumentSet("its key's identifier", difference(draft -> draft.byKey((byte) 1, (byte) 2, (byte) 3))),
                argumentSet(
                        "its certificate by SHA-256, spelled out",
                        difference(draft -> draft.meaningBy(TimestampDraft.SHA_256))),
                argumentSet("its certificate by SHA-512", difference(draft -> draft.meaningBy(TimestampDraft.SHA_512))),
                argumentSet("its certificate's number", difference(draft -> draft.meaningNumber(9))),
                argumentSet(
                        "its certificate's number behind the hash",
                        difference(
                                draft -> draft.meaningBy(TimestampDraft.SHA_384).meaningNumber(9))),
                argumentSet("revocation lists", difference(TimestampDraft::revocations)),
                argumentSet(
                        "revocation lists behind certificates",
                        difference(draft -> draft.embedding(ROOT).revocations())),
                argumentSet("29 more attributes, 32 in all", difference(draft -> draft.moreAttributes(29))),
                argumentSet(
                        "16 certificates",
                        difference(draft ->
                                draft.embedding(Collections.nCopies(16, ROOT).toArray(IssuedCertificate[]::new)))));
    }

    @ParameterizedTest
    @MethodSource("differencesThatDoNotMatter")
    void believesEveryWayToSayTheSame(UnaryOperator<TimestampDraft> difference) {
        assertHolds(judge(LEAF, difference));
    }

    static Stream<Arguments> differencesThatDo() {
        return Stream.of(
                argumentSet(
                        "another key's identifier",
                        difference(draft -> draft.byKey((byte) 1, (byte) 2, (byte) 4)),
                        TimestampReason.UNKNOWN_SIGNER),
                argumentSet(
                        "its key's identifier, cut off",
                        difference(draft -> draft.byKey((byte) 1, (byte) 2)),
                        TimestampReason.UNKNOWN_SIGNER),
                argumentSet(
                        "its certificate by SHA-1",
                        difference(draft -> draft.meaningBy(TimestampDraft.SHA_1)),
                        TimestampReason.OTHER_SIGNING_CERTIFICATE),
                argumentSet(
                        "another certificate's number",
                        difference(draft -> draft.meaningNumber(8)),
                        TimestampReason.OTHER_SIGNING_CERTIFICATE),
                argumentSet(
                        "another certificate's number behind the hash",
                        difference(
                                draft -> draft.meaningBy(TimestampDraft.SHA_384).meaningNumber(8)),
                        TimestampReason.OTHER_SIGNING_CERTIFICATE),
                argumentSet(
                        "a signature algorithm of another kind of key",
                        difference(draft -> draft.signatureAlgorithm("1.2.840.113549.1.1.11")),
                        TimestampReason.UNSUPPORTED_ALGORITHM),
                argumentSet(
                        "ECDSA with SHA-1",
                        difference(draft -> draft.signatureAlgorithm("1.2.840.10045.4.1")),
                        TimestampReason.UNSUPPORTED_ALGORITHM),
                argumentSet(
                        "30 more attributes, 33 in all",
                        difference(draft -> draft.moreAttributes(30)),
                        TimestampReason.MALFORMED),
                argumentSet(
                        "an attribute twice", difference(TimestampDraft::attributeTwice), TimestampReason.MALFORMED),
                argumentSet(
                        "an attribute of two values", difference(TimestampDraft::twoValues), TimestampReason.MALFORMED),
                argumentSet("no signed attributes", difference(TimestampDraft::unsigned), TimestampReason.MALFORMED),
                argumentSet(
                        "17 certificates",
                        difference(draft ->
                                draft.embedding(Collections.nCopies(17, ROOT).toArray(IssuedCertificate[]::new))),
                        TimestampReason.MALFORMED));
    }

    @ParameterizedTest
    @MethodSource("differencesThatDo")
    void refusesWhatDiffersInOneRespect(UnaryOperator<TimestampDraft> difference, TimestampReason reason) {
        assertRefused(judge(LEAF, difference), reason);
    }

    @Test
    void knowsNoCertificateByItsKeyThatDoesNotIdentifyIt() {
        assertHolds(judge(UNIDENTIFIED, UnaryOperator.identity()));
        assertRefused(judge(UNIDENTIFIED, TimestampDraft::byKey), TimestampReason.UNKNOWN_SIGNER);
    }

    @Test
    void namesSignersByIssuerAndNumberTogether() {
        IssuedCertificate otherNumber =
                CertificateDraft.timestamper("CN=tsa").number(8).signedBy(ROOT);
        IssuedCertificate otherIssuer = CertificateDraft.timestamper("CN=tsa")
                .number(9)
                .signedBy(CertificateDraft.authority("CN=other root").selfSigned());
        for (IssuedCertificate other : List.of(otherNumber, otherIssuer)) {
            byte[] response = new TimestampDraft(MESSAGE).signedBy(other);
            assertRefused(judge(authority("tsa", "", LEAF, ROOT), response), TimestampReason.UNKNOWN_SIGNER);
        }
    }

    @Test
    void refusesAKeyThatNothingIsVerifiedWith() {
        IssuedCertificate weak =
                CertificateDraft.timestamper("CN=tsa").keys(TestKeys.rsa(1024)).signedBy(ROOT);
        assertRefused(judge(weak, UnaryOperator.identity()), TimestampReason.UNSUPPORTED_ALGORITHM);
    }

    @Test
    void readsUpTo131072Bytes() {
        byte[] longest = new byte[128 << 10];
        assertThatThrownBy(() -> TimestampToken.read(longest)).hasMessage("timestamp is not DER");
        assertThatThrownBy(() -> TimestampToken.read(new byte[longest.length + 1]))
                .hasMessage("timestamp is longer than 131072 bytes");
    }

    @Test
    void callsAnAuthorityByWhatIsKnownOfIt() {
        byte[] response = new TimestampDraft(MESSAGE).signedBy(LEAF);
        assertThat(judge(authority("tsa", "https://tsa.example.com", LEAF, ROOT), response)
                        .verified())
                .containsExactly(new VerifiedTimestamp(TIME, "https://tsa.example.com"));
        assertThat(judge(authority("tsa", "", LEAF, ROOT), response).verified())
                .containsExactly(new VerifiedTimestamp(TIME, "tsa"));
        assertThat(judge(authority("", "", LEAF, ROOT), response).verified())
                .containsExactly(new VerifiedTimestamp(TIME, "CN=tsa root"));
    }

    @Test
    void tellsThePolicyOfTheAuthority() {
        assertThat(TimestampToken.read(new TimestampDraft(MESSAGE).signedBy(LEAF))
                        .policy())
                .isEqualTo("1.2.3.4.5");
    }

    static Stream<Arguments> purposes() {
        return Stream.of(
                argumentSet("none", purpose(draft -> draft), true),
                argumentSet(
                        "time stamping",
                        purpose(draft -> draft.purposes(false, KeyPurposeId.id_kp_timeStamping)),
                        true),
                argumentSet("any", purpose(draft -> draft.purposes(false, KeyPurposeId.anyExtendedKeyUsage)), true),
                argumentSet(
                        "code signing",
                        purpose(draft -> draft.purposes(false, KeyPurposeId.id_kp_codeSigning)),
                        false));
    }

    private static UnaryOperator<CertificateDraft> purpose(UnaryOperator<CertificateDraft> purpose) {
        return purpose;
    }

    @ParameterizedTest
    @MethodSource("purposes")
    void anIntermediateOfAnotherPurposeIssuesNoTimestampCertificates(
            UnaryOperator<CertificateDraft> purpose, boolean holds) {
        IssuedCertificate intermediate =
                CertificateDraft.authority("CN=tsa intermediate").but(purpose).signedBy(ROOT);
        IssuedCertificate leaf = CertificateDraft.timestamper("CN=tsa").signedBy(intermediate);
        TimestampOutcome outcome =
                judge(authority("tsa", "", leaf, intermediate, ROOT), new TimestampDraft(MESSAGE).signedBy(leaf));
        if (holds) {
            assertHolds(outcome);
        } else {
            assertRefused(outcome, TimestampReason.UNTRUSTED_CERTIFICATE);
            assertThat(outcome.refusals().getFirst().path())
                    .containsExactly(new PathRefusal(PathReason.ISSUER_WRONG_PURPOSE, "CN=tsa intermediate"));
        }
    }
}
