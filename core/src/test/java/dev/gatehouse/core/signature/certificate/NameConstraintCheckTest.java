// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.Window;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// RFC 5280 §4.2.1.10: names an authority may issue for, in every place where names stand.
class NameConstraintCheckTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final int PERMITTED = 0;
    private static final int EXCLUDED = 1;
    private static final BigInteger NONE = BigInteger.valueOf(-1);

    private static GeneralSubtree mail(String domain) {
        return new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, domain));
    }

    private static GeneralSubtree dns(String domain) {
        return new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain));
    }

    private static GeneralSubtree directory(String name) {
        return new GeneralSubtree(new GeneralName(new X500Name(name)));
    }

    // A subtree that begins or ends below its base; -1 leaves the end out.
    private static ASN1Encodable deep(String domain, int minimum, BigInteger maximum) {
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(new GeneralName(GeneralName.rfc822Name, domain));
        if (minimum != 0) {
            parts.add(new DERTaggedObject(false, 0, new ASN1Integer(minimum)));
        }
        if (!maximum.equals(NONE)) {
            parts.add(new DERTaggedObject(false, 1, new ASN1Integer(maximum)));
        }
        return new DERSequence(parts);
    }

    private static UnaryOperator<CertificateDraft> constraints(int tag, ASN1Encodable... subtrees) {
        DERSequence value = new DERSequence(new DERTaggedObject(false, tag, new DERSequence(subtrees)));
        return draft -> draft.with(Extension.nameConstraints, true, value);
    }

    private static boolean allows(
            UnaryOperator<CertificateDraft> authority, UnaryOperator<CertificateDraft> certificate) {
        Certificate issuer = CertificateDraft.authority("CN=root")
                .but(authority)
                .selfSigned()
                .certificate();
        IssuedCertificate leaf = CertificateDraft.signer("jane@example.com")
                .but(certificate)
                .signedBy(CertificateDraft.authority("CN=root").selfSigned());
        return NameConstraintCheck.allows(issuer, leaf.certificate());
    }

    private static UnaryOperator<CertificateDraft> subject(String name) {
        return draft -> draft.subject(new X500Name(name));
    }

    private static UnaryOperator<CertificateDraft> unnamed(String subject) {
        return draft -> subject(subject).apply(draft).without(Extension.subjectAlternativeName);
    }

    static Stream<Arguments> limits() {
        GeneralSubtree[] many =
                IntStream.range(0, 255).mapToObj(i -> mail(i + ".example.org")).toArray(GeneralSubtree[]::new);
        ASN1Encodable[] most =
                Stream.concat(Stream.of(many), Stream.of(mail("example.com"))).toArray(ASN1Encodable[]::new);
        ASN1Encodable[] tooMany =
                Stream.concat(Stream.of(most), Stream.of(mail("example.net"))).toArray(ASN1Encodable[]::new);
        return Stream.of(
                argumentSet("permitted", constraints(PERMITTED, mail("example.com")), true),
                argumentSet("permitted, one of 256", constraints(PERMITTED, most), true),
                argumentSet("permitted, one of 257", constraints(PERMITTED, tooMany), false),
                argumentSet("permitted, spelled out", constraints(PERMITTED, deep("example.com", 0, NONE)), true),
                argumentSet("permitted, but not itself", constraints(PERMITTED, deep("example.com", 1, NONE)), false),
                argumentSet(
                        "permitted to a depth", constraints(PERMITTED, deep("example.com", 0, BigInteger.TWO)), false),
                argumentSet("excluded elsewhere", constraints(EXCLUDED, mail("example.org")), true),
                argumentSet("excluded elsewhere, 255 times", constraints(EXCLUDED, many), true),
                argumentSet("excluded", constraints(EXCLUDED, most), false),
                argumentSet(
                        "excluded elsewhere, but not itself",
                        constraints(EXCLUDED, deep("example.org", 1, NONE)),
                        false),
                argumentSet(
                        "excluded elsewhere to a depth",
                        constraints(EXCLUDED, deep("example.org", 0, BigInteger.ONE)),
                        false));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void understandsWholeSubtreesAndNoOthers(UnaryOperator<CertificateDraft> authority, boolean allowed) {
        assertThat(allows(authority, UnaryOperator.identity())).isEqualTo(allowed);
    }

    static Stream<Arguments> subjects() {
        return Stream.of(
                argumentSet("below what is permitted", PERMITTED, "O=example", "O=example,CN=jane", true),
                argumentSet("beside what is permitted", PERMITTED, "O=example", "O=other,CN=jane", false),
                argumentSet("below what is excluded", EXCLUDED, "O=example", "O=example,CN=jane", false),
                argumentSet("beside what is excluded", EXCLUDED, "O=example", "O=other,CN=jane", true),
                argumentSet("no subject at all, some permitted", PERMITTED, "O=example", "", true),
                argumentSet("no subject at all, some excluded", EXCLUDED, "O=example", "", true));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void looksAtTheSubjectWhereThereIsOne(int tag, String limit, String subject, boolean allowed) {
        assertThat(allows(constraints(tag, directory(limit)), subject(subject))).isEqualTo(allowed);
    }

    @Test
    void looksAtMailInTheSubjectOfOlderCertificates() {
        UnaryOperator<CertificateDraft> example = constraints(PERMITTED, mail("example.com"));
        assertThat(allows(example, unnamed("E=jane@example.com"))).isTrue();
        assertThat(allows(example, unnamed("E=jane@example.org"))).isFalse();
        // Where names stand in the extension, the subject's mail is only a part of the subject.
        assertThat(allows(example, subject("E=jane@example.org"))).isTrue();
    }

    @Test
    void allowsNothingWhereMailCannotBeRead() {
        UnaryOperator<CertificateDraft> example = constraints(PERMITTED, mail("example.com"));
        X500Name readable = mailSubject(new DERIA5String("jane@example.com"));
        X500Name strange = mailSubject(new DERUTF8String("jane@example.com"));
        assertThat(allows(example, draft -> draft.subject(readable).without(Extension.subjectAlternativeName)))
                .isTrue();
        assertThat(allows(example, draft -> draft.subject(strange).without(Extension.subjectAlternativeName)))
                .isFalse();
    }

    private static X500Name mailSubject(ASN1Encodable value) {
        return new X500Name(new RDN[] {new RDN(PKCSObjectIdentifiers.pkcs_9_at_emailAddress, value)});
    }

    private static boolean trusts(String intermediate, String name) {
        IssuedCertificate root = CertificateDraft.authority("CN=root")
                .but(constraints(PERMITTED, dns("example.com")))
                .selfSigned();
        IssuedCertificate middle = CertificateDraft.authority(intermediate)
                .names(new GeneralName(GeneralName.dNSName, name))
                .signedBy(root);
        IssuedCertificate leaf = CertificateDraft.signer("jane@example.com").signedBy(middle);
        CertificateAuthority authority = new CertificateAuthority(
                "test", "", List.of(middle.certificate(), root.certificate()), Window.UNBOUNDED);
        PathOutcome outcome = CertificatePaths.of(List.of(authority)).verify(leaf.certificate(), List.of(NOW));
        if (outcome instanceof PathOutcome.Refused refused) {
            assertThat(refused.refusals()).containsExactly(new PathRefusal(PathReason.NAME_NOT_ALLOWED, "CN=root"));
        }
        return outcome instanceof PathOutcome.Trusted;
    }

    // RFC 5280 §6.1.3 (b): a certificate in its issuer's own name is spared.
    @Test
    void limitsIntermediatesToo() {
        assertThat(trusts("CN=intermediate", "ca.example.com")).isTrue();
        assertThat(trusts("CN=intermediate", "ca.example.org")).isFalse();
        assertThat(trusts("CN=root", "ca.example.org")).isTrue();
    }
}
