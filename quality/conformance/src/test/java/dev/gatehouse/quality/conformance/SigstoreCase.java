// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One signed image and whether a policy is satisfied by it.
///
/// @param layout folder of the image layout, below that of the corpus
/// @param reference as it was signed; only its repository and digest matter
/// @param referrersApi whether its registry had the referrers API
/// @param trustRoots files of the trust roots that the policy names, by those names
/// @param verified whether the policy is satisfied
/// @param eitherWay whether the other verdict would be safe too
record SigstoreCase(
        String name,
        String layout,
        String reference,
        boolean referrersApi,
        JsonObject policy,
        Map<String, String> trustRoots,
        boolean verified,
        boolean eitherWay) {
    static List<SigstoreCase> read(Path file) {
        JsonArray cases = (JsonArray) Corpus.json(Corpus.text(file));
        return cases.elements().stream()
                .map(JsonObject.class::cast)
                .map(SigstoreCase::oneCase)
                .toList();
    }

    private static SigstoreCase oneCase(JsonObject one) {
        return new SigstoreCase(
                one.string("name").orElseThrow(),
                one.string("layout").orElseThrow(),
                one.string("reference").orElseThrow(),
                !one.string("registry").orElse("").contains("no referrers API"),
                one.object("policy").orElseThrow(),
                trustRoots(one),
                one.string("expect").orElseThrow().equals("verified"),
                one.member("alsoAcceptable").isPresent());
    }

    private static Map<String, String> trustRoots(JsonObject one) {
        Map<String, String> files = new LinkedHashMap<>();
        one.object("trustRoots").orElse(JsonObject.EMPTY).members().forEach((name, file) -> {
            if (file instanceof JsonString text) {
                files.put(name, text.text());
            }
        });
        return files;
    }

    /// Returns the repository in which the image stands.
    String repository() {
        return reference.substring(reference.indexOf('/') + 1, reference.indexOf('@'));
    }

    /// Returns the image's reference in the registry at `host`.
    String referenceAt(String host) {
        return host + reference.substring(reference.indexOf('/'));
    }

    /// Returns the policy as an object, its sources in the registry at `host`.
    JsonObject policyAt(String host) {
        JsonObject moved = (JsonObject) moved(policy, host);
        return new JsonObject(Map.of(
                "apiVersion", new JsonString("policy.sigstore.dev/v1beta1"),
                "kind", new JsonString("ClusterImagePolicy"),
                "metadata", new JsonObject(Map.of("name", new JsonString("case"))),
                "spec", moved));
    }

    private static JsonValue moved(JsonValue value, String host) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                object.members()
                        .forEach((name, member) -> members.put(
                                name,
                                name.equals("oci") && member instanceof JsonString text
                                        ? new JsonString(text.text().replace("127.0.0.1:5001/", host + "/"))
                                        : moved(member, host)));
                yield new JsonObject(members);
            }
            case JsonArray array -> {
                List<JsonValue> elements = new ArrayList<>();
                array.elements().forEach(element -> elements.add(moved(element, host)));
                yield new JsonArray(elements);
            }
            case JsonString _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _, JsonValue.JsonNull _ -> value;
        };
    }
}
