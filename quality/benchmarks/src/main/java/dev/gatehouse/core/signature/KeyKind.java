// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/// Kinds of keys that sign images, with the generator and the signature algorithm of the JDK for each.
public enum KeyKind {
    P256("EC", 256, "SHA256withECDSA"),
    P384("EC", 384, "SHA256withECDSA"),
    RSA2048("RSA", 2048, "SHA256withRSA"),
    ED25519("Ed25519", 255, "Ed25519");

    private final String generator;
    private final int bits;
    private final String algorithm;

    KeyKind(String generator, int bits, String algorithm) {
        this.generator = generator;
        this.bits = bits;
        this.algorithm = algorithm;
    }

    KeyPair makePair() {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance(generator);
            if (this != ED25519) {
                pairs.initialize(bits);
            }
            return pairs.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] sign(KeyPair pair, byte[] message) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(KeyPair pair) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(pair.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n";
    }
}
