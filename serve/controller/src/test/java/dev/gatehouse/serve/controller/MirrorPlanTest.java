// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MirrorPlanTest {
    private static MirrorEntry entry(String version, String tail) {
        return new MirrorEntry.Versioned("{\"uid\":\"u\",\"resourceVersion\":\"", version, "\"," + tail + "}");
    }

    @Test
    void anotherVersionAloneIsNoReasonToWrite() {
        String present = "{\"uid\":\"u\",\"resourceVersion\":\"7\",\"images\":null}";
        assertThat(entry("8", "\"images\":null").over(present)).isEmpty();
        assertThat(MirrorPlan.of(Map.of("p", present), Map.of("p", entry("8", "\"images\":null")))
                        .changesNothing())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"uid\":\"v\",\"resourceVersion\":\"7\",\"images\":null}",
                "{\"uid\":\"u\",\"resourceVersion\":\"7\",\"images\":[]}",
                "{\"uid\":\"u\",\"resourceVersion\":\"7\",\"x\":\"y\",\"images\":null}",
                "{\"uid\":\"u\",\"resourceVersion\":\"\",\"images\":null",
                "",
            })
    void anythingElseIs(String present) {
        assertThat(entry("8", "\"images\":null").over(present))
                .contains("{\"uid\":\"u\",\"resourceVersion\":\"8\",\"images\":null}");
    }

    @Test
    void whiteSpaceOfADocumentIsNoReasonToWrite() {
        MirrorEntry document = new MirrorEntry.Document(Objects.json("{\"a\":[1,\"b\"]}"));
        assertThat(document.over("{ \"a\" : [ 1, \"b\" ] }")).isEmpty();
        assertThat(document.over("{\"a\":[1]}")).contains("{\"a\":[1,\"b\"]}");
        assertThat(document.over("no document")).contains("{\"a\":[1,\"b\"]}");
    }

    @Test
    void comparesTheWholeAndKeepsTheExample() {
        MirrorPlan plan = MirrorPlan.of(
                Map.of("_example", "...", "gone", "x", "kept", "y"),
                Map.of("new", entry("1", "\"a\":1"), "kept", new MirrorEntry.Kept()));
        assertThat(JsonWriter.compact(plan.patch("12")))
                .isEqualTo("{\"metadata\":{\"resourceVersion\":\"12\"},\"data\":{\"new\":"
                        + "\"{\\\"uid\\\":\\\"u\\\",\\\"resourceVersion\\\":\\\"1\\\",\\\"a\\\":1}\",\"gone\":null}}");
        assertThat(plan.left()).isEmpty();
    }

    @Test
    void whatDoesNotFitIsLeftAndWhatIsThereStays() {
        String half = "\"a\":\"" + "x".repeat(MirrorPlan.MOST_BYTES / 2) + "\"";
        Map<String, MirrorEntry> wanted = new LinkedHashMap<>();
        wanted.put("a", entry("1", half));
        wanted.put("b", entry("1", half));
        wanted.put("c", entry("1", "\"a\":1"));
        MirrorPlan first = MirrorPlan.of(Map.of(), wanted);
        assertThat(first.put()).containsOnlyKeys("a", "c");
        assertThat(first.left()).containsExactly("b");
        // Whoever was first stays first.
        MirrorPlan second = MirrorPlan.of(Map.of("b", entry("1", half).over("").orElseThrow()), wanted);
        assertThat(second.put()).containsOnlyKeys("c");
        assertThat(second.left()).containsExactly("a");
    }

    @Test
    void anEntryThatGrewBeyondTheLimitGoes() {
        MirrorPlan plan = MirrorPlan.of(
                Map.of("a", "old"), Map.of("a", entry("1", "\"a\":\"" + "x".repeat(MirrorPlan.MOST_BYTES) + "\"")));
        assertThat(plan.put()).isEmpty();
        assertThat(plan.remove()).containsExactly("a");
        assertThat(plan.left()).containsExactly("a");
    }
}
