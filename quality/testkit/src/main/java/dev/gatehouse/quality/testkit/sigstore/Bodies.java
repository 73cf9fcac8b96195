// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Bytes;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// Bodies of log entries, as Rekor writes them.
final class Bodies {
    private Bodies() {}

    /// Returns what the first version of Rekor keeps of a proposed entry; empty for kinds that it does not
    /// know here.
    static Optional<Bytes> canonical(JsonNode proposed) {
        String kind = proposed.path("kind").asText() + "/"
                + proposed.path("apiVersion").asText();
        JsonNode spec = proposed.path("spec");
        return switch (kind) {
            case "hashedrekord/0.0.1" -> Optional.of(hashedRekord(spec));
            case "dsse/0.0.1" -> Optional.of(dsse(spec.path("proposedContent")));
            case "intoto/0.0.1" -> Optional.of(inToto(spec));
            default -> Optional.empty();
        };
    }

    private static Bytes hashedRekord(JsonNode spec) {
        JsonNode signature = spec.path("signature");
        return hashedRekord(
                spec.path("data").path("hash").path("value").asText(),
                signature.path("content").asText(),
                signature.path("publicKey").path("content").asText());
    }

    private static Bytes hashedRekord(String hash, String signature, String publicKey) {
        ObjectNode spec = Json.object();
        spec.putObject("data").putObject("hash").put("algorithm", "sha256").put("value", hash);
        spec.putObject("signature")
                .put("content", signature)
                .putObject("publicKey")
                .put("content", publicKey);
        return entry("hashedrekord", "0.0.1", spec);
    }

    /// Returns the entry of `signature` over `message`.
    ///
    /// @param signerPem certificate or key
    static Bytes hashedRekord(Bytes message, Bytes signature, String signerPem) {
        return hashedRekord(hex(message), SigningKey.base64(signature), SigningKey.base64(Bytes.of(signerPem)));
    }

    private static Bytes dsse(JsonNode proposed) {
        Bytes envelope = Bytes.of(proposed.path("envelope").asText());
        JsonNode read = Json.read(envelope);
        String verifier = proposed.path("verifiers").path(0).asText();
        ObjectNode spec = hashes(envelope, payload(read));
        ArrayNode signatures = spec.putArray("signatures");
        for (JsonNode signature : read.path("signatures")) {
            signatures
                    .addObject()
                    .put("signature", signature.path("sig").asText())
                    .put("verifier", verifier);
        }
        return entry("dsse", "0.0.1", spec);
    }

    /// Returns the entry of an envelope.
    static Bytes dsse(Bytes envelope, Bytes payload, Bytes signature, String signerPem) {
        ObjectNode spec = hashes(envelope, payload);
        spec.putArray("signatures")
                .addObject()
                .put("signature", SigningKey.base64(signature))
                .put("verifier", SigningKey.base64(Bytes.of(signerPem)));
        return entry("dsse", "0.0.1", spec);
    }

    private static Bytes inToto(JsonNode spec) {
        Bytes envelope = Bytes.of(spec.path("content").path("envelope").asText());
        ObjectNode kept = Json.object();
        ObjectNode content = kept.putObject("content");
        content.setAll(renamed(hashes(envelope, payload(Json.read(envelope)))));
        kept.put("publicKey", spec.path("publicKey").asText());
        return entry("intoto", "0.0.1", kept);
    }

    private static ObjectNode renamed(ObjectNode hashes) {
        ObjectNode renamed = Json.object();
        renamed.set("hash", hashes.get("envelopeHash"));
        renamed.set("payloadHash", hashes.get("payloadHash"));
        return renamed;
    }

    private static Bytes payload(JsonNode envelope) {
        return Bytes.of(Base64.getDecoder().decode(envelope.path("payload").asText()));
    }

    private static ObjectNode hashes(Bytes envelope, Bytes payload) {
        ObjectNode spec = Json.object();
        spec.putObject("envelopeHash").put("algorithm", "sha256").put("value", hex(envelope));
        spec.putObject("payloadHash").put("algorithm", "sha256").put("value", hex(payload));
        return spec;
    }

    /// Returns the entry of Rekor's second version for `signature` over `message`.
    static Bytes hashedRekord2(Bytes message, Bytes signature, Bytes certificate) {
        ObjectNode rekord = Json.object();
        rekord.putObject("data")
                .put("algorithm", "SHA2_256")
                .put("digest", SigningKey.base64(SigningKey.sha256(message.array())));
        rekord.putObject("signature")
                .put("content", SigningKey.base64(signature))
                .putObject("verifier")
                .put("keyDetails", "PKIX_ECDSA_P256_SHA_256")
                .putObject("x509Certificate")
                .put("rawBytes", SigningKey.base64(certificate));
        ObjectNode spec = Json.object();
        spec.set("hashedRekordV002", rekord);
        return entry("hashedrekord", "0.0.2", spec);
    }

    private static Bytes entry(String kind, String version, ObjectNode spec) {
        ObjectNode entry = Json.object().put("apiVersion", version).put("kind", kind);
        entry.set("spec", spec);
        return Json.canonical(entry);
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(SigningKey.sha256(bytes.array()));
    }
}
