// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.PublicText;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// How a URL stands in a message: without user information and fragment, and with the values of query parameters
/// hidden, since addresses of redirects carry signatures.
final class PublicUrl {
    private static final Set<String> SHOWN = Set.of("service", "scope", "n", "last");
    private static final int LONGEST = 1024;

    private PublicUrl() {}

    static String of(URI url) {
        String host = url.getHost() == null ? "" : url.getHost();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + hidden(url.getRawQuery());
        return PublicText.line(url.getScheme() + "://" + host + port + path + query, LONGEST);
    }

    private static String hidden(String query) {
        return Arrays.stream(query.split("&", -1))
                .map(pair -> {
                    int equals = pair.indexOf('=');
                    return equals < 0 || SHOWN.contains(pair.substring(0, equals))
                            ? pair
                            : pair.substring(0, equals) + "=REDACTED";
                })
                .collect(Collectors.joining("&"));
    }
}
