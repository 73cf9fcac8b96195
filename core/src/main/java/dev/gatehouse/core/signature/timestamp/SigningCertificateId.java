// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.trust.Certificate;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/// Which certificate the signed attributes say was used (the first `ESSCertIDv2`, [RFC 5035
/// §4](https://www.rfc-editor.org/rfc/rfc5035#section-4)).
///
/// @param hash of the certificate; empty where it is not one that is verified
/// @param digest of the certificate, in hex
/// @param number of the certificate; empty where it is not given
record SigningCertificateId(Optional<HashName> hash, String digest, Optional<BigInteger> number) {
    /// Reads the value of the attribute; throws what the library throws where it is none.
    static SigningCertificateId read(ASN1Encodable value) {
        ASN1Sequence certificates =
                ASN1Sequence.getInstance(ASN1Sequence.getInstance(value).getObjectAt(0));
        ASN1Sequence first = ASN1Sequence.getInstance(certificates.getObjectAt(0));
        // SHA-256 is the default and left out in DER.
        boolean byDefault = first.getObjectAt(0) instanceof ASN1OctetString;
        Optional<HashName> hash = byDefault
                ? Optional.of(HashName.SHA256)
                : HashName.of(AlgorithmIdentifier.getInstance(first.getObjectAt(0)));
        int next = byDefault ? 0 : 1;
        byte[] digest = ASN1OctetString.getInstance(first.getObjectAt(next)).getOctets();
        Optional<BigInteger> number = Optional.empty();
        if (first.size() > next + 1) {
            ASN1Sequence issuerAndNumber = ASN1Sequence.getInstance(first.getObjectAt(next + 1));
            number = Optional.of(
                    ASN1Integer.getInstance(issuerAndNumber.getObjectAt(1)).getValue());
        }
        return new SigningCertificateId(hash, HexFormat.of().formatHex(digest), number);
    }

    /// Tells whether `certificate` is the one.
    boolean means(Certificate certificate) {
        return hash.map(name -> HexFormat.of().formatHex(name.digest(certificate.encoded())))
                        .map(digest::equals)
                        .orElse(false)
                && number.map(certificate.serialNumber()::equals).orElse(true);
    }
}
