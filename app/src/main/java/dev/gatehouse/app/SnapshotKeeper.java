// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.edge.kubernetes.Snapshot;
import dev.gatehouse.edge.kubernetes.SnapshotFile;
import dev.gatehouse.edge.kubernetes.SnapshotReading;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what the cluster holds for the next start of this pod, and ends the life of what an earlier process
/// kept.
final class SnapshotKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);
    private static final long PERIOD_SECONDS = 10;

    private final SnapshotFile file;
    private final Duration maxAge;
    private final InstantSource clock;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gatehouse-snapshot").factory());
    private String complaint = "";

    /// @param maxAge how long after the API server last confirmed it a snapshot serves
    SnapshotKeeper(SnapshotFile file, Duration maxAge, InstantSource clock) {
        this.file = file;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /// Returns what an earlier process kept, where it is young enough.
    Optional<Snapshot> earlier() {
        return switch (file.load(clock.instant(), maxAge)) {
            case SnapshotReading.Usable usable -> Optional.of(usable.snapshot());
            case SnapshotReading.Unusable unusable -> {
                LOG.atInfo().addKeyValue("reason", unusable.reason()).log("no snapshot to start from");
                yield Optional.empty();
            }
        };
    }

    /// Keeps from now on what `current` gives; empty means that there is nothing new to be sure of.
    ///
    /// @param restored what the process started from, until the API server answered
    /// @param answered whether it has
    /// @param expired called once, where the API server has not answered before the snapshot became too old
    void start(
            Supplier<Optional<Snapshot>> current,
            Optional<Snapshot> restored,
            Supplier<Boolean> answered,
            Runnable expired) {
        var _ = executor.scheduleWithFixedDelay(
                () -> save(current), PERIOD_SECONDS / 2, PERIOD_SECONDS, TimeUnit.SECONDS);
        restored.ifPresent(snapshot -> {
            Duration left =
                    Duration.between(clock.instant(), snapshot.confirmed().plus(maxAge));
            Runnable end = () -> {
                if (!answered.get()) {
                    LOG.atError()
                            .addKeyValue("confirmed", snapshot.confirmed())
                            .log("the snapshot is too old to decide by");
                    expired.run();
                }
            };
            var _ = executor.schedule(end, Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        });
    }

    // The last resort: a periodic task that threw once would never run again.
    private void save(Supplier<Optional<Snapshot>> current) {
        try {
            Optional<Snapshot> snapshot = current.get();
            if (snapshot.isPresent()) {
                file.save(snapshot.get());
                complaint = "";
            }
        } catch (IOException | RuntimeException e) {
            if (!e.toString().equals(complaint)) {
                complaint = e.toString();
                LOG.atError().addKeyValue("reason", complaint).log("snapshot not written");
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
