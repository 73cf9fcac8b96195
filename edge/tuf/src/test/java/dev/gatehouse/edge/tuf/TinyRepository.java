// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A TUF repository of the tests: says what it is made to say, and publishes it signed. Each fault is one
/// setting.
final class TinyRepository implements TufRepository {
    static final String LATER = "2036-01-01T00:00:00Z";

    final Map<String, byte[]> files = new LinkedHashMap<>();
    final List<String> asked = new ArrayList<>();

    TestKey root = TestKey.ed25519("root");
    TestKey timestamp = TestKey.elliptic("secp256r1", "ecdsa-sha2-nistp256", "timestamp");
    TestKey snapshot = TestKey.ed25519("snapshot");
    List<TestKey> targets = List.of(TestKey.ed25519("targets"));
    int threshold = 1;
    List<TestKey> rootSigners = List.of();
    List<TestKey> targetsSigners = List.of();

    boolean consistent = true;
    boolean hashes = true;
    long rootVersion = 1;
    long timestampVersion = 1;
    long snapshotVersion = 1;
    long targetsVersion = 1;
    String rootExpires = LATER;
    String timestampExpires = LATER;
    String snapshotExpires = LATER;
    String targetsExpires = LATER;
    String delegatedExpires = LATER;
    final Map<String, byte[]> content = new LinkedHashMap<>();
    final Map<String, JsonObject> custom = new LinkedHashMap<>();
    final List<Role> roles = new ArrayList<>();

    /// A delegated role of this repository.
    ///
    /// @param parent `targets`, or another delegated role
    record Role(
            String parent,
            String name,
            TestKey key,
            TestKey signer,
            String pattern,
            boolean terminating,
            List<String> paths) {
        static Role of(String parent, String name, String pattern, String... paths) {
            TestKey key = TestKey.ed25519("key of " + name);
            return new Role(parent, name, key, key, pattern, false, List.of(paths));
        }

        Role ending() {
            return new Role(parent, name, key, signer, pattern, true, paths);
        }

        Role signedBy(TestKey other) {
            return new Role(parent, name, key, other, pattern, terminating, paths);
        }
    }

    TinyRepository with(String path, byte[] bytes) {
        content.put(path, bytes);
        return this;
    }

    @Override
    public Optional<byte[]> fetch(List<String> path, int limit) {
        String name = String.join("/", path);
        asked.add(name);
        Optional<byte[]> file = Optional.ofNullable(files.get(name));
        if (file.isPresent() && file.get().length > limit) {
            throw new UnavailableException(name + " is longer than " + limit + " bytes");
        }
        return file;
    }

    /// Signs and publishes everything as it is set now; returns the root.
    byte[] publish() {
        byte[] rootFile = publishRoot();
        publishTargets();
        return rootFile;
    }

    byte[] publishRoot() {
        Map<String, JsonValue> keys = new LinkedHashMap<>();
        Stream.concat(Stream.of(root, timestamp, snapshot), targets.stream())
                .forEach(key -> keys.put(key.id(), key.json()));
        JsonObject signed = object(
                "_type", text("root"),
                "spec_version", text("1.0.31"),
                "version", JsonNumber.of(rootVersion),
                "expires", text(rootExpires),
                "consistent_snapshot", JsonBoolean.of(consistent),
                "keys", new JsonObject(keys),
                "roles",
                        object(
                                "root", role(1, root),
                                "timestamp", role(1, timestamp),
                                "snapshot", role(1, snapshot),
                                "targets", role(threshold, targets.toArray(TestKey[]::new))));
        byte[] file = sign(signed, rootSigners.isEmpty() ? List.of(root) : rootSigners);
        files.put(rootVersion + ".root.json", file);
        return file;
    }

