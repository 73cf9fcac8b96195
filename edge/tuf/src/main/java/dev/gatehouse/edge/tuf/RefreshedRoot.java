// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TrustedRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// A trusted root that somebody refreshes from a repository now and then. The last good one serves until
/// its metadata expires; without one, nobody is believed. Thread-safe; asks nobody but in [#refresh].
///
/// ```java
/// RefreshedRoot root = RefreshedRoot.of(client, Duration.ofHours(24), UnaryOperator.identity(), now);
/// if (root.isDueAt(now)) {
///     root.refresh(now); // not while a request waits
/// }
/// RefreshedRoot.Standing standing = root.standing(now);
/// ```
public final class RefreshedRoot {
    /// How long what ships may serve at most while the first refresh has not ended.
    static final Duration FIRST = Duration.ofHours(1);

    private static final Duration SOONEST = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 7;

    private final TufClient client;
    private final Duration period;
    private final UnaryOperator<TrustedRoot> change;
    private final Optional<TrustAnchors> shipped;
    private final Instant start;
    private final AtomicReference<State> state;

    /// What is known.
    ///
    /// @param good what was believed last; may have expired
    /// @param problem why the last refresh failed; empty where none did
    /// @param ended whether a refresh has ended, well or not
    /// @param due when to refresh next
    /// @param failures refreshes in a row that failed
    private record State(Optional<Good> good, Optional<String> problem, boolean ended, Instant due, int failures) {}

    private record Good(TrustAnchors anchors, Instant expires) {}

    /// Whom to believe at one moment.
    public sealed interface Standing {
        /// These.
        ///
        /// @param problem why they could not be brought up to date; empty where all is well
        record Serving(TrustAnchors anchors, Optional<String> problem) implements Standing {}

        /// Nobody. `reason` is one line.
        record Refused(String reason) implements Standing {}
    }

    private RefreshedRoot(
            TufClient client,
            Duration period,
            UnaryOperator<TrustedRoot> change,
            Optional<TrustedRoot> shipped,
            Instant now) {
        this.client = client;
        this.period = period.compareTo(SOONEST) < 0 ? SOONEST : period;
        this.change = change;
        this.shipped = shipped.map(root -> TrustAnchors.of(change.apply(root)));
        this.start = now;
        State nothing = new State(Optional.empty(), Optional.empty(), false, now, 0);
        this.state = new AtomicReference<>(
                switch (client.kept(now)) {
                    case TufOutcome.Current current ->
                        new State(Optional.of(good(current)), Optional.empty(), false, now, 0);
                    case TufOutcome.Refused _ -> nothing;
                });
    }

    /// Makes a root of which nothing is known but what `client` kept; it is due at once.
    ///
    /// @param period time from one refresh that went well to the next
    /// @param change what is believed in place of what the repository says
    public static RefreshedRoot of(TufClient client, Duration period, UnaryOperator<TrustedRoot> change, Instant now) {
        return new RefreshedRoot(client, period, change, Optional.empty(), now);
    }

    /// Makes a root for which `shipped` serves until the first refresh has ended, though for no longer than
    /// an hour.
    public static RefreshedRoot servingFirst(
            TrustedRoot shipped, TufClient client, Duration period, UnaryOperator<TrustedRoot> change, Instant now) {
        return new RefreshedRoot(client, period, change, Optional.of(shipped), now);
    }

    private Good good(TufOutcome.Current current) {
        return new Good(TrustAnchors.of(change.apply(current.root())), current.expires());
    }

    /// Tells whether it is time to [#refresh].
    public boolean isDueAt(Instant now) {
        return !now.isBefore(state.get().due());
    }

    /// Asks the repository, and returns whether it had a trusted root. To be called by one thread at a time.
    public boolean refresh(Instant now) {
        State before = state.get();
        switch (client.refresh(now)) {
            case TufOutcome.Current current -> {
                Good fresh = good(current);
                // Equal anchors stay the same value, so that nothing seems to have changed.
                Good kept = before.good()
                        .filter(old -> old.anchors().equals(fresh.anchors()))
                        .map(old -> new Good(old.anchors(), fresh.expires()))
                        .orElse(fresh);
                state.set(new State(Optional.of(kept), Optional.empty(), true, next(now, kept.expires()), 0));
                return true;
            }
            case TufOutcome.Refused refused -> {
                int failures = Math.min(before.failures() + 1, MOST_DOUBLINGS);
                state.set(new State(
                        before.good(),
                        Optional.of(refused.detail()),
                        true,
                        now.plus(shorter(period, FIRST_RETRY.multipliedBy(1L << (failures - 1)))),
                        failures));
                return false;
            }
        }
    }

    // Not so late that it expires first.
    private Instant next(Instant now, Instant expires) {
        Duration half = Duration.between(now, expires).dividedBy(2);
        Duration wait = shorter(period, half);
        return now.plus(wait.compareTo(SOONEST) < 0 ? SOONEST : wait);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Returns whom to believe at `now`.
    public Standing standing(Instant now) {
        State known = state.get();
        if (known.good().isPresent() && now.isBefore(known.good().get().expires())) {
            Good good = known.good().get();
            return new Standing.Serving(
                    good.anchors(),
                    known.problem()
                            .map(problem ->
                                    problem + " (what was known before stays in force until " + good.expires() + ")"));
        }
        // Once something newer was learnt, what shipped serves no more.
        boolean first = known.good().isEmpty() && !known.ended() && now.isBefore(start.plus(FIRST));
        if (shipped.isPresent() && first) {
            return new Standing.Serving(shipped.get(), Optional.empty());
        }
        String last = known.problem().orElse(known.ended() ? "" : "it has not been fetched yet");
        return new Standing.Refused(known.good()
                .map(good -> "its metadata expired at " + good.expires() + (last.isEmpty() ? "" : ": " + last))
                .orElse(last));
    }
}
