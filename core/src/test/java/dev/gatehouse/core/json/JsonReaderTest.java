// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
    private static JsonValue read(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    @Test
    void readsEveryKindOfValue() {
        assertThat(read(" {\"a\":[1,-2.50e+3,\"x\\u00e9\\n\",true,false,null,{}]} \n"))
                .isEqualTo(new JsonObject(Map.of(
                        "a",
                        new JsonArray(List.of(
                                new JsonNumber("1"),
                                new JsonNumber("-2.50e+3"),
                                new JsonString("xé\n"),
                                JsonBoolean.TRUE,
                                JsonBoolean.FALSE,
                                JsonNull.NULL,
                                JsonObject.EMPTY)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1e0", "123456789012345678901234567890", "-0", "1E+400", "0.10"})
    void keepsTheTextOfNumbers(String text) {
        assertThat(read(text)).isEqualTo(new JsonNumber(text));
        assertThat(JsonWriter.compact(read(text))).isEqualTo(text);
    }

    @Test
    void keepsTheOrderOfMembers() {
        assertThat(JsonWriter.compact(read("{\"b\":1,\"a\":2}"))).isEqualTo("{\"b\":1,\"a\":2}");
        assertThat(JsonWriter.canonical(read("{\"b\":1,\"a\":{\"d\":1,\"c\":2}}")))
                .isEqualTo("{\"a\":{\"c\":2,\"d\":1},\"b\":1}");
    }

    @Test
    void escapesWhatJsonEscapes() {
        String text = "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001/é\uD83D\uDE00\"";
        assertThat(JsonWriter.compact(read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|unexpected end of JSON input",
                "{|unexpected end of JSON input",
                "[1|unexpected end of JSON input",
                "\"abc|unexpected end of JSON input",
                "this|invalid character 'h' in literal true (expecting 'r')",
                "nil|invalid character 'i' in literal null (expecting 'u')",
                "{a:1}|invalid character 'a' looking for beginning of object key string",
                "{\"a\" 1}|invalid character '1' after object key",
                "{\"a\":1 2}|invalid character '2' after object key:value pair",
                "[1 2]|invalid character '2' after array element",
                "[1,]|invalid character ']' looking for beginning of value",
                "{} {}|invalid character '{' after top-level value",
                "{}x|invalid character 'x' after top-level value",
                "01|invalid character '1' after top-level value",
                "-x|invalid character 'x' in numeric literal",
                "1.x|invalid character 'x' after decimal point in numeric literal",
                "1ex|invalid character 'x' in exponent of numeric literal",
                "\"\\x\"|invalid character 'x' in string escape code",
                "\"\\u12g4\"|invalid character 'g' in \\u hexadecimal character escape",
                "hello|invalid character 'h' looking for beginning of value",
            })
    void refusesBrokenDocumentsInGosWords(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"\\ud800\":1}",
                "\uFEFF{}",
                "NaN",
                "[Infinity]",
                "// comment\n1",
                "'a'",
            })
    void refusesWhatTwoReadersCouldTakeDifferently(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin = {'"', (byte) 0xE9, '"'};
        assertThatThrownBy(() -> JsonReader.read(latin, JsonLimits.DEFAULT)).hasMessage("document is not UTF-8");
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> JsonReader.read(utf16, JsonLimits.DEFAULT)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesWhatIsBeyondItsLimits() {
        JsonLimits tight = new JsonLimits(100, 3, 10, 5);
        assertThat(JsonReader.read("[[[]]]".getBytes(StandardCharsets.UTF_8), tight))
                .isEqualTo(read("[[[]]]"));
        assertThatThrownBy(() -> JsonReader.read("[[[[]]]]".getBytes(StandardCharsets.UTF_8), tight))
                .hasMessageContaining("nesting deeper than 3");
        assertThatThrownBy(() -> JsonReader.read("123456".getBytes(StandardCharsets.UTF_8), tight))
                .hasMessageContaining("a number longer than 5 characters");
        assertThatThrownBy(() -> JsonReader.read("[1,1,1,1,1,1,1,1,1,1]".getBytes(StandardCharsets.UTF_8), tight))
                .hasMessageContaining("more than 10 values");
        assertThatThrownBy(() -> JsonReader.read(new byte[101], tight)).hasMessageContaining("longer than 100 bytes");
    }

    @Test
    void survivesAMillionBrackets() {
        byte[] brackets = "[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> JsonReader.read(brackets, JsonLimits.DEFAULT))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void tellsIntegersFromOtherNumbers() {
        assertThat(new JsonNumber("9223372036854775807").integer()).contains(Long.MAX_VALUE);
        assertThat(new JsonNumber("9223372036854775808").integer()).isEmpty();
        assertThat(new JsonNumber("1.0").integer()).isEmpty();
        assertThatThrownBy(() -> new JsonNumber("+1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesMembersOnlyOfTheAskedType() {
        JsonObject object = (JsonObject) read("{\"s\":\"x\",\"n\":1,\"o\":{},\"a\":[]}");
        assertThat(object.string("s")).contains("x");
        assertThat(object.string("n")).isEmpty();
        assertThat(object.integer("n")).contains(1L);
        assertThat(object.integer("s")).isEmpty();
        assertThat(object.object("o")).isPresent();
        assertThat(object.object("a")).isEmpty();
        assertThat(object.array("a")).isPresent();
        assertThat(object.array("missing")).isEmpty();
    }
}
