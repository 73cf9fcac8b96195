// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.MalformedKeyException;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.MalformedCertificateException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of a cluster's objects that may be written to a disk: what policies and trust roots say,
/// settings, documents, public keys and certificates that policies refer to. Of everything else not even
/// the name is kept.
///
/// Of a Secret, a value that is neither a public key nor certificates becomes an empty one under the same
/// name. It is not left out: a Secret with two entries is refused, and must not become acceptable by losing
/// one.
final class PublicObjects {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String SETTINGS = "config-";
    // What the controllers write for other tools to read, as long as all policies together.
    private static final Set<String> WRITTEN_BY_US = Set.of("config-image-policies", "config-sigstore-keys");
    private static final List<String> KEPT =
            List.of("name", "namespace", "uid", "generation", "resourceVersion", "deletionTimestamp");
    private static final int DEEPEST = 64;
    // Nothing but the block itself: what stands around it may be the private key.
    private static final Pattern PUBLIC_KEY = Pattern.compile(
            "-----BEGIN (RSA )?PUBLIC KEY-----[ \\t]*\\r?\\n[A-Za-z0-9+/=\\s]{1,20000}-----END (RSA )?PUBLIC KEY-----");
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ");
    private static final Pattern CERTIFICATE = Pattern.compile(
            "-----BEGIN CERTIFICATE-----[ \\t]*\\r?\\n" + "[A-Za-z0-9+/=\\s]{1,100000}-----END CERTIFICATE-----");

    private PublicObjects() {}

    /// Returns the part of `objects` that is public.
    static ClusterObjects of(ClusterObjects objects) {
        Set<String> secrets = new HashSet<>();
        Set<String> configMaps = new HashSet<>();
        for (KubernetesObject policy : objects.policies().values()) {
            collect("secretRef", policy.content(), secrets, 0);
            collect("configMapRef", policy.content(), configMaps, 0);
        }
        Predicate<String> wanted =
                name -> configMaps.contains(name) || (name.startsWith(SETTINGS) && !WRITTEN_BY_US.contains(name));
        return new ClusterObjects(
                described(objects.policies().values()),
                described(objects.trustRoots().values()),
                reduced(objects.configMaps().values(), wanted, PublicObjects::texts),
                reduced(objects.secrets().values(), secrets::contains, PublicObjects::keys));
    }

    private static void collect(String member, JsonValue value, Set<String> names, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        switch (value) {
            case JsonObject object ->
                object.members().forEach((name, inner) -> {
                    if (name.equals(member) && inner instanceof JsonObject reference) {
                        reference.string("name").ifPresent(names::add);
                    }
                    collect(member, inner, names, depth + 1);
                });
            case JsonArray array -> array.elements().forEach(inner -> collect(member, inner, names, depth + 1));
            case JsonString _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _, JsonValue.JsonNull _ -> {}
        }
    }

    // Policies and trust roots: everything but what repeats them and what is written about them.
    private static Map<String, KubernetesObject> described(Collection<KubernetesObject> objects) {
        Map<String, KubernetesObject> kept = new TreeMap<>();
        for (KubernetesObject object : objects) {
            if (object.content() instanceof JsonObject content) {
                Map<String, JsonValue> members = new LinkedHashMap<>(content.members());
                members.remove("status");
                content.object("metadata").ifPresent(metadata -> members.put("metadata", withoutLastApplied(metadata)));
                kept.put(object.name(), with(object, new JsonObject(members)));
            }
        }
        return kept;
    }

    private static JsonObject withoutLastApplied(JsonObject metadata) {
        Map<String, JsonValue> members = new LinkedHashMap<>(metadata.members());
        metadata.object("annotations").ifPresent(annotations -> {
            Map<String, JsonValue> others = new LinkedHashMap<>(annotations.members());
            others.remove(LAST_APPLIED);
            members.put("annotations", new JsonObject(others));
        });
        return new JsonObject(members);
    }

    private interface Reduction {
        JsonObject of(JsonObject values);
    }

    private static Map<String, KubernetesObject> reduced(
            Collection<KubernetesObject> objects, Predicate<String> wanted, Reduction reduction) {
        Map<String, KubernetesObject> kept = new TreeMap<>();
        for (KubernetesObject object : objects) {
            if (wanted.test(object.name()) && object.content() instanceof JsonObject content) {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                copy("apiVersion", content, members);
                copy("kind", content, members);
                Map<String, JsonValue> metadata = new LinkedHashMap<>();
                JsonObject all = content.object("metadata").orElse(JsonObject.EMPTY);
                for (String name : KEPT) {
                    copy(name, all, metadata);
                }
                members.put("metadata", new JsonObject(metadata));
                content.object("data").ifPresent(values -> members.put("data", reduction.of(values)));
                kept.put(object.name(), with(object, new JsonObject(members)));
            }
        }
        return kept;
    }

    private static void copy(String name, JsonObject from, Map<String, JsonValue> to) {
        from.member(name).ifPresent(value -> to.put(name, value));
    }

    private static KubernetesObject with(KubernetesObject object, JsonObject content) {
        return new KubernetesObject(
                object.name(),
                object.uid(),
                object.generation(),
                object.resourceVersion(),
                object.terminating(),
                content);
    }

    private static JsonObject texts(JsonObject values) {
        return values;
    }

    private static JsonObject keys(JsonObject values) {
        Map<String, JsonValue> keys = new LinkedHashMap<>();
        values.members().forEach((name, value) -> {
            String text = value instanceof JsonString base64 ? decoded(base64.text()) : "";
            String key = publicKey(text);
            keys.put(name, new JsonString(encoded(key.isEmpty() ? certificates(text) : key)));
        });
        return new JsonObject(keys);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    // Every block counts, as it does where certificates are read: one of another kind means that there are
    // none.
    private static String certificates(String text) {
        long blocks = BEGIN.matcher(text).results().count();
        List<String> certificates =
                CERTIFICATE.matcher(text).results().map(MatchResult::group).toList();
        if (blocks == 0 || certificates.size() != blocks) {
            return "";
        }
        String pem = String.join("\n", certificates) + "\n";
        try {
            Certificate.readPem(pem);
            return pem;
        } catch (MalformedCertificateException _) {
            return "";
        }
    }

    // The first block counts, as it does where keys are read; another one before it means that there is no
    // key.
    private static String publicKey(String text) {
        Matcher begin = BEGIN.matcher(text);
        Matcher block = PUBLIC_KEY.matcher(text);
        if (!begin.find() || !block.find() || block.start() != begin.start()) {
            return "";
        }
        String pem = block.group() + "\n";
        try {
            VerificationKey.read(pem, KeyHash.UNSET);
            return pem;
        } catch (MalformedKeyException _) {
            return "";
        }
    }
}
