// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.admission.TrustRootCompiler;
import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.admission.TrustedRoots.Found;
import dev.gatehouse.core.crd.Base64Text;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.edge.tuf.EmbeddedRepository;
import dev.gatehouse.edge.tuf.PublicGood;
import dev.gatehouse.edge.tuf.RefreshedRoot;
import dev.gatehouse.edge.tuf.RemoteRepository;
import dev.gatehouse.edge.tuf.TrustSettings;
import dev.gatehouse.edge.tuf.TufClient;
import dev.gatehouse.edge.tuf.TufOutcome;
import dev.gatehouse.serve.webhook.MetricRegistry;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps whom TrustRoots and the default root believe, and brings it up to date in the background. Whoever
/// asks is answered from what is known; no question makes a request wait for a repository. Thread-safe.
///
/// The default root is not fetched before a policy needs it.
final class TrustKeeper implements LiveTrust, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrustKeeper.class);
    private static final int MOST_AT_ONCE = 8;
    private static final Key DEFAULT = new Key(TrustedRoots.DEFAULT, TrustRoot.Spec.EMPTY);

    private final TrustSettings settings;
    private final InstantSource clock;
    private final MetricRegistry.Meter refreshes;
    private final Map<Key, Kept> kept = new ConcurrentHashMap<>();
    // What was said last of each. Used by the one thread of `looking`.
    private final Map<Key, Standing> seen = new HashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final AtomicReference<Runnable> listener = new AtomicReference<>(() -> {});
    private final AtomicBoolean closed = new AtomicBoolean();
    // Used by the one thread that looks.
    private boolean untold;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gatehouse-trust-clock").factory());
    // Apart from the clock: a look that throws ends alone, and the next one comes all the same.
    private final ExecutorService looking = Executors.newSingleThreadExecutor(Thread.ofPlatform()
            .daemon()
            .name("gatehouse-trust")
            .uncaughtExceptionHandler((_, e) -> LOG.atError().setCause(e).log("looking after trust roots threw"))
            .factory());
    private final ExecutorService refreshing = Executors.newVirtualThreadPerTaskExecutor();

    /// A root of that name that says so. Another text is another root.
    private record Key(String name, TrustRoot.Spec spec) {}

    /// What is kept of a root.
    private sealed interface Kept {
        /// It never changes.
        record Fixed(Standing standing) implements Kept {}

        /// It changes when its time is over.
        record Dated(TrustAnchors anchors, Instant expires) implements Kept {}

        /// It is refreshed.
        record Followed(RefreshedRoot root, RemoteMirror mirror) implements Kept {}
    }

    private TrustKeeper(TrustSettings settings, InstantSource clock, MetricRegistry metrics) {
        this.settings = settings;
        this.clock = clock;
        this.refreshes = metrics.count(
                "gatehouse_trust_refreshes_total", "Refreshes of trust roots out of TUF repositories.", "result");
        metrics.gauge(
                "gatehouse_trust_roots",
                "Trust roots by what can be done with them: current, stale (could not be refreshed) or missing.",
                "state",
                this::states);
    }

    /// Starts to keep what is asked for.
    static TrustKeeper start(TrustSettings settings, InstantSource clock, MetricRegistry metrics) {
        TrustKeeper keeper = new TrustKeeper(settings, clock, metrics);
        var _ = keeper.ticker.scheduleWithFixedDelay(keeper::lookSoon, 1, 1, TimeUnit.SECONDS);
        return keeper;
    }

    /// Has `next` called after each change, by one thread at a time.
    void onChange(Runnable next) {
        listener.set(next);
    }

    @Override
    public long version() {
        return version.get();
    }

    /// Returns which roots could not be refreshed or cannot be used, one line each.
    List<String> problems() {
        Instant now = clock.instant();
        List<String> problems = new ArrayList<>();
        kept.forEach((key, one) -> problem(standing(key, one, now))
                .ifPresent(problem -> problems.add(
                        problem.startsWith("trust root ") || problem.startsWith("the default trust root")
                                ? problem
                                : called(key) + ": " + problem)));
        Collections.sort(problems);
        return problems;
    }

    private static Optional<String> problem(Standing standing) {
        return switch (standing.found()) {
            case Found.Missing missing -> Optional.of(missing.reason());
            case Found.Ready _ -> standing.problem();
        };
    }

    @Override
    public Standing standing(TrustRoot written) {
        String name =
                written.metadata().name() == null ? "" : written.metadata().name();
        return standing(new Key(PublicText.line(name, 253), written.spec()), written);
    }

    @Override
    public Found defaultRoot() {
        return standing(DEFAULT, null).found();
    }

    @Override
    public void retain(Collection<TrustRoot> roots) {
        Set<Key> wanted = new HashSet<>(Set.of(DEFAULT));
        for (TrustRoot root : roots) {
            String name = root.metadata().name() == null ? "" : root.metadata().name();
            wanted.add(new Key(PublicText.line(name, 253), root.spec()));
        }
        kept.forEach((key, one) -> {
            if (!wanted.contains(key) && kept.remove(key, one) && one instanceof Kept.Followed followed) {
                followed.mirror().close();
            }
        });
    }

    private Standing standing(Key key, @Nullable TrustRoot written) {
        Kept found = kept.get(key);
        if (found == null) {
            found = kept.computeIfAbsent(
                    key, _ -> written == null ? ofDefault(clock.instant()) : of(key, written, clock.instant()));
            if (found instanceof Kept.Followed) {
                // Not a second later than need be.
                lookSoon();
            }
        }
        return standing(key, found, clock.instant());
    }

    private static Standing standing(Key key, Kept kept, Instant now) {
        return switch (kept) {
            case Kept.Fixed fixed -> fixed.standing();
            case Kept.Dated dated ->
                now.isBefore(dated.expires())
                        ? Standing.of(new Found.Ready(dated.anchors()))
                        : unusable(key, "its metadata expired at " + dated.expires(), true);
            case Kept.Followed followed ->
                switch (followed.root().standing(now)) {
                    case RefreshedRoot.Standing.Serving serving ->
                        new Standing(
                                new Found.Ready(serving.anchors()),
                                serving.problem().map(problem -> PublicText.line(problem, 512)));
                    case RefreshedRoot.Standing.Refused refused -> unusable(key, refused.reason(), true);
                };
        };
    }

    private static Standing unusable(Key key, String reason, boolean passing) {
        return Standing.of(
                new Found.Missing(called(key) + " cannot be used: " + PublicText.line(reason, 512), passing));
    }

    private static String called(Key key) {
        return key.equals(DEFAULT) ? "the default trust root" : "trust root " + key.name();
    }

    private Kept ofDefault(Instant now) {
        return switch (settings.origin()) {
            case TrustSettings.Origin.TrustedFile file ->
                new Kept.Fixed(Standing.of(new Found.Ready(TrustAnchors.of(settings.changed(file.root())))));
            case TrustSettings.Origin.RepositoryOnly _ -> {
                RemoteMirror mirror = new RemoteMirror(RemoteRepository.at(settings.mirror()));
                yield new Kept.Followed(
                        RefreshedRoot.of(defaultClient(mirror), settings.period(), settings::changed, now), mirror);
            }
            case TrustSettings.Origin.Shipped _ -> {
                RemoteMirror mirror = new RemoteMirror(RemoteRepository.at(settings.mirror()));
                yield new Kept.Followed(
                        RefreshedRoot.servingFirst(
                                PublicGood.trustedRoot(),
                                defaultClient(mirror),
                                settings.period(),
                                settings::changed,
                                now),
                        mirror);
            }
        };
    }

    private TufClient defaultClient(RemoteMirror mirror) {
        byte[] root = settings.initialRoot().bytes();
        return new TufClient(
                mirror,
                settings.store(TrustedRoots.DEFAULT, settings.mirror().toString(), root),
                root,
                TufClient.TARGETS,
                TufClient.TRUSTED_ROOT);
    }

    private Kept of(Key key, TrustRoot written, Instant now) {
        TrustRoot.Repository repository = written.spec().repository();
        TrustRoot.Remote remote = written.spec().remote();
        if (repository != null) {
            return switch (EmbeddedRepository.read(repository, now)) {
                case TufOutcome.Current current -> new Kept.Dated(TrustAnchors.of(current.root()), current.expires());
                case TufOutcome.Refused refused -> new Kept.Fixed(unusable(key, refused.detail(), false));
            };
        }
        return remote == null ? new Kept.Fixed(Standing.of(TrustRootCompiler.compile(written))) : of(key, remote, now);
    }

    private Kept of(Key key, TrustRoot.Remote remote, Instant now) {
        Base64Text root = remote.root();
        String address = remote.mirror();
        if (root == null || address == null) {
            return new Kept.Fixed(unusable(key, "it names no root or no mirror", false));
        }
        RemoteMirror mirror;
        try {
            mirror = new RemoteMirror(RemoteRepository.at(URI.create(address)));
        } catch (IllegalArgumentException e) {
            return new Kept.Fixed(unusable(key, String.valueOf(e.getMessage()), false));
        }
        byte[] initial = root.bytes();
        TufClient client = new TufClient(
                mirror,
                settings.store(key.name(), address, initial),
                initial,
                or(remote.targets(), TufClient.TARGETS),
                or(remote.trustedRootTarget(), TufClient.TRUSTED_ROOT));
        return new Kept.Followed(RefreshedRoot.of(client, settings.period(), UnaryOperator.identity(), now), mirror);
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }

    private void lookSoon() {
        if (!closed.get()) {
            looking.execute(this::look);
        }
    }

    private void look() {
        Instant now = clock.instant();
        kept.forEach((key, one) -> {
            if (one instanceof Kept.Followed followed
                    && followed.root().isDueAt(now)
                    && followed.mirror().take()) {
                refreshing.execute(() -> refresh(key, followed));
            }
        });
        compare(now);
    }

    private void refresh(Key key, Kept.Followed followed) {
        boolean ended = false;
        try {
            turns.acquire();
            followed.mirror().begin();
            try {
                refreshes.record(1, followed.root().refresh(clock.instant()) ? "ok" : "failed");
                ended = true;
            } finally {
                turns.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended && !closed.get()) {
                LOG.atError().addKeyValue("trustRoot", called(key)).log("a refresh was broken off");
            }
            followed.mirror().giveBack();
        }
        lookSoon();
    }

    private void compare(Instant now) {
        boolean changed = seen.keySet().retainAll(kept.keySet());
        for (Map.Entry<Key, Kept> entry : kept.entrySet()) {
            Standing standing = standing(entry.getKey(), entry.getValue(), now);
            Standing before = seen.put(entry.getKey(), standing);
            if (!standing.equals(before)) {
                changed = true;
                tell(entry.getKey(), standing);
            }
        }
        if (changed) {
            version.incrementAndGet();
            untold = true;
        }
        if (untold) {
            listener.get().run();
            // Only now: where the listener throws, it is told again.
            untold = false;
        }
    }

    private static void tell(Key key, Standing standing) {
        String root = called(key);
        problem(standing)
                .ifPresentOrElse(
                        problem -> LOG.atWarn()
                                .addKeyValue("trustRoot", root)
                                .addKeyValue("reason", problem)
                                .log("a trust root is not up to date"),
                        () -> LOG.atInfo().addKeyValue("trustRoot", root).log("trust root in force"));
    }

    private Map<String, Double> states() {
        Map<String, Double> states = new HashMap<>(Map.of("current", 0d, "stale", 0d, "missing", 0d));
        Instant now = clock.instant();
        kept.forEach((key, one) -> {
            Standing standing = standing(key, one, now);
            String state = switch (standing.found()) {
                case Found.Missing _ -> "missing";
                case Found.Ready _ -> standing.problem().isEmpty() ? "current" : "stale";
            };
            states.merge(state, 1d, Double::sum);
        });
        return states;
    }

    @Override
    public void close() {
        closed.set(true);
        ticker.shutdownNow();
        looking.shutdown();
        refreshing.shutdownNow();
        kept.values().forEach(one -> {
            if (one instanceof Kept.Followed followed) {
                followed.mirror().close();
            }
        });
        refreshing.close();
    }
}
