// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Pushes to a real registry that lets everybody in.
public final class PushClient implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    /// @param base scheme, host and port, for example `http://127.0.0.1:5000`
    public PushClient(String base) {
        this.base = base;
    }

    /// Pushes the blobs of `artifact` and then its manifest under a tag or digest.
    ///
    /// @return what the registry refused, one line each
    public List<String> push(String repository, String reference, Artifact artifact) {
        List<String> refused = new ArrayList<>();
        artifact.blobs().forEach((digest, blob) -> {
            HttpResponse<String> start = send(request("/v2/" + repository + "/blobs/uploads/")
                    .POST(BodyPublishers.noBody())
                    .build());
            String location = start.headers().firstValue("Location").orElse("");
            URI target = URI.create(base).resolve(location);
            String joined = target + (target.getRawQuery() == null ? "?" : "&") + "digest=" + digest;
            HttpResponse<String> stored = send(HttpRequest.newBuilder(URI.create(joined))
                    .header("Content-Type", "application/octet-stream")
                    .PUT(BodyPublishers.ofByteArray(blob.array()))
                    .build());
            if (stored.statusCode() != 201) {
                refused.add(digest + ": " + stored.statusCode() + " " + stored.body());
            }
        });
        HttpResponse<String> stored = send(request("/v2/" + repository + "/manifests/" + reference)
                .header("Content-Type", artifact.mediaType())
                .PUT(BodyPublishers.ofByteArray(artifact.manifest().array()))
                .build());
        if (stored.statusCode() != 201) {
            refused.add(reference + ": " + stored.statusCode() + " " + stored.body());
        }
        return refused;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
