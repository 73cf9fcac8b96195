// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.FakeRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RetryTest {
    private final Fixture fixture = new Fixture().signed();
    private final FakeRegistry registry = fixture.registry;

    @AfterEach
    void stop() {
        fixture.close();
    }

    private long manifests() {
        return registry.requests().stream()
                .filter(FakeRegistry.path("/manifests/"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 522})
    void triesThreeTimesAndThenSaysWhy(int status) {
        registry.when(FakeRegistry.everything(), Behaviour.status(status));
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(": unexpected status code " + status);
        assertThat(manifests()).isEqualTo(3);
    }

    @Test
    void isContentWithALaterAnswer() {
        registry.when(FakeRegistry.everything(), Behaviour.status(503), 2);
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }

    @Test
    void triesAgainWhereAConnectionBreaks() {
        registry.when(FakeRegistry.path("/manifests/"), Behaviour.truncated(10), 1);
        registry.when(FakeRegistry.path("/blobs/"), Behaviour.truncated(0), 1);
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(registry.requests()).hasSize(4);
    }

    @Test
    void givesUpWhereEveryConnectionBreaks() {
        registry.when(FakeRegistry.everything(), Behaviour.truncated(10));
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessageEndingWith(": the connection broke before the whole answer came");
        assertThat(manifests()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 405, 410, 416, 451, 501})
    void triesNothingAgainThatTheRegistryMeant(int status) {
        registry.when(FakeRegistry.everything(), Behaviour.status(status));
        assertThatThrownBy(fixture::tagged).isInstanceOf(UnavailableException.class);
        assertThat(manifests()).isEqualTo(1);
    }

    @Test
    void waitsAsLongAsARegistryAsksFor() {
        registry.when(FakeRegistry.everything(), Behaviour.tooMany("1"), 1);
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(1).atOffset(ZoneOffset.UTC));
        registry.when(FakeRegistry.everything(), Behaviour.tooMany(date), 1);
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", "Fri, 31 Dec 2100 23:59:59 GMT"})
    void givesUpAtOnceWhereThatIsBeyondTheDeadline(String wait) {
        registry.when(FakeRegistry.everything(), Behaviour.tooMany(wait));
        assertThatThrownBy(fixture::tagged).hasMessageEndingWith("unexpected status code 429 Too Many Requests");
        assertThat(manifests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "", "99999999999999999999"})
    void makesItsOwnPauseWhereTheWishIsNonsense(String wait) {
        registry.when(FakeRegistry.everything(), Behaviour.tooMany(wait), 1);
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }

    @Test
    void endsByTheDeadlineWhereTheRegistryHangs() {
        registry.when(FakeRegistry.everything(), Behaviour.delayed(Duration.ofSeconds(50)));
        assertThatThrownBy(() -> fixture.tagged(Deadline.in(Duration.ofSeconds(1))))
                .isInstanceOf(UnavailableException.class)
                .hasMessageEndingWith(": the deadline passed before the registry answered");
        assertThat(manifests()).isEqualTo(1);
    }

    @Test
    void triesAgainWhereOneRequestTakesLongerThanItMay() {
        fixture.with("defaults: {requestTimeout: 500ms}");
        registry.when(FakeRegistry.path("/manifests/"), Behaviour.delayed(Duration.ofSeconds(50)), 1);
        assertThat(fixture.admits(fixture.tagged())).isTrue();
        assertThat(manifests()).isEqualTo(2);
    }

    @Test
    void asksNothingWhereTheDeadlineHasPassed() {
        assertThatThrownBy(() -> fixture.tagged(Deadline.in(Duration.ZERO))).isInstanceOf(UnavailableException.class);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void endsAtOnceWhereTheThreadIsInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        registry.when(FakeRegistry.everything(), (request, usual) -> {
            asked.countDown();
            return Behaviour.delayed(Duration.ofSeconds(50)).answer(request, usual);
        });
        FutureTask<Object> task = new FutureTask<>(fixture::tagged);
        Thread thread = Thread.ofVirtual().start(task);
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        assertThatThrownBy(() -> task.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnavailableException.class);
    }

    @Test
    void saysThatNobodyListensInTheWordsOfTheReference() {
        registry.close();
        String url = registry.host() + "/v2/team/app/manifests/" + fixture.image.signatureTag();
        String end = "\": dial tcp " + registry.host() + ": connect: connection refused";
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessage("Get \"https://" + url + end + "; Get \"http://" + url + end);
    }

    @Test
    void saysThatNobodyListensWhereOneSchemeIsSet() {
        fixture.with("hosts: {\"" + registry.host() + "\": {plainHTTP: true}}");
        registry.close();
        assertThatThrownBy(fixture::tagged)
                .hasMessage("Get \"http://" + registry.host() + "/v2/team/app/manifests/"
                        + fixture.image.signatureTag() + "\": dial tcp " + registry.host()
                        + ": connect: connection refused");
    }

    @Test
    void saysThatAHostHasNoAddress() {
        fixture.with("hosts: {\"" + registry.host() + "\": {endpoints: ['https://no-such-host.invalid']}}");
        assertThatThrownBy(fixture::tagged)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("dial tcp: lookup no-such-host.invalid: no such host");
    }
}
