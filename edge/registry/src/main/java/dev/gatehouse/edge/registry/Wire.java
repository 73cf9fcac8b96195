// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Sends single requests: one HTTP client for each set of trusted authorities, so many requests at once for each
/// host, no redirects, no second try, nothing link-local.
final class Wire implements AutoCloseable {
    private static final int MOST_HOSTS = 10_000;
    private static final String AGENT = "gatehouse/"
            + Optional.ofNullable(Wire.class.getPackage().getImplementationVersion())
                    .orElse("dev");

    private final RegistrySettings settings;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ProxySelector proxies = new NoProxyForLoopback(Optional.ofNullable(ProxySelector.getDefault()));
    // By the certificates of settings, of which there are no more than hosts in them.
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();
    private final LoadingCache<String, Semaphore> turns;

    private final Names names;

    Wire(RegistrySettings settings) {
        this(settings, Addresses::of);
    }

    Wire(RegistrySettings settings, Names.Service service) {
        this.settings = settings;
        this.names = new Names(service);
        this.turns = Caffeine.newBuilder()
                .maximumSize(MOST_HOSTS)
                .build(authority -> new Semaphore(
                        settings.host(authority)
                                .concurrency()
                                .orElse(settings.defaults().concurrency()),
                        true));
    }

    /// Returns the turns at `authority`, which are had in the order they were asked for.
    Semaphore turns(String authority) {
        return turns.get(authority);
    }

    private HttpClient client(String ca) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.defaults().connectTimeout())
                .executor(executor)
                .proxy(proxies)
                .sslContext(CertificateStore.context(settings.platform().authorities(), ca))
                .build();
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
        executor.shutdownNow();
        names.close();
    }

    /// Sends `call` and reads the answer to its end.
    Exchange exchange(Call call, Deadline deadline) {
        Optional<Origin> origin = Origin.of(call.url());
        if (origin.isEmpty()) {
            return new Failure(call + ": not a URL that can be asked", false);
        }
        Semaphore turn = turns(origin.get().authority());
        try {
            if (!turn.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return new Failure(
                        get(call) + ": the deadline passed while other requests to "
                                + origin.get().authority() + " were under way",
                        false);
            }
        } catch (InterruptedException _) {
            return interrupted(call);
        }
        try {
            return allowed(call, origin.get(), deadline);
        } finally {
            turn.release();
        }
    }

    private Exchange allowed(Call call, Origin origin, Deadline deadline) {
        List<InetAddress> addresses;
        try {
            addresses = addresses(origin.host(), deadline);
        } catch (InterruptedException _) {
            return interrupted(call);
        } catch (TimeoutException _) {
            return late(call);
        } catch (UnknownHostException _) {
            if (direct(call)) {
                return new Failure(get(call) + ": dial tcp: lookup " + origin.host() + ": no such host", false);
            }
            addresses = List.of(); // A proxy may know the name.
        }
        if (addresses.stream().anyMatch(Addresses::linkLocal)) {
            return new Failure(get(call) + ": " + origin.host() + " is link-local, which is never contacted", false);
        }
        return send(call, addresses, deadline);
    }

    private List<InetAddress> addresses(String host, Deadline deadline)
            throws UnknownHostException, InterruptedException, TimeoutException {
        return Addresses.literal(host) ? Addresses.of(host) : names.of(host, deadline);
    }

    private boolean direct(Call call) {
        return proxies.select(call.url()).stream().allMatch(proxy -> proxy.type() == Proxy.Type.DIRECT);
    }

    private Exchange send(Call call, List<InetAddress> addresses, Deadline deadline) {
        Duration wait = deadline.remaining();
        Duration most = settings.defaults().requestTimeout();
        boolean ownLimit = most.compareTo(wait) < 0;
        Duration limit = ownLimit ? most : wait;
        if (limit.isZero()) {
            return late(call);
        }
        BodyPublisher body = call.form().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody);
        HttpRequest.Builder request = HttpRequest.newBuilder(call.url())
                .timeout(limit)
                .header("User-Agent", AGENT)
                .method(call.method(), body);
        call.headers().forEach(request::header);
        HttpClient client = clients.computeIfAbsent(call.ca(), this::client);
        CompletableFuture<HttpResponse<byte[]>> running =
                client.sendAsync(request.build(), BoundedBody.handler(call, Deadline.in(limit)));
        try {
            // The request's own timeout ends with the headers of the answer; this one covers the body too.
            HttpResponse<byte[]> response = running.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(
                    call.method(), call.url(), response.statusCode(), response.headers(), Blob.of(response.body()));
        } catch (TimeoutException _) {
            return ownLimit ? slow(call) : late(call);
        } catch (InterruptedException _) {
            return interrupted(call);
        } catch (ExecutionException e) {
            return failure(call, addresses, e.getCause(), ownLimit);
        } finally {
            running.cancel(true);
        }
    }

    private Exchange failure(Call call, List<InetAddress> addresses, @Nullable Throwable cause, boolean ownLimit) {
        return switch (cause) {
            case BoundedBody.TooLongException _ -> new TooLong(call.method(), call.url(), call.limit());
            case BoundedBody.NoRoomException _ -> ownLimit ? slow(call) : late(call);
            case HttpConnectTimeoutException _ -> new Failure(dial(call, addresses) + "i/o timeout", true);
            case HttpTimeoutException _ -> ownLimit ? slow(call) : late(call);
            case ConnectException _ -> new Failure(dial(call, addresses) + "connect: connection refused", true);
            case SSLException ssl ->
                untrusted(ssl)
                        ? new Failure(get(call) + ": tls: failed to verify certificate", false)
                        : new Failure(get(call) + ": tls: handshake failed", true);
            case IOException _ -> new Failure(get(call) + ": the connection broke before the whole answer came", true);
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(cause);
        };
    }

    static boolean untrusted(SSLException exception) {
        for (Throwable cause = exception.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static Failure interrupted(Call call) {
        Thread.currentThread().interrupt();
        return new Failure(get(call) + ": given up", false);
    }

    private static Failure late(Call call) {
        return new Failure(get(call) + ": the deadline passed before the registry answered", false);
    }

    private Failure slow(Call call) {
        return new Failure(
                get(call) + ": no whole answer within "
                        + settings.defaults().requestTimeout().toMillis() + " ms",
                true);
    }

    /// Returns how a call that got no answer begins in a message: `Get "https://host/v2/…"`.
    static String get(Call call) {
        String method = call.method();
        return method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT) + " \"" + PublicUrl.of(call.url())
                + "\"";
    }

    private static String dial(Call call, List<InetAddress> addresses) {
        String address = addresses.isEmpty() ? "proxy" : text(addresses.getFirst());
        int port = Origin.of(call.url()).map(Origin::port).orElse(0);
        return get(call) + ": dial tcp " + address + ":" + port + ": ";
    }

    /// Returns what a call says whose server does not listen.
    static String refused(Call call) {
        List<InetAddress> addresses;
        try {
            addresses = Addresses.of(Origin.of(call.url()).map(Origin::host).orElse(""));
        } catch (UnknownHostException _) {
            addresses = List.of();
        }
        return dial(call, addresses) + "connect: connection refused";
    }

    private static String text(InetAddress address) {
        String literal = address.getHostAddress();
        return literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
    }
}
