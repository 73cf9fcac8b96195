// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static dev.gatehouse.language.cue.Verdicts.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Loops over structs that lack a required field, and patterns made in loops. Every verdict is the reference's; `open`
/// passes, and is refused where every field must have a value.
class LoopsTest {
    // The turn after the missing field has no key; where the missing field is the last, no turn counts.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                D: {for k, v in E {c: 1}, c: 2}, E: {c: 5, e!: 6} ; {} ; open
                D: {for k, v in E {c: 1}, c: 2}, E: {e!: 6, c: 5} ; {} ; deny
                D: {for k, v in E {c: v}, c: 5}, E: {a: 5, e!: 6, b: 7} ; {} ; deny
                D: {for k, v in E {c: v}, c: 7}, E: {a: 5, e!: 6, b: 7} ; {} ; deny
                D: {for k, v in E {c: v}, c: 5}, E: {a: 5, b: 7, e!: 6} ; {} ; open
                D: {for k, v in E {c: v}, c: 7}, E: {a: 5, b: 7, e!: 6} ; {} ; open
                D: {for k, v in E {c: v}, c: 5}, E: {e!: 6, a: 5, b: 7} ; {} ; deny
                D: {for k, v in E {c: v}, c: 7}, E: {e!: 6, a: 5, b: 7} ; {} ; deny
                D: {for k, v in E {c: v}, c: 7}, E: {e!: 6, b: 7} ; {} ; open
                D: {for k, v in E {c: v}, c: 6}, E: {e!: 6, b: 7} ; {} ; deny
                D: {for k, v in E {c: v}, c: 6}, E: {e!: 6, b: 7, f!: 7} ; {} ; open
                D: {for k, v in E {c: v}, c: 6}, E: {e!: 6, f!: 7, b: 7} ; {} ; deny
                D: {for k, v in E {c: v}, c: 6}, E: {e!: 6, b: 7} ; {"E": {"b": 7}} ; deny
                D: {for k, v in E {c: v}, c: 6}, E: {b: 7, e!: 6} ; {"E": {"b": 7}} ; open
                D: {for k, v in E {c: v}, c: 6}, E: {b: int, e!: 6} ; {"E": {"b": 7}} ; open
                D: {for k, v in E {c: v}, c: 6}, E: {e!: 6} ; {"E": {"b": 7}} ; deny
                D: {for k, v in E {c: v}, c: 6}, E: {e!: 6, b?: int} ; {"E": {"b": 7}} ; deny
                D: {for k, v in E {c: v}, c: 6}, E: {b?: int, e!: 6} ; {"E": {"b": 7}} ; open
                D: {for k, v in E {c: v}, c: 6}, E: {b?: int, e!: 6} ; {"E": {"e": 7}} ; deny
                D: {for k, v in E {c: v}, c: 7}, E: {a?: int, e!: 6, b?: int} ; {"E": {"a": 7, "b": 8}} ; deny
                D: {for k, v in E {c: v}, c: 8}, E: {a?: int, e!: 6, b?: int} ; {"E": {"a": 7, "b": 8}} ; deny
                D: {for k, v in E {c: v}, c: 8}, E: {a: int, e!: 6, b: int} ; {"E": {"a": 7, "b": 8}} ; deny
                D: {for k, v in E {c: v}, c: 7}, E: {a: int, e!: 6, b: int} ; {"E": {"a": 7, "b": 8}} ; deny
                D: {for k, v in E {(k): 1}, c: 2}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E {(k): 1}, c: 2}, E: {e!: 5, c: 5, d: 6} ; {} ; open
                D: {for k, v in E {"\\(k)": 1}, c: 2}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E {"a\\(k)": 1}, ac: 2}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E {c: k}, c: "y"}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E if k == "c" {c: 1}, c: 2}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E {if k == "c" {c: 1}}, c: 2}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E {c: v}, c: 2}, E: {e!: 5, c: 5} ; {} ; deny
                D: {for k, v in E if v == 5 {c: 1}, c: 2}, E: {e!: 5, c: 5} ; {} ; deny
                D: {for k, v in E let x = k {(x): 1}, c: 2}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E {[k]: 1}, c: 2}, E: {e!: 5, c: 5} ; {} ; deny
                D: {for k, v in E {x: k}}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E {x: v.y}}, E: {e!: 5, c: 5} ; {} ; deny
                D: {for k, v in E {x: v.y}, x: 1}, E: {e!: 5, c: {y: 2}} ; {} ; deny
                D: {for k, v in E {(k): 1}, c: 2}, E: {e!: 5} ; {"E": {"c": 5}} ; open
                D: {for k, v in E {(k): v}, c: 2}, E: {e!: 5} ; {"E": {"c": 5}} ; open
                D: {for k, v in E {(k): {x: v}}, c: {x: 2}}, E: {e!: 5} ; {"E": {"c": 5}} ; open
                D: {for k, v in E {(k): {x: v}}, c: {x: 2}}, E: {e!: 5} ; {"E": {"c": 5, "d": 6}} ; open
                D: {for k, v in E {(k): {x: v}}, c: {x: 2}}, E: {e!: 5, d: 6, c: 7} ; {} ; deny
                """)
    void goesOnWhereARequiredFieldIsMissing(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                D: [for k, v in E {v}], D: [5, 7], E: {a: 5, e!: 6, b: 7} ; {} ; open
                D: [for k, v in E {v}], D: [5, 8], E: {a: 5, e!: 6, b: 7} ; {} ; deny
                D: [for k, v in E {v}], D: [5, 8], E: {a: 5, b: 7, e!: 6} ; {} ; deny
                D: [for k, v in E {v}], D: [], E: {e!: 6} ; {} ; open
                D: [for k, v in E {v}], D: [1], E: {e!: 6, f: 1} ; {} ; open
                D: [for k, v in E {v}], D: [2], E: {e!: 6, f: 1} ; {} ; deny
                import "list", D: list.Contains([for k, v in E {v}], 1), D: false, E: {e!: 6, f: 1} ; {} ; deny
                if len([for k, v in E {v}]) == 1 {D: 1}, D: 2, E: {f: 1, e!: 6} ; {} ; deny
                if len([for k, v in E {v}]) == 1 {D: 1}, D: 2, E: {e!: 6, f: 1} ; {} ; deny
                x: len([for k, v in E {v}]), x: 2, E: {e!: 6, f: 1} ; {} ; deny
                """)
    void fillsLists(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                D: {for v in E {x: v}, x: 2}, E: {e!: 5, c: 5} ; {} ; open
                D: {for v in E {x: v}, x: 2}, E: {c: 5, e!: 5} ; {} ; open
                D: {for v in E if v == 5 {x: 1}, x: 2}, E: {e!: 5, c: 5} ; {} ; open
                for v in E if v == 5 {x: 1}, x: 2, E: {e!: 5, c: 5} ; {} ; deny
                for v in E if v == 5 {x: 1}, E: {e!: 5, c: 5} ; {} ; deny
                for v in E if v == 5 {x: 1}, E: {e!: 5, c: 5} & !=null ; {} ; deny
                for v in E if v == 5 {x: 1}, E: {c: 5, d: string} & !=null ; {} ; deny
                if E.c == 5 {x: 1}, E: {c: 5, d: string} & !=null ; {} ; open
                if E.c == 5 {x: 1}, E: {c: 5, d!: string} & !=null ; {} ; open
                if E.c == 5 {x: 1}, E: {c: 5, d!: string} ; {} ; open
                if E.c == 5 {x: 1}, E: {c: 5, d: {f!: string}} & !=null ; {} ; open
                if E.c.g == 5 {x: 1}, E: {c: {g: 5}, d: {f!: string}} & !=null ; {} ; open
                if E.d.g == 5 {x: 1}, E: {c: {g: 5}, d: {g: 5, f: string} & !=null} ; {} ; open
                if E.d.g == 5 {x: 1}, E: {c: {g: 5}, d: {g: 5, f: string} & !=null}  & {...} ; {} ; open
                x: {if E.c == 5 {x: 1}}, E: {c: 5, d!: string} & !=null ; {} ; open
                for k, v in E {x: k}, E: {e!: 5, c: 5} ; {} ; open
                for k, v in E {(k): 5}, E: {e!: 5, c: 5} ; {} ; deny
                for k, v in E {x: k}, E: {c: 5, e!: 5} ; {} ; deny
                for k, v in E {x: v}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E {x: k == "c"}, x: false}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E if k != _|_ {x: 1}, x: false}, E: {e!: 5, c: 5} ; {} ; open
                D: {for k, v in E if k == _|_ {x: 1}, x: false}, E: {e!: 5, c: 5} ; {} ; deny
                D: [for k, v in E {k}], D: ["d"], E: {e!: 5, c: 5} ; {} ; open
                D: [for k, v in E {k}], D: ["c"], E: {e!: 5, c: 5} ; {} ; open
                D: [for k, v in E {k}], D: ["d", "d"], E: {e!: 5, c: 5, d: 1} ; {} ; open
                """)
    void stopsWhereKeysHaveNoName(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    // The label of a pattern may not depend on the fields that the pattern is about.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                D: {for k, v in E {[k]: 1}}, E: {c: 5} ; {} ; deny
                D: {for k, v in E {[k]: 1}}, E: {e!: 5, c: 5} ; {} ; deny
                D: {for k, v in E {x: {[k]: 1}}}, E: {c: 5} ; {} ; pass
                D: {let k = "c", [k]: 1} ; {} ; deny
                k: "c", D: {[k]: 1} ; {} ; pass
                D: {k: "c", [k]: 1} ; {} ; deny
                D: {k: "c", [k]: string} ; {} ; deny
                D: {for k, v in E {[v]: 1}}, E: {c: "d"} ; {} ; deny
                D: {for k, v in E {["\\(v)"]: 1}}, E: {c: "d"} ; {} ; deny
                D: {for k, v in E {[=~v]: 1}}, E: {c: "d"} ; {} ; deny
                D: {for k, v in E {[=~"^\\(v)"]: 1}}, E: {c: "d"} ; {} ; deny
                D: {[x.y]: 1}, x: y: "d" ; {} ; pass
                D: {[E]: 1}, E: string ; {} ; open
                D: {if true {[E]: 1}}, E: string ; {} ; open
                D: {for k, v in E for w in E {[k]: 1}}, E: {c: "d"} ; {} ; deny
                D: {for k, v in E let w = k {[w]: 1}}, E: {c: "d"} ; {} ; deny
                D: {for k, v in E let w = v {[k]: 1}}, E: {c: "d"} ; {} ; deny
                D: {for k, v in E if v == "d" {[k]: 1}}, E: {c: "d"} ; {} ; deny
                D: {for k, v in E {if v == "d" {[k]: 1}}}, E: {c: "d"} ; {} ; deny
                D: {for k, v in E {{[k]: 1}}}, E: {c: "d"} ; {} ; deny
                D: {for k, v in E {let m = k, {[m]: 1}}}, E: {c: "d"} ; {} ; deny
                k: "c", [k]: "c" ; {} ; deny
                k: "c", [=~k]: "c" ; {} ; deny
                let k = "c", [k]: 1 ; {} ; deny
                let k = "c", if true {[k]: 1} ; {} ; deny
                k: "c", if true {[k]: "c"} ; {} ; deny
                D: {k: "c", if true {[k]: "c"}} ; {} ; deny
                D: {k: "c", {[k]: "c"}} ; {} ; deny
                D: [X=k]: 1, k: "a" ; {} ; pass
                D: {X=k: "a", [X]: "a"} ; {} ; deny
                D: {k: e: "a", [k.e]: {e: "a"}} ; {} ; deny
                D: {k: e: "a", [len(k.e)]: {e: "a"}} ; {} ; deny
                D: {k: e: "a", ["\\(k.e)"]: {e: "a"}} ; {} ; deny
                D: {k: e: "a", [{x: k.e}.x]: {e: "a"}} ; {} ; deny
                D: {k: e: "a", [or([k.e])]: {e: "a"}} ; {} ; deny
                X={k: "a", y: {[X.k]: "a"}} ; {} ; deny
                D: [for k, v in E {[k]: 1}], E: {c: "d"} ; {} ; deny
                D: [for k, v in E {x: {[k]: 1}}], E: {c: "d"} ; {} ; pass
                let k = "c", D: [{[k]: 1}] ; {} ; pass
                D: {k: "a"} & {[k]: 1} ; {} ; deny
                k: "a", D: {x: 1} & {[k]: 1} ; {} ; pass
                """)
    void refusesLabelsOfTheirOwnFields(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }
}
