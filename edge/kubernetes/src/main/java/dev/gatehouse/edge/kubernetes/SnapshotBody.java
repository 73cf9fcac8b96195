// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.admission.PolicyBook;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.oci.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The objects of a snapshot in a file: one JSON document to a line, each naming its kind. Written and read line by
/// line, so that only the objects themselves are ever in memory.
///
/// @param objects what the file holds of the cluster
/// @param remembered what it holds from outside of it
record SnapshotBody(ClusterObjects objects, List<PolicyBook.Remembered> remembered) {
    private static final JsonLimits LINE = JsonLimits.DEFAULT;
    private static final long LONGEST = 1L << 30;
    private static final String REMEMBERED = "remembered";

    /// What was written.
    record Written(Digest digest, long bytes) {}

    /// Writes to `file`, which exists.
    static Written write(Path file, ClusterObjects objects, List<PolicyBook.Remembered> remembered) throws IOException {
        MessageDigest sha256 = sha256();
        try (OutputStream out =
                new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 64 << 10), sha256)) {
            for (WatchedKind kind : WatchedKind.values()) {
                for (KubernetesObject object : of(kind, objects).values()) {
                    line(Map.of("kind", new JsonString(kind.resource()), "object", object.content()), out);
                }
            }
            for (PolicyBook.Remembered one : remembered) {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                members.put("kind", new JsonString(REMEMBERED));
                members.put("uid", new JsonString(one.uid()));
                members.put("generation", JsonNumber.of(one.generation()));
                members.put("path", new JsonString(one.path()));
                members.put("text", new JsonString(one.text()));
                line(members, out);
            }
        }
        return new Written(new Digest(HexFormat.of().formatHex(sha256.digest())), Files.size(file));
    }

    private static void line(Map<String, JsonValue> members, OutputStream out) throws IOException {
        out.write(JsonWriter.compact(new JsonObject(members)).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private static Map<String, KubernetesObject> of(WatchedKind kind, ClusterObjects objects) {
        return switch (kind) {
            case POLICIES -> objects.policies();
            case TRUST_ROOTS -> objects.trustRoots();
            case CONFIG_MAPS -> objects.configMaps();
            case SECRETS -> objects.secrets();
        };
    }

    /// Reads `bytes` bytes with `digest`.
    ///
    /// @throws IOException where they are others
    static SnapshotBody read(InputStream in, Digest digest, long bytes) throws IOException {
        if (bytes < 0 || bytes > LONGEST) {
            throw new IOException("it is longer than " + LONGEST + " bytes");
        }
        MessageDigest sha256 = sha256();
        Map<WatchedKind, Map<String, KubernetesObject>> objects = new EnumMap<>(WatchedKind.class);
        List<PolicyBook.Remembered> remembered = new ArrayList<>();
        EventLines lines = new EventLines(LINE.bytes());
        byte[] buffer = new byte[64 << 10];
        long read = 0;
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            read += length;
            if (read > bytes) {
                break;
            }
            sha256.update(buffer, 0, length);
            for (byte[] line : lines.take(ByteBuffer.wrap(buffer, 0, length))) {
                line(line, objects, remembered);
            }
        }
        if (read != bytes
                || lines.midway()
                || !HexFormat.of().formatHex(sha256.digest()).equals(digest.hex())) {
            throw new IOException("its objects were damaged");
        }
        return new SnapshotBody(
                new ClusterObjects(
                        kind(WatchedKind.POLICIES, objects),
                        kind(WatchedKind.TRUST_ROOTS, objects),
                        kind(WatchedKind.CONFIG_MAPS, objects),
                        kind(WatchedKind.SECRETS, objects)),
                remembered);
    }

    private static Map<String, KubernetesObject> kind(
            WatchedKind kind, Map<WatchedKind, Map<String, KubernetesObject>> objects) {
        return objects.getOrDefault(kind, Collections.emptyMap());
    }

    private static void line(
            byte[] text,
            Map<WatchedKind, Map<String, KubernetesObject>> objects,
            List<PolicyBook.Remembered> remembered)
            throws IOException {
        JsonObject line = JsonReader.read(text, LINE) instanceof JsonObject object ? object : JsonObject.EMPTY;
        String resource = line.string("kind").orElse("");
        if (resource.equals(REMEMBERED)) {
            remembered.add(new PolicyBook.Remembered(
                    line.string("uid").orElse(""),
                    line.integer("generation").orElse(0L),
                    line.string("path").orElse(""),
                    line.string("text").orElse("")));
            return;
        }
        for (WatchedKind kind : WatchedKind.values()) {
            if (kind.resource().equals(resource)) {
                KubernetesObject object =
                        new ObjectReader(kind).read(line.object("object").orElse(JsonObject.EMPTY));
                objects.computeIfAbsent(kind, _ -> new HashMap<>()).put(object.name(), object);
                return;
            }
        }
        throw new IOException("it holds something of an unknown kind");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
