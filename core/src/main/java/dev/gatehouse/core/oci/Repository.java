// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where manifests live: a registry host and a path on it.
///
/// @param registry host with optional port, case kept; Docker Hub is `index.docker.io`
/// @param path 2 to 255 characters of `[a-z0-9_./-]`; on Docker Hub a single component has got its `library/`
public record Repository(String registry, String path) {
    public static final String DOCKER_HUB = "index.docker.io";

    // What survives as the authority of the URI `//{registry}`; user information, escapes and an empty host do not.
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._~!$&'()*+,;=-]+)(:[0-9]*)?");
    private static final String PATH_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_-./";
    private static final String OFFICIAL = "library/";
    private static final int SHORTEST = 2;
    private static final int LONGEST = 255;

    public Repository {
        requireRegistry(registry);
        requirePath(path);
    }

    /// Reads a repository as users write it: `nginx`, `foo/bar`, `ghcr.io/foo/bar`, `localhost:5000/foo`. The text
    /// before the first slash is the registry where it holds a `.` or a `:`; otherwise the whole text is a path on
    /// Docker Hub.
    ///
    /// @throws MalformedNameException where it is none
    public static Repository parse(String text) {
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean named = first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
        String registry = !named || first.equals("docker.io") ? DOCKER_HUB : first;
        String path = named ? text.substring(slash + 1) : text;
        requirePath(path);
        boolean official = registry.equals(DOCKER_HUB) && path.indexOf('/') < 0;
        return new Repository(registry, official ? OFFICIAL + path : path);
    }

    /// Checks a registry host by itself.
    ///
    /// @throws MalformedNameException where `registry` is no host with an optional port
    public static void requireRegistry(String registry) {
        if (!AUTHORITY.matcher(registry).matches()) {
            throw new MalformedNameException("registries must be valid RFC 3986 URI authorities: " + registry);
        }
    }

    private static void requirePath(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (PATH_CHARACTERS.indexOf(path.charAt(i)) < 0) {
                throw new MalformedNameException(
                        "repository can only contain the characters `abcdefghijklmnopqrstuvwxyz0123456789_-./`: "
                                + path);
            }
        }
        if (path.length() < SHORTEST || path.length() > LONGEST) {
            throw new MalformedNameException("repository must be between 2 and 255 characters in length: " + path);
        }
    }

    /// Returns this repository in the one spelling that all spellings of the same place share: lower-case host
    /// without a trailing dot, port as a number and left out where it is 443, `registry-1.docker.io` as Docker
    /// Hub, and a path without empty and dot segments ([RFC 3986
    /// §6.2](https://www.rfc-editor.org/rfc/rfc3986#section-6.2)).
    public Repository canonical() {
        int colon = registry.lastIndexOf(':');
        boolean hasPort = colon > registry.lastIndexOf(']') && colon >= 0;
        String name = (hasPort ? registry.substring(0, colon) : registry).toLowerCase(Locale.ROOT);
        while (name.length() > 1 && name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        String port = hasPort ? canonicalPort(registry.substring(colon + 1)) : "";
        String host = name + port;
        if (host.equals("docker.io") || host.equals("registry-1.docker.io")) {
            host = DOCKER_HUB;
        }
        String place = canonicalPath(path);
        boolean official = host.equals(DOCKER_HUB) && place.indexOf('/') < 0;
        boolean fits = place.length() + OFFICIAL.length() <= LONGEST;
        return new Repository(host, official && fits ? OFFICIAL + place : place);
    }

    private static String canonicalPort(String port) {
        int digits = 0;
        while (digits < port.length() && port.charAt(digits) == '0') {
            digits++;
        }
        String number = port.substring(digits);
        return number.isEmpty() || number.equals("443") ? "" : ":" + number;
    }

    private static String canonicalPath(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> segments.pollLast();
                default -> segments.addLast(segment);
            }
        }
        String place = String.join("/", segments);
        // What is too short to be a path names nothing; it stays as it was written.
        return place.length() < SHORTEST ? path : place;
    }

    /// Returns `{registry}/{path}`.
    @Override
    public String toString() {
        return registry + "/" + path;
    }
}
