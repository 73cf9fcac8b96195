// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import dev.gatehouse.quality.testkit.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A fresh key of a service or a signer, and its signatures by the JDK.
final class SigningKey {
    private static final int RAW_ED25519 = 32;

    private final KeyPair pair;
    private final String algorithm;

    private SigningKey(KeyPair pair, String algorithm) {
        this.pair = pair;
        this.algorithm = algorithm;
    }

    /// Makes an ECDSA key on P-256 that signs over SHA-256.
    static SigningKey elliptic() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new SigningKey(generator.generateKeyPair(), "SHA256withECDSA");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes an Ed25519 key.
    static SigningKey ed25519() {
        try {
            return new SigningKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), "Ed25519");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the public key in DER.
    byte[] der() {
        return pair.getPublic().getEncoded();
    }

    /// Returns the 32 bytes of an Ed25519 key.
    byte[] raw() {
        byte[] der = der();
        return Arrays.copyOfRange(der, der.length - RAW_ED25519, der.length);
    }

    /// Returns the public key as a `PUBLIC KEY` block.
    String pem() {
        return pem("PUBLIC KEY", der());
    }

    /// Returns SHA-256 of the DER key, as logs and key hints call it.
    byte[] id() {
        return sha256(der());
    }

    String idHex() {
        return HexFormat.of().formatHex(id());
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String base64(Bytes bytes) {
        return base64(bytes.array());
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
