// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.signers.Ed25519phSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/// Makes keys and signatures with a second implementation of every algorithm, the JDK's (Bouncy Castle's provider
/// where the JDK has none).
record Signer(KeyPair keys) {
    private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

    static Signer elliptic(String curve) {
        try {
            boolean bouncy = curve.equals("secp224r1");
            KeyPairGenerator generator =
                    bouncy ? KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE) : KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new Signer(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Signer rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new Signer(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Signer pss(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSASSA-PSS");
            generator.initialize(bits);
            return new Signer(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Signer ed25519() {
        try {
            return new Signer(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String pem() {
        return pem("PUBLIC KEY", keys.getPublic().getEncoded());
    }

    static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }

    byte[] sign(String algorithm, byte[] message) {
        if (algorithm.equals("Ed25519ph")) {
            return prehashed(message);
        }
        try {
            boolean bouncy = keys.getPrivate().getClass().getName().startsWith("org.bouncycastle");
            Signature signature = algorithm.equals("RSASSA-PSS") || !bouncy
                    ? Signature.getInstance(algorithm)
                    : Signature.getInstance(algorithm, BOUNCY_CASTLE);
            if (algorithm.equals("RSASSA-PSS")) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(keys.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] prehashed(byte[] message) {
        try {
            Ed25519phSigner signer = new Ed25519phSigner(new byte[0]);
            signer.init(true, PrivateKeyFactory.createKey(keys.getPrivate().getEncoded()));
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The payload that cosign signs for `image`.
    static byte[] payload(Digest image) {
        return ("{\"critical\":{\"identity\":{\"docker-reference\":\"example.com/app\"},\"image\":"
                        + "{\"docker-manifest-digest\":\"" + image
                        + "\"},\"type\":\"cosign container image signature\"},"
                        + "\"optional\":null}")
                .getBytes(StandardCharsets.UTF_8);
    }

    static SignatureLayer.Fetched layer(byte[] payload, byte[] signature) {
        return layer(
                payload, Map.of(SignatureLayer.SIGNATURE, Base64.getEncoder().encodeToString(signature)));
    }

    static SignatureLayer.Fetched layer(byte[] payload, Map<String, String> annotations) {
        return new SignatureLayer.Fetched(Digest.of(payload), annotations, Blob.of(payload));
    }

    static SignatureLayer.Fetched layer(byte[] payload, byte[] signature, String name, String value) {
        Map<String, String> annotations =
                new LinkedHashMap<>(layer(payload, signature).annotations());
        annotations.put(name, value);
        return layer(payload, annotations);
    }
}
