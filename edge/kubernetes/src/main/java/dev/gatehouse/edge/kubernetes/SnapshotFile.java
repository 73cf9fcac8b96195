// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.admission.PolicyBook;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.MalformedNameException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The last known objects, in a folder that outlives the process: what is public of them, for nobody's eyes but
/// ours.
///
/// Two files: the objects, named by their digest and written when they change, and `head`, which names them and
/// says when the API server last confirmed them. Each is put in its place by a rename, so that a process that dies
/// leaves the old pair or the new one. Not safe for use by several threads or processes at once.
public final class SnapshotFile {
    private static final String FORMAT = "gatehouse-snapshot/1";
    private static final String HEAD = "head";
    private static final int LONGEST_HEAD = 4 << 10;
    private static final JsonLimits HEAD_LIMITS = new JsonLimits(LONGEST_HEAD, 4, 20, 20);
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /// What is in the file of objects.
    private record Content(ClusterObjects objects, List<PolicyBook.Remembered> remembered) {}

    private record Saved(Content content, SnapshotBody.Written body) {}

    private final Path folder;
    private Optional<Saved> last = Optional.empty();

    /// Makes the snapshot in `folder`, which is made on the first save where it is missing.
    public SnapshotFile(Path folder) {
        this.folder = folder;
    }

    /// Keeps what is public of `snapshot`. Where nothing but the time of the confirmation differs from the last
    /// save, only that is written.
    ///
    /// @throws IOException where the folder or its files cannot be written; what was there before is still good
    ///     then
    public void save(Snapshot snapshot) throws IOException {
        Content content = new Content(snapshot.objects(), snapshot.remembered());
        Optional<Saved> same = last.filter(saved -> saved.content().equals(content));
        SnapshotBody.Written body = same.isPresent()
                ? same.get().body()
                : written(PublicObjects.of(content.objects()), content.remembered());
        replace(HEAD, head(body, snapshot.confirmed()).getBytes(StandardCharsets.UTF_8));
        last = Optional.of(new Saved(content, body));
        if (same.isEmpty()) {
            removeAllBut(Set.of(HEAD, name(body.digest())));
        }
    }

    /// Reads what was kept.
    ///
    /// @param longest time since the confirmation for which it may be decided by
    public SnapshotReading load(Instant now, Duration longest) {
        try {
            JsonObject head = head();
            Instant confirmed = Instant.parse(text(head, "confirmed"));
            if (confirmed.isAfter(now)) {
                return new SnapshotReading.Unusable("the snapshot was confirmed at " + confirmed
                        + ", which has not come yet by this machine's clock (" + now + ")");
            }
            if (Duration.between(confirmed, now).compareTo(longest) > 0) {
                return new SnapshotReading.Unusable(
                        "the snapshot was last confirmed at " + confirmed + ", more than " + longest + " ago");
            }
            Digest digest = new Digest(text(head, "objects"));
            SnapshotBody body = read(digest, head.integer("bytes").orElse(-1L));
            return new SnapshotReading.Usable(new Snapshot(body.objects(), body.remembered(), confirmed));
        } catch (NoSuchFileException e) {
            return new SnapshotReading.Unusable("there is no snapshot: " + e.getMessage());
        } catch (IOException | MalformedJsonException | UnavailableException | DateTimeException e) {
            return new SnapshotReading.Unusable("the snapshot cannot be read: " + ClusterConnection.text(e));
        } catch (MalformedNameException e) {
            return new SnapshotReading.Unusable("the snapshot cannot be read: its head names no digest");
        }
    }

    private SnapshotBody.Written written(ClusterObjects objects, List<PolicyBook.Remembered> remembered)
            throws IOException {
        Files.createDirectories(folder);
        Path fresh = temporary();
        SnapshotBody.Written body;
        try {
            body = SnapshotBody.write(fresh, objects, remembered);
            Files.move(fresh, folder.resolve(name(body.digest())), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return body;
    }

    private void replace(String name, byte[] content) throws IOException {
        Path fresh = temporary();
        try {
            Files.write(fresh, content);
            Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private Path temporary() throws IOException {
        return Files.createTempFile(folder, "new-", ".tmp", PosixFilePermissions.asFileAttribute(PRIVATE));
    }

    private void removeAllBut(Set<String> names) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "{objects-*,new-*.tmp}")) {
            for (Path file : files) {
                if (!names.contains(String.valueOf(file.getFileName()))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static String name(Digest digest) {
        return "objects-" + digest.hex();
    }

    private static String head(SnapshotBody.Written body, Instant confirmed) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("format", new JsonString(FORMAT));
        members.put("objects", new JsonString(body.digest().hex()));
        members.put("bytes", JsonNumber.of(body.bytes()));
        members.put("confirmed", new JsonString(confirmed.toString()));
        members.put("check", new JsonString(check(members)));
        return JsonWriter.compact(new JsonObject(members)) + "\n";
    }

    private static String check(Map<String, JsonValue> members) {
        Map<String, JsonValue> others = new LinkedHashMap<>(members);
        others.remove("check");
        return Digest.of(JsonWriter.canonical(new JsonObject(others)).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private JsonObject head() throws IOException {
        byte[] bytes;
        try (InputStream in = open(HEAD)) {
            bytes = in.readNBytes(LONGEST_HEAD + 1);
        }
        if (!(JsonReader.read(bytes, HEAD_LIMITS) instanceof JsonObject head)) {
            throw new IOException("its head is no object");
        }
        if (!text(head, "format").equals(FORMAT)) {
            throw new IOException("it is of another version");
        }
        if (!text(head, "check").equals(check(head.members()))) {
            throw new IOException("its head was damaged");
        }
        return head;
    }

    private static String text(JsonObject head, String name) throws IOException {
        return head.string(name).orElseThrow(() -> new IOException("its head says nothing of " + name));
    }

    private SnapshotBody read(Digest digest, long bytes) throws IOException {
        try (InputStream in = open(name(digest))) {
            return SnapshotBody.read(in, digest, bytes);
        }
    }

    // What others could have written is not believed, and what others could have put in its place neither.
    private InputStream open(String name) throws IOException {
        Path file = folder.resolve(name);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || permissions.stream().anyMatch(OTHERS::contains)) {
            throw new IOException(name + " is no private file");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }
}
