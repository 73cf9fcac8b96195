// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Kyverno CVE-2025-29778 and #15705: fields of a policy were accepted by the API and then ignored.
/// Here every field of the shipped schemas is read, kept, and either made use of or a reason to refuse
/// the policy; the fields are those of the schemas themselves, so that a new one cannot be forgotten.
class KyvernoCve202529778IgnoredFieldsTest {
    private static final Path SCHEMAS = Path.of("..", "deploy", "manifests", "crds.yaml");

    /// What a build of keys and static answers makes use of.
    private static final Set<String> USED = new TreeSet<>(List.of(
            "images[].glob",
            "mode",
            "match[].group",
            "match[].version",
            "match[].resource",
            "match[].selector.matchLabels",
            "match[].selector.matchExpressions[].key",
            "match[].selector.matchExpressions[].operator",
            "match[].selector.matchExpressions[].values[]",
            "authorities[].name",
            "authorities[].key.data",
            "authorities[].key.hashAlgorithm",
            "authorities[].key.secretRef.name",
            "authorities[].key.secretRef.namespace",
            "authorities[].source[].oci",
            "authorities[].source[].tagPrefix",
            "authorities[].source[].signaturePullSecrets[].name",
            "authorities[].static.action",
            "authorities[].static.message"));

    /// What such a build refuses, with a policy that is refused for nothing else.
    private static final Map<String, String> REFUSED = Map.of(
            "authorities[].key.kms", "key: {kms: 'gcpkms://x'}",
            "authorities[].keyless", "keyless: {identities: [{issuer: i, subject: s}]}",
            "authorities[].ctlog", "key: {data: KEY}, ctlog: {url: 'https://r'}",
            "authorities[].attestations", "key: {data: KEY}, attestations: [{name: a, predicateType: 'https://x'}]",
            "authorities[].rfc3161timestamp", "key: {data: KEY}, rfc3161timestamp: {trustRootRef: t}",
            "authorities[].signatureFormat", "key: {data: KEY}, signatureFormat: bundle",
            "policy", "static: {action: pass}}], policy: {type: rego, data: x}, match: [{version: v1, resource: pods");

    /// One kind in one version.
    ///
    /// @param leaves type of each field of its `spec` that holds no fields itself, by its path
    record Schema(String kind, String version, Map<String, String> leaves) {
        @Override
        public String toString() {
            return kind + " " + version;
        }
    }

