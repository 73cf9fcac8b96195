// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// Bearer tokens of registries ([token](https://distribution.github.io/distribution/spec/auth/token/),
/// [oauth](https://distribution.github.io/distribution/spec/auth/oauth/)), kept by registry, scope and the identity
/// of the credentials they were given for until shortly before they expire. Whoever needs the same token at the same
/// time waits for one request.
final class Tokens {
    private static final int MOST = 10_000;
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_TOKEN = 64 << 10;
    private static final Duration UNSAID = Duration.ofSeconds(60);
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);
    private static final JsonLimits LIMITS = new JsonLimits(LONGEST_ANSWER, 32, 10_000, 100);

    /// What a token is good for.
    ///
    /// @param credentials identity of the credentials it is given for
    record Key(Origin registry, String scope, String credentials) {}

    /// A wish for a token.
    ///
    /// @param scopes what it shall be good for; the first is that of the key
    /// @param ca certificates that vouch for the registry, and so for its token service
    record Wish(Key key, Challenge challenge, List<String> scopes, Credentials credentials, String ca) {}

    /// What came of a wish.
    sealed interface Outcome {
        record Token(String text, Duration life) implements Outcome {
            String header() {
                return "Bearer " + text;
            }

            @Override
            public String toString() {
                return "Token[]";
            }
        }

        record Refused(Failure failure) implements Outcome {}
    }

    private final BodyBudget budget;
    private final Fetcher fetcher;
    private final RegistrySettings settings;
    private final Cache<Key, Outcome.Token> kept = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfter(Expiry.<Key, Outcome.Token>creating((_, token) -> token.life()))
            .build();
    // By the whole wish: a registry that names another token service is not answered with what the old one says.
    private final Map<Wish, FutureTask<Outcome>> underWay = new ConcurrentHashMap<>();

    Tokens(Fetcher fetcher, RegistrySettings settings, BodyBudget budget) {
        this.budget = budget;
        this.fetcher = fetcher;
        this.settings = settings;
    }

    /// Returns a token that is there already.
    Optional<Outcome.Token> known(Key key) {
        return Optional.ofNullable(kept.getIfPresent(key));
    }

    /// Drops `token`, which the registry would not take, unless another one has its place already.
    void forget(Key key, Outcome.Token token) {
        kept.asMap().remove(key, token);
    }

    /// Gets a token from the service that the challenge names.
    Outcome get(Wish wish, Deadline deadline) {
        FutureTask<Outcome> task = new FutureTask<>(() -> fetched(wish));
        FutureTask<Outcome> earlier = underWay.putIfAbsent(wish, task);
        if (earlier == null) {
            // On a thread of its own and in a time of its own: others may wait for it longer than who asked first.
            Thread.ofVirtual().name("gatehouse-token").start(task);
        }
        String what = "the token service of " + wish.key().registry().authority();
        try {
            return (earlier == null ? task : earlier).get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return new Outcome.Refused(new Failure("the deadline passed before " + what + " answered", false));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.Refused(new Failure(what + ": given up", false));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Outcome fetched(Wish wish) {
        try {
            Outcome outcome = asked(wish, Deadline.in(settings.defaults().requestTimeout()));
            if (outcome instanceof Outcome.Token token && token.life().isPositive()) {
                kept.put(wish.key(), token);
            }
            return outcome;
        } finally {
            underWay.remove(wish);
        }
    }

    private Outcome asked(Wish wish, Deadline deadline) {
        Optional<URI> realm = realm(wish);
        if (realm.isEmpty()) {
            return refused(
                    wish.key().registry().url("/v2/") + ": names a token service that is not asked: its URL must be"
                            + " https, or http where the registry itself is");
        }
        try (BodyBudget.Share share = budget.share()) {
            return asked(wish, realm.get(), share, deadline);
        }
    }

    private Outcome asked(Wish wish, URI realm, BodyBudget.Share share, Deadline deadline) {
        return switch (wish.credentials()) {
            case Credentials.Anonymous _, Credentials.RegistryToken _ ->
                token(get(wish, realm, Optional.empty(), share, deadline));
            case Credentials.Basic basic -> token(get(wish, realm, Optional.of(basic.header()), share, deadline));
            case Credentials.IdentityToken refresh -> {
                Exchange exchange = fetcher.fetchFromOrigin(exchanging(wish, realm, refresh, share), deadline);
                boolean unknown =
                        exchange instanceof Answer answer && (answer.status() == 404 || answer.status() == 405);
                String basic = new Credentials.Basic(refresh.user(), refresh.token()).header();
                yield token(unknown ? get(wish, realm, Optional.of(basic), share, deadline) : exchange);
            }
        };
    }

    private static Optional<URI> realm(Wish wish) {
        try {
            URI realm = new URI(wish.challenge().parameter("realm"));
            boolean plain = Origin.of(realm)
                    .filter(origin -> origin.scheme().equals("http"))
                    .isPresent();
            boolean usable = Origin.of(realm).isPresent()
                    && realm.getRawUserInfo() == null
                    && (!plain || wish.key().registry().scheme().equals("http"));
            return usable ? Optional.of(realm) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private Exchange get(
            Wish wish, URI realm, Optional<String> authorization, BodyBudget.Share share, Deadline deadline) {
        String query = wish.scopes().stream()
                .map(scope -> "&scope=" + encoded(scope))
                .collect(Collectors.joining(
                        "", "service=" + encoded(wish.challenge().parameter("service")), ""));
        String before = realm.getRawQuery() == null ? "?" : "?" + realm.getRawQuery() + "&";
        String path = realm.getRawPath() == null ? "" : realm.getRawPath();
        URI url = Origin.of(realm).orElseThrow().url((path.isEmpty() ? "/" : path) + before + query);
        Call call = Call.get(url, "application/json", LONGEST_ANSWER, ca(wish, url), share)
                .authorizedBy(authorization);
        return authorization.isPresent() ? fetcher.fetchFromOrigin(call, deadline) : fetcher.fetch(call, deadline);
    }

    private Call exchanging(Wish wish, URI realm, Credentials.IdentityToken refresh, BodyBudget.Share share) {
        String form = "grant_type=refresh_token&client_id=gatehouse&service="
                + encoded(wish.challenge().parameter("service"))
                + "&scope=" + encoded(String.join(" ", wish.scopes()))
                + "&refresh_token=" + encoded(refresh.token());
        return new Call(
                "POST",
                realm,
                "application/json",
                Optional.empty(),
                Optional.of(form),
                LONGEST_ANSWER,
                ca(wish, realm),
                share);
    }

    private String ca(Wish wish, URI url) {
        String own = Origin.of(url)
                .map(origin -> settings.host(origin.authority()).ca())
                .orElse("");
        return own.isEmpty() ? wish.ca() : own;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Outcome token(Exchange exchange) {
        return switch (exchange) {
            case Failure failure -> new Outcome.Refused(failure);
            case TooLong tooLong -> refused(tooLong.text());
            case Answer answer ->
                answer.status() == 200
                        ? token(answer)
                        : new Outcome.Refused(new Failure(RegistryErrors.text(answer), false, turnedDown(answer)));
        };
    }

    // A grant that is not valid is answered 400 (RFC 6749 §5.2).
    private static boolean turnedDown(Answer answer) {
        return answer.denied() || answer.status() == 400;
    }

    private static Outcome token(Answer answer) {
        try {
            if (JsonReader.read(answer.body().bytes(), LIMITS) instanceof JsonObject root) {
                String token = root.string("token")
                        .filter(text -> !text.isEmpty())
                        .or(() -> root.string("access_token"))
                        .orElse("");
                if (!token.isEmpty()
                        && token.length() <= LONGEST_TOKEN
                        && token.chars().allMatch(c -> c > ' ' && c < 127)) {
                    return new Outcome.Token(token, life(root));
                }
            }
        } catch (MalformedJsonException _) {
            // Told below.
        }
        return refused(answer.method() + " " + PublicUrl.of(answer.url()) + ": the answer holds no token");
    }

    // A tenth before the end a token counts as used up: clocks differ, and requests take time.
    private static Duration life(JsonObject root) {
        Duration said = root.integer("expires_in")
                .filter(seconds -> seconds > 0)
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST_LIFE.toSeconds())))
                .orElse(UNSAID);
        return said.minus(said.dividedBy(10));
    }

    private static Outcome refused(String text) {
        return new Outcome.Refused(new Failure(text, false));
    }
}
