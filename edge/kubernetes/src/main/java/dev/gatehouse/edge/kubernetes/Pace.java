// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.concurrent.locks.LockSupport;

/// Keeps requests to a number per second by letting whoever sends one wait for their turn. Turns are given in the
/// order of arrival; after a quiet time some may be taken at once.
final class Pace implements Interceptor {
    private final long nanosPerRequest;
    private final long credit;
    private long next;

    /// Makes a pace.
    ///
    /// @param burst requests that need not wait after a quiet time
    Pace(double perSecond, int burst) {
        this.nanosPerRequest = Math.max(1, Math.round(1e9 / perSecond));
        this.credit = Math.multiplyExact(nanosPerRequest, burst - 1L);
        this.next = System.nanoTime() - credit;
    }

    @Override
    public void before(BasicBuilder request, HttpRequest before, RequestTags tags) {
        long turn = turn(System.nanoTime());
        for (long wait = turn - System.nanoTime();
                wait > 0 && !Thread.currentThread().isInterrupted();
                wait = turn - System.nanoTime()) {
            LockSupport.parkNanos(this, wait);
        }
    }

    /// Returns the time, as [System#nanoTime()] has it, at which the request that arrives `now` may be sent.
    synchronized long turn(long now) {
        long turn = Math.subtractExact(next, now) < -credit ? now - credit : next;
        next = turn + nanosPerRequest;
        return turn;
    }
}
