// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import java.util.HexFormat;

/// Bodies of log entries, as Rekor writes them.
final class Bodies {
    private Bodies() {}

    static Blob hashedRekord(Blob message, byte[] signature, String signerPem) {
        return Texts.blob("{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":{\"data\":{\"hash\":{"
                + "\"algorithm\":\"sha256\",\"value\":\"" + message.digest().hex()
                + "\"}},\"signature\":{\"content\":\""
                + Texts.base64(signature) + "\",\"publicKey\":{\"content\":\"" + Texts.base64(signerPem) + "\"}}}}");
    }

    static Blob hashedRekord2(Blob message, byte[] signature, String verifier) {
        return Texts.blob(
                "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{\"hashedRekordV002\":{\"data\":{"
                        + "\"algorithm\":\"SHA2_256\",\"digest\":\""
                        + Texts.base64(HexFormat.of().parseHex(message.digest().hex()))
                        + "\"},\"signature\":{\"content\":\"" + Texts.base64(signature) + "\",\"verifier\":" + verifier
                        + "}}}}");
    }

    static String certificate(byte[] der) {
        return "{\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\",\"x509Certificate\":{\"rawBytes\":\"" + Texts.base64(der)
                + "\"}}";
    }

    static Blob dsse(Blob envelope, Blob payload, byte[] signature, String signerPem) {
        return Texts.blob(
                "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{\"envelopeHash\":{\"algorithm\":\"sha256\","
                        + "\"value\":\"" + envelope.digest().hex()
                        + "\"},\"payloadHash\":{\"algorithm\":\"sha256\",\"value\":\""
                        + payload.digest().hex() + "\"},\"signatures\":[{\"signature\":\"" + Texts.base64(signature)
                        + "\",\"verifier\":\"" + Texts.base64(signerPem) + "\"}]}}");
    }

    static Blob inToto(Blob envelope, String signerPem) {
        return Texts.blob("{\"apiVersion\":\"0.0.1\",\"kind\":\"intoto\",\"spec\":{\"content\":{\"hash\":{"
                + "\"algorithm\":\"sha256\",\"value\":\"" + envelope.digest().hex() + "\"}},\"publicKey\":\""
                + Texts.base64(signerPem) + "\"}}");
    }

    static Blob inToto2(Blob envelope, Blob payload, byte[] signature, String signerPem) {
        return Texts.blob("{\"apiVersion\":\"0.0.2\",\"kind\":\"intoto\",\"spec\":{\"content\":{\"envelope\":{"
                + "\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"publicKey\":\""
                + Texts.base64(signerPem) + "\",\"sig\":\"" + Texts.base64(Texts.base64(signature))
                + "\"}]},\"hash\":{\"algorithm\":\"sha256\",\"value\":\""
                + envelope.digest().hex()
                + "\"},\"payloadHash\":{\"algorithm\":\"sha256\",\"value\":\""
                + payload.digest().hex() + "\"}}}}");
    }
}
