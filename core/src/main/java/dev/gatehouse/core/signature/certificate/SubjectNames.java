// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.DerShape;
import dev.gatehouse.core.trust.MalformedCertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;

/// Reads the subject alternative names of a certificate.
final class SubjectNames {
    private static final String EXTENSION = "2.5.29.17";
    private static final String USER_NAME = "1.3.6.1.4.1.57264.1.7";
    private static final int MOST = 256;

    private SubjectNames() {}

    /// Returns the names, in order; those of a kind that is no identity are left out.
    ///
    /// @throws MalformedCertificateException where they cannot be read, or there are more than 256
    static List<SubjectName> of(Certificate certificate) {
        Optional<byte[]> extension = certificate.extension(EXTENSION);
        if (extension.isEmpty()) {
            return List.of();
        }
        if (!DerShape.fits(extension.get())) {
            throw malformed("are not DER");
        }
        try {
            GeneralName[] names = GeneralNames.getInstance(extension.get()).getNames();
            if (names.length > MOST) {
                throw malformed("are more than " + MOST);
            }
            List<SubjectName> subjects = new ArrayList<>();
            for (GeneralName name : names) {
                name(name).ifPresent(subjects::add);
            }
            return List.copyOf(subjects);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException | IndexOutOfBoundsException _) {
            throw malformed("cannot be read");
        }
    }

    private static Optional<SubjectName> name(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.rfc822Name -> Optional.of(new SubjectName(SubjectName.Kind.EMAIL, ascii(name)));
            case GeneralName.dNSName -> Optional.of(new SubjectName(SubjectName.Kind.DNS, ascii(name)));
            case GeneralName.uniformResourceIdentifier ->
                Optional.of(new SubjectName(SubjectName.Kind.URI, ascii(name)));
            case GeneralName.iPAddress ->
                Optional.of(new SubjectName(
                        SubjectName.Kind.IP,
                        IpAddress.text(ASN1OctetString.getInstance(name.getName())
                                        .getOctets())
                                .orElseThrow(() -> malformed("hold a malformed address"))));
            case GeneralName.otherName -> userName(OtherName.getInstance(name.getName()));
            default -> Optional.empty();
        };
    }

    private static Optional<SubjectName> userName(OtherName name) {
        if (!name.getTypeID().getId().equals(USER_NAME)) {
            return Optional.empty();
        }
        String text = ASN1UTF8String.getInstance(name.getValue()).getString();
        return Optional.of(new SubjectName(SubjectName.Kind.OTHER_NAME, printable(text)));
    }

    private static String ascii(GeneralName name) {
        String text = ASN1IA5String.getInstance(name.getName()).getString();
        if (!text.chars().allMatch(c -> c < 0x7F)) {
            throw malformed("hold characters beyond ASCII");
        }
        return printable(text);
    }

    private static String printable(String text) {
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            throw malformed("hold an empty name or control characters");
        }
        return text;
    }

    private static MalformedCertificateException malformed(String what) {
        return new MalformedCertificateException("subject alternative names " + what);
    }
}
