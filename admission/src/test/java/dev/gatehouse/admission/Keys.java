// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;

/// A signer with a fresh P-256 key.
record Keys(KeyPair pair) {
    static Keys fresh() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return new Keys(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    VerificationKey key() {
        return VerificationKey.read(pem(), KeyHash.UNSET);
    }

    SignatureLayer.Fetched signs(Digest image) {
        byte[] payload = ("{\"critical\":{\"image\":{\"docker-manifest-digest\":\"" + image + "\"}}}")
                .getBytes(StandardCharsets.UTF_8);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(payload);
            return new SignatureLayer.Fetched(
                    Digest.of(payload),
                    Map.of(SignatureLayer.SIGNATURE, Base64.getEncoder().encodeToString(signature.sign())),
                    Blob.of(payload));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
