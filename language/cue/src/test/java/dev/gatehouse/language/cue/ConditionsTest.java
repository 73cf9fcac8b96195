// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static dev.gatehouse.language.cue.Verdicts.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What conditions ask for: at the top without a document, elsewhere with it. Every verdict is the reference's; `open`
/// passes, and is refused where every field must have a value.
class ConditionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                e: {}, #D: {if e != "y" {a: "x"}}, if !(#D.a == "x") {} ; {} ; deny
                e: {}, #D: {if e != "y" {a: "x"}}, if #D.a == "x" {} ; {} ; deny
                e: {}, D: {if e != "y" {a: "x"}}, if D.a == "x" {} ; {} ; deny
                e: {}, D: {if e != "y" {a: "x"}}, if D.a == "x" {z: 1} ; {} ; pass
                e: {}, D: {if e != "y" {a: "x"}}, d: D.a ; {} ; pass
                e: {}, #D: {if e != "y" {a: "x"}}, d: #D.a ; {} ; pass
                e: {}, #D: {if e != "y" {a: "x"}}, x: {if #D.a == "x" {z: 1}} ; {} ; pass
                e: 1, #D: {if e != 2 {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                #D: {if true {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                if #D.a == "x" {z: 1}, #D: {if true {a: "x"}} ; {} ; pass
                e: 1, #D: {if e == 1 {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                e: {}, #D: {if e == {} {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                e: {b: 1}, #D: {if e.b == 1 {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                e: {b: 1}, #D: {if e != _|_ {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                #D: {if e != "y" {a: "x"}}, if #D.a == "x" {z: 1}, e: {} ; {} ; pass
                e: [], #D: {if e != "y" {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                e: {}, #D: {if len(e) == 0 {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                e: {}, #D: {for x in [e] {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                e: {}, #D: {for x in [1] {a: "x"}}, if #D.a == "x" {z: 1} ; {} ; pass
                e: {}, #D: {if e != "y" {a: "x"}}, if len(#D) == 1 {z: 1} ; {} ; pass
                """)
    void asksForWhatAComprehensionGives(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                a!: "y", c: a, if c != _|_ {d: string} ; {} ; open
                a!: "y", c: a, if c == _|_ {d: string} ; {} ; open
                a!: "y", if a != _|_ {d: string} ; {} ; open
                a!: "y", if a == _|_ {d: string} ; {} ; open
                a!: string, c: a, if c != _|_ {d: string} ; {} ; open
                a?: "y", c: a, if c != _|_ {d: string} ; {} ; open
                a?: "y", c: a, if c == _|_ {d: string} ; {} ; open
                x: {a!: "y", c: a, if c != _|_ {d: string}} ; {} ; open
                x: {a!: "y", c: a, if c != _|_ {d: string}} ; {"x": {"a": "y"}} ; open
                x: {a!: "y", c: a, if c == _|_ {d: string}} ; {"x": {"a": "y"}} ; pass
                x: {a!: "y", c: a, if c == _|_ {d: 1}} ; {"x": {"d": 2}} ; deny
                x: {a!: "y", c: a, if c != _|_ {d: 1}} ; {"x": {"d": 2}} ; open
                x: {a?: "y", c: a, if c != _|_ {d: 1}} ; {"x": {"d": 2}} ; open
                x: {a!: "y", if a != _|_ {d: 1}} ; {"x": {"d": 2}} ; open
                x: {a!: "y", if a != _|_ {d: 1}} ; {"x": {"d": 2, "a": "y"}} ; deny
                a!: "y", c: {e: a}, if c.e != _|_ {d: string} ; {} ; open
                a!: "y", c: {e: a}, if c != _|_ {d: string} ; {} ; open
                a: b!: "y", c: a.b, if c != _|_ {d: string} ; {} ; open
                a!: b: "y", c: a.b, if c != _|_ {d: string} ; {} ; open
                a!: 1, c: a + 1, if c != _|_ {d: string} ; {} ; open
                a!: 1, c: a & 1, if c != _|_ {d: string} ; {} ; deny
                a!: 1, c: a, e: c, if e != _|_ {d: string} ; {} ; open
                if e != _|_ {d: string}, a!: 1, e: a ; {} ; open
                a!: {}, c: a, if c != _|_ {d: string} ; {} ; open
                a!: [...], c: a, if c != _|_ {d: string} ; {} ; open
                a!: _, c: a, if c != _|_ {d: string} ; {} ; open
                a!: "y", c: a, if c != _|_ {d: string, ...} ; {} ; deny
                a!: "y", c: a, if c != _|_ {...} ; {} ; deny
                a!: "y", c: a, if c != _|_ {d: string, {e: 1}} ; {} ; deny
                a!: "y", c: a, if c != _|_ {d: string, [string]: _} ; {} ; deny
                a!: "y", c: a, if c == _|_ {d: string, ...} ; {} ; deny
                a: "y", c: a, if c == _|_ {d: string, ...} ; {} ; pass
                a: "y", c: a, if c != _|_ {d: string, ...} ; {} ; open
                a: {x: "y"}, c: a, if c != _|_ {d: string, ...} ; {} ; open
                a: {x: "y"}, c: a.x, if c != _|_ {d: string, ...} ; {} ; open
                a?: "y", c: a, if c != _|_ {d: string, ...} ; {} ; open
                a!: "y", c: {e: a}, if c.e != _|_ {d: string, ...} ; {} ; deny
                a!: "y", c: {e: a}, if c != _|_ {d: string, ...} ; {} ; open
                a!: "y", c: a, x: {if c != _|_ {d: string, ...}} ; {} ; open
                a!: "y", c: a, if c == "y" {d: string, ...} ; {} ; deny
                a!: "y", if a != _|_ {d: string, ...} ; {} ; open
                a!: "y", c: b, b: a, if c != _|_ {d: string, ...} ; {} ; open
                a: string, c: a, if c != _|_ {d: string, ...} ; {} ; open
                a: string, c: a, if c == "x" {d: string, ...} ; {} ; deny
                a!: "y", c: a + "x", if c != _|_ {d: string, ...} ; {} ; open
                a!: "y", c: a & "y", if c != _|_ {d: string, ...} ; {} ; deny
                a!: "y", c: string, c: a, if c != _|_ {d: string, ...} ; {} ; deny
                a: b, b: 1, if a != _|_ {d: string, ...} ; {} ; open
                a: b, b: {}, if a != _|_ {d: string, ...} ; {} ; open
                a: b, b: {x: 1}, if a != _|_ {d: string, ...} ; {} ; open
                a: b, b: _, if a != _|_ {d: string, ...} ; {} ; open
                a: b, b: [1], if a != _|_ {d: string, ...} ; {} ; open
                a: b, b: {x: 1}, if a.x != _|_ {d: string, ...} ; {} ; open
                a: b, b: {x: 1}, if a.x == 1 {d: string, ...} ; {} ; open
                """)
    void asksForWhatRefersToARequiredField(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "list", d!: {if list.Contains(d.d, true) {}}, if d == _|_ {e!: {d: len(d.a), c: >=1, ...}} ; {} ; deny
                d!: {}, if d == _|_ {e!: {d: len(d.a), c: >=1, ...}} ; {} ; deny
                d!: {}, if d == _|_ {e!: {d: len(d.a)}} ; {} ; deny
                d?: {}, if d == _|_ {e!: {d: len(d.a)}} ; {} ; deny
                d: {}, if d != _|_ {e!: {d: len(d.a)}} ; {} ; deny
                if true {e!: {d: len(d.a)}} ; {} ; deny
                if true {e: {d: len(d.a)}} ; {} ; deny
                e!: {d: len(d.a)} ; {} ; open
                e: {d: len(d.a)} ; {} ; open
                if true {e!: {d: len(a.a)}}, a: {} ; {} ; open
                if true {e!: {d: a.a + 1}}, a: {} ; {} ; open
                if true {e!: {d: d + 1}} ; {} ; open
                if true {e!: {d: d.a + 1}} ; {} ; open
                d!: {if d.d {}}, if d == _|_ {e!: {d: len(d.a)}} ; {} ; deny
                import "list", d!: {if list.Contains(d.d, true) {}}, e!: {d: len(d.a)} ; {} ; open
                import "list", d!: {if list.Contains(d.d, true) {}} ; {} ; open
                import "list", if list.Contains(d, true) {}, d!: _ ; {} ; deny
                import "list", x: {if list.Contains(x.d, true) {}} ; {} ; open
                import "list", d!: {if list.Contains(d.d, true) {}}, if d == _|_ {e: {d: len(d.a)}} ; {} ; deny
                import "list", d!: {if list.Contains(d.d, true) {}}, if d == _|_ {e: {x: len(x.a)}} ; {} ; deny
                import "list", d!: {if list.Contains(d.d, true) {}}, if d == _|_ {e!: {x: len(x.a)}} ; {} ; deny
                if true {x: len(x.a)} ; {} ; deny
                if true {e: x: len(x.a)} ; {} ; deny
                if true {e: f: x: len(x.a)} ; {} ; deny
                if true {e: x: len(e.x.a)} ; {} ; deny
                if true {e: x: len(x["a"])} ; {} ; deny
                if true {e: x: len(x[0])} ; {} ; deny
                if true {e: x: 1 + len(x.a)} ; {} ; open
                if true {e: x: {y: len(x.a)}} ; {} ; open
                if true {e: x: {y: len(x.y.a)}} ; {} ; deny
                if true {e: x: len(y.a), e: y: x} ; {} ; deny
                if true {e: {x: len(y.a), y: len(x.a)}} ; {} ; deny
                if true {e: {x: len(y.a), y: x}} ; {} ; deny
                {e: x: len(x.a)} ; {} ; open
                for k in [1] {e: x: len(x.a)} ; {} ; deny
                g: {if true {e: x: len(x.a)}} ; {} ; deny
                e: {if true {x: len(x.a)}} ; {} ; deny
                e: {if true {x: x.a + 1}} ; {} ; open
                if true {e: x: "\\(x.a)"} ; {} ; open
                if true {e: x: x.a > 1} ; {} ; open
                if true {e: x: !x.a} ; {} ; open
                if true {e: x: -x.a} ; {} ; open
                if true {e: x: or(x.a)} ; {} ; deny
                if true {e: x: and([x.a])} ; {} ; open
                if true {e: x: close(x.a)} ; {} ; deny
                import "strings", if true {e: x: strings.ToUpper(x.a)} ; {} ; deny
                import "strings", if true {e: x: strings.MinRunes(x.a)} ; {} ; deny
                import "strings", if true {e: x: strings.MinRunes(len(x.a))} ; {} ; deny
                import "strings", e: x: strings.MinRunes(len(x.a)), if true {e: y: 1} ; {} ; open
                e: x: len(x.a), if true {e: y: 1} ; {} ; open
                if true {e: x: >len(x.a)} ; {} ; open
                if true {e: x: [len(x.a)]} ; {} ; deny
                if true {e: x: {a: len(x.b)}} ; {} ; open
                if true {e: x: {a: len(x.b), b: _}} ; {} ; open
                if true {e: x: {a: len(x.b), b: [...]}} ; {} ; pass
                if true {e: x: {a: len(x.b)}, e: x: b: [1]} ; {} ; pass
                if true {e: {x: len(x.a), if false {}}} ; {} ; deny
                if true {e: {#x: len(#x.a)}} ; {} ; deny
                if true {e: {_x: len(_x.a)}} ; {} ; deny
                if true {e: {let x = len(x.a), y: x}} ; {} ; deny
                if true {#e: {x: len(x.a)}} ; {} ; deny
                if true {_e: {x: len(x.a)}} ; {} ; deny
                """)
    void asksForArgumentsInComprehensions(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    // A condition at the top asks whether what it looks into satisfies its validators without a document.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "struct", b: {}, b!: struct.MinFields(1), if b == "y" {c: 1} ; {} ; deny
                import "struct", b: {} & struct.MinFields(1), if b == "y" {c: 1} ; {} ; deny
                import "struct", b: {} & struct.MinFields(1) ; {} ; open
                import "struct", b: {a?: 1} & struct.MinFields(1), if b == "y" {c: 1} ; {} ; deny
                import "struct", b: {a!: 1} & struct.MinFields(1), if b == "y" {c: 1} ; {} ; deny
                import "struct", b: {a: 1} & struct.MinFields(1), if b == "y" {c: 1} ; {} ; pass
                import "struct", b: struct.MinFields(1), if b == "y" {c: 1} ; {} ; deny
                import "struct", b: {} & struct.MinFields(1), if b.x == "y" {c: 1} ; {} ; deny
                import "struct", b: {a: {} & struct.MinFields(1)}, if b == "y" {c: 1} ; {} ; deny
                import "struct", b: {a: {} & struct.MinFields(1)}, if b.a == "y" {c: 1} ; {} ; deny
                import "struct", b: {a: {} & struct.MinFields(1)}, if b.a != _|_ {c: 1} ; {} ; open
                import "struct", b: {a: {} & struct.MinFields(1)}, if len(b.a) == 0 {c: 1} ; {} ; deny
                import "struct", b: {} & struct.MinFields(1), for x in b {c: 1} ; {} ; deny
                import "list", b: [...] & list.MinItems(1), if b == "y" {c: 1} ; {} ; deny
                import "list", b: [...] & list.MinItems(1), if len(b) == 0 {c: 1} ; {} ; deny
                import "struct", b: {} & struct.MinFields(1), x: b, if x == "y" {c: 1} ; {} ; deny
                import "struct", b: {} & struct.MinFields(1), x: {if b == "y" {c: 1}} ; {} ; open
                import "struct", b: {} & struct.MaxFields(1), if b == "y" {c: 1} ; {} ; pass
                import "struct", b: {} & struct.MinFields(1), if true {c: b} ; {} ; open
                import "struct", b: {} & struct.MinFields(1), c: b == "y" ; {} ; open
                import "struct", b: {} & struct.MinFields(1), if c {d: 1}, c: b == "y" ; {} ; deny
                b: {} & matchN(1, [{a!: 1}]), if b == "y" {c: 1} ; {} ; deny
                b: {} & matchN(1, [{a: 1}]), if b == "y" {c: 1} ; {} ; pass
                b: {} & {if x {}}, x: bool, if b == "y" {c: 1} ; {} ; deny
                b: {a: 1} & matchN(1, [{a: int}]), if b == "y" {c: 1} ; {} ; pass
                import "struct", b: {} & struct.MinFields(1), if "\\(b)" == "y" {c: 1} ; {} ; deny
                import "struct", import "list", b: {} & struct.MinFields(1), if list.Contains([1], b) {c: 1} ; {} ; deny
                import "struct", b: {...} & struct.MinFields(1), if b == {} {c: 1} ; {} ; deny
                import "struct", b: {d: {a: {} & struct.MinFields(1)}}, if b.d == 1 {c: 1} ; {} ; deny
                b: {} & matchN(1, [{a!: 1}]) ; {} ; open
                b: {} & matchN(1, [{a!: 1}]), if b.x == 1 {c: 1} ; {} ; deny
                b: {} & matchN(1, [{a!: 1}]), if len(b) == 1 {c: 1} ; {} ; deny
                b: {a?: int} & matchN(1, [{a!: 1}]), if len(b) == 1 {c: 1} ; {} ; deny
                b: {} & matchN(0, [{a!: 1}]), if len(b) == 1 {c: 1} ; {} ; pass
                b: {} & matchN(1, [{a!: 1}, {b!: 1}]), if len(b) == 1 {c: 1} ; {} ; deny
                b: {} & matchIf({a!: 1}, _, _|_), if len(b) == 1 {c: 1} ; {} ; deny
                b: {} & matchIf({a!: 1}, _, {x!: 1}), if len(b) == 1 {c: 1} ; {} ; deny
                b: {} & matchIf({a!: 1}, _, {x!: 1}) ; {} ; open
                b: {} & matchN(1, [{a!: 1}]), if b == "y" {c: 1} ; {"b": {"a": 1}} ; deny
                b: {} & matchN(1, [{a!: 1}]) ; {"b": {"a": 1}} ; pass
                b: {} & matchN(1, [{a!: 1}]) ; {"b": {"a": 2}} ; deny
                b: {} & matchN(1, [{a!: 1}]) ; {"b": {}} ; open
                """)
    void asksForValidators(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                #D: {e?: {c?: int}, if !(e.c == 1) {}} ; {} ; pass
                #D: {e?: {c?: int}, if e.c == 1 {f: 1}} ; {} ; pass
                #D: {e?: ((#D.b) | *([...])), c!: !~"x" & a.e, if !(e.c == 1) {}}, a: !=null ; {"a": "y"} ; pass
                #D: {e?: ((#D.b) | *([...])), if !(e.c == 1) {}}, a: !=null ; {"a": "y"} ; pass
                #D: {e?: {c?: int}, c!: a.e, if !(e.c == 1) {}}, a: !=null ; {"a": "y"} ; pass
                e: (matchIf(>"w", #D, _)), #D: {e?: [...], if !(e.c == 1) {}} ; {"e": "y"} ; open
                e: 1 | a.b, a: !=null, #D: {e?: [...], if !(e.c == 1) {}} ; {"a": "y"} ; pass
                e: 1 | a.b | matchIf(>"w", #D, _), a: !=null, #D: {c: 1} ; {"a": "y"} ; open
                e: *1 | a.b, a: !=null, #D: {e?: [...], if !(e.c == 1) {}} ; {"a": "y"} ; pass
                e: *[1] | matchIf(>"w", #D, _), #D: {e?: [...], if !(e.c == 1) {}} ; {} ; pass
                e: *[1] | matchIf(>"w", #D, _), #D: {e?: [...], if e.c == 1 {f: 1}} ; {} ; pass
                e: *[1] | matchIf(_, #D, _), D: {e?: [...], if e.c == 1 {f: 1}}, #D: D ; {"e": 1} ; open
                e: *[1] | matchN(1, [#D]), #D: {e?: [...], if e.c == 1 {f: 1}} ; {"e": {}} ; open
                e: matchN(1, [#D]), #D: {e?: [...], if e.c == 1 {f: 1}} ; {"e": {}} ; open
                e: matchN(1, [#D]), #D: {e?: [...], if e.c == 1 {f: 1}} ; {"e": 1} ; open
                e: matchN(1, [#D]), #D: {e?: [...], f: e[0]} ; {"e": {}} ; open
                e: 1 | #D, #D: {e?: [...], if e[0] == 1 {f: 1}} ; {"e": {}} ; open
                a: "\\(a.b)", c!: [...e.e], e: (*(c) | *(0)) ; {"a": {"a": {"c": "x", "d": true, "e": "x"}}, "c": [{"c": true}]} ; deny
                c!: [...e.e], e: (*(c) | *(0)) ; {"c": [{"c": true}]} ; deny
                c: [...e.e], e: (*(c) | *(0)) ; {"c": [{"c": true}]} ; deny
                c?: [...e.e], e: (*(c) | *(0)) ; {"c": [{"c": true}]} ; deny
                c: [...e.e], e: c | 0 ; {"c": [{"c": true}]} ; deny
                a: "\\(a.b)", c!: [...e.e], e: (*(c) | *(0)) ; {"c": [{"c": true}]} ; deny
                a: "\\(a.b)" ; {"a": {"a": {"c": "x", "d": true, "e": "x"}}, "c": [{"c": true}]} ; open
                a: "\\(a.b)" ; {"a": {}} ; open
                a: "\\(a.b)" ; {"a": {"b": "x"}} ; deny
                a: "\\(a.b)" ; {"a": "x"} ; deny
                a: "\\(a.b)", c!: [...e.e], e: (*(c) | *(0)) ; {"a": {"a": 1}, "c": [{"c": true}]} ; deny
                a: "\\(a.b)", c: [...e.e], e: (*(c) | *(0)) ; {"a": {"a": 1}, "c": [1]} ; deny
                a: "\\(a.b)", e: (*(c) | *(0)), c: _ ; {"a": {"a": 1}, "c": [1]} ; open
                a: "\\(a.b)", e: (*[1] | *(0)), c: _ ; {"a": {"a": 1}, "c": [1]} ; open
                a: "\\(a.b)", e: f, f: e.e ; {"a": {"a": 1}, "c": [1]} ; open
                a: "\\(a.b)", c: {e: x.e, x: c|0} ; {"a": {"a": 1}, "c": {e: {}}} ; deny
                c!: [...e.e], e: (*(c) | *(0)), a: "\\(a.b)" ; {"a": {"a": 1}, "c": [{"c": true}]} ; deny
                c!: [...e.e], a: "\\(a.b)", e: (*(c) | *(0)) ; {"a": {"a": 1}, "c": [{"c": true}]} ; deny
                a: a.b + 1, c!: [...e.e], e: (*(c) | *(0)) ; {"a": {"a": 1}, "c": [{"c": true}]} ; deny
                a: a.b, c!: [...e.e], e: (*(c) | *(0)) ; {"a": {"a": 1}, "c": [{"c": true}]} ; deny
                a: _, x: a & "\\(a.b)", c!: [...e.e], e: (*(c) | *(0)) ; {"a": {"a": 1}, "c": [{"c": true}]} ; deny
                x: "\\(a.b)", a: _, c!: [...e.e], e: (*(c) | *(0)) ; {"a": {"a": 1}, "c": [{"c": true}], "x": {}} ; deny
                x: "\\(a.b)", a: _ ; {"a": {"a": 1}, "c": [{"c": true}], "x": {}} ; open
                """)
    void asksForWhatMayBeAbsent(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', commentCharacter = '%', textBlock = """
                import "list", e: list.Concat([b.c, [1]]), b: e == null ; {} ; deny
                e: "\\([b.c])", b: e + "x" ; {} ; deny
                a: {}, _h: a, if _h == 2 {} ; {} ; deny
                a: {}, _h: a, if _h == 2 {z: 1} ; {} ; pass
                a: {}, h: a, if h == {} {} ; {} ; deny
                c: matchIf(#D, number, #D.b), b: bool, #D: {} ; {} ; deny
                c: matchIf(number, #D, #D.b), b: bool, #D: {} ; {} ; deny
                c: matchIf(#D.b, #D, number), b: bool, #D: {} ; {} ; open
                #D: {}, c: matchIf(#D.b, #D, number), b: bool ; {} ; deny
                import "list", c: list.MatchN(#D.b, #D), #D: {} ; {} ; open
                c: matchN(1, [#D, #D.b]), #D: {} ; {} ; open
                c: matchN(1, [#D.b, #D]), #D: {} ; {} ; open
                x: {a: 1, b: len(x)} ; {} ; pass
                x: {a: 1, b: len([x.a])} ; {} ; pass
                x: {a: 1, b: len([x.c])} ; {} ; pass
                import "list", x: {a: [1], b: list.Concat([x.a, [2]])} ; {} ; pass
                import "list", x: {a: [...], b: list.Concat([x.a, x.c])} ; {"x": {"c": [1], "a": [2]}} ; pass
                import "list", x: {a: [...], n: len(list.Concat([a, b])), b: [...]} ; {"x": {"b": [1], "a": [2]}} ; pass
                c: matchN(1, [{}, "a" & 1]) ; {"c": {}} ; pass
                c: matchN(1, [{}, d.c]), d: [int, ...] ; {"c": {}} ; open
                c: matchN(1, [{}, d.c + 1]), d: [int, ...] ; {"c": {}} ; open
                c: matchN(1, [{}, matchIf(1, 2, d.c + 1)]), d: [int, ...] ; {"c": {}} ; open
                c: matchN(1, [{}, matchIf(1, 2, d.c)]), d: [int, ...] ; {"c": {}} ; open
                c: matchN(1, [{}, len(d.c)]), d: [int, ...] ; {"c": {}} ; open
                import "strings", c: matchN(1, [{}, strings.MinRunes(d.c)]), d: [int, ...] ; {"c": {}} ; open
                c: matchN(1, [{}, {x: d.c}]), d: [int, ...] ; {"c": {}} ; open
                c: matchN(1, [{}, [d.c]]), d: [int, ...] ; {"c": {}} ; open
                c: matchN(1, [{}, 1 + "x"]) ; {"c": {}} ; pass
                c: matchN(0, [1 + "x"]) ; {"c": {}} ; pass
                c: matchN(0, [1 + "x"]) ; {} ; open
                c: matchN(1, [{}, 1 | (1 + "x")]) ; {"c": {}} ; pass
                c: matchN(1, [{}, >(1 + "x")]) ; {"c": {}} ; pass
                c: matchN(1, [{}, _|_]) ; {"c": {}} ; pass
                c: matchN(1, [{}, error("x")]) ; {"c": {}} ; pass
                c: matchIf({}, {}, 1 + "x") ; {"c": {}} ; deny
                c: matchIf({}, {}, d.c), d: [int, ...] ; {"c": {}} ; deny
                d: {if #D["d"] == true || #D == 1.5 {d: 1}}, #D: {e: 1} ; {} ; open
                d: {if #D["d"] == true {d: 1}}, #D: {e: 1} ; {} ; open
                d: {if #D.d == true || #D == 1.5 {d: 1}}, #D: {e: 1} ; {} ; open
                d: {if #D.d == true && #D == 1.5 {d: 1}}, #D: {e: 1} ; {} ; open
                d: {if #D.d == #D {d: 1}}, #D: {e: 1} ; {} ; open
                d: {if (#D.d + #D) == 1 {d: 1}}, #D: {e: 1} ; {} ; open
                d: {if [#D.d, #D] == 1 {d: 1}}, #D: {e: 1} ; {} ; open
                d: {x: #D.d == #D}, #D: {e: 1} ; {} ; open
                b: {c?: string, d: >"w", b: c} & (1 | (!=null) | int), for k, v in b {e: 1} ; {} ; deny
                b: {c?: string, b: c} & (1 | {...}), for k, v in b {e: 1} ; {} ; deny
                b: {c?: string, b: c} | 1, b: {...}, for k, v in b {e: 1} ; {} ; deny
                b: {c?: string, b: c} | 1, b: {...}, if len(b) == 1 {e: 1} ; {} ; deny
                b: {c?: string, b: c} | 1, b: {...}, if b.x == 1 {e: 1} ; {} ; deny
                b: {c?: string, x: 1, b: c} | 1, b: {...}, if b.x == 1 {e: 1} ; {} ; deny
                b: {c?: string, x: 1, b: c}, if b.x == 1 {e: 1} ; {} ; open
                b: {c?: string, x: 1, b: c}, for k, v in b {e: 1} ; {} ; open
                d: {d: #D, if #D["d"] == true || #D == 1.5 {d: a, a!: >0}}, #D: {e: {e: !=1}}, ["a"]: 1 ; {} ; deny
                d: {d: #D, if #D["d"] == true || #D == 1.5 {d: a, a!: >0}}, #D: {e: {e: !=1}} ; {} ; deny
                d: {d: #D, if #D.d == true {f: 1}}, #D: {e: {e: !=1}} ; {} ; deny
                d: {if #D.d == true {f: 1}}, #D: {e: {e: !=1}} ; {} ; open
                d: {if #D.d == true {f: 1}}, #D: {e: 1} ; {} ; open
                d: {d: #D, if #D.d == true {f: 1}}, #D: {e: 1} ; {} ; deny
                d: {d: #D, x: #D.d}, #D: {e: 1} ; {} ; deny
                d: {x: #D.d, d: #D}, #D: {e: 1} ; {} ; open
                d: {d: #D, if #D == true {d: 1}}, #D: {e: >1} ; {} ; open
                d: {d: #D, if #D.d == true || #D == 1 {f: 1}}, #D: {e: >1} ; {} ; deny
                d: {if #D.d == true || #D == 1 {f: 1}}, #D: {e: >1} ; {} ; open
                d: {if #D.d == true || #D == 1 {f: 1}}, #D: {e: 1} ; {} ; open
                d: {if #D.d == true && #D == 1 {f: 1}}, #D: {e: 1} ; {} ; open
                d: {if 1 == #D.d && #D == 1 {f: 1}}, #D: {e: 1} ; {} ; open
                d: {if #D == 1 || #D.d == 1 {f: 1}}, #D: {e: 1} ; {} ; deny
                d: {if #D.d == #D {f: 1}}, #D: {e: 1} ; {} ; open
                d: {if #D.d + #D.e == 1 {f: 1}}, #D: {e: 1} ; {} ; open
                d: {if len(#D.d) == len(#D) {f: 1}}, #D: {e: 1} ; {} ; open
                """)
    void asksForWhatIsBesideIt(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).isEqualTo(verdict);
    }
}
