// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.admission.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// A repository behind HTTP or HTTPS: one attempt for each file, no redirects, and a time for the whole of each
/// answer.
public final class RemoteRepository implements TufRepository, AutoCloseable {
    /// How long one file may take, from the connection to its last byte.
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String AGENT = "gatehouse/"
            + Optional.ofNullable(RemoteRepository.class.getPackage().getImplementationVersion())
                    .orElse("dev");

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final String mirror;
    private final Duration patience;
    private final HttpClient client;

    private RemoteRepository(String mirror, Duration patience) {
        this.mirror = mirror;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
    }

    /// Returns the repository at `mirror`, which is not asked yet.
    ///
    /// @throws IllegalArgumentException where `mirror` is not an address that can be asked
    public static RemoteRepository at(URI mirror) {
        return at(mirror, PATIENCE);
    }

    static RemoteRepository at(URI mirror, Duration patience) {
        requireAddress(mirror);
        String text = mirror.toASCIIString();
        return new RemoteRepository(text.endsWith("/") ? text : text + "/", patience);
    }

    /// @throws IllegalArgumentException where `mirror` is not an address that can be asked
    static void requireAddress(URI mirror) {
        String scheme = Optional.ofNullable(mirror.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        boolean plain = mirror.getHost() != null
                && mirror.getRawQuery() == null
                && mirror.getRawFragment() == null
                && mirror.getRawUserInfo() == null;
        if (!plain || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException("a mirror is an address of http or https without query");
        }
    }

    @Override
    public Optional<byte[]> fetch(List<String> path, int limit) {
        URI address =
                URI.create(mirror + path.stream().map(RemoteRepository::escaped).collect(Collectors.joining("/")));
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(patience)
                .header("User-Agent", AGENT)
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit));
        try {
            // The client's own time ends with the head of the answer; a body may take for ever.
            HttpResponse<byte[]> response = answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return switch (response.statusCode()) {
                case OK -> Optional.of(response.body());
                // Some object stores say so of what does not exist.
                case FORBIDDEN, NOT_FOUND -> Optional.empty();
                default -> throw new UnavailableException(address + ": status " + response.statusCode());
            };
        } catch (ExecutionException e) {
            throw new UnavailableException(address + ": " + reason(e), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new UnavailableException(address + ": no whole answer within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnavailableException(address + ": interrupted", e);
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        return cause == null ? "failed" : cause.getClass().getSimpleName();
    }

    private static String escaped(String part) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || "-._~".indexOf(b) >= 0;
            if (plain) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return escaped.toString();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
