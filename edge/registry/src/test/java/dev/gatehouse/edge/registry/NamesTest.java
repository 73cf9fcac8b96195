// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.edge.registry.Exchange.Failure;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NamesTest {
    private static final Deadline PASSED = Deadline.in(Duration.ZERO);

    private final List<InetAddress> here = List.of(InetAddress.getLoopbackAddress());
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final Names names = new Names(this::answer);

    private List<InetAddress> answer(String host) throws UnknownHostException {
        asked.incrementAndGet();
        thread.set(Thread.currentThread());
        if (host.startsWith("unknown")) {
            throw new UnknownHostException(host);
        }
        if (host.startsWith("hangs")) {
            hang();
        }
        return here;
    }

    private void hang() {
        boolean ended = false;
        while (!ended) {
            try {
                answered.await();
                ended = true;
            } catch (InterruptedException _) {
                // Name services cannot be interrupted.
            }
        }
    }

    @AfterEach
    void stop() {
        answered.countDown();
        names.close();
    }

    @Test
    void looksNamesUpOnPlatformThreads() throws Exception {
        assertThat(names.of("one.example", Fixture.soon())).isEqualTo(here);
        assertThat(thread.get().isVirtual()).isFalse();
        assertThat(thread.get().isDaemon()).isTrue();
    }

    @Test
    void asksAgainForWhatHasAddressesAndNotForWhatHasNone() throws Exception {
        names.of("one.example", Fixture.soon());
        names.of("one.example", Fixture.soon());
        assertThat(asked.get()).isEqualTo(2);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> names.of("unknown.example", Fixture.soon()))
                    .isInstanceOf(UnknownHostException.class);
        }
        assertThat(asked.get()).isEqualTo(3);
    }

    @Test
    void waitsForAHangingNameNoLongerThanTheDeadlineAndHangsOnceForIt() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> names.of("hangs.example", Deadline.in(Duration.ofMillis(5))))
                    .isInstanceOf(TimeoutException.class);
        }
        assertThat(names.of("one.example", Fixture.soon())).isEqualTo(here);
        assertThat(asked.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void hangsOnThirtyTwoThreadsAtMostAndForgetsWhatNobodyWaitsFor() throws Exception {
        for (int i = 0; i < 100; i++) {
            String host = "hangs-" + i + ".example";
            assertThatThrownBy(() -> names.of(host, PASSED)).isInstanceOf(TimeoutException.class);
        }
        assertThatThrownBy(() -> names.of("one.example", PASSED)).isInstanceOf(TimeoutException.class);
        answered.countDown();
        assertThat(names.of("one.example", Fixture.soon())).isEqualTo(here);
        assertThat(asked.get()).isLessThanOrEqualTo(33);
    }

    @Test
    void endsARequestToAHangingNameByItsDeadline() {
        try (Wire wire = new Wire(RegistrySettings.NONE, this::answer)) {
            Call call = Call.get(
                    URI.create("https://hangs.example/v2/"),
                    "",
                    10,
                    "",
                    BodyBudget.of(1).share());
            assertThat(wire.exchange(call, Deadline.in(Duration.ofMillis(50))))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.text()).contains("deadline passed"));
            assertThat(thread.get().isVirtual()).isFalse();
        }
    }

    @Test
    void hasTurnsAtAHostInTheOrderTheyWereAskedFor() {
        try (Wire wire = new Wire(RegistrySettings.NONE)) {
            Semaphore turns = wire.turns("registry.example");
            assertThat(turns.isFair()).isTrue();
        }
    }
}
