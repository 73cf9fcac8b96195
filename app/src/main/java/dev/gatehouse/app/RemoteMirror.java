// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.edge.tuf.RemoteRepository;
import dev.gatehouse.edge.tuf.TufRepository;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A mirror that one refresh at a time may ask, and none of them for ever, however slowly each file comes.
final class RemoteMirror implements TufRepository, AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RemoteRepository repository;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicLong since = new AtomicLong(System.nanoTime());

    RemoteMirror(RemoteRepository repository) {
        this.repository = repository;
    }

    /// Begins a refresh, and returns whether no other one is under way.
    boolean take() {
        if (!taken.compareAndSet(false, true)) {
            return false;
        }
        begin();
        return true;
    }

    /// Counts the refresh's time from now on: it has waited for its turn.
    void begin() {
        since.set(System.nanoTime());
    }

    /// Ends the refresh.
    void giveBack() {
        taken.set(false);
    }

    @Override
    public Optional<byte[]> fetch(List<String> path, int limit) {
        if (System.nanoTime() - since.get() > LONGEST.toNanos()) {
            throw new UnavailableException("the mirror was not read within " + LONGEST.toMinutes() + " minutes");
        }
        return repository.fetch(path, limit);
    }

    @Override
    public void close() {
        repository.close();
    }
}
