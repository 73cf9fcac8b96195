// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The client workflow of TUF and its known faults: rollback, mix and match, freezing, thresholds that one key
/// fills, delegations, paths out of metadata.
class TufClientTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final TestKey LOG = TestKey.elliptic("secp256r1", "ecdsa-sha2-nistp256", "log");
    private static final byte[] TRUSTED_ROOT = trustedRoot("https://log.example.com");

    private final TinyRepository repository = new TinyRepository().with("trusted_root.json", TRUSTED_ROOT);
    private final MemoryStore store = new MemoryStore();

    private static byte[] trustedRoot(String log) {
        String key = Base64.getEncoder().encodeToString(LOG.pair().getPublic().getEncoded());
        return """
                {"tlogs": [{"baseUrl": "%s",
                  "publicKey": {"rawBytes": "%s", "validFor": {"start": "2026-01-01T00:00:00Z"}}}]}
                """.formatted(log, key).getBytes(StandardCharsets.UTF_8);
    }

    private TufClient client(byte[] root) {
        return new TufClient(repository, store, root, "targets", "trusted_root.json");
    }

    private static TrustedRoot root(TufOutcome outcome) {
        assertThat(outcome).isInstanceOf(TufOutcome.Current.class);
        return ((TufOutcome.Current) outcome).root();
    }

    private static TufReason reason(TufOutcome outcome) {
        assertThat(outcome).isInstanceOf(TufOutcome.Refused.class);
        return ((TufOutcome.Refused) outcome).reason();
    }

    static Stream<Arguments> settingsThatDoNotMatter() {
        return Stream.of(
                setting("none", _ -> {}),
                setting("no consistent snapshots", tuf -> tuf.consistent = false),
                setting("no hashes of metadata", tuf -> tuf.hashes = false),
                setting("an RSA key", tuf -> tuf.root = TestKey.rsa("root")),
                setting(
                        "a P-384 key",
                        tuf -> tuf.snapshot = TestKey.elliptic("secp384r1", "ecdsa-sha2-nistp384", "snapshot")),
                setting("two of two keys", tuf -> {
                    tuf.targets = List.of(TestKey.ed25519("one"), TestKey.ed25519("two"));
                    tuf.threshold = 2;
                }),
                setting("a second longer", tuf -> tuf.timestampExpires = "2026-11-21T12:00:01Z"));
    }

    private static Arguments setting(String name, Consumer<TinyRepository> setting) {
        return argumentSet(name, setting);
    }

    @ParameterizedTest
    @MethodSource("settingsThatDoNotMatter")
    void believesASoundRepository(Consumer<TinyRepository> setting) {
        setting.accept(repository);
        assertThat(root(client(repository.publish()).refresh(NOW)).transparencyLogs())
                .extracting(TransparencyLog::baseUrl)
                .containsExactly("https://log.example.com");
    }

    static Stream<Arguments> faults() {
        TestKey stranger = TestKey.ed25519("stranger");
        return Stream.of(
                fault("expired timestamp", tuf -> tuf.timestampExpires = "2026-11-21T12:00:00Z", TufReason.EXPIRED),
                fault("expired snapshot", tuf -> tuf.snapshotExpires = "2026-11-21T12:00:00Z", TufReason.EXPIRED),
                fault("expired targets", tuf -> tuf.targetsExpires = "2026-11-21T12:00:00Z", TufReason.EXPIRED),
                fault("expired root", tuf -> tuf.rootExpires = "2026-11-21T12:00:00Z", TufReason.EXPIRED),
                fault(
                        "targets signed by a stranger",
                        tuf -> tuf.targetsSigners = List.of(stranger),
                        TufReason.BELOW_THRESHOLD),
                fault(
                        "targets signed by a stranger under the right name",
                        tuf -> tuf.targetsSigners = List.of(stranger.called("targets")),
                        TufReason.BELOW_THRESHOLD),
                fault(
                        "one of two keys",
                        tuf -> {
                            tuf.targets = List.of(TestKey.ed25519("one"), TestKey.ed25519("two"));
                            tuf.threshold = 2;
                            tuf.targetsSigners = List.of(tuf.targets.getFirst());
                        },
                        TufReason.BELOW_THRESHOLD),
                fault(
                        "one key twice",
                        tuf -> {
                            tuf.targets = List.of(TestKey.ed25519("one"), TestKey.ed25519("two"));
                            tuf.threshold = 2;
                            tuf.targetsSigners = List.of(tuf.targets.getFirst(), tuf.targets.getFirst());
                        },
                        TufReason.BELOW_THRESHOLD),
                fault(
                        "one key under two names",
                        tuf -> {
                            TestKey one = TestKey.ed25519("one");
                            tuf.targets = List.of(one, one.called("two"));
                            tuf.threshold = 2;
                        },
                        TufReason.BELOW_THRESHOLD),
                fault("a threshold of zero", tuf -> tuf.threshold = 0, TufReason.MALFORMED),
                fault(
                        "root not signed by its key",
                        tuf -> tuf.rootSigners = List.of(stranger),
                        TufReason.BELOW_THRESHOLD),
                fault(
                        "a key of an unknown kind",
                        tuf -> tuf.snapshot = new TestKey(LOG.pair(), "lms", "snapshot"),
                        TufReason.BELOW_THRESHOLD));
    }

    private static Arguments fault(String name, Consumer<TinyRepository> fault, TufReason reason) {
        return argumentSet(name, fault, reason);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void refusesARepositoryWithOneFault(Consumer<TinyRepository> fault, TufReason reason) {
        fault.accept(repository);
        assertThat(reason(client(repository.publish()).refresh(NOW))).isEqualTo(reason);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("no timestamp", tuf -> tuf.files.remove("timestamp.json"), TufReason.MISSING),
                damage("no snapshot", tuf -> tuf.files.remove("1.snapshot.json"), TufReason.MISSING),
                damage("no targets", tuf -> tuf.files.remove("1.targets.json"), TufReason.MISSING),
                damage(
                        "no target",
                        tuf -> tuf.files.keySet().removeIf(name -> name.endsWith(".trusted_root.json")),
                        TufReason.MISSING),
                damage(
                        "a target that was exchanged",
                        tuf -> tuf.files.replaceAll((name, bytes) -> name.endsWith(".trusted_root.json")
                                ? new String(bytes, StandardCharsets.UTF_8)
                                        .replace("log.", "bad.")
                                        .getBytes(StandardCharsets.UTF_8)
                                : bytes),
                        TufReason.WRONG_CONTENT),
                damage(
                        "a target that is longer",
                        tuf -> tuf.files.replaceAll(
                                (name, bytes) -> name.endsWith(".trusted_root.json") ? new byte[100_000] : bytes),
                        TufReason.UNAVAILABLE),
                damage(
                        "a timestamp that is too long",
                        tuf -> tuf.files.put("timestamp.json", new byte[16_385]),
                        TufReason.UNAVAILABLE),
                damage(
                        "a timestamp that is no JSON",
                        tuf -> tuf.files.put("timestamp.json", new byte[] {1}),
                        TufReason.MALFORMED),
                damage(
                        "a snapshot in the place of targets",
                        tuf -> tuf.files.put("1.targets.json", tuf.files.getOrDefault("1.snapshot.json", new byte[0])),
                        TufReason.WRONG_CONTENT));
    }

    private static Arguments damage(String name, Consumer<TinyRepository> damage, TufReason reason) {
        return argumentSet(name, damage, reason);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void refusesADamagedRepository(Consumer<TinyRepository> damage, TufReason reason) {
        byte[] root = repository.publish();
        damage.accept(repository);
        assertThat(reason(client(root).refresh(NOW))).isEqualTo(reason);
    }

    @Test
    void refusesMetadataOfAnotherRoleThatTheRightKeySigned() {
        // Without hashes in between only type and version tell the files apart.
        repository.hashes = false;
        repository.targets = List.of(repository.snapshot);
        byte[] root = repository.publish();
        repository.files.put("1.targets.json", repository.files.getOrDefault("1.snapshot.json", new byte[0]));
        assertThat(reason(client(root).refresh(NOW))).isEqualTo(TufReason.MALFORMED);
    }

    @Test
    void followsTheRootFromVersionToVersion() {
        byte[] first = repository.publishRoot();
        TestKey old = repository.root;
        for (int version = 2; version <= 4; version++) {
            repository.rootVersion = version;
            TestKey previous = repository.root;
            repository.root = TestKey.ed25519("root " + version);
            repository.rootSigners = List.of(previous, repository.root);
            repository.publishRoot();
        }
        repository.publishTargets();
        assertThat(root(client(first).refresh(NOW)).transparencyLogs()).hasSize(1);
        assertThat(old).isNotEqualTo(repository.root);
    }

    @Test
    void refusesARootThatTheOneBeforeDidNotSign() {
        byte[] first = repository.publish();
        repository.rootVersion = 2;
        repository.root = TestKey.ed25519("usurper");
        repository.publish();
        assertThat(reason(client(first).refresh(NOW))).isEqualTo(TufReason.BELOW_THRESHOLD);
    }

    @Test
    void refusesARootThatDoesNotSignItself() {
        byte[] first = repository.publish();
        TestKey old = repository.root;
        repository.rootVersion = 2;
        repository.root = TestKey.ed25519("new");
        repository.rootSigners = List.of(old);
        repository.publish();
        assertThat(reason(client(first).refresh(NOW))).isEqualTo(TufReason.BELOW_THRESHOLD);
    }

    @Test
    void refusesARootInThePlaceOfAnother() {
        byte[] first = repository.publish();
        repository.rootVersion = 3;
        repository.files.put("2.root.json", repository.publishRoot());
        assertThat(reason(client(first).refresh(NOW))).isEqualTo(TufReason.WRONG_VERSION);
    }

    @Test
    void follows256RotationsAndNoMore() {
        byte[] first = repository.publish();
        for (int version = 2; version <= 257; version++) {
            repository.rootVersion = version;
            repository.publishRoot();
        }
        assertThat(root(client(first).refresh(NOW)).transparencyLogs()).hasSize(1);
        repository.rootVersion = 258;
        repository.publishRoot();
        assertThat(reason(new TufClient(repository, new MemoryStore(), first, "targets", "trusted_root.json")
                        .refresh(NOW)))
                .isEqualTo(TufReason.TOO_MANY_ROTATIONS);
    }

    static Stream<Arguments> stepsBack() {
        return Stream.of(
                argumentSet("timestamp", step(tuf -> tuf.timestampVersion = 4)),
                argumentSet("snapshot", step(tuf -> {
                    tuf.timestampVersion = 6;
                    tuf.snapshotVersion = 4;
                })),
                argumentSet("targets", step(tuf -> {
                    tuf.timestampVersion = 6;
                    tuf.snapshotVersion = 6;
                    tuf.targetsVersion = 4;
                })),
                argumentSet("targets with a delegated role that is gone", step(tuf -> {
                    tuf.timestampVersion = 6;
                    tuf.snapshotVersion = 6;
                    tuf.targetsVersion = 6;
                    tuf.roles.clear();
                })));
    }

    private static Consumer<TinyRepository> step(Consumer<TinyRepository> step) {
        return step;
    }

    @ParameterizedTest
    @MethodSource("stepsBack")
    void refusesVersionsThatGoBackOverRestarts(Consumer<TinyRepository> step, @TempDir Path folder) {
        repository.timestampVersion = 5;
        repository.snapshotVersion = 5;
        repository.targetsVersion = 5;
        repository.roles.add(TinyRepository.Role.of("targets", "other", "other/*"));
        byte[] root = repository.publish();
        TufOutcome before = restarted(folder, root).refresh(NOW);
        step.accept(repository);
        repository.publishTargets();

        assertThat(before).isInstanceOf(TufOutcome.Current.class);
        assertThat(reason(restarted(folder, root).refresh(NOW))).isEqualTo(TufReason.ROLLBACK);
        assertThat(restarted(folder, root).kept(NOW)).isEqualTo(before);
    }

    private TufClient restarted(Path folder, byte[] root) {
        FolderStore kept = FolderStore.below(folder, "https://tuf.example.com", root);
        return new TufClient(repository, kept, root, "targets", "trusted_root.json");
    }

    @Test
    void beginsAnewWithNewKeysAfterVersionsWereDrivenUp() {
        repository.timestampVersion = 1_000_000;
        repository.snapshotVersion = 1_000_000;
        byte[] first = repository.publish();
        assertThat(client(first).refresh(NOW)).isInstanceOf(TufOutcome.Current.class);
        repository.rootVersion = 2;
        repository.timestamp = TestKey.ed25519("new timestamp");
        repository.timestampVersion = 2;
        repository.snapshotVersion = 2;
        repository.publish();
        assertThat(client(first).refresh(NOW)).isInstanceOf(TufOutcome.Current.class);
    }

    @Test
    void takesWhatIsNew(@TempDir Path folder) {
        byte[] root = repository.publish();
        assertThat(restarted(folder, root).refresh(NOW)).isInstanceOf(TufOutcome.Current.class);
        repository.timestampVersion = 2;
        repository.snapshotVersion = 2;
        repository.targetsVersion = 2;
        repository.with("trusted_root.json", trustedRoot("https://new.example.com"));
        repository.publishTargets();
        assertThat(root(restarted(folder, root).refresh(NOW)).transparencyLogs())
                .extracting(TransparencyLog::baseUrl)
                .containsExactly("https://new.example.com");
    }

    @Test
    void asksOnlyForWhatIsNotKept() {
        byte[] root = repository.publish();
        client(root).refresh(NOW);
        repository.asked.clear();
        client(root).refresh(NOW);
        assertThat(repository.asked).containsExactly("2.root.json", "timestamp.json");
    }

    @Test
    void servesWhatIsKeptUntilItExpires() {
        repository.timestampExpires = "2026-11-28T12:00:00Z";
        byte[] root = repository.publish();
        TufOutcome current = client(root).refresh(NOW);
        repository.files.clear();
        Instant end = Instant.parse("2026-11-28T12:00:00Z");

        assertThat(((TufOutcome.Current) current).expires()).isEqualTo(end);
        assertThat(((TufOutcome.Current) current).isUsableAt(end.minusSeconds(1)))
                .isTrue();
        assertThat(((TufOutcome.Current) current).isUsableAt(end)).isFalse();
        assertThat(client(root).kept(end.minusSeconds(1))).isEqualTo(current);
        assertThat(reason(client(root).kept(end))).isEqualTo(TufReason.EXPIRED);
        assertThat(reason(client(root).refresh(NOW))).isEqualTo(TufReason.MISSING);
    }

    @Test
    void keepsNothingBeforeTheFirstRefresh() {
        assertThat(reason(client(repository.publish()).kept(NOW))).isEqualTo(TufReason.MISSING);
    }

    @Test
    void saysWhereTheRepositoryDoesNotAnswer() {
        byte[] root = repository.publish();
        TufRepository silent = (_, _) -> {
            throw new UnavailableException("no answer");
        };
        assertThat(new TufClient(silent, store, root, "targets", "trusted_root.json").refresh(NOW))
                .isEqualTo(new TufOutcome.Refused(TufReason.UNAVAILABLE, "no answer"));
    }

    @Test
    void refusesToLearnWhatItCannotKeep(@TempDir Path folder) throws Exception {
        byte[] root = repository.publish();
        Path file = folder.resolve("file");
        Files.writeString(file, "not a folder");
        assertThat(reason(restarted(file, root).refresh(NOW))).isEqualTo(TufReason.NOT_KEPT);
    }

    @Test
    void getsOverADamagedStore(@TempDir Path folder) throws Exception {
        byte[] root = repository.publish();
        restarted(folder, root).refresh(NOW);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "{}");
            }
        }
        assertThat(reason(restarted(folder, root).kept(NOW))).isEqualTo(TufReason.MALFORMED);
        assertThat(restarted(folder, root).refresh(NOW)).isInstanceOf(TufOutcome.Current.class);
    }

    @Test
    void putsNoNameFromMetadataOnTheDisk(@TempDir Path folder) throws Exception {
        repository.roles.add(TinyRepository.Role.of("targets", "CON ~%2e%2e", "*", "trusted_root.json"));
        byte[] root = repository.publish();
        assertThat(restarted(folder, root).refresh(NOW)).isInstanceOf(TufOutcome.Current.class);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .hasSize(6)
                    .allMatch(name -> name.matches("[a-z]+(-[0-9a-f]{64})?\\.(json|bin)"));
        }
    }

    static Stream<Arguments> rolesThatAreNotAllowed() {
        return Stream.of("../targets", "a/b", "..", "root", "snapshot", "a\\b", "a\nb", "")
                .map(name -> argumentSet("'" + name + "'", name));
    }

    @ParameterizedTest
    @MethodSource("rolesThatAreNotAllowed")
    void refusesDelegationsWhoseNamesWouldBePaths(String name) {
        repository.roles.add(TinyRepository.Role.of("targets", name, "*", "trusted_root.json"));
        assertThat(reason(client(repository.publish()).refresh(NOW))).isEqualTo(TufReason.MALFORMED);
    }

    @ParameterizedTest
    @MethodSource("pathsThatAreNotAllowed")
    void refusesTargetsWhosePathsLeaveTheFolder(String path) {
        byte[] root = repository.publish();
        TufClient client = new TufClient(repository, store, root, "targets", path);
        assertThat(reason(client.refresh(NOW))).isEqualTo(TufReason.MALFORMED);
        assertThat(reason(new TufClient(repository, store, root, path, "trusted_root.json").refresh(NOW)))
                .isEqualTo(TufReason.MALFORMED);
    }

    static Stream<Arguments> pathsThatAreNotAllowed() {
        return Stream.of("../trusted_root.json", "/etc/passwd", "a/../b", "a//b", ".", "", "a\\b", "a\0b")
                .map(path -> argumentSet("'" + path + "'", path));
    }

    @Test
    void followsDelegations() {
        repository.roles.add(TinyRepository.Role.of("targets", "deep", "*"));
        repository.roles.add(TinyRepository.Role.of("deep", "deeper", "trusted*", "trusted_root.json"));
        assertThat(root(client(repository.publish()).refresh(NOW)).transparencyLogs())
                .hasSize(1);
    }

    @Test
    void believesADelegatedRoleUntilItExpires() {
        repository.roles.add(TinyRepository.Role.of("targets", "deep", "*", "trusted_root.json"));
        repository.delegatedExpires = "2026-11-21T12:00:01Z";
        byte[] root = repository.publish();
        assertThat(client(root).refresh(NOW))
                .isInstanceOfSatisfying(
                        TufOutcome.Current.class,
                        current -> assertThat(current.expires()).isEqualTo(NOW.plusSeconds(1)));
        assertThat(reason(client(root).refresh(NOW.plusSeconds(1)))).isEqualTo(TufReason.EXPIRED);
    }

    @Test
    void refusesADelegatedRoleThatAnotherKeySigned() {
        repository.roles.add(TinyRepository.Role.of("targets", "deep", "*", "trusted_root.json")
                .signedBy(TestKey.ed25519("key of deep")));
        assertThat(reason(client(repository.publish()).refresh(NOW))).isEqualTo(TufReason.BELOW_THRESHOLD);
    }

    @Test
    void letsARoleSpeakOnlyAboutItsTargets() {
        repository.roles.add(TinyRepository.Role.of("targets", "deep", "other/*", "trusted_root.json"));
        assertThat(client(repository.publish()).refresh(NOW))
                .isEqualTo(new TufOutcome.Refused(TufReason.UNUSABLE_TARGET, "no certificate authorities found"));
    }

    @Test
    void asksNobodyAfterATerminatingDelegation() {
        repository.roles.add(TinyRepository.Role.of("targets", "first", "*").ending());
        repository.roles.add(TinyRepository.Role.of("targets", "second", "*", "trusted_root.json"));
        assertThat(reason(client(repository.publish()).refresh(NOW))).isEqualTo(TufReason.UNUSABLE_TARGET);
        assertThat(repository.asked).contains("1.first.json").doesNotContain("1.second.json");
    }

    @Test
    void asks32RolesAndNoMore() {
        String parent = "targets";
        for (int i = 1; i <= 31; i++) {
            repository.roles.add(TinyRepository.Role.of(parent, "role" + i, "*"));
            parent = "role" + i;
        }
        repository.roles.add(TinyRepository.Role.of(parent, "role32", "*", "trusted_root.json"));
        assertThat(client(repository.publish()).refresh(NOW)).isInstanceOf(TufOutcome.Current.class);
        repository.roles.set(31, TinyRepository.Role.of(parent, "role32", "*"));
        repository.roles.add(TinyRepository.Role.of("role32", "role33", "*", "trusted_root.json"));
        repository.timestampVersion = 2;
        repository.snapshotVersion = 2;
        assertThat(reason(new TufClient(
                                repository, new MemoryStore(), repository.publish(), "targets", "trusted_root.json")
                        .refresh(NOW)))
                .isEqualTo(TufReason.UNKNOWN_TARGET);
    }

    @Test
    void comesToAnEndWhereRolesDelegateToEachOther() {
        repository.roles.add(TinyRepository.Role.of("targets", "one", "*"));
        repository.roles.add(TinyRepository.Role.of("one", "two", "*"));
        TinyRepository.Role one = repository.roles.getFirst();
        repository.roles.add(new TinyRepository.Role("two", "one", one.key(), one.key(), "*", false, List.of()));
        TufClient other = new TufClient(repository, store, repository.publish(), "targets", "other.json");
        assertThat(reason(other.refresh(NOW))).isEqualTo(TufReason.UNUSABLE_TARGET);
    }

    @Test
    void refusesATargetThatIsNoTrustedRoot() {
        repository.with("trusted_root.json", new byte[] {'{'});
        assertThat(client(repository.publish()).refresh(NOW))
                .isInstanceOfSatisfying(TufOutcome.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(TufReason.UNUSABLE_TARGET);
                    assertThat(refused.detail()).startsWith("parsing trusted_root.json: ");
                });
    }

    @Test
    void putsATrustedRootTogetherFromLegacyTargets() {
        repository.content.clear();
        String pem = LOG.json()
                .object("keyval")
                .flatMap(value -> value.string("public"))
                .orElseThrow();
        repository.with("fulcio.pem", certificate());
        repository.with("rekor.pub", pem.getBytes(StandardCharsets.UTF_8));
        repository.with("ctfe.pub", pem.getBytes(StandardCharsets.UTF_8));
        repository.with("other.txt", new byte[] {1});
        repository.custom.put("fulcio.pem", usage("Fulcio"));
        repository.custom.put("rekor.pub", usage("REKOR"));
        repository.custom.put("ctfe.pub", usage("ctfe"));
        repository.custom.put("other.txt", usage("TSA"));
        TrustedRoot root = root(client(repository.publish()).refresh(NOW));
        assertThat(root.certificateAuthorities()).hasSize(1);
        assertThat(root.transparencyLogs())
                .extracting(TransparencyLog::baseUrl)
                .containsExactly("https://service.example.com");
        assertThat(root.certificateLogs()).hasSize(1);
        assertThat(root.timestampAuthorities()).isEmpty();
    }

    private static JsonObject usage(String usage) {
        return TinyRepository.object(
                "sigstore",
                TinyRepository.object(
                        "usage", TinyRepository.text(usage),
                        "status", TinyRepository.text("Expired"),
                        "uri", TinyRepository.text("https://service.example.com")));
    }

    // The public-good root of Fulcio, in PEM.
    private static byte[] certificate() {
        byte[] der = PublicGood.trustedRoot()
                .certificateAuthorities()
                .getFirst()
                .root()
                .encoded();
        String text = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shipsTheMaterialOfThePublicGoodInstance() {
        TrustedRoot root = PublicGood.trustedRoot();
        assertThat(root.certificateAuthorities()).hasSize(2);
        assertThat(root.transparencyLogs()).hasSize(1);
        assertThat(root.certificateLogs()).hasSize(2);
        assertThat(root.timestampAuthorities()).hasSize(1);
        assertThat(RootMetadata.read(PublicGood.root()).version()).isEqualTo(14);
        // Its own time is over, which does not matter to where a chain begins, only to where it ends.
        assertThat(reason(new TufClient(
                                (_, _) -> Optional.empty(), store, PublicGood.root(), "targets", "trusted_root.json")
                        .refresh(NOW)))
                .isEqualTo(TufReason.EXPIRED);
    }
}