    static List<Schema> schemas() {
        byte[] yaml;
        try {
            yaml = Files.readAllBytes(SCHEMAS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Schema> schemas = new ArrayList<>();
        for (Resource resource : ResourceReader.read(yaml, ReadLimits.DEFAULT).resources()) {
            JsonObject spec = resource.toJson().object("spec").orElseThrow();
            String kind = spec.object("names").orElseThrow().string("kind").orElseThrow();
            for (JsonValue version : spec.array("versions").orElseThrow().elements()) {
                JsonObject named = (JsonObject) version;
                JsonObject root = named.object("schema")
                        .orElseThrow()
                        .object("openAPIV3Schema")
                        .orElseThrow();
                Map<String, String> leaves = new TreeMap<>();
                collect(root.object("properties").orElseThrow().object("spec").orElseThrow(), "", leaves);
                schemas.add(new Schema(kind, named.string("name").orElseThrow(), leaves));
            }
        }
        return schemas;
    }

    private static void collect(JsonObject schema, String path, Map<String, String> leaves) {
        String type = schema.string("type").orElseThrow();
        if (type.equals("array")) {
            collect(schema.object("items").orElseThrow(), path + "[]", leaves);
        } else if (schema.object("properties").isPresent()) {
            schema.object("properties")
                    .orElseThrow()
                    .members()
                    .forEach((name, inner) ->
                            collect((JsonObject) inner, path.isEmpty() ? name : path + "." + name, leaves));
        } else {
            leaves.put(path, type);
        }
    }

    private static JsonObject document(Schema schema, String path, JsonValue value) {
        return new JsonObject(Map.of(
                "apiVersion", new JsonString(ApiVersion.GROUP + "/" + schema.version()),
                "kind", new JsonString(schema.kind()),
                "spec", nested(List.of(path.split("\\.")), value)));
    }

    private static JsonValue nested(List<String> steps, JsonValue value) {
        JsonValue inner = value;
        for (String step : steps.reversed()) {
            boolean list = step.endsWith("[]");
            String name = list ? step.substring(0, step.length() - 2) : step;
            inner = new JsonObject(Map.of(name, list ? new JsonArray(List.of(inner)) : inner));
        }
        return inner;
    }

    // Text that is base64, a URL and plain text alike.
    private static JsonValue fitting(String type) {
        return switch (type) {
            case "string" -> new JsonString("eA==");
            case "boolean" -> JsonBoolean.FALSE;
            case "object" -> new JsonObject(Map.of("label", new JsonString("value")));
            default -> throw new AssertionError(type);
        };
    }

    @Test
    void findsTheSchemas() {
        assertThat(schemas())
                .hasToString("[ClusterImagePolicy v1alpha1, ClusterImagePolicy v1beta1, TrustRoot v1alpha1]");
        assertThat(schemas()).allSatisfy(schema -> assertThat(schema.leaves()).hasSizeGreaterThan(15));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void readsAndKeepsEveryField(Schema schema) {
        schema.leaves().forEach((path, type) -> {
            JsonObject document = document(schema, path, fitting(type));
            assertThat(ResourceReader.resource(document).toJson().member("spec"))
                    .as(path)
                    .isEqualTo(document.member("spec"));
        });
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void refusesEveryFieldWithAValueOfAnotherType(Schema schema) {
        schema.leaves()
                .keySet()
                .forEach(path -> assertThat(problem(document(schema, path, JsonNumber.of(1))))
                        .as(path)
                        .startsWith("must be ")
                        .endsWith("spec." + path.replace("[]", "[0]")));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void refusesWhatIsNoFieldBesideEachOfThem(Schema schema) {
        schema.leaves().keySet().stream().filter(path -> !path.endsWith("[]")).forEach(path -> {
            String other = path + "X";
            assertThat(problem(document(schema, other, new JsonString("eA=="))))
                    .as(other)
                    .startsWith("json: unknown field ")
                    .endsWith("spec." + other.replace("[]", "[0]"));
        });
    }

    private static String problem(JsonObject document) {
        try {
            return "read: " + ResourceReader.resource(document);
        } catch (UnreadableResourceException e) {
            return e.problems().render(Level.ERROR);
        }
    }

    static Stream<Schema> policies() {
        return schemas().stream().filter(schema -> schema.kind().equals(ClusterImagePolicy.KIND));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void usesOrRefusesEveryFieldOfAPolicy(Schema schema) {
        Set<String> used = new TreeSet<>();
        schema.leaves().keySet().forEach(path -> {
            if (REFUSED.keySet().stream().noneMatch(refused -> isIn(path, refused))) {
                used.add(path);
            }
        });
        assertThat(used).isEqualTo(USED);
        REFUSED.keySet()
                .forEach(refused ->
                        assertThat(schema.leaves().keySet()).as(refused).anyMatch(path -> isIn(path, refused)));
    }

    private static boolean isIn(String path, String field) {
        return path.equals(field) || path.startsWith(field + ".") || path.startsWith(field + "[");
    }

    static Stream<String> refused() {
        return REFUSED.values().stream();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatItDoesNotUse(String authority) {
        String spec = "{images: [{glob: '**'}], authorities: [{"
                + authority.replace("KEY", Documents.scalar(Documents.KEY)) + "}]}";
        CheckSettings keysOnly = CheckSettings.DEFAULT.withCapabilities(Capabilities.KEYS_ONLY);
        List<String> errors = Documents.errors(ResourceCheck.check(Documents.policy(spec), keysOnly));
        assertThat(errors).hasSize(1).allMatch(error -> error.endsWith(CapabilityCheck.NOT_SUPPORTED));
        assertThat(Documents.errors(ResourceCheck.check(Documents.policy(spec), CheckSettings.DEFAULT)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void hasNoFieldThatTheSchemaLacks(Schema schema) {
        String every = schema.kind().equals(TrustRoot.KIND) ? Documents.EVERY_TRUST_FIELD : Documents.EVERY_FIELD;
        Set<String> paths = new TreeSet<>();
        collectPaths(Documents.resource(every).toJson().member("spec").orElseThrow(), "", paths);
        paths.removeIf(path -> path.startsWith("match[].selector.matchLabels."));
        assertThat(schema.leaves().keySet()).containsAll(paths);
    }

    private static void collectPaths(JsonValue value, String path, Set<String> paths) {
        switch (value) {
            case JsonObject object ->
                object.members()
                        .forEach(
                                (name, inner) -> collectPaths(inner, path.isEmpty() ? name : path + "." + name, paths));
            case JsonArray array -> array.elements().forEach(inner -> collectPaths(inner, path + "[]", paths));
            case JsonValue _ -> paths.add(path);
        }
    }
}
