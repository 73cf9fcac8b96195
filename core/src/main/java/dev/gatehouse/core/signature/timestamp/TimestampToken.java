// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.DerShape;
import dev.gatehouse.core.trust.MalformedCertificateException;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;

/// An answer of a timestamp authority (`TimeStampResp`, [RFC 3161
/// §2.4.2](https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2)), read but not yet believed: signed data of one
/// signer.
public final class TimestampToken {
    /// Longest answer that is read, in bytes.
    public static final int LONGEST = 128 << 10;

    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
    private static final String TST_INFO = "1.2.840.113549.1.9.16.1.4";
    private static final int MOST_CERTIFICATES = 16;

    private final boolean granted;
    private final TimestampContent content;
    private final byte[] encodedContent;
    private final List<Certificate> certificates;
    private final TimestampSigner signer;

    private TimestampToken(boolean granted, ASN1Sequence signedData) throws IOException {
        this.granted = granted;
        ASN1Sequence encapsulated = ASN1Sequence.getInstance(signedData.getObjectAt(2));
        if (!isNamed(encapsulated.getObjectAt(0), TST_INFO)) {
            throw new MalformedTimestampException("signed content is no timestamp");
        }
        this.encodedContent = ASN1OctetString.getInstance(explicit(encapsulated.getObjectAt(1)))
                .getOctets();
        if (!DerShape.fits(encodedContent)) {
            throw new MalformedTimestampException("signed content is not DER");
        }
        this.content = TimestampContent.read(ASN1Sequence.getInstance(encodedContent));
        List<Certificate> found = List.of();
        for (int i = 3; i < signedData.size() - 1; i++) {
            if (signedData.getObjectAt(i) instanceof ASN1TaggedObject tagged && tagged.getTagNo() == 0) {
                found = certificates(ASN1Set.getInstance(tagged, false));
            }
        }
        this.certificates = found;
        ASN1Set signers = ASN1Set.getInstance(signedData.getObjectAt(signedData.size() - 1));
        if (signers.size() != 1) {
            throw new MalformedTimestampException("timestamp has not one signer");
        }
        this.signer = new TimestampSigner(ASN1Sequence.getInstance(signers.getObjectAt(0)));
    }

    /// Reads an answer in DER.
    ///
    /// @throws MalformedTimestampException where it is none, or carries no timestamp
    public static TimestampToken read(byte[] response) {
        if (response.length > LONGEST) {
            throw new MalformedTimestampException("timestamp is longer than " + LONGEST + " bytes");
        }
        if (!DerShape.fits(response)) {
            throw new MalformedTimestampException("timestamp is not DER");
        }
        try {
            ASN1Sequence answer = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(response));
            ASN1Sequence status = ASN1Sequence.getInstance(answer.getObjectAt(0));
            boolean granted = ASN1Integer.getInstance(status.getObjectAt(0)).hasValue(BigInteger.ZERO);
            if (answer.size() < 2) {
                throw new MalformedTimestampException("answer carries no timestamp");
            }
            ASN1Sequence token = ASN1Sequence.getInstance(answer.getObjectAt(1));
            if (!isNamed(token.getObjectAt(0), SIGNED_DATA)) {
                throw new MalformedTimestampException("timestamp is no signed data");
            }
            return new TimestampToken(granted, ASN1Sequence.getInstance(explicit(token.getObjectAt(1))));
        } catch (MalformedCertificateException e) {
            throw new MalformedTimestampException("timestamp brings a malformed certificate: " + e.getMessage());
        } catch (IOException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | IndexOutOfBoundsException e) {
            throw new MalformedTimestampException("not a timestamp: " + e.getMessage());
        }
    }

    private static List<Certificate> certificates(ASN1Set set) throws IOException {
        if (set.size() > MOST_CERTIFICATES) {
            throw new MalformedTimestampException("timestamp brings more than " + MOST_CERTIFICATES + " certificates");
        }
        List<Certificate> certificates = new ArrayList<>();
        for (ASN1Encodable element : set) {
            certificates.add(Certificate.read(element.toASN1Primitive().getEncoded(ASN1Encoding.DER)));
        }
        return List.copyOf(certificates);
    }

    private static ASN1Encodable explicit(ASN1Encodable element) {
        ASN1TaggedObject tagged = ASN1TaggedObject.getInstance(element);
        if (tagged.getTagNo() != 0) {
            throw new MalformedTimestampException("unexpected tag " + tagged.getTagNo());
        }
        return tagged.getExplicitBaseObject();
    }

    private static boolean isNamed(ASN1Encodable element, String name) {
        return ASN1ObjectIdentifier.getInstance(element).getId().equals(name);
    }

    /// Returns the time it says.
    public Instant time() {
        return content.time();
    }

    /// Returns the policy under which it was made, in dotted form.
    public String policy() {
        return content.policy();
    }

    boolean isGranted() {
        return granted;
    }

    TimestampContent content() {
        return content;
    }

    /// Returns the certificates it brings along; may be empty.
    List<Certificate> certificates() {
        return certificates;
    }

    /// Tells whether its signer is named by `certificate`.
    boolean names(Certificate certificate) {
        return signer.names(certificate);
    }

    /// Returns why `certificate` did not sign it; empty where it did.
    Optional<TimestampReason> refusal(Certificate certificate) {
        return signer.refusal(certificate, encodedContent, TST_INFO);
    }
}
