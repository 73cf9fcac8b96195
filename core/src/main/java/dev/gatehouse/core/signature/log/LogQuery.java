// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.oci.Blob;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Asks a transparency log for the entry of one signature, as Rekor's first version is asked
/// ([searchLogQuery](https://github.com/sigstore/rekor/blob/main/openapi.yaml)): by the entries that would be
/// made of it. Whatever comes back is data until [LogCheck] finds it proven.
///
/// @param proposed the entries, of every kind that fits; the log finds those that equal one of them in canonical
/// form
public record LogQuery(List<JsonObject> proposed) {
    public LogQuery {
        proposed = List.copyOf(proposed);
    }

    /// Asks for `signature` over `payload`.
    ///
    /// @param signer certificate or public key in PEM
    public static LogQuery ofSignature(Blob payload, Blob signature, String signer) {
        JsonObject hash = object(Map.of(
                "algorithm", text("sha256"), "value", text(payload.digest().hex())));
        JsonObject signed = object(Map.of(
                "content", base64(signature.bytes()), "publicKey", object(Map.of("content", base64(utf8(signer))))));
        return new LogQuery(List.of(
                proposal("hashedrekord", Map.of("data", object(Map.of("hash", hash)), "signature", signed))));
    }

    /// Asks for the signed `envelope` (DSSE).
    ///
    /// @param signer certificate or public key in PEM
    public static LogQuery ofEnvelope(Blob envelope, String signer) {
        JsonValue document = text(new String(envelope.bytes(), StandardCharsets.UTF_8));
        JsonValue key = base64(utf8(signer));
        JsonObject dsse = proposal(
                "dsse",
                Map.of(
                        "proposedContent",
                        object(Map.of("envelope", document, "verifiers", new JsonArray(List.of(key))))));
        JsonObject intoto =
                proposal("intoto", Map.of("content", object(Map.of("envelope", document)), "publicKey", key));
        return new LogQuery(List.of(dsse, intoto));
    }

    /// Returns the body of the request, JSON in UTF-8.
    public byte[] body() {
        return utf8(JsonWriter.canonical(object(Map.of("entries", new JsonArray(List.copyOf(proposed))))));
    }

    private static JsonObject proposal(String kind, Map<String, JsonValue> spec) {
        return object(Map.of("apiVersion", text("0.0.1"), "kind", text(kind), "spec", object(spec)));
    }

    private static JsonObject object(Map<String, JsonValue> members) {
        return new JsonObject(members);
    }

    private static JsonValue text(String text) {
        return new JsonString(text);
    }

    private static JsonValue base64(byte[] bytes) {
        return text(Base64.getEncoder().encodeToString(bytes));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
