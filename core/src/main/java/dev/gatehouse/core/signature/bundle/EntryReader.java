// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.bundle;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.log.InclusionProof;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.trust.LogId;
import java.util.List;
import java.util.Optional;

/// Reads the log entries of a bundle
/// ([TransparencyLogEntry](https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_rekor.proto)).
final class EntryReader {
    private static final int MOST_HASHES = 64;

    private EntryReader() {}

    static LogEntry read(Message entry) {
        entry.knowing(
                "logIndex",
                "logId",
                "kindVersion",
                "integratedTime",
                "inclusionPromise",
                "inclusionProof",
                "canonicalizedBody");
        Message log = entry.required("logId").knowing("keyId");
        LogId id = LogId.of(log.bytes("keyId").bytes())
                .orElseThrow(() -> new MalformedBundleException("log entry has a log id that is not 32 bytes"));
        Message kind = entry.required("kindVersion").knowing("kind", "version");
        Optional<Blob> promise = entry.message("inclusionPromise")
                .map(one -> one.knowing("signedEntryTimestamp").bytes("signedEntryTimestamp"));
        return new LogEntry(
                id,
                entry.count("logIndex"),
                entry.count("integratedTime"),
                entry.bytes("canonicalizedBody"),
                kind.text("kind") + "/" + kind.text("version"),
                promise,
                entry.message("inclusionProof").map(EntryReader::proof));
    }

    private static InclusionProof proof(Message proof) {
        proof.knowing("logIndex", "rootHash", "treeSize", "hashes", "checkpoint");
        List<Blob> hashes = proof.bytesList("hashes");
        if (hashes.size() > MOST_HASHES) {
            throw new MalformedBundleException("inclusion proof has more than " + MOST_HASHES + " hashes");
        }
        return new InclusionProof(
                proof.count("logIndex"),
                proof.count("treeSize"),
                proof.bytes("rootHash"),
                hashes,
                proof.required("checkpoint").knowing("envelope").text("envelope"));
    }
}
