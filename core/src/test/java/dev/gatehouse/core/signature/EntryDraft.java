// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.log.InclusionProof;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.trust.LogId;
import dev.gatehouse.core.trust.PublicKey;
import dev.gatehouse.core.trust.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A log entry in the making: the fourth leaf of five. Each test says what differs from a good one, and nothing
/// else.
final class EntryDraft {
    private final KeyPair keys;
    private final boolean second;
    private Blob body;
    private String kind;
    private long index = 1003;
    private long leaf = 3;
    private Instant time = Sigstore.SIGNED;
    private boolean promised = true;
    private boolean proven = true;
    private KeyPair promising;
    private KeyPair witnessing;
    private Instant toldTime = Instant.EPOCH;
    private String origin;
    private String name;
    private int flipped = -1;
    private boolean otherRoot;

    private EntryDraft(KeyPair keys, boolean second, String kind, Blob body) {
        this.keys = keys;
        this.second = second;
        this.kind = kind;
        this.body = body;
        this.promising = keys;
        this.witnessing = keys;
        this.origin = second ? "log2.example" : "log1.example - 77";
        this.name = second ? "log2.example" : "log1.example";
    }

    /// An entry of the first version's log, with promise and proof.
    static EntryDraft first(KeyPair log, String kind, Blob body) {
        return new EntryDraft(log, false, kind, body);
    }

    /// An entry of the second version's log, with a proof.
    static EntryDraft second(KeyPair log, Blob body) {
        return new EntryDraft(log, true, "hashedrekord/0.0.2", body)
                .unpromised()
                .at(3);
    }

    EntryDraft body(Blob other) {
        body = other;
        return this;
    }

    EntryDraft kind(String other) {
        kind = other;
        return this;
    }

    EntryDraft at(long other) {
        index = other;
        return this;
    }

    EntryDraft leaf(long other) {
        leaf = other;
        return this;
    }

    EntryDraft time(Instant other) {
        time = other;
        return this;
    }

    /// Says another time than the one that was promised.
    EntryDraft telling(Instant other) {
        toldTime = other;
        return this;
    }

    EntryDraft unpromised() {
        promised = false;
        return this;
    }

    EntryDraft unproven() {
        proven = false;
        return this;
    }

    EntryDraft promisedBy(KeyPair other) {
        promising = other;
        return this;
    }

    EntryDraft checkpointBy(KeyPair other) {
        witnessing = other;
        return this;
    }

    EntryDraft origin(String other) {
        origin = other;
        return this;
    }

    EntryDraft name(String other) {
        name = other;
        return this;
    }

    /// Spoils one hash of the proof.
    EntryDraft flipped(int hash) {
        flipped = hash;
        return this;
    }

    /// Says another root in the proof than in the checkpoint.
    EntryDraft otherRoot() {
        otherRoot = true;
        return this;
    }

    LogEntry entry() {
        PublicKey key = PublicKey.read(keys.getPublic().getEncoded());
        long seconds = promised ? time.getEpochSecond() : 0;
        LogEntry entry = new LogEntry(
                LogId.of(key.sha256()).orElseThrow(), index, seconds, body, kind, Optional.empty(), Optional.empty());
        Optional<Blob> promise = promised
                ? Optional.of(Blob.of(TestKeys.sign(promising, "SHA256withECDSA", entry.promised())))
                : Optional.empty();
        long told = toldTime.equals(Instant.EPOCH) ? seconds : toldTime.getEpochSecond();
        return new LogEntry(
                entry.log(), index, told, body, kind, promise, proven ? Optional.of(proof(key)) : Optional.empty());
    }

    private InclusionProof proof(PublicKey key) {
        List<Blob> leaves = List.of(Texts.blob("a"), Texts.blob("b"), Texts.blob("c"), body, Texts.blob("e"));
        List<Blob> hashes = leaves.stream().map(EntryDraft::leafHash).toList();
        Blob left = node(hashes.get(0), hashes.get(1));
        Blob root = node(node(left, node(hashes.get(2), hashes.get(3))), hashes.get(4));
        List<Blob> path = new ArrayList<>(List.of(hashes.get(2), left, hashes.get(4)));
        if (flipped >= 0) {
            path.set(flipped, Texts.blob("0123456789abcdef0123456789abcdef"));
        }
        String text = origin + "\n5\n" + Texts.base64(root) + "\n";
        byte[] signed = text.getBytes(StandardCharsets.UTF_8);
        byte[] signature = TestKeys.sign(witnessing, second ? "Ed25519" : "SHA256withECDSA", signed);
        byte[] line = new byte[signature.length + 4];
        System.arraycopy(key.sha256(), 0, line, 0, 4);
        System.arraycopy(signature, 0, line, 4, signature.length);
        String note = text + "\n\u2014 " + name + " " + Texts.base64(line) + "\n";
        return new InclusionProof(leaf, 5, otherRoot ? left : root, path, note);
    }

    private static Blob leafHash(Blob leaf) {
        return hash(new byte[] {0}, leaf.bytes());
    }

    private static Blob node(Blob left, Blob right) {
        byte[] both = Arrays.copyOf(left.bytes(), 64);
        System.arraycopy(right.bytes(), 0, both, 32, 32);
        return hash(new byte[] {1}, both);
    }

    private static Blob hash(byte[] prefix, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(prefix);
            return Blob.of(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
