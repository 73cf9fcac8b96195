// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.admission.Deadline;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks up the addresses of hosts. A look-up cannot be interrupted and would hold on to the carrier of a
/// virtual thread, so it runs on one of a few platform threads, one for each name at a time; who waits for it
/// stops at the deadline. A name that has no address is remembered for a few seconds.
final class Names implements AutoCloseable {
    private static final int THREADS = 32;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 10_000;

    /// Knows the addresses of hosts.
    @FunctionalInterface
    interface Service {
        /// Returns the addresses of `host`.
        ///
        /// @throws UnknownHostException where it has none
        List<InetAddress> of(String host) throws UnknownHostException;
    }

    /// A look-up that is under way or waits for a thread.
    private static final class LookUp {
        private final FutureTask<List<InetAddress>> task;
        private int waiting;

        LookUp(FutureTask<List<InetAddress>> task) {
            this.task = task;
        }
    }

    private final Service service;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("gatehouse-names-", 0).factory());
    // Guarded by this.
    private final Map<String, LookUp> underWay = new HashMap<>();
    private final Cache<String, Boolean> unknown = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    Names(Service service) {
        this.service = service;
        threads.allowCoreThreadTimeOut(true);
    }

    /// Ends without waiting for look-ups that hang.
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /// Returns the addresses of `host`.
    ///
    /// @throws UnknownHostException where it has none, or had none a few seconds ago
    /// @throws TimeoutException where that is not known by `deadline`
    List<InetAddress> of(String host, Deadline deadline)
            throws UnknownHostException, TimeoutException, InterruptedException {
        if (unknown.getIfPresent(host) != null) {
            throw new UnknownHostException(host);
        }
        LookUp joined = join(host);
        try {
            return joined.task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case UnknownHostException none -> throw none;
                case RuntimeException thrown -> throw thrown;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            leave(host, joined);
        }
    }

    private synchronized LookUp join(String host) {
        LookUp there = underWay.get(host);
        if (there == null) {
            there = new LookUp(new FutureTask<>(() -> lookedUp(host)));
            threads.execute(there.task);
            underWay.put(host, there);
        }
        there.waiting++;
        return there;
    }

    // What nobody waits for any more must not keep those from a thread that come after it.
    private synchronized void leave(String host, LookUp joined) {
        joined.waiting--;
        if (joined.waiting == 0 && threads.remove(joined.task)) {
            underWay.remove(host, joined);
        }
    }

    private synchronized void end(String host) {
        underWay.remove(host);
    }

    private List<InetAddress> lookedUp(String host) throws UnknownHostException {
        try {
            return service.of(host);
        } catch (UnknownHostException e) {
            unknown.put(host, true);
            throw e;
        } finally {
            end(host);
        }
    }
}
