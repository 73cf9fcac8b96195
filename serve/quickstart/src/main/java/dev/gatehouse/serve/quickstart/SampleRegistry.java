// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A small registry on loopback, for pulling only
/// ([distribution-spec, pull](https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pull)). Content
/// comes in by method calls. Every repository sees every blob.
final class SampleRegistry implements AutoCloseable {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(?<name>[a-z0-9/._-]+)/manifests/(?<reference>[^/]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/[a-z0-9/._-]+/blobs/(?<reference>[^/]+)");
    private static final Pattern REFERRERS = Pattern.compile("/v2/[a-z0-9/._-]+/referrers/sha256:[0-9a-f]{64}");
    private static final Pattern TAGS = Pattern.compile("/v2/(?<name>[a-z0-9/._-]+)/tags/list");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    // Keys are `{name}:{tag}` and `{name}@{digest}`.
    private final Map<String, StoredManifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, Blob> blobs = new ConcurrentHashMap<>();
    private final Map<String, SortedSet<String>> tags = new ConcurrentHashMap<>();

    private SampleRegistry(HttpServer server) {
        this.server = server;
    }

    /// Starts a registry on a free port.
    static SampleRegistry start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SampleRegistry registry = new SampleRegistry(server);
        server.createContext("/", registry::answer);
        server.setExecutor(registry.threads);
        server.start();
        return registry;
    }

    /// Returns the registry's name in image references: `localhost:{port}`.
    String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    Digest putBlob(Blob blob) {
        Digest digest = blob.digest();
        blobs.put(digest.toString(), blob);
        return digest;
    }

    Digest putManifest(String name, String tag, StoredManifest manifest) {
        Digest digest = manifest.content().digest();
        manifests.put(name + ":" + tag, manifest);
        manifests.put(name + "@" + digest, manifest);
        tags.computeIfAbsent(name, _ -> new ConcurrentSkipListSet<>()).add(tag);
        return digest;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readNBytes(1 << 16);
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                refuse(exchange, 405, "UNSUPPORTED", "this registry is for pulling only");
                return;
            }
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/v2/") || path.equals("/v2")) {
                send(exchange, 200, "application/json", Blob.of("{}".getBytes(StandardCharsets.UTF_8)));
                return;
            }
            Matcher manifest = MANIFEST.matcher(path);
            if (manifest.matches()) {
                String reference = manifest.group("reference");
                String separator = reference.startsWith("sha256:") ? "@" : ":";
                sendManifest(exchange, manifests.get(manifest.group("name") + separator + reference));
                return;
            }
            Matcher blob = BLOB.matcher(path);
            if (blob.matches()) {
                sendBlob(exchange, blobs.get(blob.group("reference")));
                return;
            }
            Matcher listing = TAGS.matcher(path);
            if (listing.matches()) {
                sendTags(exchange, listing.group("name"));
                return;
            }
            if (REFERRERS.matcher(path).matches()) {
                String none =
                        "{\"schemaVersion\":2,\"mediaType\":\"" + StoredManifest.OCI_INDEX + "\",\"manifests\":[]}";
                send(exchange, 200, StoredManifest.OCI_INDEX, Blob.of(none.getBytes(StandardCharsets.UTF_8)));
                return;
            }
            refuse(exchange, 404, "NAME_UNKNOWN", "no such path");
        }
    }

    private static void sendManifest(HttpExchange exchange, @Nullable StoredManifest manifest) throws IOException {
        if (manifest == null) {
            refuse(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
        } else {
            exchange.getResponseHeaders()
                    .set("Docker-Content-Digest", manifest.content().digest().toString());
            send(exchange, 200, manifest.mediaType(), manifest.content());
        }
    }

    private static void sendBlob(HttpExchange exchange, @Nullable Blob blob) throws IOException {
        if (blob == null) {
            refuse(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
        } else {
            send(exchange, 200, "application/octet-stream", blob);
        }
    }

    private void sendTags(HttpExchange exchange, String name) throws IOException {
        List<String> listed =
                Optional.ofNullable(tags.get(name)).map(List::copyOf).orElse(List.of());
        if (listed.isEmpty()) {
            refuse(exchange, 404, "NAME_UNKNOWN", "repository name not known to registry");
            return;
        }
        String document = "{\"name\":\"" + name + "\",\"tags\":[\"" + String.join("\",\"", listed) + "\"]}";
        send(exchange, 200, "application/json", Blob.of(document.getBytes(StandardCharsets.UTF_8)));
    }

    private static void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        String document = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
        send(exchange, status, "application/json", Blob.of(document.getBytes(StandardCharsets.UTF_8)));
    }

    private static void send(HttpExchange exchange, int status, String mediaType, Blob content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length()));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, content.length());
            exchange.getResponseBody().write(content.bytes());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
