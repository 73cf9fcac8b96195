// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.language.cue.evaluate.Graph;
import dev.gatehouse.language.cue.evaluate.Graph.Found;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Functions of packages, one call each. What each comes to was read off CUE 0.15.4.
class PackageFunctionsTest {
    @TestFactory
    Stream<DynamicTest> comesToWhatTheReferenceSays() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream in = PackageFunctionsTest.class.getResourceAsStream("package-functions.json")) {
            assertThat(in).isNotNull();
            JsonArray rows = (JsonArray) JsonReader.read(in.readAllBytes(), JsonLimits.DEFAULT);
            for (JsonValue one : rows.elements()) {
                JsonObject row = (JsonObject) one;
                String expression = row.string("expression").orElseThrow();
                tests.add(DynamicTest.dynamicTest(expression, () -> judge(row, expression)));
            }
        }
        return tests.stream();
    }

    private static void judge(JsonObject row, String expression) {
        String source = "import \"" + row.string("package").orElseThrow() + "\"\nx: " + expression;
        Graph graph = Graph.of(
                List.of(CueCompiler.unit(source, CueLimits.DEFAULT)), CueCompiler.PACKAGES, CueLimits.DEFAULT.budget());
        Found found = graph.find(List.of("x"));
        Optional<String> error = row.string("error");
        if (error.isPresent()) {
            assertThat(found).as(error.get()).isInstanceOf(Found.Failed.class);
            return;
        }
        JsonValue wanted = Json.of(row.string("json").orElseThrow());
        assertThat(found).isInstanceOf(Found.Concrete.class);
        if (found instanceof Found.Concrete(JsonValue value)) {
            assertThat(ArchiveCase.same(wanted, value))
                    .as("%s, wanted %s", JsonWriter.compact(value), JsonWriter.compact(wanted))
                    .isTrue();
        }
    }

    @Test
    void refusesAMemberThatIsNotOfferedWhenThePolicyIsCreated() {
        for (String call : List.of("math.Sin(1)", "html.Unescape(\"&lt;\")", "strconv.Unquote(\"\")")) {
            String name = call.substring(0, call.indexOf('.'));
            CueCompilation compiled = CueCompiler.compile("import \"" + name + "\"\nx: " + call, CueLimits.DEFAULT);
            assertThat(compiled).isInstanceOf(CueCompilation.Refused.class);
            if (compiled instanceof CueCompilation.Refused refused) {
                assertThat(refused.text()).contains("unsupported: " + name);
            }
        }
    }
}
