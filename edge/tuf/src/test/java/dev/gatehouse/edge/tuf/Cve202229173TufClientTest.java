// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CVE-2022-29173, GHSA-3633-5h82-39pq, CVE-2024-47534, CVE-2026-23991, -23992 and -24686 of go-tuf,
/// CVE-2026-24137 of sigstore: a mirror that goes back, that one key satisfies for two, that orders
/// delegations otherwise, that names paths, or that says nonsense. Over HTTP and with what is kept on a disk;
/// whatever the mirror does, what was learnt before stays, nothing is written elsewhere, and once it is sound
/// again it is believed again.
class Cve202229173TufClientTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final TestKey LOG = TestKey.elliptic("secp256r1", "ecdsa-sha2-nistp256", "log");
    private static final TestKey ONE = TestKey.ed25519("one");
    private static final TestKey TWO = TestKey.ed25519("two");
    private static final String TARGET = "trusted_root.json";

    private final TinyRepository mirror = new TinyRepository().with(TARGET, trustedRoot("first.example"));
    private final LoopbackServer server = LoopbackServer.start(
            request -> Optional.ofNullable(mirror.files.get(request.path().substring(1)))
                    .map(file -> Reply.of(200, "application/json", Bytes.of(file)))
                    .orElseGet(() -> Reply.of(404)));
    private final RemoteRepository remote = RemoteRepository.at(URI.create("http://127.0.0.1:" + server.port()));

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        remote.close();
        server.close();
    }

    private static byte[] trustedRoot(String log) {
        String key = Base64.getEncoder().encodeToString(LOG.pair().getPublic().getEncoded());
        return """
                {"tlogs": [{"baseUrl": "https://%s",
                  "publicKey": {"rawBytes": "%s", "validFor": {"start": "2026-01-01T00:00:00Z"}}}]}
                """.formatted(log, key).getBytes(StandardCharsets.UTF_8);
    }

    /// Returns a client as after a restart: all it knows lies in the folder.
    private TufClient client(byte[] root) {
        Path kept = folder.resolve("kept");
        return new TufClient(remote, FolderStore.below(kept, "https://tuf.example.com", root), root, "targets", TARGET);
    }

    private static List<String> logs(TufOutcome outcome) {
        assertThat(outcome).isInstanceOf(TufOutcome.Current.class);
        return ((TufOutcome.Current) outcome)
                .root().transparencyLogs().stream()
                        .map(TransparencyLog::baseUrl)
                        .toList();
    }

    private static TufReason reason(TufOutcome outcome) {
        assertThat(outcome).isInstanceOf(TufOutcome.Refused.class);
        return ((TufOutcome.Refused) outcome).reason();
    }

    private static Arguments fault(String name, TufReason reason, Consumer<TinyRepository> fault) {
        return argumentSet(name, reason, fault);
    }

    private static void versions(TinyRepository mirror, long version) {
        mirror.timestampVersion = version;
        mirror.snapshotVersion = version;
        mirror.targetsVersion = version;
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("an older timestamp", TufReason.ROLLBACK, mirror -> mirror.timestampVersion = 4),
                fault("an older snapshot", TufReason.ROLLBACK, mirror -> {
                    versions(mirror, 6);
                    mirror.snapshotVersion = 4;
                }),
                fault("older targets", TufReason.ROLLBACK, mirror -> {
                    versions(mirror, 6);
                    mirror.targetsVersion = 4;
                }),
                fault("a delegated role that is gone", TufReason.ROLLBACK, mirror -> {
                    versions(mirror, 6);
                    mirror.roles.clear();
                }),
                fault("targets that one of two keys has signed", TufReason.BELOW_THRESHOLD, mirror -> {
                    versions(mirror, 6);
                    mirror.targetsSigners = List.of(ONE);
                }),
                fault("targets that one key has signed twice", TufReason.BELOW_THRESHOLD, mirror -> {
                    versions(mirror, 6);
                    mirror.targetsSigners = List.of(ONE, ONE);
                }),
                fault("targets that one key has signed under both names", TufReason.BELOW_THRESHOLD, mirror -> {
                    versions(mirror, 6);
                    mirror.targetsSigners = List.of(ONE, ONE.called("two"));
                }),
                fault("targets that a stranger has signed under both names", TufReason.BELOW_THRESHOLD, mirror -> {
                    versions(mirror, 6);
                    TestKey stranger = TestKey.ed25519("one");
                    mirror.targetsSigners = List.of(stranger, stranger.called("two"));
                }),
                fault("a delegated role that another key has signed", TufReason.BELOW_THRESHOLD, mirror -> {
                    versions(mirror, 6);
                    mirror.with(TARGET, trustedRoot("evil.example"));
                    mirror.roles.set(
                            0,
                            TinyRepository.Role.of("targets", "other", "*", TARGET)
                                    .signedBy(TestKey.ed25519("key of other")));
                }),
                fault("a delegated role whose name is a path", TufReason.MALFORMED, mirror -> {
                    versions(mirror, 6);
                    mirror.roles.add(TinyRepository.Role.of("targets", "../../evil", "*", TARGET));
                }),
                fault("an expired timestamp", TufReason.EXPIRED, mirror -> {
                    versions(mirror, 6);
                    mirror.timestampExpires = "2026-11-21T12:00:00Z";
                }),
                fault("a root with a threshold of nobody", TufReason.MALFORMED, mirror -> {
                    versions(mirror, 6);
                    mirror.rootVersion = 2;
                    mirror.threshold = 0;
                    mirror.publishRoot();
                }),
                fault("a root that the one before has not signed", TufReason.BELOW_THRESHOLD, mirror -> {
                    versions(mirror, 6);
                    mirror.rootVersion = 2;
                    mirror.root = TestKey.ed25519("usurper");
                    mirror.publishRoot();
                }),
                fault("a target of another content", TufReason.WRONG_CONTENT, mirror -> versions(mirror, 6)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void refusesAMirrorWithOneFaultAndKeepsWhatItKnows(TufReason reason, Consumer<TinyRepository> fault)
            throws IOException {
        mirror.targets = List.of(ONE, TWO);
        mirror.threshold = 2;
        mirror.roles.add(TinyRepository.Role.of("targets", "other", "other/*"));
        versions(mirror, 5);
        byte[] root = mirror.publish();
        TufOutcome before = client(root).refresh(NOW);
        assertThat(logs(before)).containsExactly("https://first.example");

        TinyRepository.Role other = mirror.roles.getFirst();
        TestKey rootKey = mirror.root;
        fault.accept(mirror);
        mirror.publishTargets();
        if (reason == TufReason.WRONG_CONTENT) {
            swapTargets();
        }
        assertThat(reason(client(root).refresh(NOW))).isEqualTo(reason);
        assertThat(client(root).kept(NOW)).isEqualTo(before);
        assertThat(outside()).isEmpty();

        // Sound again.
        mirror.files.remove("2.root.json");
        mirror.rootVersion = 1;
        mirror.root = rootKey;
        mirror.threshold = 2;
        mirror.targetsSigners = List.of();
        mirror.timestampExpires = TinyRepository.LATER;
        mirror.roles.clear();
        mirror.roles.add(other);
        mirror.with(TARGET, trustedRoot("second.example"));
        versions(mirror, 7);
        mirror.publishTargets();
        assertThat(logs(client(root).refresh(NOW))).containsExactly("https://second.example");
    }

    // Of the same length, so that only the hash tells.
    private void swapTargets() {
        mirror.with(TARGET, trustedRoot("third.example"));
        mirror.targetsVersion = 6;
        mirror.publishTargets();
        mirror.files.replaceAll((name, bytes) -> name.startsWith("targets/") ? trustedRoot("worse.example") : bytes);
    }

    private List<Path> outside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.equals(folder.resolve("kept"))).toList();
        }
    }

    @Test
    void asksDelegatedRolesInTheOrderInWhichTheyStand() {
        // Depth first: what stands below the first comes before the second.
        mirror.roles.add(TinyRepository.Role.of("targets", "first", "*"));
        mirror.roles.add(TinyRepository.Role.of("first", "below", "*", TARGET));
        mirror.roles.add(TinyRepository.Role.of("targets", "second", "*", TARGET));
        byte[] root = mirror.publish();
        List<String> asked = mirror.files.keySet().stream()
                .filter(name -> name.endsWith("second.json"))
                .toList();
        assertThat(asked).isNotEmpty();
        // Were the second asked first, its absence would be noticed.
        mirror.files.keySet().removeAll(asked);
        assertThat(logs(client(root).refresh(NOW))).containsExactly("https://first.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/etc/evil", "..", "a\\..\\evil"})
    void noPathOutOfMetadataReachesTheDisk(String path) throws IOException {
        mirror.with(path, new byte[] {'{', '}'});
        byte[] root = mirror.publish();
        assertThat(logs(client(root).refresh(NOW))).containsExactly("https://first.example");
        TufClient asking = new TufClient(
                remote, FolderStore.below(folder.resolve("kept"), "https://x.example", root), root, "targets", path);
        assertThat(reason(asking.refresh(NOW))).isEqualTo(TufReason.MALFORMED);
        assertThat(outside()).isEmpty();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))).noneMatch(name -> name.contains("evil"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{}", "{\"signed\":{}}", "{\"signatures\":[],\"signed\":{}}", "{\"signed\":"})
    void nonsenseIsRefusedAndEndsNothing(String nonsense) {
        byte[] root = mirror.publish();
        TufOutcome before = client(root).refresh(NOW);
        for (String name : List.of("timestamp.json", "2.snapshot.json", "2.targets.json", "2.root.json")) {
            versions(mirror, 2);
            mirror.publishTargets();
            mirror.files.put(name, nonsense.getBytes(StandardCharsets.UTF_8));
            assertThat(client(root).refresh(NOW)).as(name).isInstanceOf(TufOutcome.Refused.class);
            assertThat(client(root).kept(NOW)).isInstanceOf(TufOutcome.Current.class);
        }
        assertThat(logs(before)).containsExactly("https://first.example");
        mirror.files.remove("2.root.json");
        versions(mirror, 3);
        mirror.publishTargets();
        assertThat(logs(client(root).refresh(NOW))).containsExactly("https://first.example");
    }
}
