// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static String canonical(String text) {
        byte[] document = text.getBytes(StandardCharsets.UTF_8);
        return new String(CanonicalJson.bytes(JsonReader.read(document, JsonLimits.DEFAULT)), StandardCharsets.UTF_8);
    }

    @Test
    void sortsMembersAndLeavesOutSpaces() {
        assertThat(canonical("{ \"b\" : [ 1, -2, true, null ], \"a\" : {} }"))
                .isEqualTo("{\"a\":{},\"b\":[1,-2,true,null]}");
    }

    @Test
    void sortsByCodePointAndNotByUnit() {
        assertThat(canonical("{\"\\ud800\\udc00\": 1, \"\\ufffd\": 2}")).isEqualTo("{\"\ufffd\":2,\"\ud800\udc00\":1}");
    }

    @Test
    void escapesQuotesAndBackslashesOnly() {
        assertThat(canonical("\"\\n\\t\\\"\\\\\\u00e9/\"")).isEqualTo("\"\n\t\\\"\\\\é/\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e3", "99999999999999999999"})
    void refusesNumbersThatAreNotWhole(String number) {
        assertThatThrownBy(() -> canonical(number)).isInstanceOf(TufException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "trusted_root.json, trusted_root.json, true",
        "*.json, trusted_root.json, true",
        "*, a/b, false",
        "a/*, a/b, true",
        "a/*, a/b/c, false",
        "a/*/c, a/b/c, true",
        "?.json, a.json, true",
        "?.json, .json, false",
        "a*b*c, aXbXbc, true",
        "a*b*c, aXbXbcX, false",
        "***, anything, true",
        "*.json, trusted_root.jsonx, false"
    })
    void matchesPatternsPartByPart(String pattern, String path, boolean matches) {
        assertThat(PathPattern.matches(pattern, path)).isEqualTo(matches);
    }
}
