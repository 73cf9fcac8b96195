// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.serve.controller.ApiAnswer.Conflicting;
import dev.gatehouse.serve.controller.ApiAnswer.Given;
import dev.gatehouse.serve.controller.ApiAnswer.Missing;
import dev.gatehouse.serve.controller.ApiAnswer.NotLeading;
import dev.gatehouse.serve.controller.ApiAnswer.Refused;
import dev.gatehouse.serve.controller.ApiAnswer.Unanswered;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The API server as the leader writes to it: objects as exact JSON, one request per call, nothing repeated
/// behind the caller's back, and no write without leadership. Thread-safe.
///
/// Objects are not bound to classes, so that fields we do not know survive being read and written back.
final class ApiServer {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    // Every object fits: etcd stores 1.5 MiB at most.
    private static final JsonLimits LIMITS = JsonLimits.DEFAULT;

    private final Client client;
    private final HttpClient http;
    private final Leadership leadership;
    private final Duration timeout;

    private ApiServer(Client client, HttpClient http, Leadership leadership, Duration timeout) {
        this.client = client;
        this.http = http;
        this.leadership = leadership;
        this.timeout = timeout;
    }

    /// Speaks to the server of `client`, which stays the caller's; writes only while `leadership` is held.
    static ApiServer of(KubernetesClient client, Leadership leadership) {
        RequestConfig once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build();
        Client patient = client.newClient(once);
        return new ApiServer(patient, patient.getHttpClient(), leadership, TIMEOUT);
    }

    /// Returns the same server, whose answers are waited for `limit`.
    ApiServer within(Duration limit) {
        return new ApiServer(client, http, leadership, limit);
    }

    /// Reads the object at `path`, such as `/api/v1/namespaces/cosign-system/secrets/webhook-certs`.
    ApiAnswer get(String path) {
        return send("GET", path, "application/json", JsonObject.EMPTY);
    }

    /// Makes `object` in the collection at `path`.
    ApiAnswer create(String path, JsonObject object) {
        return write("POST", path, "application/json", object);
    }

    /// Puts `object` in the place of the one at `path`. Its `metadata.resourceVersion` is the one that was read,
    /// so that a change of somebody else in between is a conflict and not lost.
    ApiAnswer replace(String path, JsonObject object) {
        return write("PUT", path, "application/json", object);
    }

    /// Merges `patch` into the object at `path`
    /// ([RFC 7386](https://www.rfc-editor.org/rfc/rfc7386)).
    ApiAnswer merge(String path, JsonObject patch) {
        return write("PATCH", path, "application/merge-patch+json", patch);
    }

    private ApiAnswer write(String method, String path, String type, JsonObject body) {
        return leadership.held() ? send(method, path, type, body) : new NotLeading();
    }

    private ApiAnswer send(String method, String path, String type, JsonObject body) {
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + path.substring(1))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!method.equals("GET")) {
            request.method(method, type, JsonWriter.compact(body));
        }
        BoundedBody content = new BoundedBody();
        CompletableFuture<Integer> status = http.consumeBytes(request.build(), content)
                .thenCompose(response -> content.readAll(response).thenApply(_ -> response.code()));
        try {
            return answer(status.get(timeout.toMillis(), TimeUnit.MILLISECONDS), content);
        } catch (TimeoutException _) {
            status.cancel(true);
            return new Unanswered("timeout");
        } catch (ExecutionException e) {
            return new Unanswered(cause(e));
        } catch (CancellationException _) {
            return new Unanswered("cut off");
        } catch (InterruptedException _) {
            status.cancel(true);
            Thread.currentThread().interrupt();
            return new Unanswered("interrupted");
        } catch (KubernetesClientException e) {
            return new Unanswered(String.valueOf(e.getMessage()));
        }
    }

    private static String cause(ExecutionException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static ApiAnswer answer(int status, BoundedBody content) {
        if (status == 404) {
            return new Missing();
        }
        if (status == 409) {
            return new Conflicting();
        }
        JsonObject object;
        try {
            object = JsonReader.read(content.bytes(), LIMITS) instanceof JsonObject read ? read : JsonObject.EMPTY;
        } catch (MalformedJsonException e) {
            // A proxy in between answers with text of its own.
            return new Refused(status, "an answer that is not JSON: " + e.getMessage());
        }
        if (status / 100 != 2) {
            return new Refused(
                    status,
                    object.string("message")
                            .orElse("no message")
                            .lines()
                            .findFirst()
                            .orElse(""));
        }
        return new Given(object);
    }

    /// The members of an object's `metadata`; none where there are none.
    static JsonObject metadata(JsonValue object) {
        return object instanceof JsonObject value
                ? value.object("metadata").orElse(JsonObject.EMPTY)
                : JsonObject.EMPTY;
    }

    // A body of at most as many bytes as the reader takes; what comes beyond is refused there for its length.
    private static final class BoundedBody implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        CompletableFuture<Void> readAll(HttpResponse<AsyncBody> response) {
            response.body().consume();
            return response.body().done();
        }

        @Override
        public void consume(List<ByteBuffer> buffers, AsyncBody body) {
            synchronized (bytes) {
                for (ByteBuffer buffer : buffers) {
                    if (bytes.size() > LIMITS.bytes()) {
                        body.cancel();
                        return;
                    }
                    byte[] part = new byte[buffer.remaining()];
                    buffer.get(part);
                    bytes.writeBytes(part);
                }
            }
            body.consume();
        }

        byte[] bytes() {
            synchronized (bytes) {
                return bytes.toByteArray();
            }
        }
    }
}
