// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A transparency log of Rekor's first version: entries are made and looked up over HTTP. It logs whatever it
/// is given: what does not verify is for verifiers to refuse.
public final class VirtualRekor implements AutoCloseable {
    private static final String TREE = "1234567890123456789";
    private static final String TREE_HEX = HexFormat.of().toHexDigits(Long.parseLong(TREE));
    private static final String HOST = "rekor.virtual.test";
    private static final String ENTRIES = "/api/v1/log/entries";

    private final SigningKey key = SigningKey.elliptic();
    private final Checkpoints checkpoints = new Checkpoints(HOST + " - " + TREE, HOST, key.id(), key);
    private final MerkleTree tree = new MerkleTree();
    private final List<Logged> entries = new ArrayList<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final InstantSource clock;
    private final LoopbackServer server;

    private record Logged(Bytes body, long time) {}

    /// An entry as the log gives it away.
    ///
    /// @param body canonical
    /// @param time seconds since the epoch
    /// @param index position in the log
    /// @param promise signed entry timestamp
    /// @param proof members `logIndex`, `treeSize`, `rootHash` and `hashes` in hex, and `checkpoint`
    public record Entry(Bytes body, long time, long index, Bytes promise, ObjectNode proof) {}

    VirtualRekor(InstantSource clock) {
        this.clock = clock;
        this.server = LoopbackServer.start(this::answer);
        // A tree of one leaf has empty proofs; real ones are never that short.
        for (int i = 0; i < 3; i++) {
            log(Bytes.of("{\"apiVersion\":\"0.0.1\",\"kind\":\"rekord\",\"spec\":{\"filler\":" + i + "}}"));
        }
    }

    /// Returns the address for `--rekor-url` and `ctlog.url`.
    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /// Returns the key in PEM, as `SIGSTORE_REKOR_PUBLIC_KEY` names it.
    public String publicKeyPem() {
        return key.pem();
    }

    /// Returns the latest checkpoint.
    public synchronized String checkpoint() {
        return checkpoints.of(tree);
    }

    SigningKey key() {
        return key;
    }

    /// Returns every request so far, in the order in which they came.
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /// Logs `body` as it is.
    public synchronized Entry log(Bytes body) {
        return log(body, clock.instant());
    }

    /// Logs `body` as if at `time`.
    public synchronized Entry log(Bytes body, Instant time) {
        int index = tree.add(body.array());
        entries.add(new Logged(body, time.getEpochSecond()));
        return entry(index);
    }

    private Entry entry(int index) {
        Logged logged = entries.get(index);
        ObjectNode promised = Json.object()
                .put("body", SigningKey.base64(logged.body()))
                .put("integratedTime", logged.time())
                .put("logID", key.idHex())
                .put("logIndex", index);
        ObjectNode proof = Json.object()
                .put("checkpoint", checkpoints.of(tree))
                .put("logIndex", index)
                .put("rootHash", HexFormat.of().formatHex(tree.root()))
                .put("treeSize", tree.size());
        ArrayNode hashes = proof.putArray("hashes");
        tree.path(index).forEach(hash -> hashes.add(HexFormat.of().formatHex(hash)));
        Bytes promise = Bytes.of(key.sign(Json.canonical(promised).array()));
        return new Entry(logged.body(), logged.time(), index, promise, proof);
    }

    private static String uuid(Entry entry) {
        return TREE_HEX
                + HexFormat.of().formatHex(MerkleTree.leafHash(entry.body().array()));
    }

    private synchronized Reply answer(RecordedRequest request) {
        requests.add(request);
        String path = request.path();
        if (path.equals("/api/v1/log/publicKey")) {
            return Reply.of(200, "application/x-pem-file", Bytes.of(publicKeyPem()));
        }
        if (path.equals("/api/v1/log")) {
            return json(
                    200,
                    Json.object()
                            .put("rootHash", HexFormat.of().formatHex(tree.root()))
                            .put("signedTreeHead", checkpoints.of(tree))
                            .put("treeID", TREE)
                            .put("treeSize", tree.size()));
        }
        if (path.equals(ENTRIES) && request.method().equals("POST")) {
            return create(Json.read(request.body()));
        }
        if (path.equals(ENTRIES + "/retrieve") && request.method().equals("POST")) {
            return retrieve(Json.read(request.body()));
        }
        if (path.equals(ENTRIES) && request.query().startsWith("logIndex=")) {
            int index = Integer.parseInt(request.query().substring("logIndex=".length()));
            return index < entries.size() ? json(200, described(entry(index))) : notFound();
        }
        if (path.startsWith(ENTRIES + "/")) {
            String wanted = path.substring(ENTRIES.length() + 1);
            return found(entry -> uuid(entry).endsWith(wanted)).stream()
                    .findFirst()
                    .map(entry -> json(200, described(entry)))
                    .orElseGet(VirtualRekor::notFound);
        }
        return notFound();
    }

    private Reply create(JsonNode proposed) {
        Optional<Bytes> body = Bodies.canonical(proposed);
        if (body.isEmpty()) {
            return json(400, Json.object().put("code", 400).put("message", "unsupported entry"));
        }
        Entry made = log(body.get());
        return json(201, described(made)).with("ETag", uuid(made)).with("Location", ENTRIES + "/" + uuid(made));
    }

    private Reply retrieve(JsonNode query) {
        List<Entry> found = new ArrayList<>();
        for (JsonNode proposed : query.path("entries")) {
            Bodies.canonical(proposed)
                    .ifPresent(body -> found.addAll(found(entry -> entry.body().equals(body))));
        }
        for (JsonNode index : query.path("logIndexes")) {
            if (index.asInt() < entries.size()) {
                found.add(entry(index.asInt()));
            }
        }
        for (JsonNode uuid : query.path("entryUUIDs")) {
            found.addAll(found(entry -> uuid(entry).endsWith(uuid.asText())));
        }
        ArrayNode answer = Json.array();
        found.forEach(entry -> answer.add(described(entry)));
        return Reply.of(200, "application/json", Json.canonical(answer));
    }

    private List<Entry> found(Predicate<Entry> wanted) {
        List<Entry> found = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entry(i);
            if (wanted.test(entry)) {
                found.add(entry);
            }
        }
        return found;
    }

    private ObjectNode described(Entry entry) {
        ObjectNode described = Json.object()
                .put("body", SigningKey.base64(entry.body()))
                .put("integratedTime", entry.time())
                .put("logID", key.idHex())
                .put("logIndex", entry.index());
        described
                .putObject("verification")
                .put("signedEntryTimestamp", SigningKey.base64(entry.promise()))
                .set("inclusionProof", entry.proof());
        ObjectNode answer = Json.object();
        answer.set(uuid(entry), described);
        return answer;
    }

    private static Reply json(int status, JsonNode body) {
        return Reply.of(status, "application/json", Json.canonical(body));
    }

    private static Reply notFound() {
        return json(404, Json.object().put("code", 404).put("message", "not found"));
    }

    @Override
    public void close() {
        server.close();
    }
}
