// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import dev.gatehouse.core.oci.Blob;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// A key pair made for one run: ECDSA on P-256 with SHA-256, as `cosign generate-key-pair` makes.
final class SigningKey {
    private static final Base64.Encoder PEM_LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final KeyPair pair;

    private SigningKey(KeyPair pair) {
        this.pair = pair;
    }

    static SigningKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new SigningKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no P-256", e);
        }
    }

    /// Returns the signature of `message` in DER.
    Blob sign(Blob message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(message.bytes());
            return Blob.of(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot sign with P-256", e);
        }
    }

    /// Returns the public key as a PEM block ([RFC 7468 §13](https://www.rfc-editor.org/rfc/rfc7468#section-13)).
    String publicPem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + PEM_LINES.encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
