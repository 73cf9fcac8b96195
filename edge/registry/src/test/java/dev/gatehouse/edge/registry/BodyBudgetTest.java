// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BodyBudgetTest {
    private static final int KIB = 1 << 10;

    private final BodyBudget budget = BodyBudget.of(64 * KIB);
    private final Fixture fixture = new Fixture().signed().with(budget);

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static Deadline shortly() {
        return Deadline.in(Duration.ofMillis(300));
    }

    private boolean has(int bytes) throws InterruptedException {
        try (BodyBudget.Share share = budget.share()) {
            return share.take(bytes, Deadline.in(Duration.ZERO));
        }
    }

    @Test
    void givesNoMoreThanThereIsAndTakesItBack() throws Exception {
        try (BodyBudget.Share one = budget.share()) {
            assertThat(one.take(60 * KIB, shortly())).isTrue();
            assertThat(has(4 * KIB)).isTrue();
            assertThat(has(4 * KIB + 1)).isFalse();
            assertThat(one.take(10 * KIB, shortly())).isTrue();
            assertThat(has(54 * KIB)).isTrue();
        }
        assertThat(has(64 * KIB)).isTrue();
    }

    @Test
    void givesAllOfItForABodyThatIsLarger() throws Exception {
        try (BodyBudget.Share one = budget.share()) {
            assertThat(one.take(Integer.MAX_VALUE, shortly())).isTrue();
            assertThat(has(1)).isFalse();
        }
        assertThat(has(1)).isTrue();
    }

    @Test
    void givesAClosedShareNothing() throws Exception {
        BodyBudget.Share share = budget.share();
        share.close();
        assertThat(share.take(1, shortly())).isFalse();
        assertThat(has(64 * KIB)).isTrue();
    }

    @Test
    void readsNothingWhileTheBudgetIsSpentAndGivesUpAtTheDeadline() throws Exception {
        try (BodyBudget.Share other = budget.share()) {
            assertThat(other.take(64 * KIB, shortly())).isTrue();
            assertThatThrownBy(() -> fixture.tagged(shortly()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("deadline passed");
        }
        assertThat(fixture.admits(fixture.tagged())).isTrue();
    }

    @Test
    void takesWhatIsAnnouncedAndTheLimitWhereNothingIs() throws Exception {
        try (BodyBudget.Share other = budget.share()) {
            assertThat(other.take(32 * KIB, shortly())).isTrue();
            assertThat(fixture.admits(fixture.tagged())).isTrue();
            fixture.registry.when(FakeRegistry.path("/manifests/"), Behaviour.endless());
            assertThatThrownBy(() -> fixture.tagged(shortly())).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void givesEverythingBackWhateverTheRegistryDoes() throws Exception {
        try (TokenEndpoint tokens = TokenEndpoint.start()) {
            fixture.registry.requireBearer(tokens.allowAnonymous());
            assertThat(fixture.admits(fixture.tagged())).isTrue();
            fixture.referring();
            fixture.resolved();
            fixture.registry.when(FakeRegistry.path("/blobs/"), Behaviour.endless());
            fixture.tagged();
            fixture.registry.when(FakeRegistry.path("/manifests/"), Behaviour.endless());
            fixture.tagged();
            assertThatThrownBy(fixture::resolved).isInstanceOf(UnavailableException.class);
        }
        assertThat(has(64 * KIB)).isTrue();
    }
}
