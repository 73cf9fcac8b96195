// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.crd.Base64Text;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// Certificates and keys of a TrustRoot, out of their PEM text.
final class TrustPem {
    private static final int MOST_CERTIFICATES = 100;

    private TrustPem() {}

    /// A public key.
    ///
    /// @param der its DER form (SubjectPublicKeyInfo)
    /// @param details as a trusted root names them; empty where it has no name for such a key
    record Key(Base64Text der, String details) {
        byte[] bytes() {
            return der.bytes();
        }
    }

    /// Returns the DER form of each certificate, in order. Text around them counts for nothing.
    ///
    /// @throws UnusableTrustException where there is none, or a block is no certificate
    static List<byte[]> certificates(String pem) throws UnusableTrustException {
        List<byte[]> certificates = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                if (certificates.size() == MOST_CERTIFICATES) {
                    throw new UnusableTrustException("more than " + MOST_CERTIFICATES + " certificates in one chain");
                }
                var _ = Certificate.getInstance(ASN1Primitive.fromByteArray(block.getContent()));
                certificates.add(block.getContent());
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException _) {
            throw new UnusableTrustException("failed to decode certificate chain PEM");
        }
        if (certificates.isEmpty()) {
            throw new UnusableTrustException("failed to decode certificate chain PEM");
        }
        return certificates;
    }

    /// Returns the key of the first block.
    ///
    /// @throws UnusableTrustException where it holds none
    static Key key(String pem) throws UnusableTrustException {
        SubjectPublicKeyInfo info;
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            PemObject block = reader.readPemObject();
            if (block == null) {
                throw new UnusableTrustException("failed to decode public key");
            }
            ASN1Primitive content = ASN1Primitive.fromByteArray(block.getContent());
            info = block.getType().equals("RSA PUBLIC KEY")
                    ? new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            RSAPublicKey.getInstance(content))
                    : SubjectPublicKeyInfo.getInstance(content);
            // Checks the numbers too: a point on its curve, a modulus that can be one.
            PublicKeyFactory.createKey(info);
            return new Key(Base64Text.of(info.getEncoded("DER")), details(info));
        } catch (IOException | IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw new UnusableTrustException("failed to unmarshal public key: " + e.getMessage());
        }
    }

    /// Returns the key with this DER form.
    ///
    /// @throws UnusableTrustException where it is none
    static Key key(byte[] der) throws UnusableTrustException {
        try {
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
            return new Key(Base64Text.of(der), details(info));
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new UnusableTrustException("failed to unmarshal public key: " + e.getMessage());
        }
    }

    private static String details(SubjectPublicKeyInfo info) throws IOException {
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return "PKIX_ED25519";
        }
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            int bits =
                    RSAPublicKey.getInstance(info.parsePublicKey()).getModulus().bitLength();
            return switch (bits) {
                case 2048, 3072, 4096 -> "PKIX_RSA_PKCS1V15_" + bits + "_SHA256";
                default -> "";
            };
        }
        if (info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve) {
            if (curve.equals(SECObjectIdentifiers.secp256r1)) {
                return "PKIX_ECDSA_P256_SHA_256";
            }
            if (curve.equals(SECObjectIdentifiers.secp384r1)) {
                return "PKIX_ECDSA_P384_SHA_384";
            }
            if (curve.equals(SECObjectIdentifiers.secp521r1)) {
                return "PKIX_ECDSA_P521_SHA_512";
            }
        }
        return "";
    }
}
