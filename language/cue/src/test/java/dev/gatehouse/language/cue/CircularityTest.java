// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values that ask for themselves while it is being decided what they are, and those that only seem to.
class CircularityTest {
    private static String refusal(String policy) {
        return switch (CueCompiler.compile(policy, CueLimits.DEFAULT)) {
            case CueCompilation.Refused refused -> refused.errors().text();
            case CueCompilation.Compiled _ -> "";
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                a: ("x" / *"\\(a)" / string)                     | through a disjunction
                a: {b: (1 / a.c), c: a.b}                        | through a disjunction
                e: ({c: 1} / "y"), e: {d: e.c}                   | through a disjunction
                x: {d?: int, if d == _'/'_ {d: 5}}               | through a test for whether it is there
                x: {d?: _, if d != _'/'_ {d: {e: true}}}         | through a test for whether it is there
                x: {c: {}, for k, _ in c {"\\(k)": int}}         | through a loop
                x: {a: string, (a): "y"}                         | through the name of a field
                c: null, #D: {d: c}, if #D == "x" {c: null}      | through a condition
                x: {c: len(c)}, x: {c?: int / string}            | beside a disjunction
                #D: {a?: a + 1}                                  | inside a closed struct
                x: {for v in y if v == 1 {c: {b?: 2, [string]: z}}}, y: [1], z: 2 | unsupported: pattern
                """)
    void refusesWhatHasNoMeaning(String policy, String why) {
        String source = policy.replace("'/'", "|").replace(" / ", " | ");
        assertThat(refusal(source)).contains("unsupported:").contains(why.replace("unsupported: ", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b + 1\nb: a - 1",
                "a: a",
                "spec: name: name\nname: string",
                "spec: {name: string, if name == \"bad\" {name: \"good\"}}",
                "#Node: {value: int, next?: #Node, children: [...#Node], [=~\"^x\"]: #Node}\ntree: #Node",
                "metadata: {name: string, annotations: {[string]: string}}\n"
                        + "spec: {name: string, if metadata.annotations[name] != \"ok\" {name: \"not ok\"}}",
                "x: {k: \"z\", \"a\\(k)\": 5}",
                "x: {a: *1 | int, b: a}",
                "x: {c: [...string], for v in c {d: v}}"
            })
    void takesWhatIsSettled(String policy) {
        assertThat(refusal(policy)).isEmpty();
    }

    @Test
    void judgesAConditionAboutTheFieldItSets() {
        String policy = "spec: {name: string, if name == \"bad\" {name: \"good\"}}";
        assertThat(passes(policy, "{\"spec\": {\"name\": \"fine\"}}")).isTrue();
        assertThat(passes(policy, "{\"spec\": {\"name\": \"bad\"}}")).isFalse();
    }

    // A long chain is no circle and needs no stack.
    @Test
    void followsLongChains() {
        StringBuilder policy = new StringBuilder("a0: int\n");
        for (int i = 1; i < 800; i++) {
            policy.append("a").append(i).append(": a").append(i - 1).append('\n');
        }
        assertThat(refusal(policy.toString())).doesNotContain("depends on itself");
        assertThat(refusal(policy.append("b: (1 | c)\nc: b\n").toString())).isNotEmpty();
    }

    private static boolean passes(String policy, String document) {
        return CueCompiler.compile(policy, CueLimits.DEFAULT) instanceof CueCompilation.Compiled(CuePolicy compiled)
                && compiled.check(document.getBytes(StandardCharsets.UTF_8)) instanceof CueVerdict.Pass;
    }
}
