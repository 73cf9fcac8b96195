// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import dev.gatehouse.edge.registry.RegistrySettings.EndpointCredentials;
import dev.gatehouse.edge.registry.RegistrySettings.Host;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks for resources of repositories: chooses the endpoint that stands in for the registry, shows credentials where
/// it is asked to, and to the endpoint they belong to only.
final class RegistryClient implements AutoCloseable {
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int LONGEST_SCOPE = 512;

    /// Something in a repository.
    ///
    /// @param path below `/v2/{repository}/`, with a query where it has one
    /// @param share has room for the answer until whoever asks is done with it
    record Resource(String method, String path, String accept, int limit, BodyBudget.Share share) {}

    /// A server to ask, and what it calls the repository.
    private record Endpoint(Repository repository, Optional<String> scheme, Host host, Repository credentialed) {}

    private final BodyBudget budget;
    private final RegistrySettings settings;
    private final Keychain keychain;
    private final Wire wire;
    private final Fetcher fetcher;
    private final Tokens tokens;
    private final Schemes schemes = new Schemes();
    // Registries that asked for basic authentication, so that the next request brings it along.
    private final Cache<Tokens.Key, Boolean> basic = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .build();

    RegistryClient(RegistrySettings settings, Keychain keychain, BodyBudget budget) {
        this.budget = budget;
        this.settings = settings;
        this.keychain = keychain;
        this.wire = new Wire(settings);
        this.fetcher = new Fetcher(wire, settings);
        this.tokens = new Tokens(fetcher, settings, budget);
    }

    /// Opens a share of the memory for answers. It is closed when they have been read and parsed.
    BodyBudget.Share share() {
        return budget.share();
    }

    @Override
    public void close() {
        wire.close();
    }

    /// Asks for `resource` of `repository`. Where several endpoints stand in for the registry, the answer of the last
    /// one asked is returned.
    Exchange ask(Repository repository, Resource resource, PullIdentity identity, Deadline deadline) {
        Host host = settings.host(repository.canonical().registry());
        List<Endpoint> endpoints = endpoints(repository, host);
        Exchange exchange = ask(endpoints.getFirst(), resource, identity, deadline);
        for (Endpoint next : endpoints.subList(1, endpoints.size())) {
            if (deadline.passed() || !goesOn(exchange, host.fallback())) {
                break;
            }
            exchange = ask(next, resource, identity, deadline);
        }
        return exchange;
    }

    private static boolean goesOn(Exchange exchange, boolean fallback) {
        return switch (exchange) {
            case Failure _ -> true;
            case TooLong _ -> false;
            case Answer answer -> answer.status() == 404 ? fallback : answer.status() >= 400;
        };
    }

