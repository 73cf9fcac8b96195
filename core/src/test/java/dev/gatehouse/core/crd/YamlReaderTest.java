// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {
    private static final ReadLimits SMALL = new ReadLimits(2000, 3, 5, 4, 40);

    /// Reads `yaml` and returns each document in compact JSON, then what broke.
    private static List<String> read(String yaml, ReadLimits limits) {
        List<String> read = new ArrayList<>();
        YamlReader.read(yaml, limits, new YamlReader.Sink() {
            @Override
            public void document(JsonValue value) {
                read.add(JsonWriter.compact(value));
            }

            @Override
            public void broken(String message) {
                read.add(message);
            }
        });
        return read;
    }

    static Stream<Arguments> scalars() {
        return Stream.of(
                arguments("", "null"),
                arguments("~", "null"),
                arguments("Null", "null"),
                arguments("yes", "true"),
                arguments("On", "true"),
                arguments("y", "true"),
                arguments("NO", "false"),
                arguments("off", "false"),
                arguments("yEs", "\"yEs\""),
                arguments("'yes'", "\"yes\""),
                arguments("!!str yes", "\"yes\""),
                arguments("! yes", "\"yes\""),
                arguments("0", "0"),
                arguments("-12", "-12"),
                arguments("+12", "12"),
                arguments("010", "8"),
                arguments("0o10", "8"),
                arguments("0x1F", "31"),
                arguments("-0b101", "-5"),
                arguments("1_000", "1000"),
                arguments("08", "8"),
                arguments("0x", "\"0x\""),
                arguments("1.50", "1.50"),
                arguments(".5", "0.5"),
                arguments("1.", "1"),
                arguments("1e3", "1e3"),
                arguments("12345678901234567890123", "12345678901234567890123"),
                arguments("1:30", "\"1:30\""),
                arguments("2026-01-02", "\"2026-01-02\""),
                arguments("1.2.3", "\"1.2.3\""),
                arguments("-", "[null]"),
                arguments("--", "\"--\""),
                arguments("v1", "\"v1\""),
                arguments("\"\\ud83d\\ude00\\u0000\"", "\"\uD83D\uDE00\\u0000\""),
                arguments("!!int 7", "7"),
                arguments("!!float 1.5", "1.5"),
                arguments("!!bool 'yes'", "true"),
                arguments("!!null ''", "null"));
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void readsScalarsAsKubectlDoes(String yaml, String json) {
        assertThat(read(yaml.isEmpty() ? "--- \n..." : yaml, ReadLimits.DEFAULT))
                .containsExactly(json);
    }

    static Stream<Arguments> structures() {
        return Stream.of(
                arguments("a: [1, {b: c}]\nd:\n- e", "{\"a\":[1,{\"b\":\"c\"}],\"d\":[\"e\"]}"),
                arguments("1: a\ntrue: b\nyes2: c", "{\"1\":\"a\",\"true\":\"b\",\"yes2\":\"c\"}"),
                arguments("a: &x {b: 1}\nc: *x", "{\"a\":{\"b\":1},\"c\":{\"b\":1}}"),
                arguments("a: &x 1\nb: &x 2\nc: *x", "{\"a\":1,\"b\":2,\"c\":2}"),
                arguments(
                        "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3",
                        "{\"a\":{\"b\":1,\"c\":2},\"d\":{\"c\":3,\"b\":1}}"),
                arguments("<<: [{a: 1}, {a: 2, b: 3}]", "{\"a\":1,\"b\":3}"),
                arguments("'<<': 1", "{\"<<\":1}"),
                arguments("a: |\n  x\n  y\nb: >-\n  x\n  y", "{\"a\":\"x\\ny\\n\",\"b\":\"x y\"}"),
                arguments("{\"a\":\"\\/\"}", "{\"a\":\"/\"}"));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void readsMappingsAndSequences(String yaml, String json) {
        assertThat(read(yaml, ReadLimits.DEFAULT)).containsExactly(json);
    }

    @Test
    void readsDocumentsOneAfterTheOther() {
        assertThat(read("# only a comment\n---\na\n---\n---\nb: |\n  x\n  ---\n...\n---\nc", ReadLimits.DEFAULT))
                .containsExactly("\"a\"", "null", "{\"b\":\"x\\n---\\n\"}", "\"c\"");
    }

    @Test
    void readsNothingWhereNothingIs() {
        assertThat(read("", ReadLimits.DEFAULT)).isEmpty();
        assertThat(read("# nothing\n", ReadLimits.DEFAULT)).isEmpty();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("a: 1\na: 2", "yaml: line 2: key \"a\" already set in map"),
                arguments("{a: 1, 'a': 2}", "yaml: line 1: key \"a\" already set in map"),
                arguments("1: a\n'1': b", "yaml: line 2: key \"1\" already set in map"),
                arguments("a: *x", "yaml: line 1: the alias *x names nothing"),
                arguments("a: &x 1\n---\nb: *x", "yaml: line 3: the alias *x names nothing"),
                arguments("&x a: *x", "{\"a\":\"a\"}"),
                arguments("&x\na: *x", "yaml: line 2: the alias *x stands inside the value it names"),
                arguments("a: &x [b, *x]", "yaml: line 1: the alias *x stands inside the value it names"),
                arguments("? [a]\n: b", "yaml: line 1: a key that is no scalar"),
                arguments("~: b", "yaml: line 1: a key that is neither text nor integer nor boolean"),
                arguments("1.5: b", "yaml: line 1: a key that is neither text nor integer nor boolean"),
                arguments("a: !!binary aGk=", "yaml: line 1: the tag tag:yaml.org,2002:binary is not supported"),
                arguments("a: !x b", "yaml: line 1: the tag !x is not supported"),
                arguments("a: !!set {b}", "yaml: line 1: the tag tag:yaml.org,2002:set is not supported"),
                arguments("a: !!int b", "yaml: line 1: cannot decode \"b\" as a tag:yaml.org,2002:int"),
                arguments("a: !!int 1.5", "yaml: line 1: cannot decode \"1.5\" as a tag:yaml.org,2002:int"),
                arguments("a: .inf", "yaml: line 1: the number .inf has no JSON form"),
                arguments("a: " + "1".repeat(1001), "yaml: line 1: a number longer than 1000 characters"),
                arguments("<<: a", "yaml: line 1: map merge requires map or sequence of maps as the value"),
                arguments("<<: [a]", "yaml: line 1: map merge requires map or sequence of maps as the value"),
                arguments("a: \"\\ud800\"", "yaml: line 1: a text with a lone surrogate"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatIsAmbiguousOrHasNoJsonForm(String yaml, String message) {
        assertThat(read(yaml, ReadLimits.DEFAULT))
                .last()
                .asString()
                .startsWith(message.substring(0, message.length() - 1));
    }

    @ParameterizedTest
    @CsvSource({"a: [", "a: b: c", "'a: \"b'", "'\ta: b'", "'a: @b'", "'%YAML 3.0\n--- a'", "'a: \u0001'"})
    void namesTheLineOfWhatIsNoYaml(String yaml) {
        assertThat(read(yaml, ReadLimits.DEFAULT)).singleElement().asString().startsWith("yaml: ");
    }

    @Test
    void readsCharactersBeyondTheBasicPlaneWhereverTheyStand() {
        String smile = "\uD83D\uDE00";
        for (int before = 1000; before < 1050; before++) {
            String text = "a".repeat(before) + smile.repeat(3000);

            assertThat(read("'" + text + "'", ReadLimits.DEFAULT)).containsExactly("\"" + text + "\"");
        }
    }

    @Test
    void keepsTheDocumentsBeforeABrokenOne() {
        assertThat(read("a\n---\nb: [\n---\nc", ReadLimits.DEFAULT))
                .hasSize(2)
                .first()
                .isEqualTo("\"a\"");
    }

    static Stream<Arguments> beyond() {
        return Stream.of(
                arguments("[[[[[1]]]]]", "[[[[[[1]]]]]]", "yaml: line 1: nesting deeper than 5"),
                arguments("a\n---\nb\n---\nc", "a\n---\nb\n---\nc\n---\nd", "yaml: line 6: more than 3 documents"),
                arguments("[&x a, *x, *x, *x, *x]", "[&x a, *x, *x, *x, *x, *x]", "yaml: line 1: more than 4 aliases"),
                arguments(
                        "[" + "a,".repeat(39) + "]", "[" + "a,".repeat(40) + "]", "yaml: line 1: more than 40 values"),
                arguments(
                        "[&x [a, a, a, a, a, a, a, a, a], *x, *x]",
                        "[&x [a, a, a, a, a, a, a, a, a], *x, *x, *x]",
                        "yaml: line 1: more than 40 values"));
    }

    @ParameterizedTest
    @MethodSource("beyond")
    void holdsTheLimits(String within, String beyond, String message) {
        assertThat(read(within, SMALL)).noneMatch(text -> text.startsWith("yaml: "));
        assertThat(read(beyond, SMALL)).last().isEqualTo(message);
    }

    @Test
    void refusesABillionLaughsBeforeTheyAreBuilt() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String alias = "*a" + (i - 1) + ", ";
            yaml.append("a" + i + ": &a" + i + " [" + alias.repeat(9) + "*a" + (i - 1) + "]\n");
        }

        assertThat(read(yaml.toString(), ReadLimits.DEFAULT))
                .singleElement()
                .asString()
                .isEqualTo("yaml: line 6: more than 500000 values");
    }
}
