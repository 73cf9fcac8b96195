// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {
    private static final JsonObject EVERY_FIELD =
            Documents.resource(Documents.EVERY_FIELD).toJson();

    private static JsonObject in(ApiVersion version, JsonObject document) {
        Map<String, JsonValue> members = new LinkedHashMap<>(document.members());
        members.put("apiVersion", new JsonString(version.toString()));
        return new JsonObject(members);
    }

    @Test
    void rendersEveryFieldThatWasRead() {
        JsonObject document = (JsonObject) JsonFromYaml.read(Documents.EVERY_FIELD);

        assertThat(EVERY_FIELD).isEqualTo(document);
    }

    @Test
    void rendersEveryFieldOfATrustRoot() {
        assertThat(Documents.resource(Documents.EVERY_TRUST_FIELD).toJson())
                .isEqualTo(JsonFromYaml.read(Documents.EVERY_TRUST_FIELD));
    }

    @ParameterizedTest
    @EnumSource(ApiVersion.class)
    void changesNothingButTheVersionWhereEverythingIsSet(ApiVersion desired) {
        assertThat(Conversion.convert(EVERY_FIELD, desired)).isEqualTo(in(desired, EVERY_FIELD));
    }

    @Test
    void losesNothingOnTheWayThereAndBack() {
        JsonObject there = Conversion.convert(EVERY_FIELD, ApiVersion.V1ALPHA1);
        JsonObject back = Conversion.convert(there, ApiVersion.V1BETA1);

        assertThat(JsonWriter.compact(back)).isEqualTo(JsonWriter.compact(EVERY_FIELD));
        ClusterImagePolicy policy = (ClusterImagePolicy) ResourceReader.resource(EVERY_FIELD);
        assertThat(policy.in(ApiVersion.V1ALPHA1).toJson()).isEqualTo(there);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"trustRootRef\":\"tr\"}", "{}", "{\"url\":\"https://r\"}"})
    void keepsATransparencyLogWhateverItSets(String log) {
        JsonObject document = Documents.json("{\"apiVersion\":\"policy.sigstore.dev/v1beta1\","
                + "\"kind\":\"ClusterImagePolicy\",\"metadata\":{},\"spec\":{\"mode\":\"warn\",\"authorities\":"
                + "[{\"name\":\"a\",\"key\":{},\"ctlog\":" + log + ",\"rfc3161timestamp\":{}}]}}");

        assertThat(Conversion.convert(document, ApiVersion.V1ALPHA1)).isEqualTo(in(ApiVersion.V1ALPHA1, document));
    }

    @Test
    void keepsMembersNobodyKnowsAndFillsInDefaults() {
        JsonObject converted = Conversion.convert(Documents.json("""
                {"apiVersion": "policy.sigstore.dev/v1alpha1", "kind": "ClusterImagePolicy", "future": [1.50],
                 "spec": {"authorities": [null, {"later": {}, "keyless": {"more": null}}], "images": []}}"""), ApiVersion.V1BETA1);

        assertThat(converted).isEqualTo(Documents.json("""
                {"apiVersion": "policy.sigstore.dev/v1beta1", "kind": "ClusterImagePolicy", "future": [1.50],
                 "spec": {"authorities": [{"name": "authority-0"}, {"later": {}, "name": "authority-1", "keyless":
                 {"more": null, "url": "https://fulcio.sigstore.dev"}}], "images": [], "mode": "enforce"}}"""));
    }

    @Test
    void fillsInDefaultsWhereThereIsNoSpec() {
        JsonObject document = Documents.json(
                "{\"apiVersion\":\"policy.sigstore.dev/v1alpha1\",\"kind\":\"ClusterImagePolicy\",\"spec\":null}");

        assertThat(Conversion.convert(document, ApiVersion.V1ALPHA1).object("spec"))
                .hasValue(Documents.json("{\"mode\":\"enforce\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"apiVersion\":\"policy.sigstore.dev/v1alpha1\",\"kind\":\"TrustRoot\"}",
                "{\"apiVersion\":\"policy.sigstore.dev/v2\",\"kind\":\"ClusterImagePolicy\"}",
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}",
                "{\"kind\":\"ClusterImagePolicy\"}",
                "{}",
                "{\"apiVersion\":\"policy.sigstore.dev/v1beta1\",\"kind\":\"ClusterImagePolicy\",\"spec\":{\"mode\":1}}"
            })
    void refusesWhatIsNoPolicy(String document) {
        assertThatThrownBy(() -> Conversion.convert(Documents.json(document), ApiVersion.V1BETA1))
                .isInstanceOf(UnreadableResourceException.class)
                .hasMessageNotContaining("null");
    }

    @Test
    void losesNothingOfPoliciesWithPartsLeftOut() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            JsonObject document = thinnedPolicy(random);
            JsonObject there = Conversion.convert(document, ApiVersion.V1ALPHA1);
            JsonObject back = Conversion.convert(there, ApiVersion.V1BETA1);
            Resource read = ResourceReader.resource(document);

            assertThat(back).as("seed %d", seed).isEqualTo(Conversion.withDefaults(document, read));
            assertThat(ResourceReader.resource(back)).as("seed %d", seed).isEqualTo(Defaults.of(read));
            assertThat(ResourceReader.resource(read.toJson()))
                    .as("seed %d", seed)
                    .isEqualTo(read);
        }
    }

    private static JsonObject thinnedPolicy(Random random) {
        Map<String, JsonValue> members = new LinkedHashMap<>(EVERY_FIELD.members());
        members.replace("spec", thinned(members.getOrDefault("spec", JsonObject.EMPTY), random));
        return new JsonObject(members);
    }

    /// Leaves out some members and elements.
    private static JsonValue thinned(JsonValue value, Random random) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                object.members().forEach((name, member) -> {
                    if (random.nextInt(4) > 0) {
                        members.put(name, thinned(member, random));
                    }
                });
                yield new JsonObject(members);
            }
            case JsonArray array -> {
                List<JsonValue> elements = new ArrayList<>();
                for (JsonValue element : array.elements()) {
                    if (random.nextInt(4) > 0) {
                        elements.add(thinned(element, random));
                    }
                }
                yield new JsonArray(elements);
            }
            default -> value;
        };
    }
}
