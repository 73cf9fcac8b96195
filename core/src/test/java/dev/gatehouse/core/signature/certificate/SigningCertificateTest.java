// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.MalformedCertificateException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SigningCertificateTest {
    private static final String ISSUER = FulcioExtension.ISSUER.oid();
    private static final String ISSUER_V2 = FulcioExtension.ISSUER_V2.oid();
    private static final IssuedCertificate ROOT =
            CertificateDraft.authority("CN=root").selfSigned();

    private static SigningCertificate of(UnaryOperator<CertificateDraft> difference) {
        return SigningCertificate.of(CertificateDraft.signer("jane@example.com")
                .but(difference)
                .signedBy(ROOT)
                .certificate());
    }

    private static byte[] raw(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] wrapped(String text) {
        return CertificateDraft.der(new DERUTF8String(text));
    }

    private static GeneralName userName(String oid, ASN1Encodable value) {
        return new GeneralName(GeneralName.otherName, new DERSequence(new ASN1Encodable[] {
            new ASN1ObjectIdentifier(oid), new DERTaggedObject(true, 0, value)
        }));
    }

    @Test
    void namesTheSignerByEveryKindOfName() {
        SigningCertificate certificate = of(draft -> draft.names(
                new GeneralName(GeneralName.rfc822Name, "jane@example.com"),
                new GeneralName(GeneralName.dNSName, "example.com"),
                new GeneralName(GeneralName.uniformResourceIdentifier, "https://example.com/a@b"),
                new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[] {10, 0, 0, (byte) 200})),
                new GeneralName(new X500Name("CN=not an identity")),
                userName("1.3.6.1.4.1.57264.1.7", new DERUTF8String("jane!example.com")),
                userName("1.2.3.4", new DERUTF8String("somebody"))));
        assertThat(certificate.subjects())
                .containsExactly(
                        new SubjectName(SubjectName.Kind.EMAIL, "jane@example.com"),
                        new SubjectName(SubjectName.Kind.DNS, "example.com"),
                        new SubjectName(SubjectName.Kind.URI, "https://example.com/a@b"),
                        new SubjectName(SubjectName.Kind.IP, "10.0.0.200"),
                        new SubjectName(SubjectName.Kind.OTHER_NAME, "jane!example.com"));
    }

    static Stream<Arguments> malformedNames() {
        return Stream.of(
                argumentSet("a line feed", new GeneralName(GeneralName.rfc822Name, "jane@example.com\n")),
                argumentSet("a zero byte", new GeneralName(GeneralName.dNSName, "example.com\0.example.org")),
                argumentSet("nothing", new GeneralName(GeneralName.uniformResourceIdentifier, "")),
                argumentSet("a letter beyond ASCII", new GeneralName(GeneralName.rfc822Name, "jan\u00e9@example.com")),
                argumentSet("the last byte of ASCII", new GeneralName(GeneralName.dNSName, "example\u007f.com")),
                argumentSet(
                        "an address of five bytes",
                        new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[5]))),
                argumentSet(
                        "a user name that is no UTF-8 string",
                        userName("1.3.6.1.4.1.57264.1.7", new DERIA5String("jane"))));
    }

    @ParameterizedTest
    @MethodSource("malformedNames")
    void refusesNamesThatReadersCouldTakeDifferently(GeneralName name) {
        assertThatThrownBy(() -> of(draft -> draft.names(name))).isInstanceOf(MalformedCertificateException.class);
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThatThrownBy(() -> of(draft -> draft.with(Extension.subjectAlternativeName, false, DERNull.INSTANCE)))
                .isInstanceOf(MalformedCertificateException.class);
    }

    @Test
    void reads256NamesAndNoMore() {
        assertThat(of(draft -> draft.names(names(256))).subjects()).hasSize(256);
        assertThatThrownBy(() -> of(draft -> draft.names(names(257))))
                .isInstanceOf(MalformedCertificateException.class)
                .hasMessageContaining("more than 256");
    }

    @Test
    void refusesACertificateOfTenThousandNames() {
        assertThatThrownBy(() -> of(draft -> draft.names(names(10_000))))
                .isInstanceOf(MalformedCertificateException.class)
                .hasMessageContaining("longer than");
    }

    private static GeneralName[] names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new GeneralName(GeneralName.dNSName, i + ".example.com"))
                .toArray(GeneralName[]::new);
    }

    @Test
    void readsEveryExtensionOfFulcio() {
        SigningCertificate certificate = of(draft -> {
            for (FulcioExtension extension : FulcioExtension.values()) {
                String text = "value of " + extension;
                draft.with(extension.oid(), false, extension.isRaw() ? raw(text) : wrapped(text));
            }
            return draft;
        });
        assertThat(certificate.extensions()).hasSize(FulcioExtension.values().length);
        certificate.extensions().forEach((extension, text) -> assertThat(text).isEqualTo("value of " + extension));
        assertThat(Arrays.stream(FulcioExtension.values()).map(FulcioExtension::oid))
                .startsWith("1.3.6.1.4.1.57264.1.1", "1.3.6.1.4.1.57264.1.2")
                .endsWith("1.3.6.1.4.1.57264.1.22")
                .doesNotContain("1.3.6.1.4.1.57264.1.7");
    }

    // Up to 1.6 the bare text, from 1.8 on a string in DER.
    @Test
    void readsTheLastOldAndTheFirstNewExtension() {
        String old = FulcioExtension.GITHUB_WORKFLOW_REF.oid();
        assertThat(old).endsWith(".1.6");
        SigningCertificate certificate = of(draft ->
                draft.with(old, false, raw("refs/heads/main")).with(ISSUER_V2, false, wrapped("https://example.com")));
        assertThat(certificate.extensions())
                .containsEntry(FulcioExtension.GITHUB_WORKFLOW_REF, "refs/heads/main")
                .containsEntry(FulcioExtension.ISSUER_V2, "https://example.com");
    }

    @Test
    void takesTheLastPrintableLetterOfAscii() {
        assertThat(of(draft -> draft.names(new GeneralName(GeneralName.rfc822Name, "~jane@example.com")))
                        .subjects())
                .containsExactly(new SubjectName(SubjectName.Kind.EMAIL, "~jane@example.com"));
    }

    static Stream<Arguments> malformedExtensions() {
        return Stream.of(
                argumentSet("bare text where DER belongs", ISSUER_V2, raw("https://example.com")),
                argumentSet("another kind of string", ISSUER_V2, CertificateDraft.der(new DERIA5String("https://a"))),
                argumentSet("bytes behind the string", ISSUER_V2, Arrays.copyOf(wrapped("https://a"), 12)),
                argumentSet("no UTF-8", ISSUER, new byte[] {(byte) 0xC3, 0x28}),
                argumentSet("control characters", ISSUER, raw("https://a\nb")));
    }

    @ParameterizedTest
    @MethodSource("malformedExtensions")
    void refusesMalformedExtensions(String oid, byte[] value) {
        assertThatThrownBy(() -> of(draft -> draft.with(oid, false, value)))
                .isInstanceOf(MalformedCertificateException.class)
                .hasMessageContaining(oid);
    }

    @Test
    void prefersTheNewerIssuerExtension() {
        SigningCertificate old = of(draft -> draft.with(ISSUER, false, raw("https://a")));
        SigningCertificate newer = of(draft -> draft.with(ISSUER_V2, false, wrapped("https://b")));
        SigningCertificate both =
                of(draft -> draft.with(ISSUER, false, raw("https://b")).with(ISSUER_V2, false, wrapped("https://b")));
        SigningCertificate contradicting =
                of(draft -> draft.with(ISSUER, false, raw("https://a")).with(ISSUER_V2, false, wrapped("https://b")));
        assertThat(old.issuer()).contains("https://a");
        assertThat(newer.issuer()).contains("https://b");
        assertThat(both.issuer()).contains("https://b");
        assertThat(contradicting.issuer()).contains("https://b");
        assertThat(List.of(old, newer, both, contradicting))
                .extracting(SigningCertificate::contradictsItself)
                .containsExactly(false, false, false, true);
        assertThat(of(draft -> draft).issuer()).isEmpty();
    }

    static Stream<Arguments> identities() {
        TextPattern issuer = new TextPattern.Exact("https://issuer.example.com");
        TextPattern subject = new TextPattern.Exact("jane@example.com");
        TextPattern otherIssuer = new TextPattern.Exact("https://issuer.example.org");
        TextPattern otherSubject = new TextPattern.Exact("joe@example.com");
        TextPattern found = new TextPattern.Found("@example", text -> text.contains("@example"));
        TextPattern notFound = new TextPattern.Found("@other", text -> text.contains("@other"));
        return Stream.of(
                argumentSet("issuer and subject", List.of(identity(issuer, subject)), true),
                argumentSet("another issuer", List.of(identity(otherIssuer, subject)), false),
                argumentSet("another subject", List.of(identity(issuer, otherSubject)), false),
                argumentSet(
                        "each of two half fits",
                        List.of(identity(issuer, otherSubject), identity(otherIssuer, subject)),
                        false),
                argumentSet(
                        "the second fits", List.of(identity(issuer, otherSubject), identity(issuer, subject)), true),
                argumentSet("an expression in some part", List.of(identity(issuer, found)), true),
                argumentSet("an expression in no part", List.of(identity(issuer, notFound)), false),
                argumentSet(
                        "text and expression", List.of(new IdentityPattern(List.of(), List.of(subject, found))), true),
                argumentSet(
                        "text but not expression",
                        List.of(new IdentityPattern(List.of(), List.of(subject, notFound))),
                        false),
                argumentSet(
                        "expressions that two names fit, but not one",
                        List.of(new IdentityPattern(List.of(), List.of(subject, new TextPattern.Exact("example.com")))),
                        false),
                argumentSet("the second name", List.of(identity(issuer, new TextPattern.Exact("example.com"))), true),
                argumentSet("anybody of an issuer", List.of(new IdentityPattern(List.of(issuer), List.of())), true),
                argumentSet("nobody", List.of(), false));
    }

    private static IdentityPattern identity(TextPattern issuer, TextPattern subject) {
        return new IdentityPattern(List.of(issuer), List.of(subject));
    }

    @ParameterizedTest
    @MethodSource("identities")
    void fitsIdentitiesAsAWhole(List<IdentityPattern> wanted, boolean fits) {
        SigningCertificate certificate = of(draft -> draft.with(ISSUER_V2, false, wrapped("https://issuer.example.com"))
                .names(
                        new GeneralName(GeneralName.rfc822Name, "jane@example.com"),
                        new GeneralName(GeneralName.dNSName, "example.com")));
        IdentityOutcome outcome = IdentityOutcome.judge(certificate, wanted);
        if (fits) {
            assertThat(outcome).isEqualTo(new IdentityOutcome.Matched(wanted.getLast()));
        } else {
            assertThat(outcome)
                    .isEqualTo(new IdentityOutcome.Refused(
                            IdentityReason.OTHER_IDENTITY, certificate.subjects(), certificate.issuer()));
        }
    }

    @Test
    void refusesContradictingIssuersWhoeverIsWanted() {
        SigningCertificate contradicting =
                of(draft -> draft.with(ISSUER, false, raw("https://a")).with(ISSUER_V2, false, wrapped("https://b")));
        List<IdentityPattern> anybody = List.of(new IdentityPattern(List.of(), List.of()));
        assertThat(IdentityOutcome.judge(contradicting, anybody))
                .isEqualTo(new IdentityOutcome.Refused(
                        IdentityReason.ISSUER_CONTRADICTS, contradicting.subjects(), contradicting.issuer()));
        assertThat(IdentityOutcome.judge(of(draft -> draft), anybody)).isInstanceOf(IdentityOutcome.Matched.class);
    }

    @Test
    void matchesNoIssuerWhereThereIsNone() {
        IdentityPattern anyIssuerText = new IdentityPattern(List.of(new TextPattern.Found(".*", _ -> true)), List.of());
        assertThat(IdentityOutcome.judge(of(draft -> draft), List.of(anyIssuerText)))
                .isInstanceOf(IdentityOutcome.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000, 0.0.0.0",
        "00000000000000000000000000000000, ::",
        "00000000000000000000000000000001, ::1",
        "20010db8000000000000000000000001, 2001:db8::1",
        "20010db8000000010000000000000001, 2001:db8:0:1::1",
        "20010db8000100000001000000010001, 2001:db8:1:0:1:0:1:1",
        "20010db8000000000001000000000000, 2001:db8:0:0:1::",
        "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
        "20010db8000100010001000100010001, 2001:db8:1:1:1:1:1:1",
        "00000000000000000000ffff0a000001, 10.0.0.1",
        "20010db8000000000000ffff0a000001, 2001:db8::ffff:a00:1",
        "00010000000000000000ffff0a000001, 1::ffff:a00:1",
        "00000000000000000001ffff0a000001, ::1:ffff:a00:1",
        "00000000000000000000ff000a000001, ::ff00:a00:1",
        "0000000000000000000000ff0a000001, ::ff:a00:1"
    })
    void writesAddressesInTheirCanonicalForm(String bytes, String text) {
        assertThat(IpAddress.text(HexFormat.of().parseHex(bytes))).contains(text);
    }
}
