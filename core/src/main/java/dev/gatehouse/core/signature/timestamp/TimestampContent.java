// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.trust.DerTime;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extensions;

/// What a timestamp says (`TSTInfo`, [RFC 3161 §2.4.2](https://www.rfc-editor.org/rfc/rfc3161#section-2.4.2)).
final class TimestampContent {
    private static final BigInteger VERSION_1 = BigInteger.ONE;
    private static final int EXTENSIONS_TAG = 1;

    private final String policy;
    private final Optional<HashName> hash;
    private final byte[] imprint;
    private final Instant time;

    private TimestampContent(ASN1Sequence sequence) throws IOException {
        if (!ASN1Integer.getInstance(sequence.getObjectAt(0)).hasValue(VERSION_1)) {
            throw new MalformedTimestampException("timestamp is not of version 1");
        }
        this.policy = ASN1ObjectIdentifier.getInstance(sequence.getObjectAt(1)).getId();
        ASN1Sequence imprints = ASN1Sequence.getInstance(sequence.getObjectAt(2));
        if (imprints.size() != 2) {
            throw new MalformedTimestampException("message imprint has not two parts");
        }
        this.hash = HashName.of(AlgorithmIdentifier.getInstance(imprints.getObjectAt(0)));
        this.imprint = ASN1OctetString.getInstance(imprints.getObjectAt(1)).getOctets();
        ASN1Integer.getInstance(sequence.getObjectAt(3));
        this.time = time(ASN1GeneralizedTime.getInstance(sequence.getObjectAt(4)));
        for (int i = 5; i < sequence.size(); i++) {
            requireNothingCritical(sequence.getObjectAt(i));
        }
    }

    /// Reads the content from a sequence.
    ///
    /// @throws MalformedTimestampException where it is no such content
    static TimestampContent read(ASN1Sequence sequence) throws IOException {
        return new TimestampContent(sequence);
    }

    private static Instant time(ASN1GeneralizedTime time) throws IOException {
        byte[] der = time.getEncoded(ASN1Encoding.DER);
        return DerTime.generalized(new String(der, 2, der.length - 2, StandardCharsets.ISO_8859_1))
                .orElseThrow(() -> new MalformedTimestampException("timestamp has no readable time"));
    }

    private static void requireNothingCritical(ASN1Encodable part) {
        if (part instanceof ASN1TaggedObject tagged && tagged.getTagNo() == EXTENSIONS_TAG) {
            boolean critical = Extensions.getInstance(tagged, false).hasAnyCriticalExtensions();
            if (critical) {
                throw new MalformedTimestampException("timestamp has a critical extension");
            }
        }
    }

    /// Returns the policy of the authority under which it was made, in dotted form.
    String policy() {
        return policy;
    }

    Instant time() {
        return time;
    }

    /// Returns the hash of the message; empty where it is not one that is verified.
    Optional<HashName> hash() {
        return hash;
    }

    /// Tells whether the timestamp is about `message`.
    boolean isAbout(byte[] message) {
        return hash.map(name -> MessageDigest.isEqual(name.digest(message), imprint))
                .orElse(false);
    }
}
