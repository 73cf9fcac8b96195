// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import static dev.gatehouse.edge.kubernetes.FakeApiServer.POLICIES;
import static dev.gatehouse.edge.kubernetes.FakeApiServer.event;
import static dev.gatehouse.edge.kubernetes.FakeApiServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The watch against an API server with faults.
class ClusterWatchTest {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private final FakeApiServer server = new FakeApiServer();
    private Optional<ClusterConnection> connection = Optional.empty();
    private Optional<ClusterWatch> watch = Optional.empty();

    @AfterEach
    void close() {
        watch.ifPresent(ClusterWatch::close);
        connection.ifPresent(ClusterConnection::close);
        server.close();
    }

    private ClusterWatch start() {
        return start(WatchSettings.of("cosign-system").withRenewal(Duration.ofSeconds(1)));
    }

    private ClusterWatch start(WatchSettings settings) {
        ClusterConnection to = ClusterConnection.open(
                ConnectionSettings.DEFAULT
                        .withServer(server.address())
                        .withServiceAccount(folder)
                        .withPace(1000, 1000)
                        .withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(700)),
                Map.of());
        ClusterWatch started = ClusterWatch.start(to, settings, InstantSource.fixed(NOW));
        connection = Optional.of(to);
        watch = Optional.of(started);
        return started;
    }

    private static void await(BooleanSupplier condition) {
        ControlPlane.await(LONGEST, condition);
    }

    private static Set<String> names(ClusterWatch watch) {
        return watch.current().policies().keySet();
    }

    private static Reply events(String text) {
        return json(text);
    }

    private static Reply error(int code) {
        return json("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":" + code
                + ",\"message\":\"too old resource version\"}}\n");
    }

    static Stream<Arguments> watchesThatGoWrong() {
        byte[] half = event("ADDED", "half", 11).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Reply ok = Reply.of(200);
        return Stream.of(
                argumentSet(
                        "breaks off in the middle of an event", ok.with(new Reply.Body.Truncated(Bytes.of(half), 40))),
                argumentSet("ends in the middle of an event", events("{\"type\":\"ADDED\",\"obj")),
                argumentSet("is closed before it answers", ok.with(new Reply.Body.Closed())),
                argumentSet("says 410", FakeApiServer.status(410, "Expired")),
                argumentSet("says 429", FakeApiServer.status(429, "Too many requests")),
                argumentSet("says 500", FakeApiServer.status(500, "Internal error")),
                argumentSet("has an event that says 410", error(410)),
                argumentSet("has an event that says 500", error(500)),
                argumentSet("has a line that never ends", ok.with(new Reply.Body.Endless((byte) 'a'))),
                argumentSet("drips", ok.with(new Reply.Body.Dripping(Bytes.of(half), Duration.ofMillis(300)))),
                argumentSet("is no JSON", events("<html>\n")),
                argumentSet("has an event of an unknown type", events(event("RENAMED", "half", 11))),
                argumentSet(
                        "has an object without a name", events("{\"type\":\"ADDED\",\"object\":{\"metadata\":{}}}\n")),
                argumentSet(
                        "has an object of another kind",
                        events("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\"}}\n")),
                argumentSet(
                        "goes back in time",
                        events("{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"3\"}}}\n")));
    }

    @ParameterizedTest
    @MethodSource("watchesThatGoWrong")
    void keepsWhatItHasAndRecovers(Reply broken) {
        server.policies(10, "one", "two").watches(broken, broken, events(event("DELETED", "two", 12)));

        ClusterWatch started = start();
        await(started::loaded);
        assertThat(names(started)).contains("one");
        // Where everything is listed anew, the list has to say the same as the watch would.
        server.policies(12, "one");
        await(() -> names(started).equals(Set.of("one")));
        await(() -> started.stale().isEmpty());
    }

    static Stream<Arguments> listsThatGoWrong() {
        return Stream.of(
                argumentSet("no such kind", FakeApiServer.status(404, "the server could not find it"), "404"),
                argumentSet(
                        "forbidden", FakeApiServer.status(403, "it is \\u001b[1mforbidden"), "403 it is ?[1mforbidden"),
                argumentSet("no JSON", json("<html>"), "malformed"),
                argumentSet("no object", json("[]"), "no object"),
                argumentSet("no version", json("{\"items\":[]}"), "has no version"),
                argumentSet(
                        "an item without a name",
                        json("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{}]}"),
                        "no ClusterImagePolicy"),
                argumentSet("endless", Reply.of(200).with(new Reply.Body.Endless((byte) ' ')), "longer than"),
                argumentSet("closed", Reply.of(200).with(new Reply.Body.Closed()), "GET /apis"),
                argumentSet(
                        "dripping",
                        Reply.of(200).with(new Reply.Body.Dripping(Bytes.of("{   }"), Duration.ofSeconds(1))),
                        "in the middle"),
                argumentSet("a redirect", Reply.of(302).with("Location", "http://127.0.0.1:1/"), "302"));
    }

    @ParameterizedTest
    @MethodSource("listsThatGoWrong")
    void isNotLoadedByAListThatGoesWrong(Reply broken, String reason) {
        server.at(POLICIES, _ -> broken);

        ClusterWatch started = start();
        await(() -> started.stale().size() == 1 && started.stale().getFirst().contains(reason));
        assertThat(started.loaded()).isFalse();
        assertThat(started.confirmed()).isEmpty();
        assertThat(started.stale().getFirst()).startsWith("clusterimagepolicies: not read yet: ");

        server.policies(1, "one");
        await(started::loaded);
        assertThat(names(started)).containsExactly("one");
        assertThat(started.confirmed()).contains(NOW);
    }

    @Test
    void isNotLoadedWhileOneKindDoesNotAnswerAtAll() throws InterruptedException {
        java.util.concurrent.CountDownLatch end = new java.util.concurrent.CountDownLatch(1);
        server.at("/api/v1/namespaces/cosign-system/secrets", _ -> {
            try {
                end.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return FakeApiServer.list(1);
        });

        ClusterWatch started = start();
        await(() -> started.stale().size() == 1 && started.stale().getFirst().contains("secrets: not read yet: GET"));
        assertThat(started.loaded()).isFalse();
        end.countDown();
        await(started::loaded);
    }

    @Test
    void takesSmallerPagesWhereAPageIsTooLong() {
        server.at(POLICIES, request -> {
            if (!request.query().contains("limit=1&") && !request.query().endsWith("limit=1")) {
                return Reply.of(200).with(new Reply.Body.Endless((byte) ' '));
            }
            int page = request.query().contains("continue=p") ? request.query().endsWith("continue=p1") ? 1 : 2 : 0;
            String next = page < 2 ? ",\"continue\":\"p" + (page + 1) + "\"" : "";
            return json("{\"metadata\":{\"resourceVersion\":\"7\"" + next + "},\"items\":["
                    + FakeApiServer.policy("policy-" + page, 7) + "]}");
        });

        ClusterWatch started = start();
        await(started::loaded);
        assertThat(names(started)).containsExactlyInAnyOrder("policy-0", "policy-1", "policy-2");
    }

    @Test
    void readsTheTokenAgainWhenItIsNoLongerTaken() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "first\n");
        FileTime modified = Files.getLastModifiedTime(token);
        server.policies(1, "one").before(request -> {
            boolean good = request.header("Authorization").orElse("").equals("Bearer second");
            return good ? Optional.empty() : Optional.of(FakeApiServer.status(401, "Unauthorized"));
        });
        ClusterWatch started = start();
        await(() ->
                started.stale().stream().filter(line -> line.contains("401")).count() == 4);
        assertThat(started.loaded()).isFalse();

        Files.writeString(token, "second\n");
        Files.setLastModifiedTime(token, modified);
        await(started::loaded);
    }

    @Test
    void followsNoRedirectWithTheToken() throws IOException {
        Files.writeString(folder.resolve("token"), "secret");
        try (FakeApiServer other = new FakeApiServer()) {
            server.before(_ -> Optional.of(Reply.of(307).with("Location", other.address() + "/")));
            ClusterWatch started = start();
            await(() -> started.stale().stream()
                            .filter(line -> line.contains("307"))
                            .count()
                    == 4);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void keepsNothingOfManagedFields() {
        server.policies(1, "one");
        ClusterWatch started = start();
        await(started::loaded);
        assertThat(started.current().policies().values())
                .singleElement()
                .satisfies(policy -> assertThat(policy.content().toString())
                        .doesNotContain("kubectl")
                        .contains("ClusterImagePolicy", "policy.sigstore.dev/v1alpha1"));
    }

    @Test
    void asksForConfigMapsWithTheLabelOnly() {
        ClusterWatch started = start(WatchSettings.of("here").withConfigMapLabel("app.kubernetes.io/part-of"));
        await(started::loaded);
        assertThat(server.requests())
                .filteredOn(request -> request.path().equals("/api/v1/namespaces/here/configmaps"))
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.query()).contains("labelSelector=app.kubernetes.io%2Fpart-of"));
    }

    @Test
    void tellsManyChangesAtOnceAndSurvivesAListenerThatFails() {
        AtomicInteger told = new AtomicInteger();
        StringBuilder many = new StringBuilder();
        IntStream.range(0, 500).forEach(i -> many.append(event("ADDED", "p" + i, 100 + i)));
        server.policies(1).watches(events(many.toString()));

        ClusterWatch started = start();
        started.onChange(() -> {
            throw new IllegalStateException("a listener with a fault");
        });
        started.onChange(told::incrementAndGet);
        await(() -> names(started).size() == 500);
        await(() -> told.get() > 0);
        assertThat(told.get()).isLessThan(100);
    }

    @Test
    void tellsAListenerThatCameLate() {
        ClusterWatch started = start();
        await(started::loaded);
        AtomicInteger told = new AtomicInteger();
        started.onChange(told::incrementAndGet);
        await(() -> told.get() == 1);
    }

    @Test
    void givesTheSameValueWhileNothingChanges() {
        server.policies(1, "one");
        ClusterWatch started = start();
        await(started::loaded);
        assertThat(started.current().policies()).isSameAs(started.current().policies());
    }

    @Test
    void saysWhenTheApiServerWentAway() {
        server.policies(1, "one");
        ClusterWatch started = start();
        await(() -> started.loaded() && started.stale().isEmpty());
        server.close();
        await(() -> started.stale().size() == 4);
        assertThat(started.stale())
                .allSatisfy(line -> assertThat(line).contains("not confirmed since 2026-11-21T12:00:00Z: "));
        assertThat(names(started)).containsExactly("one");
        assertThat(started.loaded()).isTrue();
    }
}
