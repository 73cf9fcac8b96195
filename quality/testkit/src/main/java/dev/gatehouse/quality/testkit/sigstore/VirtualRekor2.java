// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A transparency log of Rekor's second version: Ed25519, checkpoints of a tile log, no promises and no
/// times. Over HTTP it tells its checkpoint only; entries are made by calling [#log(Bytes)].
public final class VirtualRekor2 implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final SigningKey key = SigningKey.ed25519();
    private final Checkpoints checkpoints = new Checkpoints(HOST, HOST, noteId(), key);
    private final MerkleTree tree = new MerkleTree();
    private final LoopbackServer server = LoopbackServer.start(this::answer);

    VirtualRekor2() {
        for (int i = 0; i < 5; i++) {
            log(Bytes.of("filler " + i));
        }
    }

    /// Returns its address. The host is the name in its checkpoints.
    public String url() {
        return "http://" + HOST + ":" + server.port();
    }

    /// Logs `body` and returns the entry as a bundle holds it.
    public synchronized ObjectNode log(Bytes body) {
        int index = tree.add(body.array());
        ObjectNode entry = Json.object().put("logIndex", Integer.toString(index));
        entry.putObject("logId").put("keyId", SigningKey.base64(noteId()));
        entry.putObject("kindVersion").put("kind", "hashedrekord").put("version", "0.0.2");
        ObjectNode proof = entry.putObject("inclusionProof")
                .put("logIndex", Integer.toString(index))
                .put("rootHash", SigningKey.base64(tree.root()))
                .put("treeSize", Integer.toString(tree.size()));
        ArrayNode hashes = proof.putArray("hashes");
        tree.path(index).forEach(hash -> hashes.add(SigningKey.base64(hash)));
        proof.putObject("checkpoint").put("envelope", checkpoints.of(tree));
        return entry.put("canonicalizedBody", SigningKey.base64(body));
    }

    private synchronized Reply answer(RecordedRequest request) {
        return request.path().equals("/api/v2/checkpoint")
                ? Reply.of(200, "text/plain", Bytes.of(checkpoints.of(tree)))
                : Reply.of(404);
    }

    SigningKey key() {
        return key;
    }

    /// Returns what entries call the log: the key id of its notes
    /// ([signed-note](https://c2sp.org/signed-note)).
    byte[] noteId() {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        name.writeBytes((HOST + "\n").getBytes(StandardCharsets.UTF_8));
        name.write(1);
        name.writeBytes(key.raw());
        return SigningKey.sha256(name.toByteArray());
    }

    @Override
    public void close() {
        server.close();
    }
}
