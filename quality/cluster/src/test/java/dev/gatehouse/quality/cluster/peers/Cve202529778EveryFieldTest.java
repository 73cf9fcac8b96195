// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Eventually;
import dev.gatehouse.quality.cluster.Scene;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// CVE-2025-29778 of Kyverno: fields of the API that nobody read. Every field of the schema that the
/// API server has of a ClusterImagePolicy is either consumed, which is shown by two policies that
/// differ in it alone and in their verdict, or a policy that sets it is refused, with its path.
class Cve202529778EveryFieldTest {
    @TestFactory
    Stream<DynamicTest> consumesOrRefusesEveryFieldOfTheSchema() {
        Optional<Cluster> shared = Cluster.shared();
        if (shared.isEmpty()) {
            return Stream.empty();
        }
        Cluster cluster = shared.get();
        List<String> fields = fields(cluster);
        Scene scene = Scene.open(cluster, "every-field");
        Flips table = Flips.of(scene);
        Map<String, Flip> flips = table.all();
        Stream<DynamicTest> complete = Stream.of(dynamicTest(
                "the table names fields of the schema only",
                () -> assertThat(fields).containsAll(flips.keySet())));
        Stream<DynamicTest> each = fields.stream()
                .map(field -> dynamicTest(field, () -> {
                    Flip flip = flips.get(field);
                    if (flip == null) {
                        isRefused(scene, field);
                    } else {
                        changesTheVerdict(scene, flip);
                    }
                }));
        Stream<DynamicTest> end = Stream.of(dynamicTest("nothing is left", () -> {
            table.close();
            scene.close();
        }));
        return Stream.of(complete, each, end).flatMap(part -> part);
    }

    /// Two policies that differ in one field.
    ///
    /// @param first its specification, and then what a Pod's refusal contains under it; empty: it is admitted
    record Flip(String first, String firstVerdict, String second, String secondVerdict) {}

    private static List<String> fields(Cluster cluster) {
        JsonObject crd = cluster.api()
                .get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusterimagepolicies.policy.sigstore.dev")
                .json();
        JsonObject version = (JsonObject) crd.object("spec")
                .orElseThrow()
                .array("versions")
                .orElseThrow()
                .elements()
                .getFirst();
        JsonObject spec = version.object("schema")
                .flatMap(schema -> schema.object("openAPIV3Schema"))
                .flatMap(schema -> schema.object("properties"))
                .flatMap(properties -> properties.object("spec"))
                .orElseThrow();
        List<String> fields = new ArrayList<>();
        collect(spec, "", fields);
        assertThat(fields).hasSizeGreaterThan(40);
        return fields;
    }

    private static void collect(JsonObject schema, String path, List<String> fields) {
        Optional<JsonObject> properties = schema.object("properties");
        Optional<JsonObject> items = schema.object("items");
        if (properties.isPresent()) {
            properties
                    .get()
                    .members()
                    .forEach((name, member) ->
                            collect((JsonObject) member, path.isEmpty() ? name : path + "." + name, fields));
        } else if (items.isPresent()) {
            collect(items.get(), path + "[]", fields);
        } else {
            fields.add(path + ("boolean".equals(schema.string("type").orElse("")) ? "?" : ""));
        }
    }

    /// Creates a policy that is right but for `field`. Its refusal names the field, or the whole of which it is a
    /// part.
    private static void isRefused(Scene scene, String field) {
        JsonValue value = field.endsWith("?") ? JsonBoolean.TRUE : new JsonString(sample(field));
        String[] steps = field.replace("?", "").split("\\.", -1);
        JsonObject spec = (JsonObject) put(base(scene, field), Arrays.asList(steps), value);
        String refusal =
                scene.create("every-field-refused", JsonWriter.compact(spec)).refusal();
        String path = "spec." + field.replace("?", "").replace("[]", "[0]");
        assertThat(named(refusal, path)).as("%s: %s", field, refusal).isTrue();
    }

    private static boolean named(String refusal, String path) {
        String text = refusal.toLowerCase(Locale.ROOT);
        for (String part = path.toLowerCase(Locale.ROOT);
                part.contains(".") && !part.endsWith("authorities[0]");
                part = part.substring(0, part.lastIndexOf('.'))) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static String sample(String field) {
        String name = field.substring(field.lastIndexOf('.') + 1);
        return switch (name) {
            case "url" -> "https://server.example/path";
            case "sha256sum" -> "a".repeat(64);
            case "kms" -> "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1";
            case "issuerRegExp", "subjectRegExp" -> "^x$";
            case "predicateType" -> "https://example.com/predicate";
            case "signatureFormat" -> "bundle";
            case "type" -> "cue";
            default -> "elsewhere";
        };
    }

    // A policy of which nothing but the field can be wrong: of the three kinds of authority the field's own.
    private static JsonObject base(Scene scene, String field) {
        JsonObject images = new JsonObject(Map.of("glob", new JsonString("registry.example/every-field/**")));
        Map<String, JsonValue> authority = new LinkedHashMap<>();
        boolean other = field.startsWith("authorities[].keyless") || field.startsWith("authorities[].key.");
        if (!other) {
            authority.put("key", new JsonObject(Map.of("data", new JsonString(scene.publicKey()))));
        }
        return new JsonObject(Map.of(
                "images", new JsonArray(List.of(images)),
                "authorities", new JsonArray(List.of(new JsonObject(authority)))));
    }

    private static JsonValue put(JsonObject parent, List<String> steps, JsonValue value) {
        String step = steps.getFirst();
        String name = step.replace("[]", "");
        List<String> rest = steps.subList(1, steps.size());
        Map<String, JsonValue> members = new LinkedHashMap<>(parent.members());
        if (!step.endsWith("[]")) {
            members.put(name, rest.isEmpty() ? value : put(parent.object(name).orElse(JsonObject.EMPTY), rest, value));
            return new JsonObject(members);
        }
        JsonValue first = parent.array(name)
                .filter(array -> !array.elements().isEmpty())
                .map(array -> array.elements().getFirst())
                .orElse(JsonObject.EMPTY);
        JsonValue changed = rest.isEmpty() ? value : put((JsonObject) first, rest, value);
        members.put(name, new JsonArray(List.of(changed)));
        return new JsonObject(members);
    }

    private static void changesTheVerdict(Scene scene, Flip flip) {
        String policies = "/apis/policy.sigstore.dev/v1beta1/clusterimagepolicies/every-field";
        try {
            assertThat(scene.create("every-field", flip.first()).refusal()).isEmpty();
            Eventually.holds(() -> verdict(scene, flip.firstVerdict()));
            scene.cluster().api().delete(policies);
            scene.refuses("no matching policies", scene.repository("app") + "@sha256:" + "0".repeat(64));
            assertThat(scene.create("every-field", flip.second()).refusal()).isEmpty();
            Eventually.holds(() -> verdict(scene, flip.secondVerdict()));
        } finally {
            scene.cluster().api().delete(policies);
        }
    }

    private static void verdict(Scene scene, String wanted) {
        String said = scene.cluster()
                .api()
                .create(
                        scene.path("/api/v1", "pods") + "?dryRun=All",
                        Scene.pod("p", Flips.image(scene))
                                .replace("\"name\": \"p\"", "\"name\": \"p\", \"labels\": {\"app\": \"shop\"}"))
                .refusal();
        if (wanted.isEmpty()) {
            assertThat(said).isEmpty();
        } else {
            assertThat(said).contains(wanted);
        }
    }
}
