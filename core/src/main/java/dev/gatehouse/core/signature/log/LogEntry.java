// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.trust.LogId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// An entry of a transparency log, as a signature brings it along. Data until [LogCheck] finds it proven.
///
/// @param log which log it is said to be of
/// @param index position in the log, over all of its trees
/// @param integratedTime seconds since the epoch at which the log took it in; 0 where the log does not
///     say. Nothing but a promise signs it
/// @param body what was logged
/// @param kind the kind and version that stand beside the body, as `kind/version`; empty where nothing does
/// @param promise signature of the log over all of this; empty where there is none
/// @param proof that the body is in the log; empty where there is none
public record LogEntry(
        LogId log,
        long index,
        long integratedTime,
        Blob body,
        String kind,
        Optional<Blob> promise,
        Optional<InclusionProof> proof) {

    /// Returns what a promise signs: the canonical JSON ([RFC 8785](https://www.rfc-editor.org/rfc/rfc8785)) of
    /// the entry.
    public byte[] promised() {
        JsonObject payload = new JsonObject(Map.of(
                "body",
                new JsonString(Base64.getEncoder().encodeToString(body.bytes())),
                "integratedTime",
                JsonNumber.of(integratedTime),
                "logID",
                new JsonString(log.hex()),
                "logIndex",
                JsonNumber.of(index)));
        return JsonWriter.canonical(payload).getBytes(StandardCharsets.UTF_8);
    }
}
