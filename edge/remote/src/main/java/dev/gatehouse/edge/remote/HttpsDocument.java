// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.remote;

import dev.gatehouse.admission.Gathered;
import dev.gatehouse.admission.PublicText;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches one document over HTTPS, within limits of size and time. Redirects are followed to HTTPS only.
final class HttpsDocument implements AutoCloseable {
    /// From the connection to the last byte.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /// The longest document, in bytes: no policy that fits into an object of the API server is longer.
    static final int LIMIT = 1 << 20;

    private static final String FAILED = "failed to fetch content from policy url: ";
    private static final int LONGEST_REASON = 512;

    private final HttpClient client;
    private final Duration patience;

    /// @param client that never goes from HTTPS to HTTP
    HttpsDocument(HttpClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /// Returns the document at `url`, where its SHA-256 is `sha256`.
    Gathered fetch(String url, String sha256) throws InterruptedException {
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException _) {
            return new Gathered.Refused(FAILED + "it is no URL");
        }
        if (!"https".equalsIgnoreCase(address.getScheme()) || address.getHost() == null) {
            return new Gathered.Refused(FAILED + "host and https scheme are expected");
        }
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                HttpRequest.newBuilder(address).timeout(patience).build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), LIMIT));
        try {
            // The client's own time ends with the head of the answer; a body may take for ever.
            HttpResponse<byte[]> response = answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return judged(response, sha256);
        } catch (ExecutionException e) {
            return new Gathered.Silent(FAILED + reason(e));
        } catch (TimeoutException _) {
            answer.cancel(true);
            return new Gathered.Silent(FAILED + "no whole answer within " + patience.toSeconds() + " s");
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private static Gathered judged(HttpResponse<byte[]> response, String sha256) {
        int status = response.statusCode();
        if (status / 100 != 2) {
            String reason = "failed to fetch content from policy url with code " + status;
            boolean passing = status / 100 == 5 || status == 408 || status == 429;
            return passing ? new Gathered.Silent(reason) : new Gathered.Refused(reason);
        }
        String actual = HexFormat.of().formatHex(digest(response.body()));
        if (!actual.equals(sha256)) {
            return new Gathered.Refused(
                    "failed to check sha256sum from policy remote: " + PublicText.line(sha256, 128) + " got " + actual);
        }
        try {
            return new Gathered.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(response.body()))
                    .toString());
        } catch (CharacterCodingException _) {
            return new Gathered.Refused("failed to read policy url response: it is not UTF-8");
        }
    }

    private static byte[] digest(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException && cause.getMessage() != null) {
            return PublicText.line(cause.getMessage(), LONGEST_REASON);
        }
        return cause == null ? "failed" : cause.getClass().getSimpleName();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
