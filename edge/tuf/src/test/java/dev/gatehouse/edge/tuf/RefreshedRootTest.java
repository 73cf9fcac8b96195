// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.edge.tuf.RefreshedRoot.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Whom to believe between refreshes, with a repository that answers, lies, goes away or runs out of time.
class RefreshedRootTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final String LATER = "2026-12-01T00:00:00Z";
    private static final TestKey LOG = TestKey.elliptic("secp256r1", "ecdsa-sha2-nistp256", "log");

    private final TinyRepository repository = new TinyRepository().with("trusted_root.json", trustedRoot("a.example"));
    private final MemoryStore store = new MemoryStore();
    private final AtomicBoolean gone = new AtomicBoolean();

    private static byte[] trustedRoot(String log) {
        String key = Base64.getEncoder().encodeToString(LOG.pair().getPublic().getEncoded());
        return """
                {"tlogs": [{"baseUrl": "https://%s",
                  "publicKey": {"rawBytes": "%s", "validFor": {"start": "2026-01-01T00:00:00Z"}}}]}
                """.formatted(log, key).getBytes(StandardCharsets.UTF_8);
    }

    private TufClient client() {
        repository.timestampExpires = LATER;
        byte[] root = repository.publish();
        TufRepository mirror = (path, limit) -> {
            if (gone.get()) {
                throw new UnavailableException("connection refused");
            }
            return repository.fetch(path, limit);
        };
        return new TufClient(mirror, store, root, "targets", "trusted_root.json");
    }

    private RefreshedRoot root() {
        return RefreshedRoot.of(client(), DAY, UnaryOperator.identity(), NOW);
    }

    private static TrustAnchors anchors(Standing standing) {
        assertThat(standing).isInstanceOf(Standing.Serving.class);
        return ((Standing.Serving) standing).anchors();
    }

    private static List<String> logs(Standing standing) {
        return anchors(standing).root().transparencyLogs().stream()
                .map(TransparencyLog::baseUrl)
                .toList();
    }

    private static String reason(Standing standing) {
        assertThat(standing).isInstanceOf(Standing.Refused.class);
        return ((Standing.Refused) standing).reason();
    }

    @Test
    void believesNobodyBeforeTheFirstRefresh() {
        RefreshedRoot root = root();
        assertThat(reason(root.standing(NOW))).isEqualTo("it has not been fetched yet");
        assertThat(root.isDueAt(NOW)).isTrue();
        assertThat(root.refresh(NOW)).isTrue();
        assertThat(logs(root.standing(NOW))).containsExactly("https://a.example");
        assertThat(root.isDueAt(NOW.plus(DAY).minusSeconds(1))).isFalse();
        assertThat(root.isDueAt(NOW.plus(DAY))).isTrue();
    }

    @Test
    void servesWhatShipsUntilTheFirstRefreshHasEnded() {
        RefreshedRoot root =
                RefreshedRoot.servingFirst(TrustedRoot.NOBODY, client(), DAY, UnaryOperator.identity(), NOW);
        assertThat(logs(root.standing(NOW))).isEmpty();
        root.refresh(NOW);
        assertThat(logs(root.standing(NOW))).containsExactly("https://a.example");
    }

    @Test
    void servesWhatShipsForAnHourAtMost() {
        RefreshedRoot root =
                RefreshedRoot.servingFirst(TrustedRoot.NOBODY, client(), DAY, UnaryOperator.identity(), NOW);
        assertThat(logs(root.standing(NOW.plusSeconds(3599)))).isEmpty();
        assertThat(reason(root.standing(NOW.plusSeconds(3600)))).isEqualTo("it has not been fetched yet");
    }

    @Test
    void whatShipsDoesNotServeAfterARefreshThatFailed() {
        RefreshedRoot root =
                RefreshedRoot.servingFirst(TrustedRoot.NOBODY, client(), DAY, UnaryOperator.identity(), NOW);
        gone.set(true);
        assertThat(root.refresh(NOW)).isFalse();
        assertThat(reason(root.standing(NOW))).contains("connection refused");
    }

    @Test
    void theLastGoodOneServesUntilItsMetadataExpires() {
        RefreshedRoot root = root();
        root.refresh(NOW);
        gone.set(true);
        Instant later = NOW.plus(DAY);
        assertThat(root.refresh(later)).isFalse();
        Standing standing = root.standing(later);
        assertThat(logs(standing)).containsExactly("https://a.example");
        assertThat(((Standing.Serving) standing).problem().orElseThrow())
                .contains("connection refused", "stays in force until " + LATER);
        Instant end = Instant.parse(LATER);
        assertThat(root.standing(end.minusSeconds(1))).isInstanceOf(Standing.Serving.class);
        assertThat(reason(root.standing(end))).contains("its metadata expired at " + LATER, "connection refused");
        gone.set(false);
        repository.timestampVersion = 2;
        repository.timestampExpires = "2027-01-01T00:00:00Z";
        repository.publish();
        assertThat(root.refresh(end)).isTrue();
        assertThat(root.standing(end)).isInstanceOf(Standing.Serving.class);
    }

    @Test
    void aRepositoryThatGoesBackChangesNothing() {
        repository.timestampVersion = 3;
        repository.snapshotVersion = 3;
        repository.targetsVersion = 3;
        RefreshedRoot root = root();
        root.refresh(NOW);
        repository.timestampVersion = 2;
        repository.with("trusted_root.json", trustedRoot("evil.example")).publish();
        assertThat(root.refresh(NOW.plus(DAY))).isFalse();
        assertThat(logs(root.standing(NOW.plus(DAY)))).containsExactly("https://a.example");
    }

    @Test
    void whatWasKeptServesAtOnceAfterARestart() {
        RefreshedRoot first = root();
        first.refresh(NOW);
        gone.set(true);
        RefreshedRoot second = root();
        assertThat(logs(second.standing(NOW))).containsExactly("https://a.example");
        assertThat(second.refresh(NOW)).isFalse();
        assertThat(logs(second.standing(NOW))).containsExactly("https://a.example");
        assertThat(reason(second.standing(Instant.parse(LATER)))).contains("expired");
    }

    @Test
    void equalAnchorsStayTheSameValue() {
        RefreshedRoot root = root();
        root.refresh(NOW);
        TrustAnchors before = anchors(root.standing(NOW));
        repository.timestampVersion = 2;
        repository.publish();
        root.refresh(NOW.plus(DAY));
        assertThat(anchors(root.standing(NOW.plus(DAY)))).isSameAs(before);
    }

    @Test
    void asksAgainSoonAndThenLessOften() {
        RefreshedRoot root = root();
        gone.set(true);
        root.refresh(NOW);
        assertThat(root.isDueAt(NOW.plusSeconds(29))).isFalse();
        assertThat(root.isDueAt(NOW.plusSeconds(30))).isTrue();
        root.refresh(NOW);
        assertThat(root.isDueAt(NOW.plusSeconds(59))).isFalse();
        assertThat(root.isDueAt(NOW.plusSeconds(60))).isTrue();
        for (int i = 0; i < 40; i++) {
            root.refresh(NOW);
        }
        assertThat(root.isDueAt(NOW.plusSeconds(32 * 60))).isTrue();
    }

    @Test
    void asksAgainBeforeWhatItHasExpires() {
        RefreshedRoot root = RefreshedRoot.of(client(), Duration.ofDays(365), UnaryOperator.identity(), NOW);
        root.refresh(NOW);
        assertThat(root.isDueAt(Instant.parse("2026-11-27T00:00:00Z"))).isTrue();
    }

    @Test
    void believesWhatWasPutInThePlaceOfWhatTheRepositorySays() {
        RefreshedRoot root = RefreshedRoot.of(client(), DAY, known -> known.withTransparencyLogs(List.of()), NOW);
        root.refresh(NOW);
        assertThat(logs(root.standing(NOW))).isEmpty();
    }
}
