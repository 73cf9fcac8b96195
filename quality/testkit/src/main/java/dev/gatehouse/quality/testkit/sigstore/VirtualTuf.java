// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A TUF repository with consistent snapshots
/// ([specification](https://theupdateframework.github.io/specification/latest/)) that serves a
/// `trusted_root.json`.
public final class VirtualTuf implements AutoCloseable {
    private static final String TARGET = "trusted_root.json";

    private final SigningKey rootKey = SigningKey.ed25519();
    private final SigningKey timestampKey = SigningKey.ed25519();
    private final SigningKey snapshotKey = SigningKey.ed25519();
    private final SigningKey targetsKey = SigningKey.ed25519();
    private final Map<String, Bytes> files = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final LoopbackServer server = LoopbackServer.start(this::answer);
    private final Bytes root;
    private volatile Behaviour behaviour = Behaviour.usual();
    private long version;
    private Bytes target;

    VirtualTuf(Bytes trustedRoot, Instant now) {
        Instant expires = now.plus(Duration.ofDays(3650));
        ObjectNode signed = signed("root", 1, expires).put("consistent_snapshot", true);
        ObjectNode keys = signed.putObject("keys");
        ObjectNode roles = signed.putObject("roles");
        Map.of("root", rootKey, "timestamp", timestampKey, "snapshot", snapshotKey, "targets", targetsKey)
                .forEach((role, key) -> {
                    keys.set(id(key), described(key));
                    roles.putObject(role).put("threshold", 1).putArray("keyids").add(id(key));
                });
        root = sign(signed, rootKey);
        files.put("1.root.json", root);
        files.put("root.json", root);
        target = trustedRoot;
        publish(expires);
    }

    /// Returns the address for `--tuf-mirror`.
    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /// Returns `root.json`, for `--tuf-root`.
    public Bytes root() {
        return root;
    }

    /// Returns every request so far, in the order in which they came.
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /// Publishes the same content anew, with metadata that ends at `expires`.
    public synchronized void expireAt(Instant expires) {
        publish(expires);
    }

    /// Publishes another trusted root.
    public synchronized void replace(Bytes trustedRoot, Instant expires) {
        target = trustedRoot;
        publish(expires);
    }

    private void publish(Instant expires) {
        version++;
        String hash = hex(target);
        files.put("targets/" + hash + "." + TARGET, target);
        ObjectNode targets = signed("targets", version, expires);
        ObjectNode listed = targets.putObject("targets").putObject(TARGET).put("length", target.length());
        listed.putObject("hashes").put("sha256", hash);
        Bytes targetsFile = sign(targets, targetsKey);
        files.put(version + ".targets.json", targetsFile);
        ObjectNode snapshot = signed("snapshot", version, expires);
        snapshot.putObject("meta").set("targets.json", meta(targetsFile));
        Bytes snapshotFile = sign(snapshot, snapshotKey);
        files.put(version + ".snapshot.json", snapshotFile);
        ObjectNode timestamp = signed("timestamp", version, expires);
        timestamp.putObject("meta").set("snapshot.json", meta(snapshotFile));
        files.put("timestamp.json", sign(timestamp, timestampKey));
    }

    private static ObjectNode signed(String type, long version, Instant expires) {
        return Json.object()
                .put("_type", type)
                .put("spec_version", "1.0.31")
                .put("version", version)
                .put("expires", expires.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private ObjectNode meta(Bytes file) {
        ObjectNode meta = Json.object().put("version", version).put("length", file.length());
        meta.putObject("hashes").put("sha256", hex(file));
        return meta;
    }

    private static ObjectNode described(SigningKey key) {
        ObjectNode described = Json.object().put("keytype", "ed25519").put("scheme", "ed25519");
        described.putObject("keyval").put("public", HexFormat.of().formatHex(key.raw()));
        return described;
    }

    private static String id(SigningKey key) {
        return hex(Json.canonical(described(key)));
    }

    private static Bytes sign(ObjectNode signed, SigningKey key) {
        ObjectNode file = Json.object();
        ArrayNode signatures = file.putArray("signatures");
        signatures
                .addObject()
                .put("keyid", id(key))
                .put(
                        "sig",
                        HexFormat.of().formatHex(key.sign(Json.canonical(signed).array())));
        file.set("signed", signed);
        return Json.canonical(file);
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(SigningKey.sha256(bytes.array()));
    }

    /// Answers otherwise than usual from now on.
    public void behaving(Behaviour other) {
        behaviour = other;
    }

    private Reply answer(RecordedRequest request) {
        requests.add(request);
        return behaviour.answer(request, () -> usual(request));
    }

    private Reply usual(RecordedRequest request) {
        return Optional.ofNullable(files.get(request.path().substring(1)))
                .map(file -> Reply.of(200, "application/json", file))
                .orElseGet(() -> Reply.of(404));
    }

    @Override
    public void close() {
        server.close();
    }
}
