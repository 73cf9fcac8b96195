// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.remote;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.LogSource;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.signature.log.FoundEntryReader;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.log.LogQuery;
import dev.gatehouse.core.signature.log.MalformedEntryException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Transparency logs of Rekor's first version, asked over HTTP at `/api/v1/log/entries/retrieve`. A
/// question waits no longer than its request may and ten seconds at most; it is asked again where a log
/// breaks off or answers with 5xx. Redirects are not followed. Nothing needs closing: the client's
/// thread ends once nobody holds this any more.
///
/// Thread-safe.
public final class RekorLogs implements LogSource {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String PATH = "api/v1/log/entries/retrieve";
    private static final int ATTEMPTS = 3;
    private static final int MOST_AT_ONCE = 32;
    // Beyond these they share their turns.
    private static final int MOST_SERVERS = 256;
    private static final int LONGEST_REASON = 256;

    // Made with the first question: few policies have a log asked, and making one takes time at the start.
    private @Nullable HttpClient client;
    // A log that hangs must not keep others from being asked. Policies name the logs, so there are few.
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(PATIENCE)
                    .build();
            client = made;
        }
        return made;
    }

    @Override
    public List<LogEntry> entries(String server, LogQuery query, Deadline deadline) {
        HttpRequest request = HttpRequest.newBuilder(address(server))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofByteArray(query.body()))
                .build();
        Deadline patience = deadline.orIn(PATIENCE);
        Semaphore turn = turn(server);
        try {
            if (!turn.tryAcquire(patience.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new UnavailableException("the deadline passed before the log answered");
            }
            try {
                return FoundEntryReader.read(answer(request, patience));
            } finally {
                turn.release();
            }
        } catch (MalformedEntryException e) {
            throw new UnavailableException(PublicText.line(String.valueOf(e.getMessage()), LONGEST_REASON), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the deadline passed before the log answered", e);
        }
    }

    private Semaphore turn(String server) {
        String name = turns.size() < MOST_SERVERS || turns.containsKey(server) ? server : "";
        return turns.computeIfAbsent(name, _ -> new Semaphore(MOST_AT_ONCE, true));
    }

    private static URI address(String server) {
        try {
            URI address = new URI(server);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean http = scheme.equals("https") || scheme.equals("http");
            if (!http
                    || address.getHost() == null
                    || address.getRawQuery() != null
                    || address.getRawFragment() != null) {
                throw new UnavailableException("the log's address is not that of a server");
            }
            return URI.create((server.endsWith("/") ? server : server + "/") + PATH);
        } catch (URISyntaxException e) {
            throw new UnavailableException("the log's address is no URL", e);
        }
    }

    private byte[] answer(HttpRequest request, Deadline deadline) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<byte[]> response = sent(request, deadline);
                int status = response.statusCode();
                if (status == 200) {
                    return response.body();
                }
                if (status / 100 != 5 || attempt == ATTEMPTS) {
                    throw new UnavailableException("the log answered with status " + status);
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new UnavailableException("the log cannot be asked: " + reason(e), e);
                }
            }
        }
    }

    // The client has no words for some failures.
    private static String reason(IOException e) {
        String message = e.getMessage();
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return message == null ? cause.getClass().getSimpleName() : PublicText.line(message, LONGEST_REASON);
    }

    // The client's own time ends with the head of the answer; a body may take for ever.
    private HttpResponse<byte[]> sent(HttpRequest request, Deadline deadline) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), FoundEntryReader.LONGEST));
        try {
            return answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new UnavailableException("the deadline passed before the log answered", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
