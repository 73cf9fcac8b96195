// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Follows redirects and tries again. A redirect may leave TLS only where the call itself did without; what leaves
/// the origin of the call takes no credentials along, and gets none back.
final class Fetcher {
    private static final int ATTEMPTS = 3;
    private static final int REDIRECTS = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Set<Integer> REDIRECTING = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> TEMPORARY = Set.of(408, 429, 500, 502, 503, 504, 522);

    private final Wire wire;
    private final RegistrySettings settings;

    Fetcher(Wire wire, RegistrySettings settings) {
        this.wire = wire;
        this.settings = settings;
    }

    /// Returns what came of `call`: the first answer that is no redirect and no call for another try, or what the
    /// last of three tries brought. Ends by `deadline`.
    Exchange fetch(Call call, Deadline deadline) {
        return fetch(call, true, deadline);
    }

    /// Like `fetch`, but a redirect away from the origin of `call` is a failure: what another origin says in its
    /// place is not wanted.
    Exchange fetchFromOrigin(Call call, Deadline deadline) {
        return fetch(call, false, deadline);
    }

    private Exchange fetch(Call call, boolean leaves, Deadline deadline) {
        Exchange exchange = chain(call, leaves, deadline);
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            Optional<Duration> pause = pause(exchange, attempt);
            if (pause.isEmpty() || pause.get().compareTo(deadline.remaining()) >= 0) {
                return exchange;
            }
            try {
                Thread.sleep(pause.get());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return exchange;
            }
            exchange = chain(call, leaves, deadline);
        }
        return exchange;
    }

    // How long to wait before the next try; empty where there is none.
    private static Optional<Duration> pause(Exchange exchange, int attempt) {
        return switch (exchange) {
            case TooLong _ -> Optional.empty();
            case Failure failure -> failure.temporary() ? Optional.of(backoff(attempt)) : Optional.empty();
            case Answer answer -> {
                if (!TEMPORARY.contains(answer.status())) {
                    yield Optional.empty();
                }
                Optional<String> wish = answer.headers().firstValue("Retry-After");
                yield Optional.of(wish.flatMap(Fetcher::wished).orElseGet(() -> backoff(attempt)));
            }
        };
    }

    private static Duration backoff(int attempt) {
        long base = FIRST_PAUSE.toMillis() << (attempt - 1);
        return Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base));
    }

    // Seconds or a date (RFC 9110 §10.2.3); empty where it is neither.
    private static Optional<Duration> wished(String retryAfter) {
        String text = retryAfter.strip();
        if (!text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), then);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private Exchange chain(Call call, boolean leaves, Deadline deadline) {
        Call current = call;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            Exchange exchange = wire.exchange(current, deadline);
            boolean redirect = exchange instanceof Answer answer
                    && REDIRECTING.contains(answer.status())
                    && current.form().isEmpty();
            if (!redirect || !(exchange instanceof Answer answer)) {
                return exchange;
            }
            Optional<String> location = answer.headers().firstValue("Location");
            if (location.isEmpty()) {
                return exchange;
            }
            Optional<URI> target = target(current.url(), location.get());
            if (target.isEmpty()) {
                return new Failure(current + ": redirect to what is no http or https URL", false);
            }
            Optional<Origin> left = Origin.of(call.url());
            Optional<Origin> origin = Origin.of(target.get());
            boolean plain = origin.filter(to -> to.scheme().equals("http")).isPresent();
            if (plain && left.filter(from -> from.scheme().equals("http")).isEmpty()) {
                return new Failure(current + ": redirect from https to http is refused", false);
            }
            Call next = current.to(target.get());
            if (!origin.equals(left)) {
                if (!leaves) {
                    return new Failure(current + ": redirect to another host is refused for credentials", false);
                }
                String own =
                        origin.map(to -> settings.host(to.authority()).ca()).orElse("");
                next = next.authorizedBy(Optional.empty()).trusting(own.isEmpty() ? call.ca() : own);
            }
            current = next;
        }
        return new Failure(call + ": more than " + REDIRECTS + " redirects", false);
    }

    private static Optional<URI> target(URI from, String location) {
        try {
            // Java resolves a lone query against the folder (RFC 2396), everybody else against the whole path (RFC
            // 3986).
            String whole = location.startsWith("?") ? from.getRawPath() + location : location;
            URI target = from.resolve(new URI(whole));
            boolean usable = Origin.of(target).isPresent() && target.getRawUserInfo() == null;
            return usable ? Optional.of(target) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
