// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.edge.registry.Exchange.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Shows credentials to a registry in the way it asks for, and a token or password at once where it is known by
/// now.
final class Authentication {
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int LONGEST_SCOPE = 512;
    private static final int LONGEST_REFUSAL = 64 << 10;
    // Answers with which a registry may turn somebody down and not say how they could prove who they are.
    private static final Set<Integer> UNSAID = Set.of(403, 404, 429);

    private final Fetcher fetcher;
    private final Tokens tokens;
    // Registries that asked for basic authentication, so that the next request brings it along.
    private final Cache<Tokens.Key, Boolean> basic = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    Authentication(Fetcher fetcher, Tokens tokens) {
        this.fetcher = fetcher;
        this.tokens = tokens;
    }

    /// Sends `call` with `credentials`, once more with a token or a password where the registry asks for that.
    ///
    /// @param origin of the registry, the only one that is shown anything
    /// @param insisting whether to ask the registry how it wants credentials where it turns us down without saying
    ///     so
    Exchange exchange(
            Call call,
            Origin origin,
            Repository repository,
            Credentials credentials,
            boolean insisting,
            Deadline deadline) {
        String scope = "repository:" + repository.path() + ":pull";
        Tokens.Key key = new Tokens.Key(origin, scope, credentials.identity());
        Optional<Tokens.Outcome.Token> token = tokens.known(key);
        Optional<String> first = firstHeader(key, credentials, token);
        Exchange exchange = fetcher.fetch(call.authorizedBy(first), deadline);
        if (credentials instanceof Credentials.RegistryToken) {
            return exchange;
        }
        Exchange refusal = exchange;
        if (insisting
                && first.isEmpty()
                && !(credentials instanceof Credentials.Anonymous)
                && exchange instanceof Answer silent
                && UNSAID.contains(silent.status())) {
            call.share().free();
            Call base = Call.get(origin.url("/v2/"), "application/json", LONGEST_REFUSAL, call.ca(), call.share());
            refusal = fetcher.fetch(base, deadline);
        }
        // At most: once with a token that another request got meanwhile, once with a fresh one, once with one that
        // has the scope which the registry names where it would not take ours.
        boolean asked = false;
        for (int round = 0; round < 3; round++) {
            // Who answers in place of the origin, after a redirect, names no token service for credentials.
            if (!(refusal instanceof Answer answer && answer.status() == 401 && answer.comesFrom(origin))) {
                return exchange;
            }
            Tokens.Outcome.@Nullable Token spent = token.orElse(null);
            List<Challenge> challenges = Challenge.read(answer.headers().allValues("WWW-Authenticate"));
            Optional<Challenge> bearer = challenges.stream()
                    .filter(challenge -> challenge.scheme().equals("bearer"))
                    .findFirst();
            if (bearer.isEmpty()) {
                boolean wanted = challenges.stream()
                        .anyMatch(challenge -> challenge.scheme().equals("basic"));
                return wanted && credentials instanceof Credentials.Basic shown && !known(key)
                        ? remembering(key, fetcher.fetch(call.authorizedBy(Optional.of(shown.header())), deadline))
                        : exchange;
            }
            List<String> scopes = new ArrayList<>(List.of(scope));
            String named = bearer.get().parameter("scope");
            boolean more = token.isPresent() && !named.isEmpty() && !named.equals(scope);
            if (more && named.length() <= LONGEST_SCOPE) {
                scopes.add(named);
            }
            if (asked && scopes.size() == 1) {
                return exchange;
            }
            Optional<Tokens.Outcome.Token> others = tokens.known(key).filter(kept -> !kept.equals(spent));
            if (!asked && others.isPresent()) {
                // Another request got one while this one was under way.
                token = others;
                exchange =
                        fetcher.fetch(call.authorizedBy(Optional.of(others.get().header())), deadline);
                refusal = exchange;
                continue;
            }
            asked = true;
            // The token needs room too, and the refusal has been read.
            call.share().free();
            if (spent != null) {
                tokens.forget(key, spent);
            }
            switch (tokens.get(new Tokens.Wish(key, bearer.get(), scopes, credentials, call.ca()), deadline)) {
                case Tokens.Outcome.Refused refused -> {
                    return refused.failure();
                }
                case Tokens.Outcome.Token fresh -> {
                    token = Optional.of(fresh);
                    exchange = fetcher.fetch(call.authorizedBy(Optional.of(fresh.header())), deadline);
                    refusal = exchange;
                }
            }
        }
        return exchange;
    }

    private boolean known(Tokens.Key key) {
        return basic.getIfPresent(key) != null;
    }

    private Exchange remembering(Tokens.Key key, Exchange exchange) {
        if (exchange instanceof Answer answer && !answer.denied()) {
            basic.put(key, true);
        }
        return exchange;
    }

    private Optional<String> firstHeader(
            Tokens.Key key, Credentials credentials, Optional<Tokens.Outcome.Token> token) {
        return switch (credentials) {
            case Credentials.RegistryToken registryToken -> Optional.of("Bearer " + registryToken.token());
            case Credentials.Basic shown when known(key) -> Optional.of(shown.header());
            case Credentials.Basic _, Credentials.Anonymous _, Credentials.IdentityToken _ ->
                token.map(Tokens.Outcome.Token::header);
        };
    }
}