    private List<Endpoint> endpoints(Repository repository, Host host) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (URI url : host.endpoints()) {
            Repository there = standingIn(url, repository);
            boolean original = host.credentials() == EndpointCredentials.ORIGINAL;
            endpoints.add(new Endpoint(
                    there,
                    Origin.of(url).map(Origin::scheme),
                    settings.host(there.canonical().registry()),
                    original ? repository : there));
        }
        if (endpoints.isEmpty() || host.fallback()) {
            endpoints.add(new Endpoint(repository, Optional.empty(), host, repository));
        }
        return endpoints;
    }

    private static Repository standingIn(URI url, Repository repository) {
        String authority = Origin.of(url).orElseThrow().authority();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String prefix = DockerConfig.withoutSlashes(path);
        try {
            return new Repository(authority, prefix.isEmpty() ? repository.path() : prefix + "/" + repository.path());
        } catch (MalformedNameException _) {
            // Together with the prefix the path is too long for a repository, so the endpoint cannot have it.
            return new Repository(authority, repository.path());
        }
    }

    private Exchange ask(Endpoint endpoint, Resource resource, PullIdentity identity, Deadline deadline) {
        Repository repository = endpoint.repository();
        if (("/" + repository.path() + "/").contains("/./") || ("/" + repository.path() + "/").contains("/../")) {
            return new Failure("repository " + repository + " has a path that leads elsewhere", false);
        }
        String authority = repository.registry();
        return switch (scheme(endpoint, deadline)) {
            case "" -> nobody(endpoint, resource);
            case String scheme ->
                Origin.of(scheme, authority)
                        .map(origin -> ask(endpoint, origin, resource, identity, deadline))
                        .orElseGet(() -> new Failure("registry " + authority + " is no host that can be asked", false));
        };
    }

    // Empty where nobody listens.
    private String scheme(Endpoint endpoint, Deadline deadline) {
        if (endpoint.scheme().isPresent()) {
            return endpoint.scheme().get();
        }
        if (endpoint.host().plainHttp().isPresent()) {
            return endpoint.host().plainHttp().get() ? "http" : "https";
        }
        String authority = endpoint.repository().registry();
        boolean loopback = Origin.of("https", authority)
                .filter(origin -> Addresses.loopback(origin.host()))
                .isPresent();
        if (!loopback || !endpoint.host().ca().isEmpty()) {
            return "https";
        }
        return switch (schemes.spokenBy(authority, deadline)) {
            case TLS -> "https";
            case PLAIN -> "http";
            case NOTHING -> "";
        };
    }

    // Asked both ways, so that the message names both.
    private Failure nobody(Endpoint endpoint, Resource resource) {
        String authority = endpoint.repository().registry();
        List<String> both = new ArrayList<>();
        for (String scheme : List.of("https", "http")) {
            Origin.of(scheme, authority).ifPresent(origin -> {
                Call call = call(origin, endpoint, resource);
                both.add(Wire.refused(call));
            });
        }
        return new Failure(String.join("; ", both), true);
    }

    private static Call call(Origin origin, Endpoint endpoint, Resource resource) {
        URI url = origin.url("/v2/" + endpoint.repository().path() + "/" + resource.path());
        return new Call(
                resource.method(),
                url,
                resource.accept(),
                Optional.empty(),
                Optional.empty(),
                resource.limit(),
                endpoint.host().ca(),
                resource.share());
    }

    private Exchange ask(
            Endpoint endpoint, Origin origin, Resource resource, PullIdentity identity, Deadline deadline) {
        List<Credentials> credentials = keychain.credentials(endpoint.credentialed(), identity);
        Call call = call(origin, endpoint, resource);
        Exchange exchange = null;
        String note = "";
        for (Credentials shown : credentials.isEmpty() ? List.of(Credentials.Anonymous.PLAIN) : credentials) {
            exchange = authenticated(call, origin, endpoint, shown, deadline);
            if (!(exchange instanceof Answer answer && answer.denied())) {
                break;
            }
            note = shown instanceof Credentials.Anonymous anonymous ? anonymous.note() : note;
        }
        if (exchange instanceof Failure && endpoint.scheme().isEmpty()) {
            schemes.forget(endpoint.repository().registry());
        }
        if (exchange instanceof Answer answer && answer.denied() && !note.isEmpty()) {
            return new Failure(RegistryErrors.text(answer) + " (" + note + ")", false);
        }
        return Objects.requireNonNull(exchange);
    }

    private Exchange authenticated(
            Call call, Origin origin, Endpoint endpoint, Credentials credentials, Deadline deadline) {
        String scope = "repository:" + endpoint.repository().path() + ":pull";
        Tokens.Key key = new Tokens.Key(origin, scope, credentials.identity());
        Optional<Tokens.Outcome.Token> token = tokens.known(key);
        Exchange exchange = fetcher.fetch(call.authorizedBy(firstHeader(key, credentials, token)), deadline);
        if (credentials instanceof Credentials.RegistryToken) {
            return exchange;
        }
        // At most: once with a token that another request got meanwhile, once with a fresh one, once with one that
        // has the scope which the registry names where it would not take ours.
        boolean asked = false;
        for (int round = 0; round < 3; round++) {
            // Who answers in place of the origin, after a redirect, names no token service for credentials.
            if (!(exchange instanceof Answer answer && answer.status() == 401 && answer.comesFrom(origin))) {
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
