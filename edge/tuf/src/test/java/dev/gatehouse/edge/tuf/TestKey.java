// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// A key of the tests that signs metadata, made by the JDK.
record TestKey(KeyPair pair, String scheme, String id) {
    static TestKey ed25519(String id) {
        return of("Ed25519", "", "ed25519", id);
    }

    static TestKey elliptic(String curve, String scheme, String id) {
        return of("EC", curve, scheme, id);
    }

    static TestKey rsa(String id) {
        return of("RSA", "", "rsassa-pss-sha256", id);
    }

    private static TestKey of(String algorithm, String curve, String scheme, String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!curve.isEmpty()) {
                generator.initialize(new ECGenParameterSpec(curve));
            }
            return new TestKey(generator.generateKeyPair(), scheme, id);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The same key under another name.
    TestKey called(String name) {
        return new TestKey(pair, scheme, name);
    }

    JsonObject json() {
        byte[] der = pair.getPublic().getEncoded();
        String text = scheme.equals("ed25519")
                ? HexFormat.of().formatHex(Arrays.copyOfRange(der, der.length - 32, der.length))
                : "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n";
        Map<String, JsonValue> value = Map.of("public", new JsonString(text));
        return new JsonObject(Map.of(
                "keytype", new JsonString("any"),
                "scheme", new JsonString(scheme),
                "keyval", new JsonObject(value)));
    }

    String sign(byte[] message) {
        try {
            Signature signature;
            switch (scheme) {
                case "ed25519" -> signature = Signature.getInstance("Ed25519");
                case "rsassa-pss-sha256" -> {
                    signature = Signature.getInstance("RSASSA-PSS");
                    signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                }
                case "ecdsa-sha2-nistp384" -> signature = Signature.getInstance("SHA384withECDSA");
                default -> signature = Signature.getInstance("SHA256withECDSA");
            }
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
