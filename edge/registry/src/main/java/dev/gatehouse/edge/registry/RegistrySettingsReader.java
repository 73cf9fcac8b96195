// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.edge.registry.RegistrySettings.Defaults;
import dev.gatehouse.edge.registry.RegistrySettings.EndpointCredentials;
import dev.gatehouse.edge.registry.RegistrySettings.Host;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads [RegistrySettings] and collects what is wrong with them.
final class RegistrySettingsReader {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s)");
    private static final Pattern ENDPOINT_PATH = Pattern.compile("(/[a-z0-9_.-]+)*/?");
    private static final int MOST_CONCURRENCY = 1000;
    private static final int LONGEST_CA = 1 << 20;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final List<String> problems = new ArrayList<>();

    private RegistrySettingsReader() {}

    static RegistrySettings read(byte[] document) {
        RegistrySettingsReader reader = new RegistrySettingsReader();
        RegistrySettings settings = reader.settings(YamlText.read(document));
        if (!reader.problems.isEmpty()) {
            throw new RegistrySettingsException(reader.problems);
        }
        return settings;
    }

    private RegistrySettings settings(JsonValue document) {
        if (document == JsonNull.NULL) {
            return RegistrySettings.NONE;
        }
        JsonObject root = object("settings", document);
        unknownKeys("", root, Set.of("defaults", "hosts"));
        Defaults defaults = root.member("defaults")
                .map(value -> defaults(object("defaults", value)))
                .orElse(Defaults.STANDARD);
        Map<String, Host> hosts = new LinkedHashMap<>();
        root.member("hosts")
                .ifPresent(value -> object("hosts", value).members().forEach((name, host) -> {
                    String path = "hosts." + name;
                    canonical(path, name).ifPresent(canonical -> {
                        if (hosts.put(canonical, host(path, object(path, host))) != null) {
                            problems.add(path + ": names the same host as another key");
                        }
                    });
                }));
        return new RegistrySettings(hosts, defaults, RegistrySettings.Platform.OWN);
    }

    private Defaults defaults(JsonObject object) {
        unknownKeys("defaults.", object, Set.of("concurrency", "requestTimeout", "connectTimeout"));
        Defaults standard = Defaults.STANDARD;
        return new Defaults(
                concurrency("defaults.concurrency", object).orElse(standard.concurrency()),
                duration("defaults.requestTimeout", object, "requestTimeout", standard.requestTimeout()),
                duration("defaults.connectTimeout", object, "connectTimeout", standard.connectTimeout()));
    }

    private Host host(String path, JsonObject object) {
        unknownKeys(
                path + ".", object, Set.of("endpoints", "fallback", "credentials", "ca", "plainHTTP", "concurrency"));
        List<URI> endpoints = endpoints(path + ".endpoints", object);
        if (endpoints.isEmpty()) {
            for (String key : List.of("fallback", "credentials")) {
                if (object.member(key).isPresent()) {
                    problems.add(path + "." + key + ": says something about endpoints, and there are none");
                }
            }
        }
        return new Host(
                endpoints,
                flag(path + ".fallback", object, "fallback").orElse(false),
                credentials(path + ".credentials", object),
                text(path + ".ca", object, "ca")
                        .flatMap(ca -> certificates(path + ".ca", ca))
                        .orElse(""),
                flag(path + ".plainHTTP", object, "plainHTTP"),
                concurrency(path + ".concurrency", object));
    }

    private List<URI> endpoints(String path, JsonObject object) {
        List<URI> endpoints = new ArrayList<>();
        JsonValue value = object.member("endpoints").orElse(JsonArray.EMPTY);
        if (!(value instanceof JsonArray array)) {
            problems.add(path + ": is a list of URLs");
            return endpoints;
        }
        for (int i = 0; i < array.elements().size(); i++) {
            String place = path + "[" + i + "]";
            if (array.elements().get(i) instanceof JsonString text) {
                endpoint(place, text.text()).ifPresent(endpoints::add);
            } else {
                problems.add(place + ": is a URL");
            }
        }
        return endpoints;
    }

    private Optional<URI> endpoint(String path, String text) {
        try {
            URI url = new URI(text);
            String urlPath = url.getRawPath() == null ? "" : url.getRawPath();
            boolean plain = url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
            boolean dots = ("/" + urlPath + "/").contains("/./") || ("/" + urlPath + "/").contains("/../");
            if (Origin.of(url).isPresent()
                    && plain
                    && !dots
                    && ENDPOINT_PATH.matcher(urlPath).matches()) {
                return Optional.of(url);
            }
        } catch (URISyntaxException _) {
            // Told below.
        }
        problems.add(path + ": is no URL of the form https://host[:port][/path]");
        return Optional.empty();
    }

    private EndpointCredentials credentials(String path, JsonObject object) {
        return switch (text(path, object, "credentials").orElse("own")) {
            case "own" -> EndpointCredentials.OWN;
            case "original" -> EndpointCredentials.ORIGINAL;
            default -> {
                problems.add(path + ": is own or original");
                yield EndpointCredentials.OWN;
            }
        };
    }

    private Optional<String> certificates(String path, String text) {
        try {
            String pem = text.contains("-----BEGIN") ? text : file(Path.of(text));
            CertificateStore.requireCertificates(pem);
            return Optional.of(pem);
        } catch (IOException | InvalidPathException e) {
            problems.add(path + ": cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            problems.add(path + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    private static String file(Path path) throws IOException {
        if (Files.size(path) > LONGEST_CA) {
            throw new IOException("longer than " + LONGEST_CA + " bytes");
        }
        return Files.readString(path);
    }

    private Optional<Integer> concurrency(String path, JsonObject object) {
        Optional<JsonValue> value = object.member("concurrency");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        long number = value.get() instanceof JsonNumber given ? given.integer().orElse(0L) : 0;
        if (number < 1 || number > MOST_CONCURRENCY) {
            problems.add(path + ": is a number from 1 to " + MOST_CONCURRENCY);
            return Optional.empty();
        }
        return Optional.of((int) number);
    }

    private Duration duration(String path, JsonObject object, String key, Duration otherwise) {
        Optional<JsonValue> value = object.member(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(value.get() instanceof JsonString text ? text.text() : "");
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration duration = matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
            if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        }
        problems.add(path + ": is a duration from 100ms to 30s, for example 10s");
        return otherwise;
    }

    private Optional<Boolean> flag(String path, JsonObject object, String key) {
        Optional<JsonValue> value = object.member(key);
        if (value.isPresent() && value.get() instanceof JsonBoolean flag) {
            return Optional.of(flag.value());
        }
        value.ifPresent(_ -> problems.add(path + ": is true or false"));
        return Optional.empty();
    }

    private Optional<String> text(String path, JsonObject object, String key) {
        Optional<JsonValue> value = object.member(key);
        if (value.isPresent() && value.get() instanceof JsonString text) {
            return Optional.of(text.text());
        }
        value.ifPresent(_ -> problems.add(path + ": is text"));
        return Optional.empty();
    }

    private Optional<String> canonical(String path, String host) {
        try {
            String canonical = new Repository(host, "x/x").canonical().registry();
            if (Origin.of("https", canonical).isPresent()) {
                return Optional.of(canonical);
            }
        } catch (MalformedNameException _) {
            // Told below.
        }
        problems.add(path + ": is no registry host");
        return Optional.empty();
    }

    private JsonObject object(String path, JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        if (value != JsonNull.NULL) {
            problems.add(path + ": is a mapping of keys to values");
        }
        return JsonObject.EMPTY;
    }

    private void unknownKeys(String path, JsonObject object, Set<String> known) {
        for (String key : object.members().keySet()) {
            if (!known.contains(key)) {
                problems.add(path + key + ": is not a key of these settings");
            }
        }
    }
}
