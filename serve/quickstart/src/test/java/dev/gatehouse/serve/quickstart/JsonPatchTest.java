// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
    private static final String DOCUMENT = "{'a':[{'b':1},{'b':2}],'c/d':3,'e~f':4}";

    private static JsonValue json(String text) {
        return JsonReader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    private static JsonArray replace(String operation, String path) {
        return (JsonArray) json("[{'op':'" + operation + "','path':'" + path + "','value':9}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replace | /a/1/b  | {"a":[{"b":1},{"b":9}],"c/d":3,"e~f":4}
            add     | /a/0/b  | {"a":[{"b":9},{"b":2}],"c/d":3,"e~f":4}
            add     | /a/0/n  | {"a":[{"b":1,"n":9},{"b":2}],"c/d":3,"e~f":4}
            replace | /c~1d   | {"a":[{"b":1},{"b":2}],"c/d":9,"e~f":4}
            replace | /e~0f   | {"a":[{"b":1},{"b":2}],"c/d":3,"e~f":9}
            """)
    void changesThePlaceAPointerNames(String operation, String path, String expected) {
        assertThat(JsonPatch.apply(replace(operation, path), json(DOCUMENT))).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource({"remove, /a", "replace, /a/2/b", "replace, /a/-/b", "replace, /x/y", "replace, /c~1d/z"})
    void refusesOtherOperationsAndPlaces(String operation, String path) {
        JsonArray patch = replace(operation, path);
        JsonValue document = json(DOCUMENT);
        assertThatIllegalArgumentException().isThrownBy(() -> JsonPatch.apply(patch, document));
    }
}
