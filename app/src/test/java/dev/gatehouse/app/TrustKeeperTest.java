// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.TrustSource.Standing;
import dev.gatehouse.admission.TrustedRoots.Found;
import dev.gatehouse.core.crd.Base64Text;
import dev.gatehouse.core.crd.ObjectMeta;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import dev.gatehouse.edge.tuf.PublicGood;
import dev.gatehouse.edge.tuf.TrustSettings;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.serve.webhook.MetricRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Roots that are kept up to date while a process runs. That good repositories are believed is what the
/// cluster's tests show, with real ones.
class TrustKeeperTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static TrustKeeper keeper(String mirror) {
        TrustSettings settings = TrustSettings.read(new TrustSettings.Wanted(mirror, "", false), Map.of());
        return TrustKeeper.start(settings.every(Duration.ofSeconds(1)), () -> NOW, new MetricRegistry());
    }

    private static TrustRoot remote(String mirror) {
        return new TrustRoot(
                new ObjectMeta(new JsonObject(Map.of("name", new JsonString("r")))),
                new TrustRoot.Spec(
                        new TrustRoot.Remote(Base64Text.of(PublicGood.root()), mirror, "targets", null), null, null),
                null);
    }

    private static void await(Supplier<Boolean> condition) throws InterruptedException {
        for (int i = 0; !condition.get(); i++) {
            assertThat(i).as("tenths of a second").isLessThan(200);
            Thread.sleep(100);
        }
    }

    private static String reason(Standing standing) {
        assertThat(standing.found()).isInstanceOf(Found.Missing.class);
        return ((Found.Missing) standing.found()).reason();
    }

    @Test
    void asksNobodyBeforeAPolicyNeedsTheDefaultRoot() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        try (LoopbackServer mirror = LoopbackServer.start(_ -> {
                    asked.incrementAndGet();
                    return Reply.of(404);
                });
                TrustKeeper keeper = keeper("http://127.0.0.1:" + mirror.port())) {
            AtomicInteger changes = new AtomicInteger();
            keeper.onChange(changes::incrementAndGet);
            Thread.sleep(1500);
            assertThat(asked).hasValue(0);
            assertThat(keeper.problems()).isEmpty();
            // What ships serves at first, and no longer once the repository was asked in vain.
            assertThat(keeper.defaultRoot()).isInstanceOf(Found.Ready.class);
            await(() -> keeper.defaultRoot() instanceof Found.Missing && changes.get() > 0);
            assertThat(asked.get()).isPositive();
            assertThat(keeper.defaultRoot())
                    .isInstanceOfSatisfying(
                            Found.Missing.class,
                            missing ->
                                    assertThat(missing.reason()).startsWith("the default trust root cannot be used: "));
            assertThat(keeper.problems()).singleElement().asString().startsWith("the default trust root");
            assertThat(keeper.version()).isPositive();
        }
    }

    @Test
    void aMirrorThatIsNotThereIsSaidToBe() throws InterruptedException {
        try (TrustKeeper keeper = keeper(PublicGood.MIRROR.toString())) {
            AtomicInteger changes = new AtomicInteger();
            keeper.onChange(changes::incrementAndGet);
            TrustRoot root = remote("http://127.0.0.1:1/tuf");
            assertThat(reason(keeper.standing(root))).startsWith("trust root r cannot be used: ");
            await(() -> reason(keeper.standing(root)).contains("http://127.0.0.1:1/tuf") && changes.get() > 0);
            keeper.retain(List.of());
            assertThat(keeper.problems()).isEmpty();
        }
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        try (TrustKeeper keeper = keeper(PublicGood.MIRROR.toString())) {
            assertThat(reason(keeper.standing(remote("file:///etc"))))
                    .contains("a mirror is an address of http or https");
            TrustRoot nothing = new TrustRoot(remote("").metadata(), TrustRoot.Spec.EMPTY, null);
            assertThat(reason(keeper.standing(nothing)))
                    .isEqualTo("invalid TrustRoot entry: r missing repository,remote, and sigstoreKeys");
        }
    }

    @Test
    void aFileIsTrustedAsItIs() {
        TrustSettings settings =
                TrustSettings.read(new TrustSettings.Wanted(PublicGood.MIRROR.toString(), "", true), Map.of());
        try (TrustKeeper keeper = TrustKeeper.start(settings, () -> NOW, new MetricRegistry())) {
            assertThat(keeper.defaultRoot())
                    .isInstanceOfSatisfying(
                            Found.Ready.class,
                            ready -> assertThat(ready.anchors().root()).isEqualTo(PublicGood.trustedRoot()));
        }
    }

    private static KubernetesObject object(String name, boolean terminating, String spec) {
        JsonObject content = (JsonObject) JsonReader.read(
                ("{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":" + spec + "}").getBytes(StandardCharsets.UTF_8),
                JsonLimits.DEFAULT);
        return new KubernetesObject(name, "u", 1, "1", terminating, content);
    }

    @Test
    void theRootsOfAClusterAreThoseThatNobodyHasDeleted() {
        try (TrustKeeper keeper = keeper(PublicGood.MIRROR.toString())) {
            ClusterTrust trust = new ClusterTrust(keeper);
            assertThat(trust.root("r")).isEqualTo(new Found.Missing("trustRootRef r not found"));
            String keys = "{\"sigstoreKeys\":{}}";
            trust.take(new ClusterObjects(
                    Map.of(),
                    Map.of(
                            "r", object("r", false, keys),
                            "gone", object("gone", true, keys),
                            "later", object("later", false, "{\"cloud\":{}}")),
                    Map.of(),
                    Map.of()));
            assertThat(trust.root("r")).isInstanceOf(Found.Ready.class);
            assertThat(trust.root("r")).isEqualTo(trust.root("r"));
            assertThat(trust.root("gone")).isInstanceOf(Found.Missing.class);
            assertThat(trust.root("later"))
                    .isInstanceOfSatisfying(
                            Found.Missing.class,
                            missing -> assertThat(missing.reason())
                                    .startsWith("trust root later cannot be used: the TrustRoot cannot be read: "));
            trust.take(ClusterObjects.NONE);
            assertThat(trust.root("r")).isInstanceOf(Found.Missing.class);
        }
    }
}
