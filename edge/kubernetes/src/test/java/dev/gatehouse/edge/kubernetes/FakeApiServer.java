// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// An API server whose answers are written down by hand. Where nothing is, lists are empty and watches silent.
final class FakeApiServer implements AutoCloseable {
    static final String POLICIES = "/apis/policy.sigstore.dev/v1alpha1/clusterimagepolicies";

    /// A watch on which nothing happens for as long as anybody waits.
    static final Reply SILENCE =
            Reply.of(200).with(new Reply.Body.Dripping(Bytes.of("\n".repeat(10_000)), Duration.ofSeconds(5)));

    private final LoopbackServer server = LoopbackServer.start(this::answer);
    private final Map<String, Function<RecordedRequest, Reply>> lists = new ConcurrentHashMap<>();
    private final Deque<Reply> watches = new ArrayDeque<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Function<RecordedRequest, Optional<Reply>> before = _ -> Optional.empty();

    String address() {
        return "http://127.0.0.1:" + server.port();
    }

    /// Answers lists and objects at `path`.
    FakeApiServer at(String path, Function<RecordedRequest, Reply> answer) {
        lists.put(path, answer);
        return this;
    }

    /// Has the policies be `names` at `version`.
    FakeApiServer policies(int version, String... names) {
        return at(POLICIES, _ -> list(version, names));
    }

    /// Has the next watches of policies be answered so, one after the other; then they are silent.
    FakeApiServer watches(Reply... replies) {
        synchronized (watches) {
            watches.addAll(List.of(replies));
        }
        return this;
    }

    /// Asks `interceptor` before anything else.
    FakeApiServer before(Function<RecordedRequest, Optional<Reply>> interceptor) {
        before = interceptor;
        return this;
    }

    List<RecordedRequest> requests() {
        return requests;
    }

    long requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).count();
    }

    static Reply list(int version, String... names) {
        StringBuilder items = new StringBuilder();
        for (String name : names) {
            items.append(items.isEmpty() ? "" : ",").append(policy(name, version));
        }
        return json("{\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"items\":[" + items + "]}");
    }

    static String policy(String name, int version) {
        return "{\"metadata\":{\"name\":\"" + name + "\",\"uid\":\"uid-" + name + "\",\"resourceVersion\":\"" + version
                + "\",\"generation\":1,\"managedFields\":[{\"manager\":\"kubectl\"}]},\"spec\":{}}";
    }

    static String event(String type, String name, int version) {
        return "{\"type\":\"" + type + "\",\"object\":" + policy(name, version) + "}\n";
    }

    static Reply json(String text) {
        return Reply.of(200, "application/json", Bytes.of(text));
    }

    static Reply status(int code, String message) {
        return Reply.of(
                code,
                "application/json",
                Bytes.of("{\"kind\":\"Status\",\"code\":" + code + ",\"message\":\"" + message + "\"}"));
    }

    private Reply answer(RecordedRequest request) {
        requests.add(request);
        Optional<Reply> first = before.apply(request);
        if (first.isPresent()) {
            return first.get();
        }
        if (request.query().contains("watch=true")) {
            synchronized (watches) {
                Reply next = request.path().equals(POLICIES) ? watches.poll() : null;
                return next == null ? SILENCE : next;
            }
        }
        return lists.getOrDefault(request.path(), _ -> list(1)).apply(request);
    }

    @Override
    public void close() {
        server.close();
    }
}