    void publishTargets() {
        Map<String, JsonValue> meta = new LinkedHashMap<>();
        meta.put(
                "targets.json",
                publishTargets(
                        "targets",
                        targetsVersion,
                        content.keySet().stream()
                                .filter(path -> roles.stream()
                                        .noneMatch(role -> role.paths().contains(path)))
                                .toList(),
                        targetsSigners.isEmpty() ? targets : targetsSigners,
                        targetsExpires));
        for (Role role : roles) {
            meta.put(
                    role.name() + ".json",
                    publishTargets(role.name(), 1, role.paths(), List.of(role.signer()), delegatedExpires));
        }
        for (Map.Entry<String, byte[]> target : content.entrySet()) {
            String path = target.getKey();
            int slash = path.lastIndexOf('/') + 1;
            String prefix = consistent ? StoredName.sha256(target.getValue()) + "." : "";
            files.put("targets/" + path.substring(0, slash) + prefix + path.substring(slash), target.getValue());
        }
        JsonObject signed = signed("snapshot", snapshotVersion, snapshotExpires, "meta", new JsonObject(meta));
        byte[] file = sign(signed, List.of(snapshot));
        files.put(consistent ? snapshotVersion + ".snapshot.json" : "snapshot.json", file);
        JsonObject listed = object("snapshot.json", described(snapshotVersion, file));
        files.put(
                "timestamp.json",
                sign(signed("timestamp", timestampVersion, timestampExpires, "meta", listed), List.of(timestamp)));
    }

    private JsonObject publishTargets(
            String name, long version, List<String> paths, List<TestKey> signers, String expires) {
        Map<String, JsonValue> described = new LinkedHashMap<>();
        for (String path : paths) {
            byte[] bytes = content.getOrDefault(path, new byte[0]);
            JsonObject target = object(
                    "length", JsonNumber.of(bytes.length),
                    "hashes", object("sha256", text(StoredName.sha256(bytes))),
                    "custom", custom.getOrDefault(path, JsonObject.EMPTY));
            described.put(path, target);
        }
        JsonObject signed = signed("targets", version, expires, "targets", new JsonObject(described));
        List<Role> children =
                roles.stream().filter(role -> role.parent().equals(name)).toList();
        if (!children.isEmpty()) {
            Map<String, JsonValue> members = new LinkedHashMap<>(signed.members());
            Map<String, JsonValue> keys = new LinkedHashMap<>();
            children.forEach(role -> keys.put(role.key().id(), role.key().json()));
            List<JsonValue> delegated = children.stream()
                    .<JsonValue>map(role -> object(
                            "name", text(role.name()),
                            "keyids", new JsonArray(List.of(text(role.key().id()))),
                            "threshold", JsonNumber.of(1),
                            "terminating", JsonBoolean.of(role.terminating()),
                            "paths", new JsonArray(List.of(text(role.pattern())))))
                    .toList();
            members.put("delegations", object("keys", new JsonObject(keys), "roles", new JsonArray(delegated)));
            signed = new JsonObject(members);
        }
        byte[] file = sign(signed, signers);
        files.put(consistent ? version + "." + name + ".json" : name + ".json", file);
        return described(version, file);
    }

    private JsonObject described(long version, byte[] file) {
        return hashes
                ? object(
                        "version", JsonNumber.of(version),
                        "length", JsonNumber.of(file.length),
                        "hashes", object("sha256", text(StoredName.sha256(file))))
                : object("version", JsonNumber.of(version));
    }

    private static JsonObject signed(String type, long version, String expires, String name, JsonValue value) {
        return object(
                "_type",
                text(type),
                "spec_version",
                text("1.0.31"),
                "version",
                JsonNumber.of(version),
                "expires",
                text(expires),
                name,
                value);
    }

    private static JsonObject role(int threshold, TestKey... keys) {
        List<JsonValue> ids =
                Arrays.stream(keys).<JsonValue>map(key -> text(key.id())).toList();
        return object("keyids", new JsonArray(ids), "threshold", JsonNumber.of(threshold));
    }

    static byte[] sign(JsonObject signed, List<TestKey> keys) {
        byte[] message = CanonicalJson.bytes(signed);
        List<JsonValue> signatures = keys.stream()
                .<JsonValue>map(key -> object("keyid", text(key.id()), "sig", text(key.sign(message))))
                .collect(Collectors.toList());
        // A key that did not sign, as in Sigstore's own root.
        signatures.add(object("keyid", text("absent"), "sig", text("")));
        return JsonWriter.compact(object("signatures", new JsonArray(signatures), "signed", signed))
                .getBytes(StandardCharsets.UTF_8);
    }

    static JsonObject object(Object... namesAndValues) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (JsonValue) namesAndValues[i + 1]);
        }
        return new JsonObject(members);
    }

    static JsonString text(String text) {
        return new JsonString(text);
    }
}
