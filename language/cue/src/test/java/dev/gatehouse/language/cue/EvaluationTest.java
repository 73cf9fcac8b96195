// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Single steps of evaluation, each with what passes and what does not. Every verdict is the reference's.
class EvaluationTest {
    private static void judge(String policy, String document, String verdict) {
        boolean passes =
                CueCompiler.compile(policy, CueLimits.DEFAULT) instanceof CueCompilation.Compiled(CuePolicy compiled)
                        && compiled.check(document.getBytes(StandardCharsets.UTF_8)) instanceof CueVerdict.Pass;
        assertThat(passes ? "pass" : "deny").isEqualTo(verdict);
    }

    // The alias of a struct is the struct where it ends up.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                zz: 1, #A: X={s: int, y: X.s}, B: #A & {s: 2}, B: y: 1                                ; deny
                zz: 1, #A: X={s: int, y: X.s}, B: #A & {s: 2}, B: y: 2                                ; pass
                zz: 1, #A: X={s: *1 | 2, y: X.s}, B: #A & {s: 2}, B: y: 1                             ; deny
                zz: 1, #A: X={s: #S, y: X.s}, #S: *{f: 1} | {b: 1}, B: #A & {s: b: 1}, B: y: f: 1     ; deny
                """)
    void followsAnAliasToWhereItsStructEndsUp(String policy, String verdict) {
        judge(policy, "{}", verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                a: !=null ; {"a":1} ; pass
                a: !=null ; {"a":null} ; deny
                a: <=10 ; {"a":10} ; pass
                a: <=10 ; {"a":11} ; deny
                a: >=10 ; {"a":10} ; pass
                a: >=10 ; {"a":9} ; deny
                a: <10 ; {"a":10} ; deny
                a: <10 ; {"a":9} ; pass
                a: >10 ; {"a":10} ; deny
                a: >10 ; {"a":11} ; pass
                a: !~"x" ; {"a":"y"} ; pass
                a: !~"x" ; {"a":"xy"} ; deny
                a: =~"x" ; {"a":"xy"} ; pass
                a: =~"x" ; {"a":"y"} ; deny
                a: <="b" ; {"a":"b"} ; pass
                a: <="b" ; {"a":"c"} ; deny
                a: <"b" ; {"a":"b"} ; deny
                a: >5 & <3 ; {} ; deny
                a: >=3 & <=3 ; {"a":3} ; pass
                a: >3 & <=3 ; {} ; deny
                a: >=3 & <3 ; {} ; deny
                a: >"b" & <"a" ; {} ; deny
                a: >="b" & <="b" ; {"a":"b"} ; pass
                a: >3 & <4 ; {"a":3.5} ; pass
                a: <3 & >5 ; {} ; deny
                a: >3 & >5 ; {"a":6} ; pass
                a: >3 & >5 ; {"a":4} ; deny
                a: <3 & <5 ; {"a":4} ; deny
                a: !=3 & !=4 ; {"a":5} ; pass
                a: !=3 & !=4 ; {"a":4} ; deny
                a: >3 & <"a" ; {} ; deny
                zz: 1, #D: {[=~"^a"]: int}, d: #D ; {"d":{"ab":1}} ; pass
                zz: 1, #D: {[=~"^a"]: int}, d: #D ; {"d":{"b":1}} ; deny
                zz: 1, #D: {[=~"^a"]: int}, d: #D ; {"d":{"ab":"s"}} ; deny
                d: close({[=~"^x"]: int}), q: d.x1 ; {} ; pass
                d: close({[=~"^x"]: int}), q: d.y1 ; {} ; deny
                zz: 1, #D: {a: 1, [=~"^x"]: int}, d: #D ; {"d":{"a":1,"x":2}} ; pass
                a: b: int, c: close({a.b}) ; {"c":1} ; deny
                a: {x: b.x, b: #D}, #D: {x: int} ; {"a":{"b":{"x":1,"y":2}}} ; deny
                a: b, b: {c: #C}, #C: {d: int} ; {"a":{"c":{"e":1}}} ; deny
                a: b, b: {c: #C}, #C: {d: int} ; {"a":{"c":{"d":1}}} ; pass
                """)
    void judgesBounds(String policy, String document, String verdict) {
        judge(policy, document, verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                x: ({a: 1} | {a: 1}), y: x.a & 2 ; {} ; deny
                x: ({a: 1} | {a: 2}), y: x.a & 3 ; {} ; pass
                x: ([1] | [1]), y: x[0] & 2 ; {} ; deny
                x: ([1] | [2]), y: x[0] & 3 ; {} ; pass
                x: ([1] | [1, 2]), y: x[0] & 3 ; {} ; pass
                x: ([1, 2] | [1, 3]), y: x[0] & 3 ; {} ; pass
                x: ([...int] | [...int]), y: len(x) & 3 ; {} ; deny
                x: ({a?: 1} | {a?: 1}), y: x.b & 3 ; {} ; pass
                x: ({a: b: 1} | {a: b: 1}), y: x.a.b & 2 ; {} ; deny
                x: ({a: b: 1} | {a: b: 2}), y: x.a.b & 3 ; {} ; pass
                x: ({a: 1, b: 1} | {a: 1}), y: x.a & 3 ; {} ; pass
                x: ({a: 1} | {b: 1}), y: x.a & 3 ; {} ; pass
                x: ({a: >1} | {a: >1}), y: x.a & 0 ; {} ; deny
                x: ({a: [1]} | {a: [1]}), y: x.a[0] & 2 ; {} ; deny
                x: (close({a: 1}) | {a: 1}), y: x.a & 2 ; {} ; pass
                x: ({a?: 1, b: 1} | {a?: 2, b: 1}), y: x.b & 2 ; {} ; pass
                x: ({a?: 1, b: 1} | {a?: 1, b: 1}), y: x.b & 2 ; {} ; deny
                x: (1 | 1.0), y: x & 2 ; {} ; deny
                x: ("a" | "a"), y: x + "b" & "c" ; {} ; deny
                x: ([] | []), y: len(x) & 1 ; {} ; deny
                x: ({} | {}), y: len(x) & 1 ; {} ; deny
                x: ({a: 1} | {a: 1}) & {c: int}, y: x.a & 2 ; {"x":{"a":1,"c":1}} ; deny
                x: ({b: 1, a?: {c: 1}} | {b: 1, a?: {c: 1}}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, a?: int} | {b: 1, a?: 1}), y: x.b & 2 ; {} ; pass
                x: ({b: 1, a?: #X} | {b: 1, a?: #X}), y: x.b & 2, #X: 1 ; {} ; deny
                x: ({b: 1, a?: >1} | {b: 1, a?: >1}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, a?: >1} | {b: 1, a?: >2}), y: x.b & 2 ; {} ; pass
                x: ({b: 1, a?: 1 | 2} | {b: 1, a?: 1 | 2}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, a?: "x"} | {b: 1, a?: "x"}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, a?: [1]} | {b: 1, a?: [1]}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, a!: 1} | {b: 1, a!: 1}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, a!: 1} | {b: 1, a!: 2}), y: x.b & 2 ; {} ; pass
                x: ({b: 1, a!: int} | {b: 1, a?: int}), y: x.b & 2 ; {} ; pass
                x: ({b: 1, a!: {c: 1}} | {b: 1, a!: {c: 1}}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, [string]: int} | {b: 1, [string]: int}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, [string]: int} | {b: 1, [string]: number}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, [string]: int} | {b: 1, [=~"b"]: int}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, ...} | {b: 1, ...}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, ...} | {b: 1}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, #q: 1} | {b: 1, #q: 1}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, _q: 1} | {b: 1, _q: 2}), y: x.b & 2 ; {} ; pass
                x: ({b: 1, #q: 1} | {b: 1, #q: 2}), y: x.b & 2 ; {} ; pass
                x: ([1, ...int] | [1, ...int]), y: x[0] & 2 ; {} ; deny
                x: ([1, ...int] | [1, ...string]), y: x[0] & 2 ; {} ; deny
                x: ([1, ...] | [1, ...]), y: x[0] & 2 ; {} ; deny
                x: ([1, ...] | [1, ...int]), y: x[0] & 2 ; {} ; deny
                x: ([1, ...] | [1]), y: x[0] & 2 ; {} ; pass
                x: ([...{a: 1}] | [...{a: 1}]), y: len(x) & 2 ; {} ; deny
                x: ([...#X] | [...#X]), y: len(x) & 2, #X: 1 ; {} ; deny
                x: ([...] | [...]), y: len(x) & 2 ; {} ; deny
                x: ([...>1] | [...>1]), y: len(x) & 2 ; {} ; deny
                x: ([...int] | [...1]), y: len(x) & 2 ; {} ; deny
                x: ({b: 1, a?: x1} | {b: 1, a?: x1}), y: x.b & 2, x1: int ; {} ; deny
                x: ({b: 1, a: int} | {b: 1, a: int}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, a: _} | {b: 1, a: _}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, if true {c: 1}} | {b: 1, c: 1}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, c: 1 | 2} | {b: 1, c: 1 | 2}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, c: *1 | 2} | {b: 1, c: *1 | 2}), y: x.b & 2 ; {} ; deny
                x: ({b: 1, c: >1} | {b: 1, c: >1}), y: x.b & 2 ; {} ; deny
                import "struct", x: ({b: 1} & struct.MinFields(1) | {b: 1}), y: x.b & 2 ; {} ; deny
                """)
    void leavesOpenOnlyAlternativesThatDiffer(String policy, String document, String verdict) {
        judge(policy, document, verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                a: int, y: [a] == [1], y: 5 ; {} ; pass
                y: [1] == [1], y: false ; {} ; deny
                y: [1] == [1, 2], y: true ; {} ; deny
                y: {a: 1} == {a: 1}, y: false ; {} ; deny
                y: {a: 1} == {a: 2}, y: true ; {} ; deny
                y: {a: 1} == {b: 1}, y: true ; {} ; deny
                y: {a: 1, b: 2} == {a: 1}, y: true ; {} ; deny
                y: {a: [1]} == {a: [1]}, y: false ; {} ; deny
                y: {a!: 1} == {a: 1}, y: "s" ; {} ; pass
                y: [1] != [1], y: true ; {} ; deny
                y: 1 == "a", y: true ; {} ; deny
                y: {a: 1} == [1], y: "s" ; {} ; deny
                y: 'a' < 'b', y: false ; {} ; deny
                y: '\\x80' < '\\x01', y: true ; {} ; deny
                y: 'a' <= 'a', y: false ; {} ; deny
                y: -7 div 2, y: -4 ; {} ; pass
                y: -7 div 2, y: -3 ; {} ; deny
                y: -6 div 2, y: -3 ; {} ; pass
                y: 6 div -2, y: -3 ; {} ; pass
                y: 7 div -2, y: -3 ; {} ; pass
                y: -7 div -2, y: 4 ; {} ; pass
                y: -7 mod 2, y: 1 ; {} ; pass
                y: -7 mod -2, y: 1 ; {} ; pass
                y: -7 quo 2, y: -3 ; {} ; pass
                y: -7 rem 2, y: -1 ; {} ; pass
                y: -6 mod 2, y: 0 ; {} ; pass
                y: __div(-7, 2), y: -4 ; {} ; pass
                y: matchN(1, [{a!: int}]) ; {"y":{"a":1}} ; pass
                y: matchN(1, [{b: {a!: int}}]) ; {"y":{"b":{}}} ; pass
                """)
    void computes(String policy, String document, String verdict) {
        judge(policy, document, verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                a: int & >3 & <4 ; {} ; deny
                a: int & >=3 & <4 ; {"a":3} ; pass
                a: int & >3 & <5 ; {"a":4} ; pass
                a: int & >3.2 & <3.8 ; {} ; deny
                a: int, y: {b: a} == {b: 1}, y: "s" ; {} ; pass
                d: {a!: 1, b: 2}, x: {for k, v in d {"\\(k)": v}}, x: b: 3 ; {} ; pass
                d: {b: 2, a!: 1}, x: {for k, v in d {"\\(k)": v}}, x: b: 3 ; {} ; pass
                d: {a!: 1, b: 2}, x: [for k, v in d {v}], x: [3] ; {} ; deny
                d: {b: 2, a!: 1}, x: [for k, v in d {v}], x: [3] ; {} ; deny
                d: {a!: 1, b: 2}, x: {for k, v in d {"\\(k)": v}}, x: b: 3 ; {"d":{"a":1}} ; deny
                d: {a?: 1, b: 2}, x: {for k, v in d {"\\(k)": v}}, x: b: 3 ; {} ; deny
                zz: 1, #D: c: {}, s: {#D, a: {b: 1}} ; {"s":{"a":{"x":1}}} ; deny
                zz: 1, #E: {y}, y: {q: {...}}, c: #E ; {"c":{"q":{"z":1}}} ; pass
                x: >5, x: _ ; {"x":6} ; pass
                import "list", list.MaxItems(1) ; [1] ; pass
                import "list", list.MaxItems(1) ; [1,2] ; deny
                import "struct", struct.MaxFields(1) ; {"a":1} ; pass
                import "struct", struct.MaxFields(1) ; {"a":1,"b":2} ; deny
                x: {a!: int}, y: matchN(1, [{a!: int}]) ; {"x":{},"y":{}} ; pass
                let l = {a: 1}, x: l & {a: 2} ; {} ; deny
                _h: {a: 1} & {a: 2} ; {} ; deny
                a?: 1 & 2 ; {} ; pass
                a?: 1 & 2 ; {"a":1} ; deny
                a!: 1 ; {"a":2} ; deny
                a!: 1 ; {} ; pass
                """)
    void judgesStructsAndLoops(String policy, String document, String verdict) {
        judge(policy, document, verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                l: [1, 2], y: l[2] ; {} ; deny
                l: [1, 2, ...], y: l[2] ; {} ; pass
                l: [1, 2], y: l[1], y: 1 ; {} ; deny
                l: [1, 2], y: l[-1] ; {} ; deny
                l: [1, 2], y: l["a"] ; {} ; deny
                l: {a: 1}, y: l["a"], y: 2 ; {} ; deny
                l: {a: 1}, y: l[0] ; {} ; deny
                l: "a", y: l[0] ; {} ; deny
                l: 1, y: l.a ; {} ; deny
                l: [1], y: l.a ; {} ; deny
                l: [1, 2, 3], y: l[1:2], y: [3] ; {} ; deny
                l: [1, 2, 3], y: l[1:], y: [2] ; {} ; deny
                l: [1, 2, 3], y: l[:2], y: [1] ; {} ; deny
                l: [1, 2, 3], y: l[2:1] ; {} ; deny
                l: [1, 2, 3], y: l[:4] ; {} ; deny
                l: [1, 2, 3], y: l[3:], y: [1] ; {} ; deny
                a: {b: int}, y: a.c ; {} ; pass
                a: close({b: int}), y: a.c ; {} ; deny
                zz: 1, #A: {b: int}, y: #A.c ; {} ; deny
                zz: 1, #A: {b: int}, #B: #A, y: #B.c ; {} ; deny
                a: {b?: int}, y: a.b ; {} ; pass
                a: {b?: int}, y: a.b, y: "s" ; {"a":{"b":1}} ; deny
                x: {a: 1}, x: {a: 2} ; {} ; deny
                x: a: 1 ; {"x":{"a":2}} ; deny
                x: a: 1 ; {"x":1} ; deny
                x: "\\(k)": 1, k: "a" ; {} ; pass
                k: "a", x: {(k): 1} ; {"x":{"a":2}} ; deny
                k: string, x: {(k): 1} ; {"x":{"a":2},"k":"a"} ; deny
                k: string, x: {(k): 1} ; {"x":{"a":2},"k":"b"} ; pass
                k: int, x: {(k): 1} ; {"x":{"a":2},"k":1} ; deny
                x: {[string]: int} ; {"x":{"a":"s"}} ; deny
                x: {[=~"^a"]: int} ; {"x":{"b":"s"}} ; pass
                x: {[=~"^a"]: int, ab: _} ; {"x":{"ab":"s"}} ; deny
                k: string, x: {[k]: int} ; {"x":{"a":"s"},"k":"a"} ; deny
                k: string, x: {[k]: int} ; {"x":{"a":"s"},"k":"b"} ; pass
                x: {[!="a"]: int} ; {"x":{"a":"s"}} ; pass
                x: {[!="a"]: int} ; {"x":{"b":"s"}} ; deny
                x: {[1]: int} ; {"x":{"b":"s"}} ; pass
                """)
    void judgesPartsAndNames(String policy, String document, String verdict) {
        judge(policy, document, verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                y: true && false, y: true ; {} ; deny
                y: false && true, y: true ; {} ; deny
                y: true || false, y: false ; {} ; deny
                y: false || false, y: true ; {} ; deny
                y: false || true, y: false ; {} ; deny
                y: true && true, y: false ; {} ; deny
                z: bool, y: z && false, y: true ; {} ; pass
                y: 1 && true ; {} ; deny
                y: true && 1 ; {} ; deny
                y: "a" || false ; {} ; deny
                z: int, y: z + "a" ; {} ; pass
                z: int, y: "a" + z ; {} ; pass
                z: int, y: z + 1, y: "a" ; {} ; pass
                z: string, y: z + 1 ; {} ; pass
                z: 1 & 2, y: z + 1 ; {} ; deny
                y: "a" * -1 ; {} ; deny
                y: "a" * 0, y: "b" ; {} ; deny
                y: "a" * 2, y: "ab" ; {} ; deny
                y: 2 * "a", y: "aa" ; {} ; pass
                y: +1, y: 2 ; {} ; deny
                y: -1, y: 1 ; {} ; deny
                y: +"a" ; {} ; deny
                y: !1 ; {} ; deny
                y: !true, y: true ; {} ; deny
                z: int, y: !z ; {} ; deny
                y: "a" =~ "(" ; {} ; deny
                y: "a" =~ "b", y: true ; {} ; deny
                y: "a" !~ "b", y: false ; {} ; deny
                y: 1 =~ "b" ; {} ; deny
                a: =~'x' ; {} ; pass
                a: >true ; {} ; deny
                a: <{} ; {} ; deny
                z: string, a: =~z ; {"a":"x"} ; pass
                z: string, a: =~z ; {"a":"x","z":"y"} ; deny
                z: string, a: =~z ; {"a":"x","z":"x"} ; pass
                y: "\\(1)", y: "2" ; {} ; deny
                y: "\\([1])" ; {} ; deny
                y: "\\({})" ; {} ; deny
                z: string, y: "\\(z)", y: 1 ; {} ; pass
                y: "\\(null)" ; {} ; deny
                y: "\\(true)", y: "false" ; {} ; deny
                y: 'a\\(1)', y: 'b' ; {} ; deny
                y: [1, 2] == [1, 3], y: true ; {} ; deny
                y: [1, 2] == [2, 2], y: true ; {} ; deny
                y: {a: {b: 1}} == {a: {b: 2}}, y: true ; {} ; deny
                y: {a: 1, b: 1} == {a: 2, b: 1}, y: true ; {} ; deny
                y: {a: 1, b: 1} == {a: 1, b: 2}, y: true ; {} ; deny
                import "strings", y: strings.ToUpper("a"), y: "a" ; {} ; deny
                import "strings", y: strings.ToUpper(1) ; {} ; deny
                import "strings", z: string, y: strings.ToUpper(z), y: 1 ; {} ; pass
                import "strings", z: string, y: strings.ToUpper(z) ; {"z":1} ; deny
                import "strings", y: strings.ToUpper() ; {} ; deny
                import "strings", y: strings.ToUpper("a", "b") ; {} ; deny
                import "strings", y: strings.Nothing("a") ; {} ; deny
                import "strings", f: strings.ToUpper, y: f("a"), y: "b" ; {} ; deny
                f: 1, y: f("a") ; {} ; deny
                import "list", y: list.Contains([1], 2), y: true ; {} ; deny
                import "list", y: list.MaxItems([1, 2], 1), y: true ; {} ; deny
                y: len([1, 2]), y: 1 ; {} ; deny
                y: len("ab"), y: 1 ; {} ; deny
                y: len(1) ; {} ; deny
                y: and([1, 2]) ; {} ; deny
                y: or([1, 2]), y: 3 ; {} ; deny
                y: or([]), y: 3 ; {} ; pass
                y: and([]), y: 3 ; {} ; pass
                a: int | string, a: !=1 ; {"a":1} ; deny
                a: [...int], a: [_, _] ; {"a":[1]} ; deny
                a: [...int], a: [_, _] ; {"a":[1,2]} ; pass
                a: [1, ...], b: a & [_, 2] ; {"a":[1,3]} ; deny
                a: [1, ...], b: a & [_, 2] ; {"a":[1,2]} ; pass
                """)
    void judgesOperandsAndArguments(String policy, String document, String verdict) {
        judge(policy, document, verdict);
    }
}
