// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What is allowed is allowed to the last unit, and nothing beyond.
class BudgetTest {
    private static Budget budget(long steps, long collection, long allocation, int depth) {
        return new Budget(new Limits(steps, allocation, collection, depth), () -> false);
    }

    private static void repeat(int times, Runnable run) {
        for (int i = 0; i < times; i++) {
            run.run();
        }
    }

    private static void ends(String which, ThrowingCallable beyond) {
        assertThatThrownBy(beyond)
                .isInstanceOfSatisfying(
                        HaltException.class,
                        halt -> assertThat(halt.text())
                                .isEqualTo("eval_cancel_error: policy exceeded its " + which + " budget"));
    }

    @Test
    void steps() {
        Budget budget = budget(10, 100, 100, 10);
        assertThatCode(() -> repeat(10, budget::step)).doesNotThrowAnyException();
        ends("step", budget::step);
    }

    @Test
    void stepsOfWorkThatMakesNothing() {
        Budget budget = budget(10, 100, 100, 10);
        assertThatCode(() -> budget.work(10)).doesNotThrowAnyException();
        ends("step", () -> budget.work(1));
        ends("step", () -> budget(10_000_000, 100, 100, 10).work(10_000_001));
    }

    @Test
    void stepsBeyondTheStrideOfTheClock() {
        Budget budget = budget(10_000, 100, 100, 10);
        assertThatCode(() -> repeat(10_000, budget::step)).doesNotThrowAnyException();
        ends("step", budget::step);
    }

    @Test
    void stepsThatEndWhereTheClockIsLookedAt() {
        Budget budget = budget(4096, 100, 100, 10);
        assertThatCode(() -> repeat(4096, budget::step)).doesNotThrowAnyException();
        ends("step", budget::step);
    }

    @Test
    void oneCollection() {
        Budget budget = budget(1000, 5, 100, 10);
        assertThatCode(() -> budget.charge(5)).doesNotThrowAnyException();
        ends("collection", () -> budget.charge(6));
    }

    @Test
    void everythingMade() {
        Budget budget = budget(1000, 5, 10, 10);
        assertThatCode(() -> repeat(2, () -> budget.charge(5))).doesNotThrowAnyException();
        ends("allocation", () -> budget.charge(1));
    }

    @Test
    void rulesInsideEachOther() {
        Budget budget = budget(1000, 5, 10, 2);
        assertThatCode(() -> repeat(2, budget::enter)).doesNotThrowAnyException();
        budget.leave();
        assertThatCode(budget::enter).doesNotThrowAnyException();
        ends("depth", budget::enter);
    }

    @Test
    void theClockIsLookedAt() {
        Budget late = new Budget(new Limits(1_000_000, 100, 100, 10), () -> true);
        assertThatCode(() -> repeat(4095, late::step)).doesNotThrowAnyException();
        ends("time", late::step);
        ends("time", () -> new Budget(new Limits(1_000_000, 100, 100, 10), () -> true).work(4096));
    }

    @Test
    void limitsArePositive() {
        assertThatCode(() -> new Limits(1, 1, 1, 1)).doesNotThrowAnyException();
        for (int i = 0; i < 4; i++) {
            int zero = i;
            assertThatThrownBy(() ->
                            new Limits(zero == 0 ? 0 : 1, zero == 1 ? 0 : 1, zero == 2 ? 0 : 1, zero == 3 ? 0 : 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
