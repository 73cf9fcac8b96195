// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.remote;

import dev.gatehouse.admission.DocumentSource;
import dev.gatehouse.admission.Gathered;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Policy documents over HTTPS, named by URL and SHA-256. What has the right checksum never changes, so
/// it is fetched once and kept; everything else is asked for again after a while. Nobody who asks waits
/// for the network: what is not there yet is silence, and a listener is told when it came.
///
/// ```java
/// RemoteDocuments documents = RemoteDocuments.start(policies::refresh);
/// ```
///
/// Thread-safe.
public final class RemoteDocuments implements DocumentSource, AutoCloseable {
    /// Time after which a document that could not be had is asked for again.
    public static final Duration RETRY = Duration.ofSeconds(30);

    private static final int MOST_DOCUMENTS = 1_024;
    private static final int MOST_AT_ONCE = 8;
    private static final Gathered NOT_YET =
            new Gathered.Silent("failed to fetch content from policy url: it is being fetched");

    private final HttpsDocument https;
    private final Duration retry;
    private final InstantSource clock;
    private final Runnable changed;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gatehouse-remote").factory());
    // In the order in which they were last asked for. Guarded by this.
    private final LinkedHashMap<Place, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    private record Place(String url, String sha256) {}

    /// What is known of a place.
    ///
    /// @param answered when it was, in milliseconds since 1970; 0 for not yet
    /// @param fetching whether somebody is at it
    private record Known(Gathered found, long answered, boolean fetching) {}

    RemoteDocuments(HttpsDocument https, Duration retry, InstantSource clock, Runnable changed) {
        this.https = https;
        this.retry = retry;
        this.clock = clock;
        this.changed = changed;
    }

    /// Starts, without asking anybody yet.
    ///
    /// @param changed run, on any thread, when something else is known than before and when it is time to ask
    /// again
    public static RemoteDocuments start(Runnable changed) {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(HttpsDocument.PATIENCE)
                .build();
        return new RemoteDocuments(
                new HttpsDocument(client, HttpsDocument.PATIENCE), RETRY, InstantSource.system(), changed);
    }

    @Override
    public synchronized Gathered document(String url, String sha256) {
        Place place = new Place(url, sha256);
        Known before = known.get(place);
        if (before != null && (before.fetching() || before.found() instanceof Gathered.Text || !due(before))) {
            return before.found();
        }
        Gathered found = before == null ? NOT_YET : before.found();
        if (!closed) {
            known.put(place, new Known(found, before == null ? 0 : before.answered(), true));
            forgetTheEldest();
            Thread.ofVirtual().name("gatehouse-remote").start(() -> fetch(place));
        }
        return found;
    }

    private boolean due(Known before) {
        return clock.millis() - before.answered() >= retry.toMillis();
    }

    // Whoever still needs it asks again, and then it is fetched again.
    private void forgetTheEldest() {
        var eldest = known.entrySet().iterator();
        while (known.size() > MOST_DOCUMENTS && eldest.hasNext()) {
            Map.Entry<Place, Known> entry = eldest.next();
            if (!entry.getValue().fetching()) {
                eldest.remove();
            }
        }
    }

    private void fetch(Place place) {
        Gathered found;
        try {
            turns.acquire();
            try {
                found = https.fetch(place.url(), place.sha256());
            } finally {
                turns.release();
            }
        } catch (InterruptedException _) {
            found = new Gathered.Silent("failed to fetch content from policy url: given up");
        } catch (RuntimeException e) {
            // The last resort: whatever goes wrong, the document is asked for again.
            found = new Gathered.Silent("failed to fetch content from policy url: " + e);
        }
        boolean news;
        synchronized (this) {
            Known before = known.put(place, new Known(found, clock.millis(), false));
            news = !closed && (before == null || !before.found().equals(found));
        }
        if (news) {
            changed.run();
        }
        if (!(found instanceof Gathered.Text)) {
            again();
        }
    }

    private void again() {
        try {
            var _ = later.schedule(changed, retry.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // Closed: nobody asks any more.
        }
    }

    /// Ends what is under way.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        later.shutdownNow();
        https.close();
    }
}
