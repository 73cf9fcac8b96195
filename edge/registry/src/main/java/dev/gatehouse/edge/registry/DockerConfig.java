// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Repository;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Credentials as docker, podman and Kubernetes write them: `{"auths": {"<registry or repository>": {...}}}` in a
/// file or a Secret of type `kubernetes.io/dockerconfigjson`, and the older form without `auths`
/// (`kubernetes.io/dockercfg`).
///
/// @param entries what can be used, in the order of the document
/// @param helpers credential helpers by canonical host; they are programs and not run
/// @param store credential helper for every other host, empty for none; not run either
public record DockerConfig(List<Entry> entries, Map<String, String> helpers, String store) {
    /// Longest document that is read, in bytes; a Secret cannot be longer.
    public static final int LONGEST = 1 << 20;

    private static final JsonLimits LIMITS = new JsonLimits(LONGEST, 32, 100_000, 100);

    /// Whose hosts an entry's key may name.
    public enum Hosts {
        /// The one it spells out, as in files of docker and podman.
        EXACT,
        /// Those that match where a label is a pattern (`*.example.com`), as the kubelet reads pull secrets.
        PATTERNS
    }

    /// One entry.
    ///
    /// @param host canonical, with a port where it is not the scheme's own; labels may hold `*`
    /// @param path below the host, without slashes at the ends; empty for every repository
    public record Entry(String host, String path, Credentials credentials) {
        private boolean matches(Repository repository, Hosts hosts) {
            boolean below = path.isEmpty()
                    || repository.path().equals(path)
                    || repository.path().startsWith(path + "/");
            return below
                    && switch (hosts) {
                        case EXACT -> host.equals(repository.registry());
                        case PATTERNS -> HostPattern.matches(host, repository.registry());
                    };
        }
    }

    public DockerConfig {
        entries = List.copyOf(entries);
        helpers = Collections.unmodifiableMap(new LinkedHashMap<>(helpers));
    }

    /// Reads a document with the member `auths`.
    ///
    /// Entries without credentials are left out. One whose credentials are garbled counts as anonymous with a note,
    /// so that it spoils nothing but itself.
    ///
    /// @throws MalformedDockerConfigException where it is none
    public static DockerConfig read(byte[] document) {
        JsonObject root = root(document);
        Map<String, String> helpers = new LinkedHashMap<>();
        root.object("credHelpers")
                .ifPresent(all -> all.members().forEach((host, program) -> {
                    if (program instanceof JsonString name) {
                        helpers.put(key(host).host(), name.text());
                    }
                }));
        return new DockerConfig(
                entries(root.object("auths").orElse(JsonObject.EMPTY)),
                helpers,
                root.string("credsStore").orElse(""));
    }

    /// Reads a document of the older form: what stands under `auths` elsewhere.
    ///
    /// @throws MalformedDockerConfigException as [#read(byte[])] does
    public static DockerConfig readLegacy(byte[] document) {
        return new DockerConfig(entries(root(document)), Map.of(), "");
    }

    /// Returns the credentials for `repository`: those for the longest path first, and for a host that is spelled out
    /// before one that matches.
    public List<Credentials> credentials(Repository repository, Hosts hosts) {
        Repository canonical = repository.canonical();
        return entries.stream()
                .filter(entry -> entry.matches(canonical, hosts))
                .sorted(Comparator.comparing((Entry entry) -> entry.host().indexOf('*') >= 0)
                        .thenComparingInt(entry -> -entry.path().length()))
                .map(Entry::credentials)
                .distinct()
                .toList();
    }

    /// Returns the name of the credential helper that would have to be run for `repository`.
    Optional<String> helper(Repository repository) {
        String name = helpers.getOrDefault(repository.canonical().registry(), store);
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static JsonObject root(byte[] document) {
        try {
            if (JsonReader.read(document, LIMITS) instanceof JsonObject root) {
                return root;
            }
        } catch (MalformedJsonException e) {
            // The text of a syntax error may quote what stands around it.
            throw new MalformedDockerConfigException("not JSON, or longer than " + LONGEST + " bytes", e);
        }
        throw new MalformedDockerConfigException("not a JSON object");
    }

    private static List<Entry> entries(JsonObject auths) {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonValue> member : auths.members().entrySet()) {
            Entry key = key(member.getKey());
            if (member.getValue() instanceof JsonObject auth) {
                credentials(member.getKey(), auth)
                        .ifPresent(credentials -> entries.add(new Entry(key.host(), key.path(), credentials)));
            }
        }
        return entries;
    }

    private static Optional<Credentials> credentials(String key, JsonObject auth) {
        String user = auth.string("username").orElse("");
        String password = auth.string("password").orElse("");
        String both = auth.string("auth").orElse("");
        if (!both.isEmpty()) {
            String decoded = decoded(both);
            int colon = decoded.indexOf(':');
            if (colon < 0) {
                return garbled("auth", key, "is not base64 of user:password");
            }
            user = decoded.substring(0, colon);
            password = decoded.substring(colon + 1);
        }
        String registryToken = auth.string("registrytoken").orElse("");
        if (!registryToken.isEmpty()) {
            return registryToken.chars().allMatch(c -> c > ' ' && c < 127)
                    ? Optional.of(new Credentials.RegistryToken(registryToken))
                    : garbled("registrytoken", key, "is no token");
        }
        String identityToken = auth.string("identitytoken").orElse("");
        if (!identityToken.isEmpty()) {
            return Optional.of(new Credentials.IdentityToken(user, identityToken));
        }
        return user.isEmpty() && password.isEmpty()
                ? Optional.empty()
                : Optional.of(new Credentials.Basic(user, password));
    }

    private static Optional<Credentials> garbled(String member, String key, String how) {
        return Optional.of(new Credentials.Anonymous(
                member + " of " + PublicText.line(key, 256) + " in the registry credentials " + how));
    }

    // Empty where it is no base64, padded or not, of text.
    private static String decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.strip());
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // Some writers fill the end with NUL.
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == 0) {
                end--;
            }
            return text.substring(0, end);
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return "";
        }
    }

    // `https://index.docker.io/v1/`, `gcr.io`, `registry.example:5000/team`, with any scheme before and `/v1`, `/v2`
    // behind the host.
    private static Entry key(String text) {
        int scheme = text.indexOf("://");
        String rest = scheme < 0 ? text : text.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : withoutSlashes(rest.substring(slash));
        for (String version : List.of("v1", "v2")) {
            if (path.equals(version) || path.startsWith(version + "/")) {
                path = withoutSlashes(path.substring(version.length()));
                break;
            }
        }
        return new Entry(HostPattern.canonical(host.toLowerCase(Locale.ROOT)), path, Credentials.Anonymous.PLAIN);
    }

    /// Returns `path` without the slashes at its ends.
    static String withoutSlashes(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(start, end);
    }
}
