// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.Base64Text;
import dev.gatehouse.core.crd.MalformedTextException;
import dev.gatehouse.core.crd.ObjectMeta;
import dev.gatehouse.core.crd.Secret;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What policies are made of, as a cluster holds it at one moment.
///
/// @param policies in force, their names being different
/// @param secrets of the system namespace, by name
/// @param configMaps of the system namespace, by name
public record PolicyObjects(
        Collection<Written> policies, Map<String, Written> secrets, Map<String, Written> configMaps) {
    /// A cluster that holds nothing.
    public static final PolicyObjects NONE = new PolicyObjects(List.of(), Map.of(), Map.of());

    public PolicyObjects {
        policies = List.copyOf(policies);
        secrets = Map.copyOf(secrets);
        configMaps = Map.copyOf(configMaps);
    }

    /// One object as it was written.
    ///
    /// @param uid another one means another object of the same name
    /// @param generation of its spec; 0 for kinds without one
    /// @param version of its content: another content has another version
    /// @param content the whole object; `apiVersion` and `kind` may be missing
    public record Written(String name, String uid, long generation, String version, JsonObject content) {}

    /// Returns the Secret called `name`, or empty where there is none.
    public Optional<Secret> secret(String name) {
        return Optional.ofNullable(secrets.get(name)).map(secret -> {
            Map<String, Base64Text> values = new LinkedHashMap<>();
            secret.content().object("data").orElse(JsonObject.EMPTY).members().forEach((key, value) -> {
                // What is no base64 becomes an entry without a key in it, which is refused as such.
                String text = value instanceof JsonString string ? string.text() : "";
                values.put(key, base64(text));
            });
            return new Secret(ObjectMeta.NONE, values, Map.of(), null, null);
        });
    }

    private static Base64Text base64(String text) {
        try {
            return new Base64Text(text);
        } catch (MalformedTextException _) {
            return new Base64Text("");
        }
    }

    /// Returns the texts of the ConfigMap called `name`, or empty where there is none.
    public Optional<Map<String, String>> configMap(String name) {
        return Optional.ofNullable(configMaps.get(name)).map(PolicyObjects::texts);
    }

    /// Returns the texts under `data` of a ConfigMap.
    public static Map<String, String> texts(Written configMap) {
        Map<String, String> texts = new LinkedHashMap<>();
        configMap.content().object("data").orElse(JsonObject.EMPTY).members().forEach((key, value) -> {
            if (value instanceof JsonString text) {
                texts.put(key, text.text());
            }
        });
        return texts;
    }
}
