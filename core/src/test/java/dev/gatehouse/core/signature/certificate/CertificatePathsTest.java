// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TestKeys;
import dev.gatehouse.core.trust.Window;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificatePathsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant SECOND_BEFORE = NOW.minusSeconds(1);
    private static final ASN1ObjectIdentifier STRANGE = new ASN1ObjectIdentifier("1.2.3.4");
    private static final UnaryOperator<CertificateDraft> SAME = UnaryOperator.identity();

    private static final IssuedCertificate ROOT =
            CertificateDraft.authority("CN=root").selfSigned();
    private static final IssuedCertificate INTERMEDIATE = CertificateDraft.authority("CN=intermediate")
            .purposes(false, KeyPurposeId.id_kp_codeSigning)
            .signedBy(ROOT);

    private static PathOutcome judge(
            UnaryOperator<CertificateDraft> root,
            UnaryOperator<CertificateDraft> intermediate,
            UnaryOperator<CertificateDraft> leaf) {
        IssuedCertificate top = CertificateDraft.authority("CN=root").but(root).selfSigned();
        IssuedCertificate middle = CertificateDraft.authority("CN=intermediate")
                .purposes(false, KeyPurposeId.id_kp_codeSigning)
                .but(intermediate)
                .signedBy(top);
        IssuedCertificate signer =
                CertificateDraft.signer("jane@example.com").but(leaf).signedBy(middle);
        return judge(List.of(middle.certificate(), top.certificate()), Window.UNBOUNDED, signer, NOW);
    }

    private static PathOutcome judge(List<Certificate> chain, Window window, IssuedCertificate leaf, Instant... times) {
        CertificateAuthority authority = new CertificateAuthority("test", "", chain, window);
        return CertificatePaths.of(List.of(authority)).verify(leaf.certificate(), List.of(times));
    }

    private static PathOutcome judge(Window window, Instant... times) {
        IssuedCertificate leaf = CertificateDraft.signer("jane@example.com").signedBy(INTERMEDIATE);
        return judge(List.of(INTERMEDIATE.certificate(), ROOT.certificate()), window, leaf, times);
    }

    private static PathReason reason(PathOutcome outcome) {
        return ((PathOutcome.Refused) outcome).refusals().getFirst().reason();
    }

    private static UnaryOperator<CertificateDraft> permitted(String domain) {
        return constraints(0, domain);
    }

    private static UnaryOperator<CertificateDraft> excluded(String domain) {
        return constraints(1, domain);
    }

    private static UnaryOperator<CertificateDraft> constraints(int tag, String domain) {
        GeneralSubtree subtree = new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, domain));
        DERSequence value = new DERSequence(new DERTaggedObject(false, tag, new DERSequence(subtree)));
        return nameConstraints(value);
    }

    static Stream<Arguments> differencesThatDoNotMatter() {
        return Stream.of(
                argumentSet("none", SAME, SAME, SAME),
                argumentSet("the dates end at that very second", SAME, SAME, until(NOW)),
                argumentSet("the dates begin at that very second", SAME, from(NOW), from(NOW)),
                argumentSet("a strange extension that is not critical", SAME, strange(false), strange(false)),
                argumentSet("any purpose", SAME, SAME, purposes(KeyPurposeId.anyExtendedKeyUsage)),
                argumentSet("an authority of any purpose", SAME, purposes(KeyPurposeId.anyExtendedKeyUsage), SAME),
                argumentSet("no key usage", SAME, SAME, without(Extension.keyUsage)),
                argumentSet("a path length that is just enough", pathLength(1), pathLength(0), SAME),
                argumentSet("mail of the permitted domain", SAME, permitted("example.com"), SAME),
                argumentSet("mail of no excluded domain", SAME, excluded("example.org"), SAME),
                argumentSet("an RSA authority", SAME, keys(TestKeys.rsa(2048)), SAME),
                argumentSet("an Ed25519 authority", SAME, keys(TestKeys.ed25519()), SAME),
                argumentSet("a P-521 root", keys(TestKeys.elliptic("secp521r1")), SAME, SAME));
    }

    @ParameterizedTest
    @MethodSource("differencesThatDoNotMatter")
    void trustsWhatLeadsToTheRoot(
            UnaryOperator<CertificateDraft> root,
            UnaryOperator<CertificateDraft> intermediate,
            UnaryOperator<CertificateDraft> leaf) {
        assertThat(judge(root, intermediate, leaf)).isInstanceOf(PathOutcome.Trusted.class);
    }

    static Stream<Arguments> differencesThatDo() {
        return Stream.of(
                argumentSet("SHA-1", SAME, SAME, algorithm("SHA1withECDSA"), PathReason.UNSUPPORTED_ALGORITHM),
                argumentSet("ended a second before", SAME, SAME, until(SECOND_BEFORE), PathReason.NOT_VALID_THEN),
                argumentSet("begins a second after", SAME, SAME, from(NOW.plusSeconds(1)), PathReason.NOT_VALID_THEN),
                argumentSet(
                        "CVE-2026-24122: intermediate ended",
                        SAME,
                        until(SECOND_BEFORE),
                        SAME,
                        PathReason.ISSUER_NOT_VALID_THEN),
                argumentSet("root ended", until(SECOND_BEFORE), SAME, SAME, PathReason.ISSUER_NOT_VALID_THEN),
                argumentSet(
                        "intermediate not yet valid",
                        SAME,
                        from(NOW.plusSeconds(1)),
                        SAME,
                        PathReason.ISSUER_NOT_VALID_THEN),
                argumentSet(
                        "intermediate is no authority",
                        SAME,
                        basicConstraints(false),
                        SAME,
                        PathReason.ISSUER_IS_NO_AUTHORITY),
                argumentSet(
                        "intermediate says nothing of being one",
                        SAME,
                        without(Extension.basicConstraints),
                        SAME,
                        PathReason.ISSUER_IS_NO_AUTHORITY),
                argumentSet(
                        "root is no authority", basicConstraints(false), SAME, SAME, PathReason.ISSUER_IS_NO_AUTHORITY),
                argumentSet(
                        "intermediate may not sign certificates",
                        SAME,
                        usage(KeyUsage.digitalSignature),
                        SAME,
                        PathReason.ISSUER_IS_NO_AUTHORITY),
                argumentSet("a path length that is too short", pathLength(0), SAME, SAME, PathReason.PATH_TOO_LONG),
                argumentSet(
                        "mail of another domain", SAME, permitted("example.org"), SAME, PathReason.NAME_NOT_ALLOWED),
                argumentSet(
                        "mail of an excluded domain", SAME, excluded("example.com"), SAME, PathReason.NAME_NOT_ALLOWED),
                argumentSet(
                        "the root's constraints reach the leaf",
                        permitted("example.org"),
                        SAME,
                        SAME,
                        PathReason.NAME_NOT_ALLOWED),
                argumentSet(
                        "constraints nobody can read",
                        SAME,
                        nameConstraints(DERNull.INSTANCE),
                        SAME,
                        PathReason.NAME_NOT_ALLOWED),
                argumentSet(
                        "a strange critical extension",
                        SAME,
                        SAME,
                        strange(true),
                        PathReason.UNKNOWN_CRITICAL_EXTENSION),
                argumentSet(
                        "a strange critical extension above",
                        SAME,
                        strange(true),
                        SAME,
                        PathReason.UNKNOWN_CRITICAL_EXTENSION),
                argumentSet("no purpose", SAME, SAME, without(Extension.extendedKeyUsage), PathReason.WRONG_PURPOSE),
                argumentSet(
                        "another purpose",
                        SAME,
                        SAME,
                        purposes(KeyPurposeId.id_kp_serverAuth),
                        PathReason.WRONG_PURPOSE),
                argumentSet(
                        "an authority of another purpose",
                        SAME,
                        purposes(KeyPurposeId.id_kp_serverAuth),
                        SAME,
                        PathReason.ISSUER_WRONG_PURPOSE),
                argumentSet(
                        "a key that may not sign",
                        SAME,
                        SAME,
                        usage(KeyUsage.keyEncipherment),
                        PathReason.KEY_MAY_NOT_SIGN),
                argumentSet(
                        "a leaf that is an authority", SAME, SAME, basicConstraints(true), PathReason.IS_AUTHORITY));
    }

    @ParameterizedTest
    @MethodSource("differencesThatDo")
    void refusesWhatDiffersInOneRespect(
            UnaryOperator<CertificateDraft> root,
            UnaryOperator<CertificateDraft> intermediate,
            UnaryOperator<CertificateDraft> leaf,
            PathReason reason) {
        assertThat(reason(judge(root, intermediate, leaf))).isEqualTo(reason);
    }

    @Test
    void tellsTheIssuerAndTheRoot() {
        assertThat(judge(Window.UNBOUNDED, NOW))
                .isEqualTo(new PathOutcome.Trusted(List.of(INTERMEDIATE.certificate(), ROOT.certificate()), "test"));
    }

    @Test
    void refusesToJudgeWithoutATime() {
        assertThat(reason(judge(Window.UNBOUNDED))).isEqualTo(PathReason.NO_TIME);
    }

    @Test
    void demandsAPathAtEveryTime() {
        assertThat(judge(Window.UNBOUNDED, NOW, CertificateDraft.END)).isInstanceOf(PathOutcome.Trusted.class);
        assertThat(reason(judge(Window.UNBOUNDED, NOW, CertificateDraft.END.plusSeconds(1))))
                .isEqualTo(PathReason.NOT_VALID_THEN);
    }

    @Test
    void countsBothEndsToTheWindowOfAnAuthority() {
        assertThat(judge(Window.between(NOW, NOW), NOW)).isInstanceOf(PathOutcome.Trusted.class);
        assertThat(reason(judge(Window.between(NOW, NOW), SECOND_BEFORE)))
                .isEqualTo(PathReason.OUTSIDE_AUTHORITY_WINDOW);
        assertThat(reason(judge(Window.between(NOW, NOW), NOW.plusSeconds(1))))
                .isEqualTo(PathReason.OUTSIDE_AUTHORITY_WINDOW);
    }

    @Test
    void refusesAnIssuerNobodyTrusts() {
        IssuedCertificate stranger = CertificateDraft.authority("CN=stranger").selfSigned();
        IssuedCertificate leaf = CertificateDraft.signer("jane@example.com").signedBy(stranger);
        assertThat(reason(judge(List.of(ROOT.certificate()), Window.UNBOUNDED, leaf, NOW)))
                .isEqualTo(PathReason.UNKNOWN_ISSUER);
    }

    @Test
    void refusesAnIssuerOfTheSameName() {
        IssuedCertificate namesake = CertificateDraft.authority("CN=root").selfSigned();
        IssuedCertificate leaf = CertificateDraft.signer("jane@example.com").signedBy(namesake);
        assertThat(reason(judge(List.of(ROOT.certificate()), Window.UNBOUNDED, leaf, NOW)))
                .isEqualTo(PathReason.BAD_SIGNATURE);
    }

    @Test
    void usesNoIntermediateThatTheRootDidNotSign() {
        IssuedCertificate namesake = CertificateDraft.authority("CN=root").selfSigned();
        IssuedCertificate leaf = CertificateDraft.signer("jane@example.com").signedBy(INTERMEDIATE);
        assertThat(reason(judge(
                        List.of(INTERMEDIATE.certificate(), namesake.certificate()), Window.UNBOUNDED, leaf, NOW)))
                .isEqualTo(PathReason.UNKNOWN_ISSUER);
    }

    @Test
    void trustsWhateverAuthorityHoldsThen() {
        // A root that was renewed: same name, same key, other windows.
        IssuedCertificate leaf = CertificateDraft.signer("jane@example.com").signedBy(ROOT);
        CertificateAuthority old = new CertificateAuthority(
                "old", "", List.of(ROOT.certificate()), Window.between(Instant.EPOCH, SECOND_BEFORE));
        CertificateAuthority renewed =
                new CertificateAuthority("new", "", List.of(ROOT.certificate()), Window.from(NOW));
        PathOutcome outcome =
                CertificatePaths.of(List.of(old, renewed)).verify(leaf.certificate(), List.of(NOW, SECOND_BEFORE));
        assertThat(outcome).isEqualTo(new PathOutcome.Trusted(List.of(ROOT.certificate()), "new"));
    }

    @Test
    void findsItsWayThroughAnOwnPkiInAnyOrder() {
        IssuedCertificate lower = CertificateDraft.authority("CN=lower").signedBy(INTERMEDIATE);
        IssuedCertificate other = CertificateDraft.authority("CN=other root").selfSigned();
        IssuedCertificate leaf = CertificateDraft.signer("jane@example.com").signedBy(lower);
        String pem = ROOT.pem() + lower.pem() + other.pem() + INTERMEDIATE.pem();
        List<CertificateAuthority> authorities = CertificateAuthority.ofOwnPki("own", pem, Window.UNBOUNDED);
        assertThat(authorities).hasSize(2);
        assertThat(CertificatePaths.of(authorities).verify(leaf.certificate(), List.of(NOW)))
                .isInstanceOf(PathOutcome.Trusted.class);
        String without = ROOT.pem() + lower.pem() + other.pem();
        assertThat(reason(CertificatePaths.of(CertificateAuthority.ofOwnPki("own", without, Window.UNBOUNDED))
                        .verify(leaf.certificate(), List.of(NOW))))
                .isEqualTo(PathReason.UNKNOWN_ISSUER);
    }

    @Test
    void comesToAnEndWhereAuthoritiesSignEachOther() {
        KeyPair one = TestKeys.elliptic();
        KeyPair two = TestKeys.elliptic();
        IssuedCertificate first = CertificateDraft.authority("CN=one").keys(one).signedBy(ROOT);
        IssuedCertificate second =
                CertificateDraft.authority("CN=two").keys(two).signedBy(first);
        IssuedCertificate back = CertificateDraft.authority("CN=one").keys(one).signedBy(second);
        IssuedCertificate leaf = CertificateDraft.signer("jane@example.com").signedBy(back);
        List<Certificate> chain =
                List.of(first.certificate(), second.certificate(), back.certificate(), ROOT.certificate());
        assertThat(judge(chain, Window.UNBOUNDED, leaf, NOW)).isInstanceOf(PathOutcome.Trusted.class);
    }

    private static UnaryOperator<CertificateDraft> until(Instant end) {
        return draft -> draft.valid(CertificateDraft.START, end);
    }

    private static UnaryOperator<CertificateDraft> from(Instant start) {
        return draft -> draft.valid(start, CertificateDraft.END);
    }

    private static UnaryOperator<CertificateDraft> strange(boolean critical) {
        return draft -> draft.with(STRANGE, critical, DERNull.INSTANCE);
    }

    private static UnaryOperator<CertificateDraft> purposes(KeyPurposeId purpose) {
        return draft -> draft.purposes(false, purpose);
    }

    private static UnaryOperator<CertificateDraft> without(ASN1ObjectIdentifier extension) {
        return draft -> draft.without(extension);
    }

    private static UnaryOperator<CertificateDraft> pathLength(int length) {
        return draft -> draft.with(Extension.basicConstraints, true, new BasicConstraints(length));
    }

    private static UnaryOperator<CertificateDraft> basicConstraints(boolean authority) {
        return draft -> draft.with(Extension.basicConstraints, true, new BasicConstraints(authority));
    }

    private static UnaryOperator<CertificateDraft> usage(int bits) {
        return draft -> draft.with(Extension.keyUsage, true, new KeyUsage(bits));
    }

    private static UnaryOperator<CertificateDraft> keys(KeyPair pair) {
        return draft -> draft.keys(pair);
    }

    private static UnaryOperator<CertificateDraft> algorithm(String name) {
        return draft -> draft.algorithm(name);
    }

    private static UnaryOperator<CertificateDraft> nameConstraints(ASN1Encodable value) {
        return draft -> draft.with(Extension.nameConstraints, true, value);
    }
}
