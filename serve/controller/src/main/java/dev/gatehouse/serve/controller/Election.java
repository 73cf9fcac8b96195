// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.serve.controller.ApiAnswer.Conflicting;
import dev.gatehouse.serve.controller.ApiAnswer.Given;
import dev.gatehouse.serve.controller.ApiAnswer.Missing;
import dev.gatehouse.serve.controller.ApiAnswer.Refused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica's part in the election for one lease.
///
/// All lengths of time are taken on the monotonic clock of this process. A leader counts from before it
/// sends a renewal, and stops at the renew deadline. The others count from after they saw the renewal,
/// and wait for the whole duration. So there is no moment at which two think that they lead, however
/// far their wall clocks are apart and however long an answer takes.
final class Election implements Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);
    private static final Duration RELEASING = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMillis(50);

    /// Who takes part in what.
    ///
    /// @param lease name of the Lease
    /// @param identity of this replica, unique among all there ever were
    record Candidacy(String namespace, String lease, String identity) {
        String collection() {
            return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
        }

        String path() {
            return collection() + "/" + lease;
        }
    }

    // A version of the Lease, and when it was known to be in force.
    private record Observed(LeaseRecord lease, long since) {}

    private final Candidacy candidacy;
    private final LeaseSettings settings;
    private final ApiServer api;
    private final ServiceOwner owner;
    private final ControllerMetrics metrics;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Object gaining = new Object();
    private final List<Runnable> gained = new ArrayList<>();
    private volatile boolean leading;
    private volatile long leadsUntil;
    // A renewal that was under way when the replica resigned changes nothing any more.
    private volatile boolean resigned;
    // These three belong to the thread of the election, and after its end to the one that closes it.
    private Optional<Observed> observed = Optional.empty();
    private Optional<JsonObject> ownerReference = Optional.empty();
    // Some clusters let only those add an owner to what is there who may delete it, which we need not.
    private boolean mayNameOwner = true;
    private String lastTrouble = "";

    Election(
            Candidacy candidacy,
            LeaseSettings settings,
            ApiServer api,
            ControllerMetrics metrics,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.candidacy = candidacy;
        this.settings = settings;
        // Two tries fit before the renew deadline: one may hang on a connection that nobody answers any more.
        this.api = api.within(settings.renewDeadline().dividedBy(2));
        this.owner = new ServiceOwner(this.api, candidacy.namespace());
        this.metrics = metrics;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean held() {
        return leading && !resigned && nanoTime.getAsLong() - leadsUntil < 0;
    }

    @Override
    public void whenGained(Runnable action) {
        synchronized (gaining) {
            gained.add(action);
            if (held()) {
                action.run();
            }
        }
    }

    /// Takes part until the thread is interrupted.
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration pause = guardedStep();
                if (leading && !held()) {
                    lost("the renew deadline has passed");
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops leading, before anything else is told.
    void resign() {
        resigned = true;
        if (leading) {
            lost("this replica stops");
        }
    }

    /// Gives the lease back where this replica holds it, after [#run] has ended.
    void release() {
        // A renewal that was under way at the end may have come through: then the version known here is not the
        // last.
        for (int i = 0; i < 2 && holdsRecord(); i++) {
            LeaseRecord lease = observed.orElseThrow().lease();
            ApiAnswer answer = api.within(RELEASING)
                    .replace(candidacy.path(), lease.released(clock.instant()).object());
            if (!(answer instanceof Conflicting)) {
                return;
            }
            look();
        }
    }

    // The last resort: an election that ended for a bug of ours would leave its duty undone for ever.
    private Duration guardedStep() {
        try {
            return step();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("lease", candidacy.lease()).setCause(e).log("election threw");
            return settings.retryPeriod();
        }
    }

    // One try to renew or to gain. Returns the pause until the next.
    private Duration step() {
        if (holdsRecord()) {
            return attempt(observed.orElseThrow().lease());
        }
        return look();
    }

    private Duration look() {
        return switch (api.get(candidacy.path())) {
            case Given(JsonObject object) -> {
                see(new LeaseRecord(object));
                yield judge(observed.orElseThrow());
            }
            case Missing _ -> {
                observed = Optional.empty();
                if (leading) {
                    lost("the lease was deleted");
                }
                yield found();
            }
            case ApiAnswer other -> {
                trouble(other.text());
                yield candidatesPause();
            }
        };
    }

    private void see(LeaseRecord lease) {
        lastTrouble = "";
        long now = nanoTime.getAsLong();
        // Somebody else may have changed its labels, which renews nothing.
        boolean sameTerm =
                observed.map(it -> it.lease().spec().equals(lease.spec())).orElse(false);
        observed = Optional.of(
                new Observed(lease, sameTerm ? observed.orElseThrow().since() : now));
    }

    private Duration judge(Observed seen) {
        if (leading && !holdsRecord()) {
            lost("another replica holds the lease: " + seen.lease().holder());
        }
        if (holdsRecord() || seen.lease().holder().isEmpty()) {
            return attempt(seen.lease());
        }
        Duration waited = Duration.ofNanos(nanoTime.getAsLong() - seen.since());
        Duration left = seen.lease().duration(settings.duration()).minus(waited);
        if (left.isNegative() || left.isZero()) {
            return attempt(seen.lease());
        }
        Duration pause = candidatesPause();
        return left.compareTo(pause) < 0 ? left : pause;
    }

    // Makes the lease where there is none.
    private Duration found() {
        switch (owner.find()) {
            case ServiceOwner.Found.Owner(JsonObject reference) -> nameOwner(reference);
            case ServiceOwner.Found.NoService _ -> {
                // Made now, it would stay behind for ever when the installation is being removed.
                trouble("there is no Service " + ServiceOwner.SERVICE + " that could own the lease");
                return candidatesPause();
            }
            case ServiceOwner.Found.Unknown(String cause) ->
                trouble("the lease will have no owner, because its Service cannot be read: " + cause);
        }
        return attempt(LeaseRecord.named(candidacy.lease(), candidacy.namespace()));
    }

    private Duration attempt(LeaseRecord present) {
        boolean anew =
                ApiServer.metadata(present.object()).string("resourceVersion").isEmpty();
        LeaseRecord taken = present.taken(candidacy.identity(), settings.duration(), clock.instant());
        LeaseRecord wanted = ownerReference.map(taken::ownedBy).orElse(taken);
        long start = nanoTime.getAsLong();
        ApiAnswer answer = anew
                ? api.create(candidacy.collection(), wanted.object())
                : api.replace(candidacy.path(), wanted.object());
        return switch (answer) {
            case Given(JsonObject object) -> {
                see(new LeaseRecord(object));
                won(start);
                yield settings.retryPeriod();
            }
            case Conflicting _, Missing _ -> {
                // Whoever changed it, this replica knows nothing any more until it has looked.
                observed = Optional.empty();
                yield leading ? SOON : candidatesPause();
            }
            case Refused(int status, String message)
            when status == 403 && ownerReference.isPresent() -> {
                trouble("the lease will have no owner: " + message);
                mayNameOwner = false;
                ownerReference = Optional.empty();
                yield SOON;
            }
            case ApiAnswer other -> {
                trouble(other.text());
                yield settings.retryPeriod();
            }
        };
    }

    private void nameOwner(JsonObject reference) {
        ownerReference = mayNameOwner ? Optional.of(reference) : Optional.empty();
    }

    private boolean holdsRecord() {
        return observed.map(it -> it.lease().holder().equals(candidacy.identity()))
                .orElse(false);
    }

    private void won(long start) {
        boolean before = held();
        leadsUntil = start + settings.renewDeadline().toNanos();
        leading = true;
        if (before || !held()) {
            return;
        }
        LOG.atInfo().addKeyValue("lease", candidacy.lease()).log("leads");
        metrics.leading(candidacy.lease(), true);
        synchronized (gaining) {
            gained.forEach(Runnable::run);
        }
        if (ownerReference.isEmpty() && owner.find() instanceof ServiceOwner.Found.Owner(JsonObject reference)) {
            // Goes in with the next renewal: the lease is somebody else's work, made without an owner.
            nameOwner(reference);
        }
    }

    private void lost(String reason) {
        leading = false;
        LOG.atInfo()
                .addKeyValue("lease", candidacy.lease())
                .addKeyValue("reason", reason)
                .log("leads no more");
        metrics.leading(candidacy.lease(), false);
    }

    // Candidates come at different moments, and no more often than renewals do.
    private Duration candidatesPause() {
        long period = settings.retryPeriod().toNanos();
        return Duration.ofNanos(period + ThreadLocalRandom.current().nextLong(period / 5));
    }

    // Said once, not every two seconds of an outage.
    private void trouble(String text) {
        if (!text.equals(lastTrouble)) {
            lastTrouble = text;
            LOG.atWarn()
                    .addKeyValue("lease", candidacy.lease())
                    .addKeyValue("reason", text)
                    .log("election has trouble");
        }
    }
}
