// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.io.IOException;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/// Tells whether a text holds a public key that can be read: the first PEM block, `PUBLIC KEY` (RSA, elliptic
/// curve, Ed25519, X25519 or DSA) or `RSA PUBLIC KEY`.
final class PublicKeyText {
    // RFC 8410 §3
    private static final ASN1ObjectIdentifier X25519 = new ASN1ObjectIdentifier("1.3.101.110");
    private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

    private static final Set<ASN1ObjectIdentifier> CURVES = Set.of(
            SECObjectIdentifiers.secp224r1,
            SECObjectIdentifiers.secp256r1,
            SECObjectIdentifiers.secp384r1,
            SECObjectIdentifiers.secp521r1);
    private static final Set<ASN1ObjectIdentifier> OTHER_ALGORITHMS =
            Set.of(PKCSObjectIdentifiers.rsaEncryption, ED25519, X25519, X9ObjectIdentifiers.id_dsa);

    private PublicKeyText() {}

    static boolean isKey(String pem) {
        return PemText.first(pem).map(PublicKeyText::isKey).orElse(false);
    }

    private static boolean isKey(PemText.Block block) {
        try {
            // Refuses bytes behind the key.
            ASN1Primitive content = ASN1Primitive.fromByteArray(block.content().bytes());
            return switch (block.label()) {
                case "PUBLIC KEY" -> isKey(SubjectPublicKeyInfo.getInstance(content));
                case "RSA PUBLIC KEY" -> {
                    AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
                    yield isKey(new SubjectPublicKeyInfo(rsa, RSAPublicKey.getInstance(content)));
                }
                default -> false;
            };
        } catch (IOException | RuntimeException _) {
            // Bouncy Castle answers malformed keys with many unchecked exceptions; each means that this is no key.
            return false;
        }
    }

    private static boolean isKey(SubjectPublicKeyInfo info) throws IOException {
        AlgorithmIdentifier algorithm = info.getAlgorithm();
        boolean known = OTHER_ALGORITHMS.contains(algorithm.getAlgorithm())
                || (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                        && algorithm.getParameters() instanceof ASN1ObjectIdentifier curve
                        && CURVES.contains(curve));
        if (!known) {
            return false;
        }
        // Checks the numbers too: a point on its curve, a modulus that can be one.
        PublicKeyFactory.createKey(info);
        return true;
    }
}
