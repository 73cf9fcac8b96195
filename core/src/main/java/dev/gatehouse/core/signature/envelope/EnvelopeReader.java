// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.envelope;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Blob;
import java.util.ArrayList;
import java.util.List;

/// Reads envelopes.
public final class EnvelopeReader {
    private static final int MOST_SIGNATURES = 32;

    private EnvelopeReader() {}

    /// Reads an envelope in JSON.
    ///
    /// @throws MalformedEnvelopeException where `document` is none, or one beyond `limits` or with more than 32
    ///     signatures
    public static Envelope read(byte[] document, JsonLimits limits) {
        try {
            if (JsonReader.read(document, limits) instanceof JsonObject object) {
                return read(object);
            }
            throw new MalformedEnvelopeException("envelope is not a JSON object");
        } catch (MalformedJsonException e) {
            throw new MalformedEnvelopeException("envelope is not readable: " + e.getMessage());
        }
    }

    /// Reads the envelope that `object` is.
    ///
    /// @throws MalformedEnvelopeException where it is none
    public static Envelope read(JsonObject object) {
        String type = object.string("payloadType")
                .orElseThrow(() -> new MalformedEnvelopeException("envelope has no payloadType"));
        Blob payload = bytes(object, "payload");
        JsonArray written = object.array("signatures").orElse(JsonArray.EMPTY);
        if (written.elements().size() > MOST_SIGNATURES) {
            throw new MalformedEnvelopeException("envelope has more than " + MOST_SIGNATURES + " signatures");
        }
        List<Envelope.Signature> signatures = new ArrayList<>();
        for (JsonValue element : written.elements()) {
            if (!(element instanceof JsonObject signature)) {
                throw new MalformedEnvelopeException("envelope has a signature that is no object");
            }
            signatures.add(new Envelope.Signature(keyId(signature), bytes(signature, "sig")));
        }
        return new Envelope(type, payload, signatures);
    }

    private static String keyId(JsonObject signature) {
        return switch (signature.member("keyid").orElse(JsonValue.JsonNull.NULL)) {
            case JsonString text -> text.text();
            case JsonValue.JsonNull _ -> "";
            case JsonObject _, JsonArray _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ ->
                throw new MalformedEnvelopeException("envelope has a keyid that is no string");
        };
    }

    private static Blob bytes(JsonObject object, String name) {
        String text = object.string(name)
                .orElseThrow(() -> new MalformedEnvelopeException("envelope has no " + name + " that is a string"));
        return Base64Bytes.decode(text)
                .orElseThrow(() -> new MalformedEnvelopeException("envelope has a " + name + " that is not base64"));
    }
}
