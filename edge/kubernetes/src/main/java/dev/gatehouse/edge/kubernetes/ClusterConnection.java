// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/// The way to one API server, over HTTP/1.1. Nothing is contacted before somebody asks for something. Requests are
/// never repeated here, but for one after a 401 that shows a token which changed meanwhile.
public final class ClusterConnection implements AutoCloseable {
    /// Longest answer that is read, in bytes; no object of an API server comes near it.
    static final JsonLimits LIMITS = JsonLimits.DEFAULT;

    private static final int LONGEST_TEXT = 512;
    private static final JsonLimits STATUS = JsonLimits.DEFAULT.withBytes(64 << 10);

    private final KubernetesClient client;
    private final HttpClient http;
    private final String server;
    private final Duration timeout;

    private ClusterConnection(KubernetesClient client, String server, Duration timeout) {
        this.client = client;
        this.http = client.getHttpClient();
        this.server = server;
        this.timeout = timeout;
    }

    /// Opens the way.
    ///
    /// @param environment variables by name, as [System#getenv()] gives them
    /// @throws ConnectionSettingsException where settings and environment lead to no API server
    public static ClusterConnection open(ConnectionSettings settings, Map<String, String> environment) {
        ConnectionConfig found = ConnectionConfig.of(settings, environment);
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(found.config())
                .withHttpClientFactory(new JdkHttpClientFactory() {
                    @Override
                    protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
                        // A token would go wherever a redirect leads.
                        builder.followRedirects(java.net.http.HttpClient.Redirect.NEVER);
                    }
                })
                .withHttpClientBuilderConsumer(builder -> {
                    if (!found.authorities().isEmpty()) {
                        builder.sslContext(
                                found.keys().toArray(KeyManager[]::new),
                                found.authorities().toArray(TrustManager[]::new));
                    }
                    found.tokens()
                            .ifPresent(tokens -> builder.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, tokens));
                    builder.addOrReplaceInterceptor("PACE", new Pace(settings.queriesPerSecond(), settings.burst()));
                })
                .build();
        return new ClusterConnection(
                client, found.config().getMasterUrl().replaceFirst("/+$", ""), settings.requestTimeout());
    }

    /// Returns the library's client over this connection: for writes, leases and patches.
    public KubernetesClient client() {
        return client;
    }

    /// Returns the object at `path`, or empty where the API server says that there is none.
    ///
    /// @param path from the root of the API server, with a query where it has one
    /// @throws ApiServerException where it gave no answer, or another one
    public Optional<JsonObject> get(String path, Deadline deadline) {
        try {
            return Optional.of(get(path, LIMITS, least(deadline.remaining(), timeout)));
        } catch (ApiServerException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        } catch (TooLongException e) {
            throw new ApiServerException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiServerException("GET " + plain(path) + ": given up", e);
        }
    }

    /// Ends what is under way.
    @Override
    public void close() {
        client.close();
    }

    /// Returns the longest time a request takes, from its start to the end of its answer.
    Duration timeout() {
        return timeout;
    }

    /// Reads the object at `path`.
    ///
    /// @throws TooLongException where the answer is longer than `limits` allow
    /// @throws ApiServerException where there is no answer, or one with another status than 200
    JsonObject get(String path, JsonLimits limits, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        try (ApiStream stream = open(path, patience, patience)) {
            byte[] body = read(stream, path, limits.bytes(), end);
            if (JsonReader.read(body, limits) instanceof JsonObject object) {
                return object;
            }
            throw new ApiServerException(0, Duration.ZERO, "GET " + plain(path) + ": the answer is no object");
        } catch (MalformedJsonException e) {
            throw new ApiServerException("GET " + plain(path) + ": the answer is malformed: " + e.getMessage(), e);
        }
    }

    /// Starts reading what is at `path`.
    ///
    /// @param patience until the answer begins
    /// @param life after which the library may drop the request
    /// @throws ApiServerException where there is no answer, or one with another status than 200
    ApiStream open(String path, Duration patience, Duration life) throws InterruptedException {
        ApiStream.Inlet inlet = new ApiStream.Inlet();
        CompletableFuture<HttpResponse<AsyncBody>> answer = http.consumeBytes(
                http.newHttpRequestBuilder()
                        .uri(URI.create(server + path))
                        .header("Accept", "application/json")
                        .timeout(Math.max(1, life.toMillis()), TimeUnit.MILLISECONDS)
                        .build(),
                inlet);
        ApiStream stream;
        try {
            stream = new ApiStream(answer.get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS), inlet);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ApiServerException("GET " + plain(path) + ": no answer within " + patience, e);
        } catch (CancellationException | ExecutionException e) {
            throw new ApiServerException("GET " + plain(path) + ": " + text(e), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
        if (stream.status() == 200) {
            return stream;
        }
        try (stream) {
            long end =
                    System.nanoTime() + least(patience, Duration.ofSeconds(2)).toNanos();
            throw new ApiServerException(
                    stream.status(),
                    stream.pause(),
                    "GET " + plain(path) + ": " + stream.status() + statusText(stream, path, end));
        }
    }

    private static String statusText(ApiStream stream, String path, long end) throws InterruptedException {
        try {
            byte[] body = read(stream, path, STATUS.bytes(), end);
            if (JsonReader.read(body, STATUS) instanceof JsonObject status) {
                return status.string("message")
                        .map(message -> " " + printable(message))
                        .orElse("");
            }
            return "";
        } catch (ApiServerException | MalformedJsonException _) {
            // The status says enough.
            return "";
        }
    }

    private static byte[] read(ApiStream stream, String path, int limit, long end) throws InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Optional<ByteBuffer> piece = stream.next(left(end)); piece.isPresent(); piece = stream.next(left(end))) {
            if (body.size() + piece.get().remaining() > limit) {
                throw new TooLongException("GET " + plain(path) + ": the answer is longer than " + limit + " bytes");
            }
            byte[] bytes = new byte[piece.get().remaining()];
            piece.get().get(bytes);
            body.writeBytes(bytes);
        }
        return body.toByteArray();
    }

    private static String plain(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Returns what `problem` says, in one line and without the exceptions wrapped around it.
    static String text(Throwable problem) {
        Throwable cause = problem;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ConnectException) {
            return "no connection";
        }
        String message = cause.getMessage();
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : printable(message);
    }

    static String printable(String text) {
        return PublicText.line(text, LONGEST_TEXT);
    }
}
