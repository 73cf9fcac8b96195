// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.LogId;
import dev.gatehouse.core.trust.SignatureAlgorithm;
import dev.gatehouse.core.trust.TransparencyLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/// Verifies the promises embedded in certificates against the trusted certificate logs.
public final class CertificateLogs {
    private static final int SHA_256 = 4;
    private static final int RSA = 1;
    private static final int ECDSA = 3;
    private static final int ED25519 = 7;

    private static final int EXTENSIONS_TAG = 3;

    private final List<TransparencyLog> logs;

    public CertificateLogs(List<TransparencyLog> logs) {
        this.logs = List.copyOf(logs);
    }

    /// Verifies what `leaf` embeds; promises are made for a certificate of one `issuer`.
    ///
    /// @param threshold how many logs must have promised, one at least
    public LoggedOutcome verify(SigningCertificate leaf, Certificate issuer, int threshold) {
        Set<LogId> holding = new LinkedHashSet<>();
        List<LoggedOutcome.Refusal> refusals = new ArrayList<>();
        List<CertificateTimestamp> timestamps = leaf.timestamps().all();
        if (!timestamps.isEmpty()) {
            byte[] issuerHash = SignatureAlgorithm.ECDSA_SHA256.digest(issuer.publicKeyInfo());
            byte[] precertificate = precertificate(leaf.certificate());
            for (CertificateTimestamp timestamp : timestamps) {
                Optional<LoggedReason> reason = reason(timestamp, issuerHash, precertificate);
                if (reason.isEmpty()) {
                    holding.add(timestamp.log());
                } else {
                    refusals.add(new LoggedOutcome.Refusal(timestamp.log(), reason.get()));
                }
            }
        }
        return new LoggedOutcome(holding, refusals, threshold);
    }

    private Optional<LoggedReason> reason(CertificateTimestamp timestamp, byte[] issuerHash, byte[] precertificate) {
        List<TransparencyLog> named =
                logs.stream().filter(log -> log.id().equals(timestamp.log())).toList();
        if (named.isEmpty()) {
            return Optional.of(LoggedReason.UNKNOWN_LOG);
        }
        List<TransparencyLog> believed = named.stream()
                .filter(log -> log.window().contains(timestamp.time()))
                .toList();
        if (believed.isEmpty()) {
            return Optional.of(LoggedReason.OUTSIDE_LOG_WINDOW);
        }
        List<TransparencyLog> fitting =
                believed.stream().filter(log -> fits(timestamp, log)).toList();
        if (fitting.isEmpty()) {
            return Optional.of(LoggedReason.UNSUPPORTED_ALGORITHM);
        }
        byte[] message = message(timestamp, issuerHash, precertificate);
        boolean signed =
                fitting.stream().anyMatch(log -> log.key().made(timestamp.signature(), message, algorithm(log)));
        return signed ? Optional.empty() : Optional.of(LoggedReason.BAD_SIGNATURE);
    }

    // RFC 6962 §2.1.4 knows SHA-256 with RSA or ECDSA only. Ed25519 (RFC 8422 §5.1.3) has its hash within.
    private static SignatureAlgorithm algorithm(TransparencyLog log) {
        return switch (log.algorithm()) {
            case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 -> SignatureAlgorithm.ECDSA_SHA256;
            case RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512 -> SignatureAlgorithm.RSA_PKCS1_SHA256;
            case RSA_PSS_SHA256 -> SignatureAlgorithm.RSA_PSS_SHA256;
            case RSA_PSS_SHA384 -> SignatureAlgorithm.RSA_PSS_SHA384;
            case RSA_PSS_SHA512 -> SignatureAlgorithm.RSA_PSS_SHA512;
            case ED25519 -> SignatureAlgorithm.ED25519;
        };
    }

    private static boolean fits(CertificateTimestamp timestamp, TransparencyLog log) {
        return switch (algorithm(log)) {
            case ECDSA_SHA256 -> timestamp.hash() == SHA_256 && timestamp.algorithm() == ECDSA;
            case RSA_PKCS1_SHA256 -> timestamp.hash() == SHA_256 && timestamp.algorithm() == RSA;
            case ED25519 -> timestamp.algorithm() == ED25519;
            case ECDSA_SHA384,
                    ECDSA_SHA512,
                    RSA_PKCS1_SHA384,
                    RSA_PKCS1_SHA512,
                    RSA_PSS_SHA256,
                    RSA_PSS_SHA384,
                    RSA_PSS_SHA512 -> false;
        };
    }

    /// What the log signed (RFC 6962 §3.2): version, type, time, the precertificate entry and the extensions.
    private static byte[] message(CertificateTimestamp timestamp, byte[] issuerHash, byte[] precertificate) {
        byte[] extensions = timestamp.extensions();
        ByteBuffer message = ByteBuffer.allocate(
                1 + 1 + 8 + 2 + issuerHash.length + 3 + precertificate.length + 2 + extensions.length);
        message.put((byte) 0).put((byte) 0).putLong(timestamp.time().toEpochMilli());
        message.putShort((short) 1).put(issuerHash);
        message.put((byte) (precertificate.length >> 16)).putShort((short) precertificate.length);
        message.put(precertificate).putShort((short) extensions.length).put(extensions);
        return message.array();
    }

    /// Returns the signed part of `certificate` as it was before the promises were put in.
    private static byte[] precertificate(Certificate certificate) {
        ASN1EncodableVector without = new ASN1EncodableVector();
        for (ASN1Encodable part : ASN1Sequence.getInstance(certificate.signedPart())) {
            boolean extensions = part instanceof ASN1TaggedObject tagged && tagged.getTagNo() == EXTENSIONS_TAG;
            without.add(extensions ? withoutTimestamps(ASN1TaggedObject.getInstance(part)) : part);
        }
        try {
            return new DERSequence(without).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("what was parsed can be written", e);
        }
    }

    private static ASN1Encodable withoutTimestamps(ASN1TaggedObject tagged) {
        ASN1EncodableVector others = new ASN1EncodableVector();
        for (ASN1Encodable extension : ASN1Sequence.getInstance(tagged, true)) {
            ASN1Encodable name = ASN1Sequence.getInstance(extension).getObjectAt(0);
            boolean timestamps = ASN1ObjectIdentifier.getInstance(name).getId().equals(CertificateTimestamps.EXTENSION);
            if (!timestamps) {
                others.add(extension);
            }
        }
        return new DERTaggedObject(true, EXTENSIONS_TAG, new DERSequence(others));
    }
}
