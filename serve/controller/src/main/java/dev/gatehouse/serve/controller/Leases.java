// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// This replica's part in the elections for all duties. Each lease is won and lost on its own, so that another
/// program may hold some of them.
public final class Leases implements AutoCloseable {
    private static final Duration ENDING = Duration.ofMillis(500);
    private static final Duration RELEASING = Duration.ofMillis(1_200);

    private final Map<Duty, Election> elections;
    private final List<Thread> threads = new ArrayList<>();

    private Leases(Map<Duty, Election> elections) {
        this.elections = new EnumMap<>(Duty.class);
        this.elections.putAll(elections);
    }

    /// Returns leadership over everything without asking anybody: for one replica (`--disable-ha`).
    public static Leases disabled() {
        return new Leases(Map.of());
    }

    /// Takes part in the election for every duty, in the background.
    ///
    /// @param clock tells the times in the leases, which only people read
    public static Leases start(
            KubernetesClient client, ControllerSettings settings, ControllerMetrics metrics, InstantSource clock) {
        String identity = settings.hostname() + "_" + UUID.randomUUID();
        ApiServer api = ApiServer.of(client, Leadership.always());
        Map<Duty, Election> elections = new EnumMap<>(Duty.class);
        for (Duty duty : Duty.values()) {
            Election.Candidacy candidacy = new Election.Candidacy(
                    settings.namespace(), duty.lease(settings.names(), settings.leases()), identity);
            elections.put(duty, new Election(candidacy, settings.leases(), api, metrics, clock, System::nanoTime));
        }
        Leases leases = new Leases(elections);
        elections.forEach((duty, election) ->
                leases.threads.add(Thread.ofVirtual().name("election-" + duty).start(election::run)));
        return leases;
    }

    /// Returns whether this replica is the one that does `duty`.
    public Leadership leadership(Duty duty) {
        return Optional.<Leadership>ofNullable(elections.get(duty)).orElseGet(Leadership::always);
    }

    /// Stops leading at once and gives back the leases that this replica holds; takes at most 2 seconds.
    @Override
    public void close() {
        elections.values().forEach(Election::resign);
        try {
            threads.forEach(Thread::interrupt);
            join(threads, ENDING);
            List<Thread> releases = elections.values().stream()
                    .map(election -> Thread.ofVirtual().start(election::release))
                    .toList();
            join(releases, RELEASING);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(List<Thread> threads, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
    }
}
