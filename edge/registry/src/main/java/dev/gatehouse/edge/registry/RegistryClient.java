// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Digest;
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
import java.util.Optional;

/// Asks for resources of repositories: chooses the endpoint that stands in for the registry, shows
/// credentials where it is asked to, and to the endpoint they belong to only.
final class RegistryClient implements AutoCloseable {
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration SEEN = Duration.ofMinutes(10);

    /// Something in a repository.
    ///
    /// @param path below `/v2/{repository}/`, with a query where it has one
    /// @param share has room for the answer until whoever asks is done with it
    /// @param own whether it is the manifest of the image that is judged; where that is not there, it may be
    /// hidden
    record Resource(String method, String path, String accept, int limit, BodyBudget.Share share, boolean own) {
        Resource(String method, String path, String accept, int limit, BodyBudget.Share share) {
            this(method, path, accept, limit, share, false);
        }
    }

    /// A server to ask, and what it calls the repository.
    private record Endpoint(Repository repository, Optional<String> scheme, Host host, Repository credentialed) {}

    private final BodyBudget budget;
    private final RegistrySettings settings;
    private final Keychain keychain;
    private final Wire wire;
    private final Authentication authentication;
    private final Schemes schemes = new Schemes();
    // Whether a repository showed itself to whoever came without the credentials that have to be asked for.
    private final Cache<Repository, Boolean> open = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(SEEN)
            .build();

    RegistryClient(RegistrySettings settings, Keychain keychain, BodyBudget budget) {
        this.budget = budget;
        this.settings = settings;
        this.keychain = keychain;
        this.wire = new Wire(settings);
        Fetcher fetcher = new Fetcher(wire, settings);
        this.authentication = new Authentication(fetcher, new Tokens(fetcher, settings, budget));
    }

    /// Opens a share of the memory for answers. It is closed when they have been read and parsed.
    BodyBudget.Share share() {
        return budget.share();
    }

    @Override
    public void close() {
        wire.close();
    }

    /// Asks for `resource` of `repository`. Where several endpoints stand in for the registry, the
    /// answer of the last one asked is returned.
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

    /// Tells whether a repository in which something was not found (404) can be seen with credentials
    /// only, and was looked at without: some registries hide what they do not show. Asks for the
    /// manifest of `image` to find out, where there may be credentials that nobody has asked for yet.
    /// After `true` it is worth looking again.
    boolean hides(Repository repository, Digest image, PullIdentity identity, Deadline deadline) {
        Host host = settings.host(repository.canonical().registry());
        List<Endpoint> endpoints = endpoints(repository, host);
        boolean settled = endpoints.stream()
                .allMatch(endpoint -> open.getIfPresent(endpoint.repository()) != null
                        || keychain.atHand(endpoint.credentialed(), identity).all());
        if (settled) {
            return false;
        }
        try (BodyBudget.Share share = share()) {
            Resource manifest =
                    new Resource("HEAD", "manifests/" + image, Manifests.ACCEPT, Bounds.MANIFEST, share, true);
            return ask(repository, manifest, identity, deadline) instanceof Answer answer
                    && answer.status() == 200
                    && endpoints.stream()
                            .anyMatch(endpoint -> Boolean.FALSE.equals(open.getIfPresent(endpoint.repository())));
        }
    }

    private Exchange ask(
            Endpoint endpoint, Origin origin, Resource resource, PullIdentity identity, Deadline deadline) {
        Repository credentialed = endpoint.credentialed();
        boolean closed = Boolean.FALSE.equals(open.getIfPresent(endpoint.repository()));
        Keychain.AtHand first = closed
                ? new Keychain.AtHand(keychain.credentials(credentialed, identity), true)
                : keychain.atHand(credentialed, identity);
        Attempts attempts = new Attempts(
                authentication,
                call(origin, endpoint, resource),
                origin,
                endpoint.repository(),
                resource.own(),
                deadline);
        attempts.with(
                first.credentials().isEmpty() ? List.of(Credentials.Anonymous.PLAIN) : first.credentials(), closed);
        if (!first.all()) {
            if (attempts.turnedDown()) {
                attempts.with(keychain.credentials(credentialed, identity), true);
                if (!attempts.turnedDown()) {
                    open.put(endpoint.repository(), false);
                }
            } else if (resource.own() && attempts.found()) {
                open.put(endpoint.repository(), true);
            }
        }
        Exchange exchange = attempts.outcome();
        if (exchange instanceof Failure && endpoint.scheme().isEmpty()) {
            schemes.forget(endpoint.repository().registry());
        }
        return exchange;
    }
}
