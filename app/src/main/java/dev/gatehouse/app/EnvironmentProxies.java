// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The proxies that the variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, in capitals or not,
/// as Go reads them: `NO_PROXY` is a list, separated by commas, of `*`, host names (which include the
/// hosts below them; with a dot in front only those), addresses and ranges of addresses, each but the
/// ranges with or without a port.
final class EnvironmentProxies extends ProxySelector {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentProxies.class);
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Optional<Proxy> forHttp;
    private final Optional<Proxy> forHttps;
    private final List<Direct> exceptions;
    private final List<String> problems;

    /// Who is reached without a proxy.
    private sealed interface Direct {
        boolean covers(String host, int port);

        /// Every host.
        record Everyone() implements Direct {
            @Override
            public boolean covers(String host, int port) {
                return true;
            }
        }

        /// A host by name or address, and those below it.
        ///
        /// @param itself whether the host counts too
        /// @param port 0 for any
        record Named(String name, boolean itself, int port) implements Direct {
            @Override
            public boolean covers(String host, int asked) {
                boolean fits = (itself && host.equals(name)) || host.endsWith("." + name);
                return fits && (port == 0 || port == asked);
            }
        }

        /// A range of addresses.
        record Range(AddressRange range) implements Direct {
            @Override
            public boolean covers(String host, int port) {
                return range.contains(host);
            }
        }
    }

    private EnvironmentProxies(
            Optional<Proxy> forHttp, Optional<Proxy> forHttps, List<Direct> exceptions, List<String> problems) {
        this.forHttp = forHttp;
        this.forHttps = forHttps;
        this.exceptions = exceptions;
        this.problems = problems;
    }

    static EnvironmentProxies of(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        return new EnvironmentProxies(
                proxy(environment, "HTTP_PROXY", problems),
                proxy(environment, "HTTPS_PROXY", problems),
                exceptions(value(environment, "NO_PROXY")),
                List.copyOf(problems));
    }

    /// Returns what is wrong with the variables, one line each; such a proxy is not used.
    List<String> problems() {
        return problems;
    }

    /// Tells whether any proxy is named.
    boolean any() {
        return forHttp.isPresent() || forHttps.isPresent();
    }

    private static String value(Map<String, String> environment, String name) {
        String capitals = environment.getOrDefault(name, "");
        return capitals.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : capitals;
    }

    private static Optional<Proxy> proxy(Map<String, String> environment, String name, List<String> problems) {
        String text = value(environment, name).strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI url = URI.create(text.contains("://") ? text : "http://" + text);
            String host = url.getHost();
            if (host == null || !"http".equals(url.getScheme())) {
                problems.add(name + " names no proxy that is spoken to by http");
                return Optional.empty();
            }
            if (url.getRawUserInfo() != null) {
                problems.add(name + " holds a user, which proxies are not shown");
            }
            int port = url.getPort() < 0 ? HTTP : url.getPort();
            return Optional.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
        } catch (IllegalArgumentException _) {
            // The text may hold a password, so it is not repeated.
            problems.add(name + " is no URL");
            return Optional.empty();
        }
    }

    private static List<Direct> exceptions(String list) {
        List<Direct> exceptions = new ArrayList<>();
        for (String written : list.split(",", -1)) {
            String text = written.strip().toLowerCase(Locale.ROOT);
            if (text.equals("*")) {
                exceptions.add(new Direct.Everyone());
                continue;
            }
            Optional<AddressRange> range = AddressRange.parse(text);
            if (range.isPresent()) {
                exceptions.add(new Direct.Range(range.get()));
            } else if (!text.isEmpty()) {
                exceptions.add(named(text));
            }
        }
        return List.copyOf(exceptions);
    }

    private static Direct named(String text) {
        int colon = text.lastIndexOf(':');
        boolean single = colon > 0 && text.indexOf(':') == colon;
        boolean bracketed = colon > 0 && text.charAt(colon - 1) == ']';
        String digits = single || bracketed ? text.substring(colon + 1) : "";
        boolean port =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(Character::isDigit);
        String host = port ? text.substring(0, colon) : text;
        String bare = host.startsWith("*.") ? host.substring(1) : host;
        boolean below = bare.startsWith(".");
        return new Direct.Named(
                unbracketed(below ? bare.substring(1) : bare), !below, port ? Integer.parseInt(digits) : 0);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public List<Proxy> select(URI url) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        Optional<Proxy> proxy = secure ? forHttps : forHttp;
        String written = url.getHost();
        if (proxy.isEmpty() || written == null) {
            return List.of(Proxy.NO_PROXY);
        }
        String host = unbracketed(written.toLowerCase(Locale.ROOT));
        int port = url.getPort() >= 0 ? url.getPort() : secure ? HTTPS : HTTP;
        boolean own = host.equals("localhost") || AddressRange.loopback(host);
        boolean excepted =
                own || exceptions.stream().anyMatch(exception -> exception.covers(withoutRootDot(host), port));
        return List.of(excepted ? Proxy.NO_PROXY : proxy.get());
    }

    private static String withoutRootDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    @Override
    public void connectFailed(URI url, SocketAddress address, IOException cause) {
        LOG.atWarn()
                .addKeyValue("proxy", address)
                .addKeyValue("reason", cause.getMessage())
                .log("proxy does not answer");
    }
}
