// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static dev.gatehouse.language.cue.Verdicts.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is left of disjunctions, and which default. Every verdict is the reference's; `open` passes, and is
/// refused where every field must have a value.
class AlternativesTest {
    // An alternative one of whose fields cannot be worked out gives way to those that can.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                d: int, h: {a: d + 1} | null ; {} ; open
                d: int, h: {a: d + 1} | {b: 1} ; {} ; open
                d: int, h: {a: d + 1} | {b: 1}, x: h.b ; {} ; open
                d: int, h: {a: d + 1} | {b: 1}, x: h.b, x: 2 ; {} ; deny
                d: int, h: {a: d + 1} | 5, if h == 6 {z: 1} ; {} ; open
                d: int, h: {a: d + 1} | 5, x: h, x: 6 ; {} ; deny
                d: int, h: {a: d + 1} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {a: d} | 5, x: h + 0, x: 6 ; {} ; open
                d: int, h: {a: {b: d + 1}} | 5, x: h + 0, x: 6 ; {} ; open
                d: int, h: {a: [d + 1]} | 5, x: h + 0, x: 6 ; {} ; open
                d: int, h: (d + 1) | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: (d + 1) | "x", x: h + 0 ; {} ; deny
                d: {}, h: d.x | "x", x: h + 0 ; {} ; deny
                d: {}, h: {a: d.x} | "x", x: h + 0 ; {} ; deny
                d: int, h: "\\(d)" | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {a: "\\(d)"} | 5, x: h + 0, x: 6 ; {} ; deny
                d: bool, h: {if d {a: 1}} | 5, x: h + 0, x: 6 ; {} ; deny
                d: bool, h: {c: 1, if d {a: 1}} | 5, x: h + 0, x: 6 ; {} ; deny
                d: {x?: int}, h: {a: d.x} | 5, x: h + 0, x: 6 ; {} ; deny
                import "struct", h: {a: {} & struct.MinFields(1)} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {a?: d + 1} | 5, x: h + 0, x: 6 ; {} ; open
                d: int, h: {a!: d + 1} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {a!: int} | 5, x: h + 0, x: 6 ; {} ; open
                d: int, h: {_a: d + 1} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {#a: d + 1} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {let y = d + 1, a: y} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: 5 | {a: d + 1}, x: h + 0, x: 6 ; {} ; deny
                d: int, h: 5 | {a: d + 1} | {b: d+1}, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {b: d+1} | {a: d + 1}, x: h + 0, x: 6 ; {} ; open
                d: int, h: {b: d+1} | {a: d + 1}, x: h.a, x: "s" ; {} ; open
                x: h + 0, x: 6, h: {a: d + 1} | 5, d: int ; {} ; deny
                d: int, h: {a: d + 1} | *5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: *{a: d + 1} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {a: d + 1} | 5, x: h == 6, x: true ; {} ; deny
                d: int, h: {a: d + 1} | 5, x: h == 6, x: true ; {"h": 6} ; deny
                d: int, h: {a: d + 1} | 5 ; {"h": {"a": 6}} ; open
                d: int, h: {a: d + 1} | 5 ; {"h": {"b": 6}} ; open
                d: int, h: {a: d + 1} | 5 ; {"d": 1, "h": {"a": 2}} ; pass
                d: int, h: {a: d + 1} | 5 ; {"d": 1, "h": {"a": 3}} ; deny
                d: int, h: {a: d + 1} | {a: string} ; { "h": {"a": 3}} ; open
                d: int, h: {a: d + 1} | {a: string} ; { "h": {"a": "3"}} ; open
                d: int, h: [d + 1] | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: [...d + 1] | 5, x: h + 0, x: 6 ; {} ; open
                d: int, h: {[string]: d + 1} | 5, x: h + 0, x: 6 ; {} ; open
                d: int, h: {a: b, b: d + 1} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {a: {b: d + 1}.b} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {let y = d + 1} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {"\\(d)": 1} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: close({a: d + 1}) | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, #A: {a: d + 1}, h: #A | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, #A: {a: d + 1}, h: {#A} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, #A: {a: int | string} & {a: d + 1}, h: {#A} | 5, x: h + 0, x: 6 ; {} ; deny
                d: int, h: {a: 1 | (d + 1)} | 5, x: h + 0, x: 6 ; {} ; open
                d: int, h: {a: (d + 1) | (d+2)} | 5, x: h + 0, x: 6 ; {} ; deny
                h: {a: a + 1} | 5, x: h + 0, x: 6 ; {} ; deny
                h: {a: a} | 5, x: h + 0, x: 6 ; {} ; open
                d: int, h: ({a: d + 1} | 5) & (5 | {a: 2}), x: h + 0, x: 6 ; {} ; deny
                d: int, h: ({a: d + 1} | {b: 1}) & (5 | {a: 2}), x: h.b, x: 6 ; {} ; deny
                d: int, h: {a: d + 1} | {b: 1}, x: h.b, x: 6 ; {"h": {"a": 1}} ; deny
                d: int, h: {a: d + 1} | {b: 1}, x: h.b, x: 6 ; {"h": {"a": 1}, "d": 0} ; deny
                d: int, h: {a: d + 1} | {b: 1, ...}, if h.b == 1 {z: 5} ; {"h": {"a": 1}, "d": 0} ; open
                p: {n: int, t: {a: n + 1} | {a: "none"}} ; {"p": {"t": {"a": 3}}} ; open
                p: {n: int, t: {a: n + 1} | {a: "none"}} ; {"p": {"t": {"a": "none"}}} ; open
                p: {n: int, t: {a: n + 1} | {a: "none"}, u: t.a} ; {"p": {"u": "x"}} ; deny
                p: {n: int, t: {a: n + 1} | {a: "none"}, u: t.a} ; {"p": {"n": 1, "u": 2}} ; open
                p: {n: int, t: {a: n + 1} | {a: "none"}, u: t.a} ; {"p": {"n": 1, "t": {"a": 2}, "u": 2}} ; pass
                p: {n: int, t: {a: n + 1} | {a: "none"}, if t.a == "none" {u: 1}} ; {"p": {"u": 2}} ; deny
                """)
    void dropsWhatHasFieldsLeftOpen(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    // A choice of which one side is left is no choice, so that its side is no default of what is around it.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "list", e: ((*{} | [...]) & {}) | list.UniqueItems() ; {} ; open
                import "list", c: (*{} | [...]) & {}, e: c | list.UniqueItems() ; {} ; open
                import "list", c: *{} | [...], e: c | list.UniqueItems() ; {} ; pass
                import "list", c: *{} | [...], e: c | {x: 1} ; {} ; deny
                c: *1 | 2, e: c | 3 ; {} ; pass
                c: (*1 | 2) & 1, e: c | 3 ; {} ; open
                c: *1 | 2, e: c | 3 ; {"c": 1} ; open
                e: (*1 | 2) | 3 ; {} ; pass
                e: ((*1 | 2) & 1) | 3 ; {} ; open
                e: ((1 | 2) & 1) | 3 ; {} ; open
                c: (*1 | 2) & 1, e: (c | 3) | 4 ; {} ; open
                c: (*{} | 2) & {}, e: (c | 3) | {x: 1} ; {} ; open
                import "list", c: (*{} | 2) & {}, e: (c | list.UniqueItems()) | {x: 1} ; {} ; open
                import "list", c: (*{} | 2) & {}, let L = (c | list.UniqueItems()) | {x: 1}, e: L ; {} ; open
                import "list", c: (*{} | 2), let L = (c | list.UniqueItems()) | {x: 1}, e: L ; {"c": {}} ; open
                import "list", c: (*{} | [...]), e: (c | list.UniqueItems()) | {x: 1} ; {"c": {}} ; open
                import "list", c: "x" | (*{} | [...]), e: (c | list.UniqueItems()) | {x: 1} ; {"c": {}} ; open
                c: "x" | *{} | [...], e: c | {x: 1} ; {"c": {}} ; open
                c: "x" | *{} | [...], e: c | {x: 1} ; {} ; pass
                c: "x" | *{} | 2, e: c | {x: 1} ; {"c": {}} ; open
                c: "x" | *{}, e: c | {x: 1} ; {"c": {}} ; open
                c: "x" | *{}, e: c | 5 ; {"c": {}} ; open
                c: "x" | *2, e: c | 5 ; {"c": 2} ; open
                c: (true & "x") | *2 | 3, e: c | 5 ; {"c": 2} ; open
                c: (true & b) | *2 | 3, b: string, e: c | 5 ; {"c": 2, "b": "y"} ; open
                c: (true & b) | *2 | 3, b: string, e: c | 5 ; {"b": "y"} ; pass
                import "list", e: c | list.UniqueItems() | {x: 1}, c: {} ; {} ; open
                import "list", e: c | list.UniqueItems(), c: {} ; {} ; open
                import "list", e: {} | list.UniqueItems() ; {} ; open
                import "list", e: 1 | list.UniqueItems() ; {} ; open
                e: 1 | =~"x" ; {} ; open
                e: {} | =~"x" ; {} ; open
                e: {} | {x: 1} ; {} ; open
                import "list", let L = {} | list.UniqueItems(), e: L ; {} ; open
                let L = {} | {x: 1}, e: L ; {} ; open
                let L = 1 | 2, e: L ; {} ; open
                f: 1 | 2, e: f ; {} ; open
                _f: 1 | 2, e: _f ; {} ; open
                let L = string, e: L ; {} ; open
                let L = {a: string}, e: L ; {} ; open
                let L = {a: string}, e: L.a ; {} ; open
                let L = {a: string}, e: [L] ; {} ; open
                #L: {a: string}, e: #L ; {} ; open
                #L: {a: string}, e: #L.a ; {} ; open
                #L: 1 | 2, e: #L ; {} ; open
                x: {_y: string, z: _y} ; {} ; open
                x: {#y: string, z: #y} ; {} ; open
                x: {let y = string, z: y} ; {} ; open
                x: {y: string, z: y} ; {} ; open
                x?: string, z: x ; {} ; open
                x!: string, z: x ; {} ; open
                for i, v in [string] {"x\\(i)": v} ; {} ; open
                for i, v in [string] {x: v} ; {} ; open
                x: [for v in [string] {v}] ; {} ; open
                x: [for v in [string] {y: v}] ; {} ; open
                x: {y: string}, z: x ; {} ; open
                x: {y: string}, z: {x} ; {} ; open
                x: {y: string}, z: x & {} ; {} ; open
                _x: {y: string}, z: _x & {} ; {} ; open
                """)
    void keepsADefaultAsLongAsThereIsAChoice(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                d: _, c: (matchIf(int, bool, _h * 2)) | "x", _h: {a: d == 1} | null ; {"c": true} ; deny
                d: _, c: (matchIf(int, bool, d * 2)) | "x" ; {"c": true} ; open
                d: _, c: matchIf(int, bool, d * 2) ; {"c": true} ; open
                d: number, c: matchIf(int, bool, d * 2) ; {"c": true} ; open
                d: number, c: matchIf(int, bool, d * 2) | "x" ; {"c": true} ; open
                d: number, c: matchN(1, [d*2]) | "x" ; {"c": true} ; open
                d: number, c: matchN(1, [d*2]) ; {"c": true} ; open
                d: number, c: matchN(0, [d*2]) ; {"c": true} ; open
                d: number, c: matchN(d, [int]) ; {"c": true} ; open
                _h: {a: 1} | null, c: matchN(1, [_h * 2]) ; {"c": true} ; open
                _h: {a: 1} | null, c: matchIf(int, bool, _h * 2) ; {"c": true} ; open
                _h: {a: 1} | null, x: _h * 2 ; {"c": true} ; open
                _h: {a: 1} | null, c: matchIf(int, bool, _h.b) ; {"c": true} ; open
                _h: {a: 1} | null, c: matchIf(int, bool, _h) ; {"c": true} ; deny
                import "strings", d: string, c: strings.MinRunes(len(d)) | int ; {"c": "x"} ; open
                import "strings", d: string, c: strings.MinRunes(len(d)) ; {"c": "x"} ; open
                c: matchN(1, [{a!: 1}]) | int ; {"c": {}} ; open
                c: matchN(1, [{a!: 1}]) | {b: int} ; {"c": {}} ; open
                import "struct", c: struct.MinFields(1) | int ; {"c": {}} ; open
                import "struct", c: {} & struct.MinFields(1) | int, x: c.b ; {} ; deny
                import "struct", c: {} & struct.MinFields(1) | int, x: c & "x" ; {} ; deny
                import "struct", c: {} & struct.MinFields(1) | int, x: c + 1 ; {} ; open
                c: matchIf(int, bool, x.y), x: {} ; {"c": true} ; open
                c: matchIf(int, bool, x.y) | int, x: {} ; {"c": true} ; open
                c: matchIf(int, bool, len(x.y)) | int, x: {} ; {"c": true} ; open
                c: matchIf(int, bool, x.y) | int, x?: {} ; {"c": true} ; open
                c: matchIf(int, bool, x+1) | int, x?: int ; {"c": true} ; open
                c: matchIf(int, bool, x+1), x?: int ; {"c": true} ; open
                c: (matchIf(int, bool, _h * 2)) | "x", _h: {a: 1} | null ; {"c": true} ; open
                c: (matchIf(int, bool, _h.b)) | "x", _h: {a: 1} | null ; {"c": true} ; open
                c: matchIf(int, bool, _h + 1) | "x", _h: 1 | 2 ; {"c": true} ; open
                c: (matchIf(int, bool, len(_h))) | "x", _h: [1] | null ; {"c": true} ; open
                import "strings", c: strings.MinRunes(_h) | 1, _h: 1 | 2 ; {"c": "x"} ; open
                c: {if _h > 1 {}} | 1, _h: 1 | 2 ; {"c": "x"} ; open
                c: "\\(_h)" | 1, _h: 1 | 2 ; {"c": "x"} ; open
                c: _h+1 | 1, _h: 1 | 2 ; {"c": "x"} ; open
                c: _h+1 | 1, _h: 1 | 2 ; {"c": 3} ; open
                c: >_h | 1, _h: 1 | 2 ; {"c": 0} ; open
                _h: 1 | 2, c: matchIf(int, bool, _h + 1) | "x" ; {"c": true} ; open
                c: matchIf(int, bool, h + 1) | "x", h: 1 | 2 ; {"c": true} ; open
                c: matchIf(int, bool, h + 1) | "x", h: 1 | 2 ; {"c": true, "h": 1} ; deny
                c: matchN(1, [h + 1]) | "x", h: 1 | 2 ; {"c": true} ; open
                c: matchN(1, [h + 1]) | "x", h: 1 | 2 ; {"c": 2} ; open
                c: matchIf(int, bool, h) | "x", h: 1 | 2 ; {"c": true} ; deny
                c: matchIf(int, bool, h) | "x", h: bool | 2 ; {"c": true} ; open
                c: d, d: matchIf(int, bool, h+1) | "x", h: 1 | 2 ; {"c": true} ; open
                c: {d: matchIf(int, bool, h+1)} | "x", h: 1 | 2 ; {"c": {"d": true}} ; open
                d: _, c: matchIf(int, bool, _h * 2) | "x", _h: {a: d == 1} | null ; {"c": true} ; deny
                d: int, c: matchIf(int, bool, _h * 2) | "x", _h: {a: d == 1} | null ; {"c": true} ; deny
                d: int, c: matchIf(int, bool, _h * 2) | "x", _h: {a: d + 1} | null ; {"c": true} ; deny
                d: int, c: matchIf(int, bool, _h * 2) | "x", _h: {a: d} | null ; {"c": true} ; open
                d: int, c: matchIf(int, bool, _h * 2), _h: {a: d + 1} | null ; {"c": true} ; deny
                d: int, c: _h * 2, _h: {a: d + 1} | null ; {} ; deny
                d: int, c: _h * 2 | "x", _h: {a: d + 1} | null ; {"c": true} ; deny
                d: int, c: matchIf(int, bool, _h * 2) | "x", _h: {a: d + 1} | null | 5 ; {"c": true} ; open
                d: int, c: matchIf(int, bool, _h * 2) | "x", _h: {a: d + 1} ; {"c": true} ; open
                d: int, c: matchIf(int, bool, _h * 2), _h: {a: d + 1} ; {"c": true} ; open
                d: int, c: _h * 2, _h: {a: d + 1} ; {"c": true} ; open
                d: int, c: _h * 2 | "x", _h: {a: d + 1} ; {"c": true} ; open
                d: int, c: _h * 2 | "x", _h: {a: 1} ; {"c": true} ; deny
                d: int, _h: {a: d + 1} | null, c: _h & {a: 5} ; {} ; open
                d: int, _h: {a: d + 1} | null, c: _h & null ; {} ; open
                #E: {if true {#D}}, #D: {d: int} ; {} ; pass
                #E: {if true {..., #D}}, #D: {d: int} ; {} ; pass
                #E: {b: 1, if true {c: 1, ..., #D}}, #D: {d: int} ; {} ; pass
                #E: {b: 1, if true {c: 1, #D}}, #D: {d: int} ; {} ; pass
                #E: {b: 1, if len(#D) > 0 {c: 1, ..., #D}}, #D: {d: int} ; {} ; pass
                #E: {b: 1, if len(#D) > 0 {c: 1, #D}}, #D: {d: int} ; {} ; pass
                #E: {b?: #D & {...}, if true {c: 1, #D}}, #D: {d: int} ; {} ; pass
                #E: {b?: #D & {...}, if len(#D) > 0 {#D}}, #D: {d: d, b?: {b: a}}, a: 0 ; {} ; deny
                #E: {b?: #D & {...}, if len(#D) > 0 {#D}}, #D: {d: d, b?: {}, if a == null {}}, a: 0 ; {} ; deny
                #E: {b?: #D, if len(#D) > 0 {#D}}, #D: {d: d, if a == null {}}, a: 0 ; {} ; deny
                #E: {if len(#D) > 0 {#D}}, #D: {d: d, if a == null {}}, a: 0 ; {} ; deny
                #E: {if len(#D) > 0 {a: 1, #D}}, #D: {d: d, if a == null {}}, a: 0 ; {} ; deny
                #E: {if len(#D) > 0 {a: 1, ..., #D}}, #D: {d: d}, a: 0 ; {} ; deny
                #E: {if len(#D) > 0 {a: 1, ..., #D}}, #D: {d: int}, a: 0 ; {} ; pass
                """)
    void judgesWhatIsLeftOpenInAlternatives(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "strings", a: strings.ToUpper(b), b?: number ; {} ; open
                import "strings", a: strings.ToUpper(b), b!: number ; {} ; open
                import "strings", a: 1 | strings.ToUpper(b), b?: number ; {} ; pass
                import "strings", a: {x: 1} | strings.ToUpper(b), a: 2 | 1.5, b?: number ; {} ; deny
                import "strings", a: {x: 1} | strings.ToUpper(b), a: 2, b?: number ; {} ; open
                import "strings", a: {x: 1} | strings.ToUpper(b), a: 2, b?: string ; {} ; open
                import "strings", a: {x: 1} | *strings.ToUpper(b), a: or([2, 1.5]), b?: string ; {} ; deny
                import "strings", a: {x: 1} | *strings.ToUpper(b), [=~"^[ab]$"]: or([2, 1.5]), b?: number ; {} ; deny
                import "strings", a: {x: 1} | *strings.ToUpper(b), [=~"^a$"]: or([2, 1.5]), b?: number ; {} ; deny
                import "strings", a: {x: 1} | *strings.ToUpper(b), [=~"^a$"]: 2 | 1.5, b?: number ; {} ; deny
                import "strings", a: {x: 1} | *strings.ToUpper(b), [=~"^a$"]: 2, b?: number ; {} ; open
                a: {x: 1} | *(b + 1), [=~"^a$"]: 2, b?: number ; {} ; open
                a: {x: 1} | *(b + 1), a: 2, b?: number ; {} ; open
                a: {x: 1} | (b + 1), a: 2, b?: number ; {} ; open
                a: {x: 1} | (b + 1), a: 2, b: number ; {} ; open
                a: {x: 1} | b, a: 2, b?: number ; {} ; open
                b: #D + 1, c?: string, #D: {b!: [c + 1]} ; {"c": "y"} ; deny
                b: #D + 1, c?: string, #D: {b: [c + 1]} ; {"c": "y"} ; deny
                b: #D + 1, c?: string, #D: {b: {x: c + 1}} ; {"c": "y"} ; deny
                #D: {b: {x: c + 1}}, c?: string, b: #D + 1 ; {"c": "y"} ; deny
                b: d + 1, c?: string, d: {b: {x: c + 1}} ; {"c": "y"} ; deny
                b: d == 1, c?: string, d: {b: {x: c + 1}} ; {"c": "y"} ; deny
                b: d == 1, c?: string, d: {b!: {x: c + 1}} ; {"c": "y"} ; deny
                b: len(d), c?: string, d: {b!: {x: c + 1}} ; {"c": "y"} ; open
                """)
    void takesWhatIsOpenForWrongWhereChoicesMeet(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                b: #D.e, #D: string | *{} ; {} ; deny
                b: #D.e, #D: string | {} ; {} ; open
                b: #D.e, #D: *{a: 1} | {e: 1} ; {} ; deny
                b: #D.x.e, #D: {x: *{a: 1} | {e: 1}} ; {} ; deny
                b: #D.x.e, #D: {x: *{a: 1, ...} | {e: 1}} ; {} ; open
                b: #D.x.f, #D: {x: {a: 1} | {e: 1}} ; {"b": 1} ; open
                #D: {x: *{a: 1} | {e: 1}}, b: #D.x.f ; {} ; deny
                b: d.x.f, #D: {x: *{a: 1} | {e: 1}}, d: #D ; {} ; deny
                b: d.x.f, #D: {x: *{a: 1} | {e: 1}}, d: #D ; {"d": {"x": {"e": 1}}} ; deny
                b: d.x.e, #D: {x: *{a: 1} | {e: 1}}, d: #D ; {"d": {"x": {"e": 1}}} ; deny
                b: _h.b * 2, #D: {}, _h: (({b: #D.e}) | (>=1) | ([for v in #D.e {v}])) ; {} ; deny
                #D: {}, h: {b: #D.e} | >=1, x: h.b * 2 ; {} ; deny
                h: {b: #D.e} | >=1, x: h.b * 2, #D: {} ; {} ; deny
                h: {b: #D.e} | >=1, #D: {} ; {} ; open
                #D: {}, h: {b: #D.e} | *1, x: h & string ; {} ; deny
                #D: {}, h: {b: #D.e} | >=1 ; {"h": {}} ; deny
                #D: {}, h: {b: #D.e} | {c: int} ; {"h": {}} ; open
                #D: {}, h: {b: #D.e} | {c: int}, h: c: "x" ; {} ; deny
                #D: {}, h: {b: #D.e} | [for v in #D.e {v}] ; {} ; deny
                #D: {}, h: {b: #D.e} | [for v in #D.e {v}] | 1 ; {"h": {}} ; deny
                #D: {}, h: [for v in #D.e {v}] | 1 |  {b: #D.e} ; {"h": {}} ; deny
                #D: {}, h: {b: #D.e} ; {"h": {}} ; deny
                h: {b: #D.e}, #D: {} ; {"h": {}} ; open
                #D: {}, x: #D.e, h: {b: #D.e} | 1 ; {"h": {}} ; deny
                x: h.b * 2, h: {b: #D.e} | [for v in #D.e {v}] | 1, #D: {} ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | [for v in #D.e {v}] | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: [for v in #D.e {v}] | {b: #D.e} | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | {c: #D.e} | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | {c: #D.e, d: #D.f} | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | [#D.e] | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | #D.e | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | "\\(#D.e)" | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | {if #D.e {}} | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | {} | >1 ; {} ; open
                x: h.b * 2, #D: {}, h: {b: #D.e} | [for v in #D.f {v}] | >1 ; {} ; deny
                x: h.b * 2, #D: {}, h: {b: #D.e} | [for v in [1] {v}] | >1 ; {} ; open
                """)
    void knowsADefinitionThatADisjunctionDecided(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    // A disjunct that leads back to what is around it is about less of the document each time.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                #T: {v: int, left?: null | #T}, t: #T ; {"t": {"v": 1, "left": {"v":1, "left": null}}} ; pass
                #T: {v: int, left?: #T}, t: #T ; {"t": {"v": 1, "left": {"v":1}}} ; pass
                #T: {v: int, kids?: [...#T]}, t: #T ; {"t": {"v": 1, "kids": [{"v":1}]}} ; pass
                #T: int | [...#T], t: #T ; {"t": [1,[2]]} ; pass
                #T: null | bool | string | number | [...#T] | {[string]: #T}, t: #T ; {"t": [1,[2]]} ; pass
                #T: {v: int, kids?: [...(#T|null)]}, t: #T ; {"t": {"v": 1, "kids": [{"v":1}]}} ; pass
                #T: {v: int, kids?: [...#T|null]}, t: #T ; {"t": {"v": "x", "kids": [{"v":1}]}} ; deny
                #J: null | bool | string | number | [...#J] | {[string]: #J}, d: #J ; {"d": {"k": 1, "l": [1, 2, null]}} ; pass
                #E: {op: "and" | "or", args: [...#E]} | {op: "leaf", v: int}, d: #E ; {"d": {"op": "leaf", "v": 1}} ; pass
                #E: {op: "and" | "or", args: [...#E]} | {op: "leaf", v: int}, d: #E ; {"d": {"op": "leaf", "v": "x"}} ; deny
                #E: {op: "and" | "or", args: [...#E]} | {op: "leaf", v: int}, d: #E ; {"d": {"op": "nor"}} ; deny
                #L: {v: int, next?: null | #L}, d: #L ; {"d": null} ; deny
                #L: {v: int, next: null | #L}, d: #L ; {"d": null} ; deny
                #L: {v: int, next: *null | #L}, d: #L ; {"d": null} ; deny
                #L: {v: int, next!: null | #L}, d: #L ; {"d": null} ; deny
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": null} ; deny
                #L: null | {v: int, next?: #L}, d: #L ; {"d": null} ; pass
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": null} ; pass
                #L: {v: int, next?: null | #L}, d: #L ; {"d": {"v": "x"}} ; deny
                #L: {v: int, next: null | #L}, d: #L ; {"d": {"v": "x"}} ; deny
                #L: {v: int, next: *null | #L}, d: #L ; {"d": {"v": "x"}} ; deny
                #L: {v: int, next!: null | #L}, d: #L ; {"d": {"v": "x"}} ; deny
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": {"v": "x"}} ; deny
                #L: null | {v: int, next: #L}, d: #L ; {"d": {"v": "x"}} ; deny
                #L: null | {v: int, next?: #L}, d: #L ; {"d": {"v": "x"}} ; deny
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": {"v": "x"}} ; deny
                #L: {v: int, next?: null | #L}, d: #L ; {"d": 5} ; deny
                #L: {v: int, next: null | #L}, d: #L ; {"d": 5} ; deny
                #L: {v: int, next: *null | #L}, d: #L ; {"d": 5} ; deny
                #L: {v: int, next!: null | #L}, d: #L ; {"d": 5} ; deny
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": 5} ; deny
                #L: null | {v: int, next: #L}, d: #L ; {"d": 5} ; deny
                #L: null | {v: int, next?: #L}, d: #L ; {"d": 5} ; deny
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": 5} ; deny
                #L: {v: int, next?: null | #L}, d: #L ; {"d": {"v": 1}} ; pass
                #L: {v: int, next!: null | #L}, d: #L ; {"d": {"v": 1}} ; open
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": {"v": 1}} ; pass
                #L: null | {v: int, next?: #L}, d: #L ; {"d": {"v": 1}} ; pass
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": {"v": 1}} ; pass
                #L: {v: int, next?: null | #L}, d: #L ; {"d": {"v": 1, "w": 1}} ; deny
                #L: {v: int, next: null | #L}, d: #L ; {"d": {"v": 1, "w": 1}} ; deny
                #L: {v: int, next: *null | #L}, d: #L ; {"d": {"v": 1, "w": 1}} ; deny
                #L: {v: int, next!: null | #L}, d: #L ; {"d": {"v": 1, "w": 1}} ; deny
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": {"v": 1, "w": 1}} ; deny
                #L: null | {v: int, next: #L}, d: #L ; {"d": {"v": 1, "w": 1}} ; deny
                #L: null | {v: int, next?: #L}, d: #L ; {"d": {"v": 1, "w": 1}} ; deny
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": {"v": 1, "w": 1}} ; deny
                #L: {v: int, next?: null | #L}, d: #L ; {"d": {"v": 1, "next": null}} ; pass
                #L: {v: int, next!: null | #L}, d: #L ; {"d": {"v": 1, "next": null}} ; pass
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": {"v": 1, "next": null}} ; pass
                #L: null | {v: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": null}} ; pass
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": null}} ; pass
                #L: {v: int, next?: null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": "x"}}} ; deny
                #L: {v: int, next: null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": "x"}}} ; deny
                #L: {v: int, next: *null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": "x"}}} ; deny
                #L: {v: int, next!: null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": "x"}}} ; deny
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": {"v": 1, "next": {"v": "x"}}} ; deny
                #L: null | {v: int, next: #L}, d: #L ; {"d": {"v": 1, "next": {"v": "x"}}} ; deny
                #L: null | {v: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": {"v": "x"}}} ; deny
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": {"v": "x"}}} ; deny
                #L: {v: int, next?: null | #L}, d: #L ; {"d": {"v": 1, "next": 5}} ; deny
                #L: {v: int, next: null | #L}, d: #L ; {"d": {"v": 1, "next": 5}} ; deny
                #L: {v: int, next: *null | #L}, d: #L ; {"d": {"v": 1, "next": 5}} ; deny
                #L: {v: int, next!: null | #L}, d: #L ; {"d": {"v": 1, "next": 5}} ; deny
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": {"v": 1, "next": 5}} ; deny
                #L: null | {v: int, next: #L}, d: #L ; {"d": {"v": 1, "next": 5}} ; deny
                #L: null | {v: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": 5}} ; deny
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": 5}} ; deny
                #L: {v: int, next?: null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1}}} ; pass
                #L: {v: int, next!: null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1}}} ; open
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": {"v": 1, "next": {"v": 1}}} ; pass
                #L: null | {v: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1}}} ; pass
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1}}} ; pass
                #L: {v: int, next?: null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1, "w": 1}}} ; deny
                #L: {v: int, next: null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1, "w": 1}}} ; deny
                #L: {v: int, next: *null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1, "w": 1}}} ; deny
                #L: {v: int, next!: null | #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1, "w": 1}}} ; deny
                #L: {v: int, next?: #M}, #M: #L | null, d: #L ; {"d": {"v": 1, "next": {"v": 1, "w": 1}}} ; deny
                #L: null | {v: int, next: #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1, "w": 1}}} ; deny
                #L: null | {v: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1, "w": 1}}} ; deny
                #L: null | {v!: int, next?: #L}, d: #L ; {"d": {"v": 1, "next": {"v": 1, "w": 1}}} ; deny
                """)
    void endsRecursionWithTheDocument(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }
}
