// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which fields of a document a closed struct lets in. Every verdict is the reference's.
class ClosednessTest {
    private static String judge(String policy, String document) {
        return switch (CueCompiler.compile(policy, CueLimits.DEFAULT)) {
            case CueCompilation.Refused refused ->
                "refused: " + refused.errors().text();
            case CueCompilation.Compiled(CuePolicy compiled) ->
                switch (compiled.check(document.getBytes(StandardCharsets.UTF_8))) {
                    case CueVerdict.Pass() -> "pass";
                    case CueVerdict.Fail fail -> fail.errors().text();
                };
        };
    }

    // Braces in a definition close lists as well as structs.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "#E: {_}",
                "#E: {y}\ny: _",
                "#E: {if false {e: int}}",
                "#E: {\"s\" | y}\ny: _",
                "import \"list\"\n#E: {list.MinItems(1)}"
            })
    void closesAListThatStandsInBraces(String policy) {
        assertThat(judge(policy + "\nc: #E", "{\"c\": [1]}")).startsWith("c").doesNotContain("pass");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#E: _", "#E: y\ny: _", "#E: {[...]}", "#E: {[1]}", "#E: {y}\ny: [...int]", "#E: {y, ...}\ny: _"
            })
    void leavesOpenAListThatALiteralDeclares(String policy) {
        assertThat(judge(policy + "\nc: #E", "{\"c\": [1]}")).isEqualTo("pass");
    }

    // A definition that is embedded closes the whole literal around it, down to the bottom.
    @ParameterizedTest
    @CsvSource(delimiter = '|', commentCharacter = '%', textBlock = """
                #D, a: {b: 1}             | {"a": {"b": 1}}        | pass
                #D, a: {b: 1}             | {"a": {"x": 1}}        | a.x: field not allowed
                #D, a: {b: {c: 1}}        | {"a": {"b": {"x": 1}}} | a.b.x: field not allowed
                #D, a: [{b: 1}]           | {"a": [{"x": 1}]}      | a.0.x: field not allowed
                #D, a: {b: 1, ...}        | {"a": {"x": 1}}        | pass
                #D, ..., a: {b: 1}        | {"a": {"x": 1}}        | a.x: field not allowed
                #D, a: _                  | {"a": {"x": 1}}        | pass
                #D, a: {[string]: int}    | {"a": {"x": 1}}        | pass
                #D, a: {if true {b: 1}}   | {"a": {"x": 1}}        | a.x: field not allowed
                {#D}, a: {b: 1}           | {"a": {"x": 1}}        | a.x: field not allowed
                #O, a: {b: 1}             | {"a": {"x": 1}}        | pass
                #D, a: #O                 | {"a": {"x": 1}}        | pass
                close({c: 1}), a: {b: 1}  | {"a": {"x": 1}}        | pass
                """)
    void closesWhatIsAroundAnEmbeddedDefinition(String literal, String document, String verdict) {
        String policy = "#D: {c: {}}\n#O: {c: {}, ...}\ns: {" + literal + "}";
        String wanted = verdict.equals("pass") ? verdict : "s." + verdict;
        assertThat(judge(policy, "{\"s\": " + document + "}")).isEqualTo(wanted);
    }

    // `_` lets everything in where nothing says what fields there are.
    @ParameterizedTest
    @CsvSource(delimiter = '|', commentCharacter = '%', textBlock = """
                b: #T                       | {"a": 1}        | pass
                b: #T & {b: int}            | {"b": 1}        | pass
                b: #T & {b: int}            | {"a": 1}        | b.a: field not allowed
                b: #T & {b: {c: int}}       | {"b": {"d": 1}} | b.b.d: field not allowed
                b: #T & {b: int, ...}       | {"a": 1}        | pass
                b: {#T, b: int}             | {"a": 1}        | b.a: field not allowed
                b: close({_, b: int})       | {"a": 1}        | b.a: field not allowed
                b: #X                       | {"x": {"a": 1}} | pass
                b: #X & {x: {b: int}}       | {"x": {"a": 1}} | b.x.a: field not allowed
                b: #T & [...{b: int}]       | [{"a": 1}]      | pass
                """)
    void opensWithTopOnlyWhatNobodyDeclares(String field, String document, String verdict) {
        String policy = "#T: _\n#X: {x: _}\n" + field;
        assertThat(judge(policy, "{\"b\": " + document + "}")).isEqualTo(verdict);
    }

    // What a definition refers to inside itself is no other definition.
    @ParameterizedTest
    @CsvSource(delimiter = '|', commentCharacter = '%', textBlock = """
                {}                       | pass
                {"b": {"y": {}}}         | pass
                {"b": {"z": {}}}         | t.b.z: field not allowed
                {"a": {"y": {}}}         | t.a.y: field not allowed
                """)
    void extendsAFieldOfTheSameDefinition(String document, String verdict) {
        String policy = "#X: {a: foo: true, b: a & {y: {}}}\nt: #X";
        assertThat(judge(policy, "{\"t\": " + document + "}")).isEqualTo(verdict);
    }

    // A validator looks at what is required just as at what is there.
    @ParameterizedTest
    @CsvSource({"c!, refused", "c, refused"})
    void asksRequiredFieldsOfADefinition(String field, String verdict) {
        assertThat(judge("import \"struct\"\n#E: {" + field + ": {} & struct.MinFields(1)}", "{}"))
                .startsWith(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                #E: {a: 1, ..., #D}, #D: {d: d} ; {} ; deny
                #E: {{a: 1, ..., #D}}, #D: {d: d} ; {} ; deny
                #E: {if true {a: 1, ..., #D}}, #D: {d: d} ; {} ; deny
                #E: {if true {..., #D}}, #D: {d: d} ; {} ; deny
                #E: {..., if true {#D}}, #D: {d: d} ; {} ; deny
                #E: {if true {#D, ...}}, #D: {d: d} ; {} ; deny
                #E: {if true {#D}}, #D: {d: d, ...} ; {} ; pass
                #E: {if true {...}}, x: #E & {z: 1} ; {} ; pass
                #E: {if true {...}}, #D: {d: int}, x: #E & {z: 1}, x: #D ; {} ; deny
                E: {if true {a: 1, ..., #D}}, #D: {d: d} ; {} ; deny
                E: {if true {a: 1, #D}}, #D: {d: d} ; {} ; deny
                E: {a: 1, #D}, #D: {d: d} ; {} ; deny
                E: {a: 1, ..., #D}, #D: {d: d} ; {} ; deny
                E: {..., #D}, #D: {d: d} ; {} ; deny
                E: {#D}, #D: {d: d} ; {} ; deny
                E: #D, #D: {d: d} ; {} ; open
                #E: #D, #D: {d: d} ; {} ; pass
                #E: #D & {...}, #D: {d: d} ; {} ; deny
                #E: #D & {d: int}, #D: {d: d} ; {} ; deny
                #E: {...} & {#D}, #D: {d: d} ; {} ; deny
                #E: {if true {a: 1, ..., D}}, D: {d: d} ; {} ; open
                #E: {if true {a: 1, D}}, D: {d: d} ; {} ; open
                #E: {if true {..., {d: d}}} ; {} ; pass
                #E: {if true {{d: d}}} ; {} ; pass
                #E: {if true {..., #D}}, #D: {d: e, e: d} ; {} ; deny
                #E: {if true {..., #D}}, #D: {d: {e: e}} ; {} ; deny
                #E: {for x in [1] {..., #D}}, #D: {d: d} ; {} ; deny
                """)
    void letsInWhatIsOnlyItselfWhereAnEllipsisStandsInTheDefinition(String policy, String document, String verdict) {
        assertThat(Verdicts.verdict(policy, document)).isEqualTo(verdict);
    }

    // The reference leaves such a condition open for good.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                c: close({a: int, if a == 1 {b: "x"}}) ; {"c": {"a": 1, "b": "y"}} ; deny
                c: close({a: int, if a == 1 {b: "x"}}) ; {"c": {"a": 1, "b": "x"}} ; open
                c: close({a: int, if a == 1 {b: "x"}}) ; {"c": {"a": 2, "b": "x"}} ; deny
                c: close({a: int, if a == 1 {b: "x"}}) ; {"c": {"a": 2}}           ; open
                """)
    void asksConditionsInsideWhatACallCloses(String policy, String document, String verdict) {
        assertThat(Verdicts.verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "struct", #D: struct.MaxFields(7), h: #D, h: a: _ ; {"h": {"c": 1}} ; deny
                import "struct", #D: struct.MaxFields(7), h: #D, h: a: _ ; {"h": {"c": [1]}} ; deny
                import "struct", #D: struct.MaxFields(7), h: #D, h: a: _ ; {"h": {"c": {"d": 1}}} ; deny
                import "struct", #D: struct.MaxFields(7), h: #D, h: a: _ ; {"h": {"a": {"d": 1}}} ; pass
                import "struct", #D: struct.MaxFields(7), h: #D, h: a: _ ; {"h": {"a": [1]}} ; pass
                import "struct", #D: struct.MaxFields(7), h: #D & {a: _} ; {"h": {"c": [1]}} ; deny
                import "struct", #D: struct.MaxFields(7), h: #D & {a: _, ...} ; {"h": {"c": [1]}} ; open
                import "struct", #D: struct.MaxFields(7), h: {#D, a: _} ; {"h": {"c": [1]}} ; deny
                import "struct", #D: struct.MaxFields(7), h: {#D} ; {"h": {"c": [1]}} ; deny
                import "struct", #D: struct.MaxFields(7), h: {#D} ; {"h": {"c": 1}} ; deny
                import "struct", #D: struct.MaxFields(7), h: {#D, a: _} ; {"h": {"c": 1}} ; deny
                import "struct", #D: struct.MaxFields(7), h: #D, h: {...} ; {"h": {"c": [1]}} ; pass
                import "struct", #D: struct.MaxFields(7), h: [null | #D, ...], h: [...{r: 1}] ; {"h": [{"r": 1, "s": {}}]} ; deny
                import "struct", #D: struct.MaxFields(7), h: [null | #D, ...], h: [...{r: 1}] ; {"h": [{"r": 1, "s": 1}]} ; deny
                import "struct", #D: struct.MaxFields(7), h: #D, h: {r: 1} ; {"h": {"r": 1, "s": {}}} ; deny
                import "struct", #D: struct.MaxFields(7), h: {r: 1}, h: #D ; {"h": {"r": 1, "s": []}} ; deny
                import "time", p: m: close({s: string, g!: time.Time | null, if g == _|_ {_|_}}) ; {} ; deny
                p: m: close({s: string, g!: string | null, if g == _|_ {_|_}}) ; {} ; deny
                p: m: close({s: string, g!: string, if g == _|_ {_|_}}) ; {} ; deny
                p: m: {s: string, g!: string | null, if g == _|_ {_|_}} ; {} ; deny
                p: m: {s: string, g!: 1 | 2, if g == _|_ {z: 1}}, p: m: z: 2 ; {} ; deny
                p: m: {s: string, g!: *1 | 2, if g == _|_ {z: 1}}, p: m: z: 2 ; {} ; deny
                p: m: {s: string, g!: [...] | 2, if g == _|_ {z: 1}}, p: m: z: 2 ; {} ; deny
                p: m: {s: string, g?: 3 | 2, if g == _|_ {z: 1}}, p: m: z: 2 ; {} ; deny
                g!: 3 | 2, if g == _|_ {z: 1}, z: 2 ; {} ; deny
                g!: 3 | 2, x: {if g == _|_ {z: 1}}, x: z: 2 ; {} ; deny
                g!: 3 | 2, x: {if g != _|_ {z: 1}}, x: z: 2 ; {} ; open
                import "struct", #D: struct.MaxFields(3), h: #D ; {"h": {"a": {"b": 1}}} ; pass
                import "struct", #D: struct.MaxFields(3), h: #D ; {"h": {"a": {}}} ; pass
                import "struct", #D: struct.MaxFields(3), h: #D ; {"h": {"a": []}} ; pass
                import "struct", #D: struct.MaxFields(3), h: #D ; {"h": {"a": [1]}} ; pass
                import "struct", #D: struct.MaxFields(3), h: #D, h: a: [...] ; {"h": {"a": [1]}} ; pass
                import "struct", #D: struct.MaxFields(3), h: #D, h: a: {...} ; {"h": {"a": {"b": 1}}} ; pass
                import "struct", #D: struct.MaxFields(3), h: #D, h: a: {b: int} ; {"h": {"a": {"b": 1}}} ; pass
                import "struct", #D: struct.MaxFields(3), h: #D, h: a: {b: _} ; {"h": {"a": {"b": {"c": 1}}}} ; pass
                import "struct", #D: struct.MaxFields(3), h: #D, h: {a?: _, ...} ; {"h": {"a": {"b": {"c": 1}}}} ; pass
                import "struct", #D: struct.MaxFields(3) & {...}, h: #D ; {"h": {"a": {"b": {"c": 1}}}} ; pass
                import "struct", #D: struct.MaxFields(3) & {a?: _}, h: #D ; {"h": {"a": {"b": {"c": 1}}}} ; pass
                import "struct", #D: struct.MaxFields(3) & {a?: _}, h: #D ; {"h": {"c": 1}} ; deny
                import "struct", #D: null | struct.MaxFields(3), h: #D ; {"h": {"c": 1}} ; pass
                import "struct", #D: null | struct.MaxFields(3), h: #D ; {"h": {"c": {"b": 1}}} ; pass
                import "list", #D: list.MaxItems(3), h: #D ; {"h": [1]} ; pass
                import "list", #D: list.MaxItems(3), h: #D ; {"h": [{"a": 1}]} ; pass
                import "list", #D: list.MaxItems(3), h: #D ; {"h": [[1]]} ; pass
                #D: _, h: #D ; {"h": {"a": {"b": 1}}} ; pass
                #D: !=null, h: #D ; {"h": {"a": {"b": 1}}} ; pass
                #D: matchN(1, [{a: _}]), h: #D ; {"h": {"a": {"b": 1}}} ; pass
                #D: matchN(1, [{a: _}]), h: #D ; {"h": {"a": 1}} ; pass
                """)
    void closesWhatALiteralDeclaresWhereADefinitionOnlyJudges(String policy, String document, String verdict) {
        assertThat(Verdicts.verdict(policy, document)).isEqualTo(verdict);
    }
}
