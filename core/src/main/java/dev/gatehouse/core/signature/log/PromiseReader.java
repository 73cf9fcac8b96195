// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.envelope.Base64Bytes;
import dev.gatehouse.core.trust.LogId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Reads the entry that cosign keeps in the annotation `dev.sigstore.cosign/bundle`: a body, and the log's
/// promise over it. It has no inclusion proof.
public final class PromiseReader {
    private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 16, 1000, 32);

    private PromiseReader() {}

    /// Reads `annotation`.
    ///
    /// @throws MalformedEntryException where it is no such entry
    public static LogEntry read(String annotation) {
        JsonValue value;
        try {
            value = JsonReader.read(annotation.getBytes(StandardCharsets.UTF_8), LIMITS);
        } catch (MalformedJsonException e) {
            throw new MalformedEntryException("bundle annotation is not readable: " + e.getMessage());
        }
        if (!(value instanceof JsonObject bundle)) {
            throw new MalformedEntryException("bundle annotation is not a JSON object");
        }
        JsonObject payload = bundle.object("Payload").orElseThrow(() -> missing("Payload"));
        Blob promise = bytes(bundle, "SignedEntryTimestamp");
        long index = payload.integer("logIndex").orElseThrow(() -> missing("logIndex"));
        if (index < 0) {
            throw new MalformedEntryException("bundle annotation has a negative logIndex");
        }
        return new LogEntry(
                logId(payload.string("logID").orElseThrow(() -> missing("logID"))),
                index,
                payload.integer("integratedTime").orElseThrow(() -> missing("integratedTime")),
                bytes(payload, "body"),
                "",
                Optional.of(promise),
                Optional.empty());
    }

    private static LogId logId(String hex) {
        try {
            return LogId.of(HexFormat.of().parseHex(hex)).orElseThrow(() -> missing("logID of 32 bytes"));
        } catch (IllegalArgumentException _) {
            throw missing("logID in hexadecimal");
        }
    }

    private static Blob bytes(JsonObject parent, String name) {
        return parent.string(name).flatMap(Base64Bytes::decode).orElseThrow(() -> missing(name + " in base64"));
    }

    private static MalformedEntryException missing(String name) {
        return new MalformedEntryException("bundle annotation has no " + name);
    }
}
