// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the objects of one kind as the API server has them: a list, then watches that go on where the one before
/// stopped, each for a short time only. A watch that is started anew proves that the API server is there, that it
/// still takes our token and that nothing was missed; a connection that died without a word is noticed by it.
///
/// Whatever goes wrong, the objects stay as they are until a later list or event says otherwise.
final class KindWatch implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(KindWatch.class);
    private static final int PAGE = 500;
    private static final int MOST_OBJECTS = 100_000;
    // After so many refusals in a row, or so long an outage, the version to go on from is no longer believed in:
    // the API server's memory may have been set back.
    private static final int MOST_REFUSALS = 3;
    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(30);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_ASKED_FOR = Duration.ofSeconds(10);
    private static final Duration EARLY_END = Duration.ofMillis(100);
    private static final Duration LEAST_GRACE = Duration.ofSeconds(1);

    private final WatchedKind kind;
    private final ClusterConnection connection;
    private final WatchSettings settings;
    private final InstantSource clock;
    private final KindState state;
    private final ObjectReader reader;
    // Version to go on from, empty where everything is to be listed.
    private String version = "";
    private int failures;
    private int refusals;
    private long outage;

    KindWatch(
            WatchedKind kind,
            ClusterConnection connection,
            WatchSettings settings,
            InstantSource clock,
            KindState state) {
        this.kind = kind;
        this.connection = connection;
        this.settings = settings;
        this.clock = clock;
        this.state = state;
        this.reader = new ObjectReader(kind);
    }

    /// Watches until the thread is interrupted.
    @Override
    public void run() {
        try {
            while (true) {
                Optional<ApiServerException> failure = attempt();
                if (failure.isPresent()) {
                    pause(failure.get());
                }
            }
        } catch (InterruptedException _) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private Optional<ApiServerException> attempt() throws InterruptedException {
        try {
            if (version.isEmpty()) {
                list();
            }
            watch();
            return Optional.empty();
        } catch (ApiServerException e) {
            return Optional.of(e);
        } catch (TooLongException | MalformedJsonException e) {
            version = "";
            return Optional.of(new ApiServerException(String.valueOf(e.getMessage()), e));
        }
    }

    private void pause(ApiServerException failure) throws InterruptedException {
        outage = failures == 0 ? System.nanoTime() : outage;
        failures++;
        refusals += failure.status() == 0 ? 0 : 1;
        boolean tooLong = System.nanoTime() - outage > LONGEST_OUTAGE.toNanos();
        if (failure.status() == 410 || failure.status() == 400 || refusals >= MOST_REFUSALS || tooLong) {
            version = "";
        }
        String reason = String.valueOf(failure.getMessage());
        if (failures == 1) {
            log.atWarn()
                    .addKeyValue("resource", kind.resource())
                    .addKeyValue("cause", reason)
                    .log("watch interrupted");
        }
        state.trouble(reason);
        long most = settings.longestPause().toNanos();
        long grown = Math.min(most, FIRST_PAUSE.toNanos() << Math.min(failures - 1, 10));
        long jittered = grown / 2 + ThreadLocalRandom.current().nextLong(grown / 2 + 1);
        long asked = Math.min(failure.pause().toNanos(), LONGEST_ASKED_FOR.toNanos());
        Thread.sleep(Duration.ofNanos(Math.max(jittered, asked)));
    }

    private void list() throws InterruptedException {
        Map<String, KubernetesObject> all = new HashMap<>();
        int size = PAGE;
        String next = "";
        Instant asOf = clock.instant();
        while (true) {
            String path = kind.path(settings) + "limit=" + size
                    + (next.isEmpty() ? "" : "&continue=" + WatchedKind.encoded(next));
            JsonObject page;
            try {
                page = connection.get(path, ClusterConnection.LIMITS, connection.timeout());
            } catch (TooLongException e) {
                if (size == 1) {
                    throw e;
                }
                size = Math.max(1, size / 8);
                continue;
            }
            for (JsonValue item :
                    page.array("items").orElse(JsonValue.JsonArray.EMPTY).elements()) {
                if (item instanceof JsonObject content) {
                    KubernetesObject object = state.kept(reader.read(content));
                    all.put(object.name(), object);
                }
            }
            if (all.size() > MOST_OBJECTS) {
                throw new TooLongException("there are more than " + MOST_OBJECTS + " " + kind.resource());
            }
            JsonObject metadata = page.object("metadata").orElse(JsonObject.EMPTY);
            next = metadata.string("continue").orElse("");
            if (next.isEmpty()) {
                version = metadata.string("resourceVersion")
                        .filter(text -> !text.isEmpty())
                        .orElseThrow(() -> new ApiServerException(
                                0, Duration.ZERO, "the API server's list of " + kind.resource() + " has no version"));
                state.replace(all, asOf);
                recovered();
                return;
            }
        }
    }

    private void watch() throws InterruptedException {
        Duration grace = settings.renewal().dividedBy(4);
        Duration life = settings.renewal().plus(grace.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : grace);
        long start = System.nanoTime();
        long end = start + life.toNanos();
        String path = kind.path(settings) + "watch=true&allowWatchBookmarks=true&resourceVersion="
                + WatchedKind.encoded(version) + "&timeoutSeconds="
                + settings.renewal().toSeconds();
        try (ApiStream stream = connection.open(path, connection.timeout(), life)) {
            state.live();
            EventLines lines = new EventLines(ClusterConnection.LIMITS.bytes());
            while (true) {
                Optional<ByteBuffer> bytes = stream.next(Duration.ofNanos(end - System.nanoTime()));
                if (bytes.isEmpty()) {
                    break;
                }
                for (byte[] line : lines.take(bytes.get())) {
                    event(line);
                }
            }
            if (lines.midway()) {
                throw new ApiServerException(0, Duration.ZERO, "the watch ended in the middle of an event");
            }
        }
        if (System.nanoTime() - start < settings.renewal().toNanos() / 2) {
            // Sent away early, as when the API server shuts down. It may do so again at once.
            Thread.sleep(EARLY_END);
            return;
        }
        // It ran its time and ended in good order, so everything that happened has been said.
        state.confirm();
        recovered();
    }

    private void event(byte[] line) {
        if (!(JsonReader.read(line, ClusterConnection.LIMITS) instanceof JsonObject event)) {
            throw new MalformedJsonException("an event of the watch is no object", 0);
        }
        JsonObject content = event.object("object").orElse(JsonObject.EMPTY);
        String type = event.string("type").orElse("");
        switch (type) {
            case "ADDED", "MODIFIED" -> {
                KubernetesObject object = reader.read(content);
                state.put(object);
                version = object.resourceVersion();
            }
            case "DELETED" -> {
                KubernetesObject object = reader.read(content);
                state.remove(object.name());
                version = object.resourceVersion();
            }
            case "BOOKMARK" -> {
                version = forward(content.object("metadata")
                        .flatMap(metadata -> metadata.string("resourceVersion"))
                        .orElse(""));
                state.confirm();
            }
            case "ERROR" -> {
                int status = content.integer("code")
                        .filter(code -> code > 0 && code < 1000)
                        .orElse(500L)
                        .intValue();
                throw new ApiServerException(
                        status,
                        Duration.ZERO,
                        "the watch ended with an error: "
                                + content.string("message")
                                        .map(ClusterConnection::printable)
                                        .orElse("none given"));
            }
            default -> throw new MalformedJsonException("the watch has an event of an unknown type", 0);
        }
        recovered();
    }

    // The API server would wait in silence for a version that lies in the future of a memory that was set back.
    private String forward(String now) {
        boolean back = NUMBER.matcher(now).matches()
                && NUMBER.matcher(version).matches()
                && Long.parseLong(now) < Long.parseLong(version);
        if (back) {
            throw new ApiServerException(410, Duration.ZERO, "the API server went back to version " + now);
        }
        return now.isEmpty() ? version : now;
    }

    private void recovered() {
        if (failures > 0) {
            log.atInfo().addKeyValue("resource", kind.resource()).log("watch live again");
        }
        failures = 0;
        refusals = 0;
    }
}
