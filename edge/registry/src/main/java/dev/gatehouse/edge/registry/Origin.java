// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Scheme, host and port of a URL (RFC 6454): what must be equal for credentials to travel.
///
/// @param scheme `http` or `https`
/// @param host lower case, an IPv6 address in brackets
/// @param port never absent; the scheme's own where the URL names none
record Origin(String scheme, String host, int port) {
    /// Returns the origin of `url`, empty where it has no host or another scheme.
    static Optional<Origin> of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost();
        boolean known = scheme.equals("https") || scheme.equals("http");
        if (host == null || host.isEmpty() || !known) {
            return Optional.empty();
        }
        int own = scheme.equals("https") ? 443 : 80;
        return Optional.of(new Origin(scheme, host.toLowerCase(Locale.ROOT), url.getPort() < 0 ? own : url.getPort()));
    }

    /// Returns the origin of `authority` (host and optional port, as in an image's name) spoken to in `scheme`; empty
    /// where that is no host a connection can be made to.
    static Optional<Origin> of(String scheme, String authority) {
        try {
            return of(new URI(scheme + "://" + authority + "/"));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /// Returns host and port as keys of settings are written: without the port where it is the scheme's own.
    String authority() {
        boolean own = port == (scheme.equals("https") ? 443 : 80);
        return own ? host : host + ":" + port;
    }

    /// Returns the URL of `path`, which starts with a slash.
    URI url(String path) {
        return URI.create(scheme + "://" + authority() + path);
    }
}
