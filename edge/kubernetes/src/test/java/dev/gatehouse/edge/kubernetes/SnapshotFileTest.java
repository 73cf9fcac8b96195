// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.admission.PolicyBook;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.quality.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SnapshotFileTest {
    private static final Instant THEN = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String PUBLIC = pem("PUBLIC KEY", key().getPublic().getEncoded());
    private static final String PRIVATE = pem("PRIVATE KEY", key().getPrivate().getEncoded());

    @TempDir
    Path folder;

    private static java.security.KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static KubernetesObject object(WatchedKind kind, String json) {
        JsonObject content = (JsonObject) JsonReader.read(json.getBytes(UTF_8), JsonLimits.DEFAULT);
        return new ObjectReader(kind).read(content);
    }

    private static final String CERTIFICATE = TestCertificates.make("a.example").authorityPem();

    private static String meta(String name) {
        return "\"metadata\":{\"name\":\"" + name + "\",\"uid\":\"u-" + name + "\",\"resourceVersion\":\"5\","
                + "\"generation\":3,\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"APPLIED\"}}";
    }

    private static KubernetesObject policy(String name, String spec) {
        return object(WatchedKind.POLICIES, "{" + meta(name) + ",\"spec\":" + spec + ",\"status\":{\"x\":\"STATUS\"}}");
    }

    private static KubernetesObject secret(String name, String... entries) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < entries.length; i += 2) {
            data.append(data.isEmpty() ? "" : ",")
                    .append('"')
                    .append(entries[i])
                    .append("\":\"")
                    .append(Base64.getEncoder().encodeToString(entries[i + 1].getBytes(UTF_8)))
                    .append('"');
        }
        return object(WatchedKind.SECRETS, "{" + meta(name) + ",\"type\":\"Opaque\",\"data\":{" + data + "}}");
    }

    private static KubernetesObject configMap(String name, String text) {
        return object(WatchedKind.CONFIG_MAPS, "{" + meta(name) + ",\"data\":{\"key\":\"" + text + "\"}}");
    }

    private static Map<String, KubernetesObject> byName(KubernetesObject... objects) {
        Map<String, KubernetesObject> byName = new HashMap<>();
        Arrays.stream(objects).forEach(object -> byName.put(object.name(), object));
        return byName;
    }

    private static final ClusterObjects CLUSTER = new ClusterObjects(
            byName(
                    policy(
                            "keyed",
                            "{\"authorities\":[{\"key\":{\"secretRef\":{\"name\":\"key\"}}},"
                                    + "{\"keyless\":{\"ca-cert\":{\"secretRef\":{\"name\":\"two\"}}}}]}"),
                    policy(
                            "ruled",
                            "{\"policy\":{\"type\":\"cue\",\"configMapRef\":{\"name\":\"rules\",\"key\":\"key\"}}}"),
                    policy(
                            "more",
                            "{\"authorities\":[{\"key\":{\"secretRef\":{\"name\":\"private\"}}},"
                                    + "{\"key\":{\"secretRef\":{\"name\":\"both\"}}},{\"key\":{\"secretRef\":{\"name\":\"pull\"}}},"
                                    + "{\"keyless\":{\"ca-cert\":{\"secretRef\":{\"name\":\"pki\"}}}},"
                                    + "{\"keyless\":{\"ca-cert\":{\"secretRef\":{\"name\":\"tls\"}}}}]}")),
            byName(object(WatchedKind.TRUST_ROOTS, "{" + meta("root") + ",\"spec\":{\"remote\":{}}}")),
            byName(
                    configMap("config-policy-controller", "SETTING"),
                    configMap("config-image-policies", "COMPILED"),
                    configMap("rules", "RULES"),
                    configMap("others", "OTHERS")),
            byName(
                    secret("key", "cosign.pub", PUBLIC),
                    secret("two", "a", PUBLIC, "b", "PASSWORD"),
                    secret("private", "cosign.key", PRIVATE),
                    secret("both", "cosign.pub", PUBLIC + PRIVATE),
                    secret("pull", ".dockerconfigjson", "{\"auths\":{\"r.io\":{\"auth\":\"dTpQQVNT\"}}}"),
                    secret("pki", "ca", "a comment\n" + CERTIFICATE + CERTIFICATE),
                    secret("tls", "all", CERTIFICATE + PRIVATE),
                    secret("unnamed", "cosign.pub", PUBLIC)));

    private static Snapshot snapshot(Instant confirmed) {
        return new Snapshot(CLUSTER, List.of(new PolicyBook.Remembered("u-keyed", 3, "spec.x.kms", PUBLIC)), confirmed);
    }

    private Snapshot saved() throws IOException {
        new SnapshotFile(folder).save(snapshot(THEN));
        return loaded(THEN);
    }

    private Snapshot loaded(Instant now) {
        SnapshotReading reading = new SnapshotFile(folder).load(now, HOUR);
        assertThat(reading).isInstanceOf(SnapshotReading.Usable.class);
        return ((SnapshotReading.Usable) reading).snapshot();
    }

    private String reason(Instant now) {
        SnapshotReading reading = new SnapshotFile(folder).load(now, HOUR);
        assertThat(reading).isInstanceOf(SnapshotReading.Unusable.class);
        return ((SnapshotReading.Unusable) reading).reason();
    }

    @Test
    void givesBackWhatIsPublic() throws IOException {
        Snapshot back = saved();
        assertThat(back.confirmed()).isEqualTo(THEN);
        assertThat(back.remembered()).isEqualTo(snapshot(THEN).remembered());
        assertThat(back.objects()).isEqualTo(PublicObjects.of(CLUSTER));
        assertThat(back.objects().policies()).containsOnlyKeys("keyed", "ruled", "more");
        assertThat(back.objects().trustRoots()).containsOnlyKeys("root");
        assertThat(back.objects().configMaps()).containsOnlyKeys("config-policy-controller", "rules");
        assertThat(back.objects().secrets()).containsOnlyKeys("key", "two", "private", "both", "pull", "pki", "tls");
        KubernetesObject keyed =
                Objects.requireNonNull(back.objects().policies().get("keyed"));
        assertThat(keyed.uid()).isEqualTo("u-keyed");
        assertThat(keyed.generation()).isEqualTo(3);
        assertThat(keyed.resourceVersion()).isEqualTo("5");
        assertThat(entries(back, "key")).isEqualTo(Map.of("cosign.pub", PUBLIC.strip() + "\n"));
    }

    @Test
    void staysTheSameWhenItIsKeptAgain() throws IOException {
        Snapshot back = saved();
        assertThat(PublicObjects.of(back.objects())).isEqualTo(back.objects());
    }

    private static Map<String, String> entries(Snapshot snapshot, String secret) {
        JsonObject content = (JsonObject)
                Objects.requireNonNull(snapshot.objects().secrets().get(secret)).content();
        Map<String, String> entries = new HashMap<>();
        content.object("data")
                .orElseThrow()
                .members()
                .forEach((name, _) -> entries.put(
                        name,
                        new String(
                                Base64.getDecoder()
                                        .decode(content.object("data")
                                                .orElseThrow()
                                                .string(name)
                                                .orElseThrow()),
                                UTF_8)));
        return entries;
    }

    @Test
    void leavesAnEmptyEntryInPlaceOfWhatIsNoPublicKey() throws IOException {
        Snapshot back = saved();
        assertThat(entries(back, "two")).containsOnlyKeys("a", "b").containsEntry("b", "");
        assertThat(entries(back, "private")).isEqualTo(Map.of("cosign.key", ""));
        assertThat(entries(back, "tls")).isEqualTo(Map.of("all", ""));
        assertThat(entries(back, "pki").getOrDefault("ca", ""))
                .startsWith("-----BEGIN CERTIFICATE-----")
                .isEqualToIgnoringNewLines(CERTIFICATE + CERTIFICATE);
        assertThat(entries(back, "pull")).isEqualTo(Map.of(".dockerconfigjson", ""));
    }

    @Test
    void writesNoSecretToTheDisk() throws IOException {
        saved();
        String all = "";
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all += Files.readString(file);
            }
        }
        String hidden = Base64.getEncoder().encodeToString("PASSWORD".getBytes(UTF_8));
        assertThat(all).contains("SETTING", "RULES");
        assertThat(all).doesNotContain(hidden, "dTpQQVNT", "COMPILED", "OTHERS", "APPLIED", "STATUS", "unnamed");
        String privatePart = PRIVATE.lines().toList().get(1);
        assertThat(all)
                .doesNotContain(Base64.getEncoder().encodeToString(PRIVATE.getBytes(UTF_8)))
                .doesNotContain(privatePart);
        for (String line : all.lines().toList()) {
            for (String value : line.split("\"", -1)) {
                assertThat(decoded(value)).doesNotContain("PRIVATE KEY", "PASSWORD", "auths");
            }
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    @Test
    void isForNobodyElsesEyes() throws IOException {
        saved();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void servesUntilTheGivenTimeAfterTheConfirmation() throws IOException {
        saved();
        assertThat(loaded(THEN.plus(HOUR)).confirmed()).isEqualTo(THEN);
        assertThat(reason(THEN.plus(HOUR).plusMillis(1))).contains("more than PT1H ago");
        assertThat(reason(THEN.minusMillis(1))).contains("has not come yet");
    }

    @Test
    void writesOnlyTheTimeWhereNothingElseChanged() throws IOException {
        SnapshotFile file = new SnapshotFile(folder);
        file.save(snapshot(THEN));
        Path objects = objects();
        Object before = Files.readAttributes(objects, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        file.save(snapshot(THEN.plusSeconds(60)));
        assertThat(Files.readAttributes(objects, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(before);
        assertThat(loaded(THEN.plus(HOUR).plusSeconds(60)).confirmed()).isEqualTo(THEN.plusSeconds(60));
    }

    @Test
    void keepsOneFileOfObjectsOnly() throws IOException {
        SnapshotFile file = new SnapshotFile(folder);
        file.save(snapshot(THEN));
        Path first = objects();
        Files.createFile(folder.resolve("new-123.tmp"));
        file.save(new Snapshot(ClusterObjects.NONE, List.of(), THEN));
        assertThat(first).doesNotExist();
        assertThat(folder.resolve("new-123.tmp")).doesNotExist();
        assertThat(loaded(THEN).objects()).isEqualTo(ClusterObjects.NONE);
    }

    @Test
    void saysThatThereIsNone() {
        assertThat(reason(THEN)).startsWith("there is no snapshot");
        assertThat(new SnapshotFile(folder.resolve("missing")).load(THEN, HOUR))
                .isInstanceOf(SnapshotReading.Unusable.class);
    }

    private Path objects() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("objects-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    interface Damage {
        void to(Path head, Path objects) throws IOException;
    }

    private static void swap(Path file, String one, String other) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(one);
        Files.writeString(file, text.replace(one, other));
    }

    private static Arguments damage(String name, Damage damage) {
        return argumentSet(name, damage);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("objects changed", (_, objects) -> swap(objects, "SETTING", "SETTINg")),
                damage("objects cut", (_, objects) -> {
                    byte[] all = Files.readAllBytes(objects);
                    Files.write(objects, Arrays.copyOf(all, all.length - 7));
                }),
                damage(
                        "objects longer",
                        (_, objects) -> Files.writeString(objects, Files.readString(objects) + "{}\n")),
                damage("objects gone", (_, objects) -> Files.delete(objects)),
                damage("objects are a link", (_, objects) -> {
                    Path moved = objects.resolveSibling("elsewhere");
                    Files.move(objects, moved);
                    Files.createSymbolicLink(objects, moved);
                }),
                damage(
                        "objects readable by others",
                        (_, objects) ->
                                Files.setPosixFilePermissions(objects, PosixFilePermissions.fromString("rw-r--r--"))),
                damage(
                        "head writable by the group",
                        (head, _) -> Files.setPosixFilePermissions(head, PosixFilePermissions.fromString("rw--w----"))),
                damage("time set forward", (head, _) -> swap(head, "2026-11-21T12", "2026-11-21T11")),
                damage("of another version", (head, _) -> swap(head, "snapshot/1", "snapshot/2")),
                damage("head empty", (head, _) -> Files.writeString(head, "")),
                damage("head is no JSON", (head, _) -> Files.writeString(head, "<>")),
                damage("head is a list", (head, _) -> Files.writeString(head, "[]")),
                damage("head endless", (head, _) -> Files.writeString(head, " ".repeat(100_000))));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void isNotUsedWhenItIsDamaged(Damage damage) throws IOException {
        saved();
        damage.to(folder.resolve("head"), objects());
        assertThat(reason(THEN)).isNotEmpty().doesNotContain("SETTING");
    }

    @Test
    void survivesAFolderThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        org.assertj.core.api.Assertions.assertThatIOException()
                .isThrownBy(() -> new SnapshotFile(file).save(snapshot(THEN)));
    }
}
