// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.envelope.Base64Bytes;
import dev.gatehouse.core.trust.LogId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads what Rekor's first version answers to a [LogQuery]: entries by their UUIDs, each with an
/// inclusion proof, a checkpoint and mostly a promise. An entry whose UUID is not the hash of its body
/// is left out.
public final class FoundEntryReader {
    /// The longest answer that is read, in bytes.
    public static final int LONGEST = 4 << 20;

    private static final JsonLimits LIMITS = new JsonLimits(LONGEST, 16, 20_000, 64);
    private static final int MOST_ENTRIES = 64;
    private static final int MOST_HASHES = 64;
    private static final int HASH_DIGITS = 64;

    private FoundEntryReader() {}

    /// Reads `answer`.
    ///
    /// @throws MalformedEntryException where it is not such an answer
    public static List<LogEntry> read(byte[] answer) {
        JsonValue value;
        try {
            value = JsonReader.read(answer, LIMITS);
        } catch (MalformedJsonException e) {
            throw new MalformedEntryException("the log's answer is not readable: " + e.getMessage());
        }
        if (!(value instanceof JsonArray found)) {
            throw new MalformedEntryException("the log's answer is not a JSON array");
        }
        List<LogEntry> entries = new ArrayList<>();
        for (JsonValue one : found.elements()) {
            if (!(one instanceof JsonObject named)) {
                throw new MalformedEntryException("the log's answer holds what is not an entry");
            }
            for (Map.Entry<String, JsonValue> member : named.members().entrySet()) {
                if (!(member.getValue() instanceof JsonObject entry)) {
                    throw new MalformedEntryException("the log's answer holds what is not an entry");
                }
                Blob body = bytes(entry, "body");
                if (names(member.getKey(), body)) {
                    entries.add(entry(entry, body));
                }
                if (entries.size() > MOST_ENTRIES) {
                    throw new MalformedEntryException("the log's answer has more than " + MOST_ENTRIES + " entries");
                }
            }
        }
        return entries;
    }

    // The hash of the leaf; the tree's number stands before it where a log has several.
    private static boolean names(String uuid, Blob body) {
        String hash = HexFormat.of().formatHex(InclusionProof.leafHash(body.bytes()));
        boolean tree = uuid.length() == HASH_DIGITS || uuid.length() == HASH_DIGITS + 16;
        return tree && uuid.toLowerCase(Locale.ROOT).endsWith(hash);
    }

    private static LogEntry entry(JsonObject entry, Blob body) {
        JsonObject verification = entry.object("verification").orElseThrow(() -> missing("verification"));
        JsonObject proof = verification.object("inclusionProof").orElseThrow(() -> missing("inclusionProof"));
        Optional<Blob> promise = verification.member("signedEntryTimestamp").isEmpty()
                ? Optional.empty()
                : Optional.of(bytes(verification, "signedEntryTimestamp"));
        LogId log = LogId.of(hex(entry, "logID").bytes()).orElseThrow(() -> missing("logID of 32 bytes"));
        return new LogEntry(
                log,
                count(entry, "logIndex"),
                count(entry, "integratedTime"),
                body,
                "",
                promise,
                Optional.of(proof(proof)));
    }

    private static InclusionProof proof(JsonObject proof) {
        JsonArray array = proof.array("hashes").orElseThrow(() -> missing("hashes"));
        if (array.elements().size() > MOST_HASHES) {
            throw new MalformedEntryException("entry of the log has more than " + MOST_HASHES + " hashes");
        }
        List<Blob> hashes = new ArrayList<>();
        for (JsonValue hash : array.elements()) {
            if (!(hash instanceof JsonString text)) {
                throw missing("hashes in hexadecimal");
            }
            hashes.add(hex(text.text(), "hashes"));
        }
        return new InclusionProof(
                count(proof, "logIndex"),
                count(proof, "treeSize"),
                hex(proof, "rootHash"),
                hashes,
                proof.string("checkpoint").orElseThrow(() -> missing("checkpoint")));
    }

    private static long count(JsonObject parent, String name) {
        long count = parent.integer(name).orElseThrow(() -> missing(name));
        if (count < 0) {
            throw new MalformedEntryException("entry of the log has a negative " + name);
        }
        return count;
    }

    private static Blob hex(JsonObject parent, String name) {
        return hex(parent.string(name).orElseThrow(() -> missing(name)), name);
    }

    private static Blob hex(String digits, String name) {
        try {
            return Blob.of(HexFormat.of().parseHex(digits));
        } catch (IllegalArgumentException _) {
            throw missing(name + " in hexadecimal");
        }
    }

    private static Blob bytes(JsonObject parent, String name) {
        return parent.string(name).flatMap(Base64Bytes::decode).orElseThrow(() -> missing(name + " in base64"));
    }

    private static MalformedEntryException missing(String name) {
        return new MalformedEntryException("entry of the log has no " + name);
    }
}
