// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.stream.IntStream;

/// Makes keys and signatures with the JDK, a second implementation of every algorithm.
public final class TestKeys {
    // Every number below 1,000, and with them every prime.
    private static final BigInteger SMALL_PRIMES =
            IntStream.range(2, 1000).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);

    private TestKeys() {}

    /// Makes a key pair on `curve`, such as `secp256r1`.
    public static KeyPair elliptic(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes a key pair on P-256.
    public static KeyPair elliptic() {
        return elliptic("secp256r1");
    }

    /// Makes an RSA key pair.
    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns a number of this many bits that could be the modulus of an RSA key, as far as anybody looks: odd, and
    /// without small factors. Nobody can sign with it.
    public static BigInteger modulus(int bits) {
        BigInteger number = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
        while (!number.gcd(SMALL_PRIMES).equals(BigInteger.ONE)) {
            number = number.add(BigInteger.TWO);
        }
        return number;
    }

    /// Makes an Ed25519 key pair.
    public static KeyPair ed25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Signs `message` by an algorithm in the JDK's spelling, such as `SHA256withECDSA`, or `SHA256withPSS`.
    public static byte[] sign(KeyPair keys, String algorithm, byte[] message) {
        try {
            Signature signature;
            if (algorithm.endsWith("withPSS")) {
                String hash = "SHA-" + algorithm.substring(3, 6);
                signature = Signature.getInstance("RSASSA-PSS");
                signature.setParameter(new PSSParameterSpec(
                        hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(algorithm.substring(3, 6)) / 8, 1));
            } else {
                signature = Signature.getInstance(algorithm);
            }
            signature.initSign(keys.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
