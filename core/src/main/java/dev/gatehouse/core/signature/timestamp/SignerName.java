// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.trust.Certificate;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;

/// What a signer calls its certificate (`SignerIdentifier`, [RFC 5652
/// §5.3](https://www.rfc-editor.org/rfc/rfc5652#section-5.3)).
sealed interface SignerName {
    /// Tells whether it means `certificate`.
    boolean means(Certificate certificate);

    /// By issuer and number.
    ///
    /// @param issuer name in DER, in hex
    record Numbered(String issuer, BigInteger number) implements SignerName {
        @Override
        public boolean means(Certificate certificate) {
            return issuer.equals(HexFormat.of().formatHex(certificate.issuerName()))
                    && number.equals(certificate.serialNumber());
        }
    }

    /// By the identifier of its key.
    ///
    /// @param extension content of the extension in DER, in hex
    record Keyed(String extension) implements SignerName {
        private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

        @Override
        public boolean means(Certificate certificate) {
            return certificate
                    .extension(SUBJECT_KEY_IDENTIFIER)
                    .map(value -> extension.equals(HexFormat.of().formatHex(value)))
                    .orElse(false);
        }
    }

    /// Reads the name; throws what the library throws where it is none.
    static SignerName read(ASN1Encodable element) throws IOException {
        if (element instanceof ASN1TaggedObject tagged) {
            byte[] identifier = ASN1OctetString.getInstance(tagged, false).getOctets();
            return new Keyed(HexFormat.of().formatHex(new DEROctetString(identifier).getEncoded(ASN1Encoding.DER)));
        }
        ASN1Sequence parts = ASN1Sequence.getInstance(element);
        byte[] issuer = X500Name.getInstance(parts.getObjectAt(0)).getEncoded(ASN1Encoding.DER);
        return new Numbered(
                HexFormat.of().formatHex(issuer),
                ASN1Integer.getInstance(parts.getObjectAt(1)).getValue());
    }
}
