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
    @CsvSource(delimiter = '|', commentCharacter = '%', textBlock = """
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
                c: close({e: e, [_]: e})                         | inside a closed struct
                d: h, h: 1, if d == 2 {d: int}                   | through a condition at the top
                x: {d: h}, h: 1, if x.d == 2 {x: {d: int}}       | through a condition at the top
                c: [...e.e], e: c / 0                            | through a disjunction
                c?: [...e.e], e: (*(c) / *(0))                   | through a disjunction
                let L = b + 1, b: L, b: b.a, if b == _'/'_ {a?: 1} | and is tested for whether it is there
                c: {b: c.c, if b == _'/'_ {d: b}}                | through a test for whether it is there
                b: b.d, ["b"]: {b: int, d: 1} / 1.5              | beside a disjunction
                import "strings", e: and([((true) / (2) / *(strings.ToUpper(#D))), e.a + "x"]), a: int / string, #D: {c: number, d: []}, ["b"]: 2 | beside a disjunction
                e: {}, D: {if e != "y" {a: "x"}}, if D.a == "x" {} | a condition that decides on nothing
                a!: "y", c: a, if c != _'/'_ {d: string, ...}    | decides on more than fields
                #L: {v: int, next: null / #L}             | through a disjunction
                #L: null / {v: int, next: #L}             | through a disjunction
                if true {e: {x: len(x.a)}}                       | through an argument
                for k in [1] {e: {x: len(x["a"])}}               | through an argument
                e: {if true {x: len(y.a), y: len(x.a)}}          | through an argument
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
                "e: {x: len(x.a)}",
                "#J: null | bool | string | number | [...#J] | {[string]: #J}\nd: #J",
                "#L: {v: int, next?: null | #L}\nd: #L",
                "#L: {v: int, next!: null | #L}\nd: #L",
                "#L: {v: int, next?: #M}\n#M: #L | null\nd: #L",
                "e: {}\nD: {if e != \"y\" {a: \"x\"}}\nif D.a == \"x\" {z: 1}",
                "a!: \"y\"\nc: a\nif c != _|_ {d: string}",
                "if true {e: {x: len(y), y: {}}}",
                "c: [...c.x]\nd: [...e.e]\ne: {e: 1}",
                "spec: name: name\nname: string",
                "spec: {name: string, if name == \"bad\" {name: \"good\"}}",
                "#Node: {value: int, next?: #Node, children: [...#Node], [=~\"^x\"]: #Node}\ntree: #Node",
                "metadata: {name: string, annotations: {[string]: string}}\n"
                        + "spec: {name: string, if metadata.annotations[name] != \"ok\" {name: \"not ok\"}}",
                "x: {k: \"z\", \"a\\(k)\": 5}",
                "x: {a: *1 | int, b: a}",
                "x: {c: [...string], for v in c {d: v}}",
                "d: h\nh: 1\nif h == 2 {d: int}",
                "c: close({e: e, [_]: int})",
                "x: {d: h, if d == 2 {d: int}}\nh: 1"
            })
    void takesWhatIsSettled(String policy) {
        assertThat(refusal(policy)).isEmpty();
    }

    // The reference holds the fields against what stands there whether or not the condition holds.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c: =~\"y\"\nif false {c: {a: 1}}",
                "c: string & >\"a\"\nif false {c: {a: 1}}",
                "c: #C\n#C: =~\"y\"\nif false {c: {a?: 1}}",
                "c: (=~\"y\" | =~\"z\")\nfor v in [] {c: {a: v}}",
                "c: and([=~\"y\"])\nif false {c: {a: 1}}",
                "c: (>\"a\" | null)\nif false {c: {a: 1}}",
                "import \"strings\"\nc: strings.MinRunes(1)\nif false {c: {a: 1}}",
                "import \"net\"\nc: net.IPv4\nif false {c: {a: 1}}",
                "c: matchN(1, [>\"a\"])\nif false {c: {a: 1}}",
                "x: {c: =~\"y\", e: string, if e == \"q\" {c: {a: 1}}}"
            })
    void refusesAStructUnderAConditionBesideADemandOnSomethingElse(String policy) {
        assertThat(refusal(policy)).contains("unsupported: a struct under a condition");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c: string\nif false {c: {a: 1}}",
                "c: !=\"x\"\nif false {c: {a: 1}}",
                "c: (=~\"y\" | null)\nif false {c: {a: 1}}",
                "import \"struct\"\nc: struct.MaxFields(1)\nif false {c: {a: 1}}",
                "c: =~\"y\"\nif false {c: \"z\"}",
                "c: =~\"y\"\nif false {c: {}}",
                "c: =~\"y\"\nd: {a: 1}"
            })
    void takesAStructUnderAConditionElsewhere(String policy) {
        assertThat(refusal(policy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#D: {d: 2}\n#E: #D\nif #E == 7 {[string]: int}",
                "#D: {d: 2}\nE: #D\nif E == 7 {...}",
                "D: {d: 2}\nE: D\nif E == 7 {a: int, ...}"
            })
    void refusesAConditionAboutAllOfAStructThatDecidesOnMoreThanFields(String policy) {
        assertThat(refusal(policy)).contains("unsupported: a condition about all of it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#D: {d: 2}\n#E: #D\nif #E == 7 {a: int}",
                "#D: {d: 2}\n#E: #D\nif #E.d == 7 {[string]: int}",
                "E: {d: 2}\nif E == 7 {...}"
            })
    void takesAConditionAboutAllOfAStructElsewhere(String policy) {
        assertThat(refusal(policy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if c.b {z: 1}",
                "if c[\"b\"] {z: 1}",
                "if l[0] {z: 1}",
                "let q = c.b\nif q {z: 1}",
                "y: c.b\nif y {z: 1}"
            })
    void deniesAConditionAtTheTopAboutAFieldThatIsNotThere(String policy) {
        String fields = "c!: {b: true}\nl!: [true]\n";
        assertThat(refusal(fields + policy)).contains("required field missing: ");
        assertThat(refusal(fields.replace("!", "") + policy)).isEmpty();
    }

    // What a condition at the top looks into must be decided by the policy alone, all of it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "if d.b {z: 1}",
                "if d[\"b\"] {z: 1}",
                "if !d.b {z: 1}",
                "if len(d) > 1 {z: 1}",
                "for k, v in d {z: 1}",
                "if true if d.b {z: 1}",
                "let q = d.b\nif q {z: 1}",
                "x: d.b\nif x == true {z: 1}",
                "y: d\nif y.b {z: 1}",
                "c: {d}\nif c.b {z: 1}"
            })
    void deniesAConditionAtTheTopAboutAStructWithACondition(String policy) {
        String struct = "d: {d: int, b: true, if d == 2 {a: 1}}\n";
        assertThat(refusal(struct + policy)).contains("non-concrete value int in operand to ==");
        assertThat(refusal(struct.replace("int", "3") + policy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if d.b != _|_ {z: 1}",
                "z: \"\\(d.b)\"",
                "x: {if d.b {z: 1}}",
                "x: d.b",
                "e: {f: true, g: d}\nif e.f {z: 1}"
            })
    void takesAQuestionAboutAStructWithAConditionElsewhere(String policy) {
        assertThat(refusal("d: {d: int, b: true, if d == 2 {a: 1}}\n" + policy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#D: {b: {a: 1}, if b.d == \"x\" {a: int}}",
                "#D: {b: {a: {}}, if b.a.d == \"x\" {a: int}}",
                "#D: {b: B, if b.d == \"x\" {a: int}}\nB: {a: 1}",
                "#D: {c: {b: {a: 1}}, if c.b.d == \"x\" {a: int}}",
                "a: #D.d\n#D: close({e: true})",
                "a: [close({b: #D.d})]\n#D: close({e: true})"
            })
    void deniesFieldsThatADefinitionCannotHave(String policy) {
        assertThat(refusal(policy)).contains("undefined field: d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#D: {b: {a: 1, ...}, if b.d == \"x\" {a: int}}",
                "#D: {b: {d?: 1}, if b.d == \"x\" {a: int}}",
                "#D: {b: {a: 1, if a == 1 {d: \"y\"}}, if b.d == \"x\" {a: int}}",
                "a: #D.d\n#D: close({e: true, ...})",
                "a: #D.d\n#D: {e: true}"
            })
    void takesFieldsThatADefinitionMayHave(String policy) {
        assertThat(refusal(policy)).isEmpty();
    }

    @Test
    void namesTheSamePlaceEveryTime() {
        String policy = "a: b | {c: #D}\nb: #D | {d: a}\n#D: {e: a} | {f: b} | c\nc: (#D | a) & _";
        String first = refusal(policy);
        assertThat(first).contains("depends on itself");
        for (int i = 0; i < 50; i++) {
            assertThat(refusal(policy)).isEqualTo(first);
        }
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
