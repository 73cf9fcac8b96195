// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What policies are commonly made of, and documents that fit, lack something or are wrong. Every verdict is the
/// reference's; what passes and is refused where every field must have a value is `open`.
class IdiomsTest {
    private static String verdict(String policy, String document) {
        byte[] json = document.getBytes(StandardCharsets.UTF_8);
        if (!(CueCompiler.compile(policy, CueLimits.DEFAULT) instanceof CueCompilation.Compiled(CuePolicy compiled))
                || compiled.check(json) instanceof CueVerdict.Fail) {
            return "deny";
        }
        return compiled.check(json, CueCircumstances.STRICT) instanceof CueVerdict.Pass ? "pass" : "open";
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                zz: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {} ; open
                zz: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {} ; open
                zz: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {} ; open
                zz: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":{"a":1}} ; pass
                zz: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"a":1}} ; pass
                zz: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":{"a":1}} ; pass
                zz: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":{"b":1}} ; pass
                zz: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"b":1}} ; pass
                zz: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":{"b":1}} ; pass
                zz: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":{"a":1,"b":1}} ; deny
                zz: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"a":1,"b":1}} ; deny
                zz: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":{"a":1,"b":1}} ; deny
                zz: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":null} ; pass
                zz: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":null} ; pass
                zz: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":null} ; pass
                zz: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":1} ; deny
                zz: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":1} ; deny
                zz: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":1} ; deny
                zz: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":{"c":1}} ; deny
                zz: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"c":1}} ; deny
                zz: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":{"c":1}} ; deny
                zz: 1, #D: {a: 1} | {b: 1}, #E: #D | {c: 1}, x: #E | string ; {"x":{"b":1}} ; pass
                zz: 1, #D: {a: 1} | {b: 1}, #E: #D | {c: 1}, x: #E | string ; {"x":{"c":1}} ; pass
                zz: 1, #D: {a: 1} | {b: 1}, #E: #D | {c: 1}, x: #E | string ; {"x":{"a":1,"c":1}} ; deny
                zz: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: #D | null ; {"x":{"k":"a","a":1}} ; pass
                zz: 1, #D: null | {a: 1} | {b: 1}, x: #D ; {"x":{"a":1}} ; pass
                zz: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: {[string]: #D | null} ; {"x":{"z":{"l":{"b":1}}}} ; pass
                zz: 1, #D: null | {a: 1} | {b: 1}, x: #D | null ; {"x":null} ; pass
                zz: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: [...#D | null] ; {"x":[{"s":{"b":1}}]} ; pass
                zz: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: *#D | null ; {"x":{"c":1}} ; open
                zz: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: *#D | null ; {"x":{"a":1}} ; open
                zz: 1, #D: {n?: int, {a: 1} | {b: 1}}, x: null | #D ; {"x":{"b":1}} ; pass
                zz: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: #D ; {"x":{"b":1}} ; pass
                zz: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: #D | null ; {"x":{"a":1}} ; pass
                zz: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: *#D | null ; {"x":{"s":{"b":1}}} ; pass
                zz: 1, #D: {n?: int} & ({a?: 1} | {b?: 1}), x: {[string]: #D | null} ; {"x":{"z":{"b":1}}} ; pass
                zz: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: {[string]: #D | null} ; {"x":{"z":{"k":"a","a":1}}} ; pass
                zz: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: #D | null ; {"x":null} ; pass
                zz: 1, #D: {k: "a", v: {a: int}} | {k: "b", v: {b: int}}, x: #D | null ; {"x":{"k":"b","v":{"b":1}}} ; pass
                zz: 1, #D: {s: {a?: 1}} | {s: {b?: 1}, t: 1}, x: #D ; {"x":{"s":{"b":1}}} ; pass
                zz: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: null | #D ; {"x":{"k":"b","b":1}} ; pass
                zz: 1, #D: ({a?: 1} | {b?: 1}) & ({c?: 1} | {d?: 1}), x: *#D | null ; {"x":{"c":1}} ; open
                zz: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: [...#D | null] ; {"x":[null]} ; pass
                zz: 1, #D: {n?: int, {a: 1} | {b: 1}}, x: *#D | null ; {"x":null} ; pass
                zz: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: #D | null ; {"x":null} ; pass
                zz: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: {[string]: #D | null} ; {"x":{"z":{"a":1}}} ; open
                zz: 1, #D: {s: {a?: 1}} | {s: {b?: 1}, t: 1}, x: #D | null ; {"x":{"s":{"b":1}}} ; pass
                zz: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: null | #D ; {"x":{"a":1,"c":1}} ; pass
                zz: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: [...#D | null] ; {"x":[{"a":1}]} ; pass
                zz: 1, #D: null | {a: 1} | {b: 1}, x: [...#D | null] ; {"x":[null]} ; pass
                zz: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: {[string]: #D | null} ; {"x":{"z":{"b":1}}} ; pass
                zz: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: #D ; {"x":{"s":{"b":1}}} ; pass
                zz: 1, #D: ({a?: 1} | {b?: 1}) & ({c?: 1} | {d?: 1}), x: {[string]: #D | null} ; {"x":{"z":{"b":1}}} ; open
                zz: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: #D ; {"x":{"s":[{"b":1}]}} ; pass
                zz: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: #D ; {"x":{"b":1,"d":1}} ; deny
                zz: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: [...#D | null] ; {"x":[{"k":"b","v":{"b":1}}]} ; deny
                zz: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: #D ; {"x":{"s":[{"a":1},{"a":1}]}} ; deny
                zz: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: null | #D ; {"x":{"s":{"b":1}}} ; deny
                zz: 1, #D: {n?: int} & ({a?: 1} | {b?: 1}), x: [...#D | null] ; {"x":[{"k":"b","v":{"b":1}}]} ; deny
                zz: 1, #D: null | {a: 1} | {b: 1}, x: *#D | null ; {"x":{"b":1,"d":1}} ; deny
                zz: 1, #D: null | {a: 1} | {b: 1}, x: #D ; {"x":{"l":{"c":1}}} ; deny
                zz: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: #D ; {"x":{"k":"a","b":1}} ; deny
                zz: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: #D | null ; {"x":{"s":{"a":1,"b":1}}} ; deny
                zz: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: [...#D | null] ; {"x":[{"s":[{"b":1}]}]} ; deny
                zz: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: #D | null ; {"x":{"k":"b","v":{"b":1}}} ; deny
                zz: 1, #D: {n?: int, {a: 1} | {b: 1}}, x: [...#D | null] ; {"x":[1]} ; deny
                zz: 1, #D: {l: [...#E]}, #E: {a: 1} | {b: 1}, x: [...#D | null] ; {"x":[{"k":"b","v":{"a":1}}]} ; deny
                zz: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: null | #D ; {"x":{"k":"a","b":1}} ; deny
                zz: 1, #D: {s: {a?: 1}} | {s: {b?: 1}, t: 1}, x: #D ; {"x":{"s":{"a":1,"b":1}}} ; deny
                zz: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: #D ; {"x":{"k":"b","v":{"b":1}}} ; deny
                zz: 1, #D: {l: [...#E]}, #E: {a: 1} | {b: 1}, x: {[string]: #D | null} ; {"x":{"z":{"k":"a","v":{"a":1}}}} ; deny
                zz: 1, #D: {n?: int} & ({a?: 1} | {b?: 1}), x: #D ; {"x":null} ; deny
                zz: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: #D ; {"x":{"k":"a","b":1}} ; deny
                zz: 1, #D: {l: [...#E]}, #E: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"k":"b","v":{"a":1}}} ; deny
                zz: 1, #D: null | {a: 1} | {b: 1}, x: null | #D ; {"x":{"k":"a","a":1}} ; deny
                zz: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: {[string]: #D | null} ; {"x":{"z":{"b":1}}} ; deny
                zz: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: {[string]: #D | null} ; {"x":{"z":{"k":"b","b":1}}} ; deny
                zz: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"s":{"a":1,"b":1}}} ; deny
                zz: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: {[string]: #D | null} ; {"x":{"z":{"s":[{"b":1}]}}} ; deny
                """)
    void choosesWithinAChoice(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                x: string, y: *1 | error("no \\(x)") ; {} ; open
                x: "a" | "b" | error("neither") ; {} ; open
                x: "a" | error("no \\(w)"), w: string ; {} ; open
                zz: 1, #X: "a" | error("not a"), x: #X ; {} ; pass
                w: string, y?: error("n \\(w)"), if x == "c" {y: 1}, x: _ ; {} ; deny
                x: string, y: *1 | error("no \\(x)") ; {"x":"a"} ; pass
                x: "a" | "b" | error("neither") ; {"x":"a"} ; pass
                x: "a" | error("no \\(w)"), w: string ; {"x":"a"} ; open
                zz: 1, #X: "a" | error("not a"), x: #X ; {"x":"a"} ; pass
                w: string, y?: error("n \\(w)"), if x == "c" {y: 1}, x: _ ; {"x":"a"} ; deny
                x: string, y: *1 | error("no \\(x)") ; {"x":"c"} ; pass
                x: "a" | "b" | error("neither") ; {"x":"c"} ; deny
                x: "a" | error("no \\(w)"), w: string ; {"x":"c"} ; deny
                zz: 1, #X: "a" | error("not a"), x: #X ; {"x":"c"} ; deny
                w: string, y?: error("n \\(w)"), if x == "c" {y: 1}, x: _ ; {"x":"c"} ; deny
                x: string, y: *1 | error("no \\(x)") ; {"x":1} ; deny
                x: "a" | "b" | error("neither") ; {"x":1} ; deny
                x: "a" | error("no \\(w)"), w: string ; {"x":1} ; deny
                zz: 1, #X: "a" | error("not a"), x: #X ; {"x":1} ; deny
                w: string, y?: error("n \\(w)"), if x == "c" {y: 1}, x: _ ; {"x":1} ; deny
                x: error("n \\(w)"), w: string ; {} ; deny
                x: error("n \\(w)"), w: string ; {"x":1} ; deny
                x: error("n \\(w)"), w: string ; {"w":"v"} ; deny
                x: error("n" + w), w: string ; {} ; deny
                x: error("n" + w), w: string ; {"x":1} ; deny
                x: error("n" + w), w: string ; {"w":"v"} ; deny
                x: error(w.a), w: {...} ; {} ; deny
                x: error(w.a), w: {...} ; {"x":1} ; deny
                x: error(w.a), w: {...} ; {"w":"v"} ; deny
                x?: error("n \\(w)"), w: string ; {} ; open
                x?: error("n \\(w)"), w: string ; {"x":1} ; deny
                x?: error("n \\(w)"), w: string ; {"w":"v"} ; pass
                {[=~"^x"]: error("n \\(w)")}, w: string ; {} ; open
                {[=~"^x"]: error("n \\(w)")}, w: string ; {"x":1} ; deny
                {[=~"^x"]: error("n \\(w)")}, w: string ; {"w":"v"} ; pass
                let P = error("n \\(w)"), w: string, x: *1 | P ; {} ; open
                let P = error("n \\(w)"), w: string, x: *1 | P ; {"x":1} ; open
                let P = error("n \\(w)"), w: string, x: *1 | P ; {"w":"v"} ; pass
                """)
    void tellsErrorsThatAreWritten(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                x: _, y: close(x) ; {} ; deny
                x: _, y: close(x) ; {"x":{"a":{"b":1}}} ; deny
                x: _, y: close(x) ; {"x":{"a":1},"y":{"a":1}} ; deny
                x: _, y: close(x) ; {"y":{"a":1}} ; deny
                x: _, y: close({x}) ; {} ; deny
                x: _, y: close({x}) ; {"x":{"a":{"b":1}}} ; deny
                x: _, y: close({x}) ; {"x":{"a":1},"y":{"a":1}} ; deny
                x: _, y: close({x}) ; {"y":{"a":1}} ; deny
                x: {a: _}, y: close(x.a) ; {} ; deny
                x: {a: _}, y: close(x.a) ; {"x":{"a":{"b":1}}} ; deny
                x: {a: _}, y: close(x.a) ; {"x":{"a":1},"y":{"a":1}} ; deny
                x: {a: _}, y: close(x.a) ; {"y":{"a":1}} ; deny
                x: {...}, y: close(x.a) ; {} ; open
                x: {...}, y: close(x.a) ; {"x":{"a":{"b":1}}} ; pass
                x: {...}, y: close(x.a) ; {"x":{"a":1},"y":{"a":1}} ; deny
                x: {...}, y: close(x.a) ; {"y":{"a":1}} ; open
                x: _, y: close({x, b: 1}) ; {} ; open
                x: _, y: close({x, b: 1}) ; {"x":{"a":{"b":1}}} ; pass
                x: _, y: close({x, b: 1}) ; {"y":{"a":1}} ; deny
                x: *null | {a: 1}, y: close(x) ; {} ; deny
                x: *null | {a: 1}, y: close(x) ; {"x":{"a":{"b":1}}} ; deny
                x: *null | {a: 1}, y: close(x) ; {"x":{"a":1},"y":{"a":1}} ; deny
                x: *null | {a: 1}, y: close(x) ; {"y":{"a":1}} ; deny
                x: null | {a: 1}, y: close(x) ; {} ; open
                x: null | {a: 1}, y: close(x) ; {"x":{"a":{"b":1}}} ; deny
                x: null | {a: 1}, y: close(x) ; {"x":{"a":1},"y":{"a":1}} ; pass
                x: null | {a: 1}, y: close(x) ; {"y":{"a":1}} ; open
                y: close({a: int} | {b: int}) ; {} ; open
                y: close({a: int} | {b: int}) ; {"x":{"a":{"b":1}}} ; open
                y: close({a: int} | {b: int}) ; {"x":{"a":1},"y":{"a":1}} ; open
                y: close({a: int} | {b: int}) ; {"y":{"a":1}} ; open
                y: close(_) ; {} ; deny
                y: close(_) ; {"x":{"a":{"b":1}}} ; deny
                y: close(_) ; {"x":{"a":1},"y":{"a":1}} ; deny
                y: close(_) ; {"y":{"a":1}} ; deny
                """)
    void closesOnlyStructs(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                import "list", #D: {a?: int}, y: list.MatchN(1, close({})) ; {"y":{"a":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(1, close({})) ; {"y":{"a":1,"b":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(1, close({})) ; {"y":[{}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(1, close({})) ; {"y":[{"a":1}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(1, close({})) ; {"y":[{"b":1}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(0, close({})) ; {"y":{"a":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, close({})) ; {"y":{"a":1,"b":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, close({})) ; {"y":[{}]} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, close({})) ; {"y":[{"a":1}]} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, close({})) ; {"y":[{"b":1}]} ; deny
                zz: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":{"a":1}} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":{"a":1,"b":1}} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":[{}]} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":[{"a":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":[{"b":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":{"a":1}} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":{"a":1,"b":1}} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":[{}]} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":[{"a":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":[{"b":1}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(1, close({a?: _})) ; {"y":{"a":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(1, close({a?: _})) ; {"y":{"a":1,"b":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(1, close({a?: _})) ; {"y":[{}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(1, close({a?: _})) ; {"y":[{"a":1}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(1, close({a?: _})) ; {"y":[{"b":1}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(0, close({a?: _})) ; {"y":{"a":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, close({a?: _})) ; {"y":{"a":1,"b":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, close({a?: _})) ; {"y":[{}]} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, close({a?: _})) ; {"y":[{"a":1}]} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, close({a?: _})) ; {"y":[{"b":1}]} ; deny
                zz: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":{"a":1}} ; deny
                zz: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":{"a":1,"b":1}} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":[{}]} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":[{"a":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":[{"b":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":{"a":1}} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":{"a":1,"b":1}} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":[{}]} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":[{"a":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":[{"b":1}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(1, #D) ; {"y":{"a":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(1, #D) ; {"y":{"a":1,"b":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(1, #D) ; {"y":[{}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(1, #D) ; {"y":[{"a":1}]} ; pass
                import "list", #D: {a?: int}, y: list.MatchN(1, #D) ; {"y":[{"b":1}]} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, #D) ; {"y":{"a":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, #D) ; {"y":{"a":1,"b":1}} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, #D) ; {"y":[{}]} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, #D) ; {"y":[{"a":1}]} ; deny
                import "list", #D: {a?: int}, y: list.MatchN(0, #D) ; {"y":[{"b":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":{"a":1}} ; deny
                zz: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":{"a":1,"b":1}} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":[{}]} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":[{"a":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":[{"b":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":{"a":1}} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":{"a":1,"b":1}} ; deny
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":[{}]} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":[{"a":1}]} ; pass
                zz: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":[{"b":1}]} ; pass
                """)
    void matchesWhatIsClosed(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                import "math", x: _, y: math.Abs(x) & int ; {"x":4.0} ; pass
                import "math", x: _, y: math.Abs(x) & int ; {"x":2.50} ; deny
                import "math", x: _, y: math.Abs(x) & float ; {"x":4.0} ; deny
                import "math", x: _, y: math.Abs(x) & float ; {"x":2.50} ; pass
                import "math", x: _, y: math.Dim(x, 1) & int ; {"x":4.0} ; pass
                import "math", x: _, y: math.Dim(x, 1) & int ; {"x":2.50} ; deny
                import "math", x: _, y: math.Dim(x, 1) & float ; {"x":4.0} ; deny
                import "math", x: _, y: math.Dim(x, 1) & float ; {"x":2.50} ; pass
                import "math", x: _, y: math.Pow(x, 2) & int ; {"x":4.0} ; pass
                import "math", x: _, y: math.Pow(x, 2) & int ; {"x":2.50} ; deny
                import "math", x: _, y: math.Pow(x, 2) & float ; {"x":4.0} ; deny
                import "math", x: _, y: math.Pow(x, 2) & float ; {"x":2.50} ; pass
                import "math", x: _, y: math.Copysign(x, 1) & int ; {"x":4.0} ; pass
                import "math", x: _, y: math.Copysign(x, 1) & int ; {"x":2.50} ; deny
                import "math", x: _, y: math.Copysign(x, 1) & float ; {"x":4.0} ; deny
                import "math", x: _, y: math.Copysign(x, 1) & float ; {"x":2.50} ; pass
                import "list", x: _, y: list.Sum(x) & int ; {"x":[2.0,2.0]} ; pass
                import "list", x: _, y: list.Sum(x) & int ; {"x":[1.5]} ; deny
                import "list", x: _, y: list.Sum(x) & float ; {"x":[2.0,2.0]} ; deny
                import "list", x: _, y: list.Sum(x) & float ; {"x":[1.5]} ; pass
                import "list", x: _, y: list.Avg(x) & int ; {"x":[2.0,2.0]} ; pass
                import "list", x: _, y: list.Avg(x) & int ; {"x":[1.5]} ; deny
                import "list", x: _, y: list.Avg(x) & float ; {"x":[2.0,2.0]} ; deny
                import "list", x: _, y: list.Avg(x) & float ; {"x":[1.5]} ; pass
                import "list", x: _, y: list.Max(x) & int ; {"x":[2.0,2.0]} ; pass
                import "list", x: _, y: list.Max(x) & int ; {"x":[1.5]} ; deny
                import "list", x: _, y: list.Max(x) & float ; {"x":[2.0,2.0]} ; deny
                import "list", x: _, y: list.Max(x) & float ; {"x":[1.5]} ; pass
                import "list", x: _, y: list.Min(x) & int ; {"x":[2.0,2.0]} ; pass
                import "list", x: _, y: list.Min(x) & int ; {"x":[1.5]} ; deny
                import "list", x: _, y: list.Min(x) & float ; {"x":[2.0,2.0]} ; deny
                import "list", x: _, y: list.Min(x) & float ; {"x":[1.5]} ; pass
                import "list", x: _, y: list.Product(x) & int ; {"x":[2.0,2.0]} ; pass
                import "list", x: _, y: list.Product(x) & int ; {"x":[1.5]} ; deny
                import "list", x: _, y: list.Product(x) & float ; {"x":[2.0,2.0]} ; deny
                import "list", x: _, y: list.Product(x) & float ; {"x":[1.5]} ; pass
                """)
    void makesWholeResultsIntegers(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                import "list", x: [...], y: list.IsSortedStrings(x) ; {"x":["a","b"]} ; pass
                import "list", x: [...], y: list.IsSortedStrings(x) ; {"x":["b","a"]} ; pass
                import "list", x: [...], y: list.IsSortedStrings(x) ; {"x":[1,2]} ; deny
                import "list", x: [...], y: list.IsSortedStrings(x) ; {"x":[{"a":1}]} ; deny
                import "list", x: [...], y: list.IsSortedStrings(x) ; {} ; pass
                import "encoding/yaml", x: yaml.Validate({a: int}) ; {"x":""} ; deny
                import "encoding/yaml", x: yaml.Validate({a!: int}) ; {"x":""} ; deny
                import "encoding/yaml", x: yaml.ValidatePartial({a: int}) ; {"x":""} ; pass
                import "encoding/yaml", x: string, y: yaml.Unmarshal(x) & {a: 1} ; {"x":""} ; pass
                import "encoding/yaml", x: string, y: yaml.Unmarshal(x) & null ; {"x":""} ; pass
                import "encoding/yaml", x: string, y: yaml.Unmarshal(x) ; {"x":""} ; pass
                import "encoding/yaml", x: yaml.Validate({a: int}) ; {"x":"null"} ; deny
                import "encoding/yaml", x: yaml.Validate({a!: int}) ; {"x":"null"} ; deny
                import "encoding/yaml", x: yaml.ValidatePartial({a: int}) ; {"x":"null"} ; deny
                import "encoding/yaml", x: string, y: yaml.Unmarshal(x) & {a: 1} ; {"x":"null"} ; deny
                import "encoding/yaml", x: string, y: yaml.Unmarshal(x) & null ; {"x":"null"} ; pass
                import "encoding/yaml", x: string, y: yaml.Unmarshal(x) ; {"x":"null"} ; pass
                import "encoding/yaml", x: yaml.Validate({a: int}) ; {"x":"a: 1"} ; pass
                import "encoding/yaml", x: yaml.Validate({a!: int}) ; {"x":"a: 1"} ; pass
                import "encoding/yaml", x: yaml.ValidatePartial({a: int}) ; {"x":"a: 1"} ; pass
                import "encoding/yaml", x: string, y: yaml.Unmarshal(x) & {a: 1} ; {"x":"a: 1"} ; pass
                import "encoding/yaml", x: string, y: yaml.Unmarshal(x) & null ; {"x":"a: 1"} ; deny
                import "encoding/yaml", x: string, y: yaml.Unmarshal(x) ; {"x":"a: 1"} ; pass
                import "encoding/json", x: json.Valid ; {"x":"{}"} ; pass
                import "encoding/json", x: string, y: json.Valid(x) ; {"x":"{}"} ; pass
                import "encoding/json", x: string, y: json.Valid(x) & true ; {"x":"{}"} ; pass
                import "encoding/json", x: json.Valid ; {"x":"{"} ; deny
                import "encoding/json", x: string, y: json.Valid(x) ; {"x":"{"} ; pass
                import "encoding/json", x: string, y: json.Valid(x) & true ; {"x":"{"} ; deny
                import "encoding/json", x: json.Valid ; {"x":""} ; deny
                import "encoding/json", x: string, y: json.Valid(x) ; {"x":""} ; pass
                import "encoding/json", x: string, y: json.Valid(x) & true ; {"x":""} ; deny
                import "strconv", x: _, y: strconv.FormatFloat(x, 102, 2, 64) ; {"x":1.5} ; pass
                import "strconv", x: _, y: strconv.FormatFloat(x, 102, 2, 64) ; {"x":1E400} ; deny
                """)
    void judgesTexts(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                x: [...string], y: {for v in x {"\\(v)": 1}} ; {"x":[]} ; pass
                x: [...string], y: {for v in x {"\\(v)": 1}} & _ ; {"x":[]} ; open
                x: [...string], y: {for v in x {"\\(v)": 1}, ...} & _ ; {"x":[]} ; open
                x: [...string], y: {}, y: _ ; {"x":[]} ; pass
                x: [...string], y: {for v in x {"\\(v)": 1}} ; {"x":["a"]} ; pass
                x: [...string], y: {for v in x {"\\(v)": 1}} & _ ; {"x":["a"]} ; pass
                x: [...string], y: {for v in x {"\\(v)": 1}, ...} & _ ; {"x":["a"]} ; pass
                x: [...string], y: {}, y: _ ; {"x":["a"]} ; pass
                """)
    void asksForMoreThanBraces(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                import "struct", #S: {a: struct.MinFields(1) & {b?: 1}}, y: {x: #S}, x: y.x ; {"x":[{"a":{}}]} ; deny
                import "struct", #S: {a: struct.MinFields(1)} & {...}, #E: {x: #S | string}, #E ; {"x":{"a":{}}} ; deny
                import "struct", #S: {[string]: struct.MinFields(1)}, #E: {x: #S | null}, #E ; {"x":{"a":{}}} ; deny
                import "struct", #S: {a?: struct.MinFields(1)}, [...#S] | null ; {"x":{"a":{}}} ; deny
                import "struct", #S: {a?: struct.MinFields(1)}, #E: {x: *#S | null}, #E ; {"x":{"a":{}}} ; deny
                import "struct", #S: {a: struct.MinFields(2)}, x: *#S | null ; {"x":{"a":{}}} ; deny
                import "list", import "struct", #S: {[string]: struct.MinFields(1)}, x: list.MatchN(1, #S) ; {"x":{}} ; deny
                import "list", import "struct", #S: struct.MinFields(2), x: list.MatchN(1, #S) ; {"x":{}} ; deny
                import "struct", #S: struct.MinFields(2), x: #S ; {"x":{"a":{"b":1}}} ; deny
                import "struct", #S: {a?: struct.MinFields(1)}, [...#S] | null ; {"x":{}} ; deny
                import "struct", #S: {[string]: struct.MinFields(1)}, x: #S | null ; {"x":[{"a":{}}]} ; deny
                import "struct", #S: {a: struct.MinFields(2)}, x: #S | null ; {"x":{"a":{"b":1}}} ; deny
                import "struct", #S: {a: struct.MinFields(1), ...}, x: #S ; {"x":[{"a":{}}]} ; deny
                import "struct", #S: {[string]: struct.MinFields(1)}, x: #S ; {"x":{"a":{}}} ; deny
                import "struct", #S: {a: struct.MinFields(1), ...}, x: #S | null ; {"x":[{"a":{}}]} ; deny
                import "struct", #S: {a: struct.MinFields(1) & {b?: 1}}, [...#S] | null ; {"x":{"a":{"b":1}}} ; deny
                import "struct", #S: {a: struct.MinFields(1)} & {...}, #E: {x: #S | string}, #E ; {"x":[{"a":{}}]} ; deny
                import "list", import "struct", #S: {a?: struct.MinFields(1)}, x: list.MatchN(1, #S) ; {"x":{"a":{"b":1}}} ; deny
                import "struct", #S: {a: struct.MinFields(1), ...}, #E: {x: #S | string}, #E ; {"x":[{"a":{}}]} ; deny
                import "struct", #S: struct.MinFields(2), y: {x: #S}, x: y.x ; {"x":{}} ; deny
                import "struct", #S: {a: struct.MinFields(1), ...}, #E: {x: #S | string}, #E ; {"x":{"a":{}}} ; deny
                import "list", import "struct", #S: {[string]: struct.MinFields(1)}, x: list.MatchN(1, #S) ; {"x":{"a":{}}} ; deny
                import "struct", #S: {a?: struct.MinFields(1)}, x: *#S | _ ; {"x":[{"a":{}}]} ; pass
                import "struct", #S: {a: struct.MinFields(2)}, #E: {x: #S}, #E ; {"x":{}} ; open
                import "struct", #S: {a: struct.MinFields(1) & {b?: 1}}, y: {x: #S}, x: y.x ; {"x":{}} ; open
                import "struct", #S: {a: struct.MinFields(2)}, #E: {x: *#S | null}, #E ; {"x":{}} ; open
                import "struct", #S: {a: struct.MinFields(1)} & {...}, x: *#S | _ ; {"x":[{"a":{}}]} ; pass
                import "struct", #S: {a?: struct.MinFields(1)}, x: *#S | null ; {"x":{"a":{"b":1}}} ; pass
                import "struct", #S: {a: struct.MinFields(2)}, x: *#S | null ; {} ; open
                import "struct", #S: {a: struct.MinFields(1), ...}, #E: {x: #S}, #E ; {"x":{}} ; open
                import "struct", #S: {a?: struct.MinFields(1)}, y: {x: #S}, x: y.x ; {"x":{}} ; pass
                import "struct", #S: {a: struct.MinFields(1)} & {...}, #E: {x: *#S | null}, #E ; {"x":{"a":{"b":1}}} ; pass
                import "struct", #S: {a: struct.MinFields(2)}, y: {x: #S}, x: y.x ; {"x":{}} ; open
                import "struct", #S: {a: struct.MinFields(1), ...}, x: *#S | _ ; {} ; open
                import "struct", #S: {a: struct.MinFields(1) & {b?: 1}}, #E: {x: #S}, #E ; {"x":{}} ; open
                import "struct", #S: {a: struct.MinFields(1)} & {...}, x: #S | null ; {"x":{}} ; open
                import "list", import "struct", #S: {a: struct.MinFields(1)} & {...}, x: list.MatchN(1, #S) ; {} ; open
                import "struct", #S: {a: struct.MinFields(1)} & {...}, #E: {x: #S | null}, #E ; {"x":{}} ; open
                import "struct", #S: {a: struct.MinFields(2)}, #E: {x: #S | null}, #E ; {"x":{}} ; open
                import "struct", #S: {a: struct.MinFields(1) & {b?: 1}}, #E: {x: *#S | null}, #E ; {"x":{"a":{"b":1}}} ; pass
                import "struct", #S: {a: struct.MinFields(1) & {b?: 1}}, x: *#S | _ ; {"x":[{"a":{}}]} ; pass
                import "struct", #S: {[string]: struct.MinFields(1)}, x: *#S | null ; {"x":{}} ; pass
                """)
    void countsTheFieldsOfADefinition(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                zz: 1, #R: {config: {...}}, #R, config: k: _, config: k: rootfs: sub: diff_ids: string ; {"z":{}} ; deny
                zz: 1, #R: {config: k: rootfs?: {type?: _}}, {#R}, config: k: rootfs: {...}, config: k: rootfs: {...} ; {"config":{"k":{"other":{"type":1}}}} ; deny
                zz: 1, #R: {config: k: {...}}, {#R}, config: k: rootfs: _, config: k: rootfs: diff_ids: string ; {"z":{}} ; deny
                zz: 1, #R: {}, #R, config: k: rootfs: _, config: k: rootfs: diff_ids: string ; {"z":{}} ; deny
                zz: 1, #R: {}, {#R}, config: k: _, config: k: {rootfs: {}} ; {"z":{}} ; deny
                zz: 1, #R: {config: _, ...}, {#R}, config: k: rootfs: {...}, config: k: rootfs: {...} ; {"config":{"z":{}}} ; deny
                zz: 1, #R: {config: _, ...}, {#R}, config: k: rootfs: _, config: k: [string]: {diff_ids?: _} ; {"config":{"k":{"other":{"type":1}}}} ; deny
                zz: 1, #R: {config: {...}}, {#R}, config: {...}, config: k: rootfs?: {diff_ids?: string} ; {"config":{"k":{"other":{"type":1}}}} ; deny
                zz: 1, #R: {config: k: {...}}, {#R}, config: k: rootfs: {...}, config: k: {rootfs: {}} ; {"config":{"z":{}}} ; deny
                zz: 1, #R: {}, {#R}, config: _, config: k: rootfs?: {diff_ids?: string} ; {"config":{"k":{"other":{"type":1}}}} ; deny
                zz: 1, #R: {}, {#R}, config: k: rootfs: _, config: k: rootfs: sub: diff_ids: string ; {"config":{"k":{"rootfs":{"diff_ids":"a"}}}} ; deny
                zz: 1, #R: {config: k: rootfs: {...}}, {#R}, config: k: {...}, config: k: rootfs: sub: diff_ids: string ; {"z":{}} ; deny
                zz: 1, #R: {config: {...}}, #R, config: _, config: k: [string]: {diff_ids?: _} ; {"z":{}} ; deny
                zz: 1, #R: {config: k: rootfs?: {type?: _}}, #R, config: _, config: k: rootfs: diff_ids: string ; {"config":{"k":{"other":{"type":1}}}} ; deny
                zz: 1, #R: {config: _, ...}, #R, config: k: rootfs: _ ; {"config":{"k":{"rootfs":{"sub":{"type":1}}}}} ; pass
                zz: 1, #R: {config: k: rootfs?: {type?: _}}, {#R}, config: k: rootfs?: {diff_ids?: string} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; pass
                zz: 1, #R: {config: {...}}, #R, config: _, config: k: rootfs: _ ; {"config":{"z":{}}} ; open
                zz: 1, #R: {config: _, ...}, {#R}, config: [string]: {...}, config: k: rootfs: diff_ids: string ; {"config":{"k":{"other":{"type":1}}}} ; open
                zz: 1, #R: {config: k: rootfs: {...}}, {#R}, ..., config: k: {rootfs: {}} ; {"config":{"k":{"rootfs":{"sub":{"type":1}}}}} ; pass
                zz: 1, #R: {config: _, ...}, {#R}, config: k: {...}, config: k: {rootfs: {}} ; {"config":{"k":{"other":{"type":1}}}} ; pass
                zz: 1, #R: {config: k: {...}}, {#R}, config: k: rootfs: _, config: k: rootfs?: {diff_ids?: string} ; {"config":{"k":{"rootfs":{"diff_ids":"a"}}}} ; pass
                zz: 1, #R: {config: _, ...}, {#R}, ... ; {"config":{"k":{"rootfs":{"sub":{"type":1}}}}} ; pass
                zz: 1, #R: {config: k: rootfs: {...}}, #R, config: k: _, config: k: [string]: {diff_ids?: _} ; {"config":{"k":{"rootfs":{"diff_ids":"a"}}}} ; pass
                zz: 1, #R: {}, #R, ... ; {"config":{"k":{"rootfs":{"diff_ids":"a"}}}} ; pass
                zz: 1, #R: {config: _, ...}, {#R}, config: k: rootfs: _, config: k: rootfs: diff_ids: string ; {"z":{}} ; open
                zz: 1, #R: {config: k: rootfs: {...}}, {#R}, ..., config: k: rootfs: sub: diff_ids: string ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; open
                zz: 1, #R: {config: {...}}, #R ; {"config":{"k":{"other":{"type":1}}}} ; pass
                zz: 1, #R: {config: {...}}, #R, config: _, config: k: rootfs: _ ; {"config":{"k":{"rootfs":{"diff_ids":"a"}}}} ; pass
                config: k: rootfs: {}, #R: {config: _}, config: k: {...}, {#R} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; deny
                config: {...}, config: k: rootfs: {}, {#R}, #R: {config: {...}} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; deny
                {#R}, config: k: _, config: k: rootfs: {}, #R: {config: _} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; deny
                config: k: rootfs: diff_ids: string, #R: {config: _}, config: k: _, {#R} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; deny
                zz: 1, #R: {config: {...}}, {#R}, config: {...}, config: k: rootfs: diff_ids: string ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; deny
                {#R}, config: k: rootfs: diff_ids: string, #R: {config: _} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; deny
                {#R}, config: k: rootfs: {}, #R: {config: _}, config: k: {...} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; deny
                {#R}, config: k: {...}, #R: {config: k: {...}}, config: k: rootfs: {} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; deny
                config: k: rootfs: diff_ids: string, {#R}, #R: {...}, config: {...} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; open
                config: k: rootfs: {}, {#R}, #R: {...} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; pass
                config: k: rootfs: diff_ids: string, #R: {...}, {#R} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; open
                config: k: _, config: k: rootfs: {}, #R: {...}, {#R} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; pass
                config: k: rootfs: {}, config: {...}, {#R}, #R: {...} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; pass
                {#R}, config: k: {...}, config: k: rootfs: {}, #R: {...} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; pass
                zz: 1, #R: {config: {...}}, config: k: {...}, config: k: rootfs: diff_ids: string, {#R} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; open
                config: k: _, #R: {config: k: {...}}, config: k: rootfs: diff_ids: string, {#R} ; {"config":{"k":{"rootfs":{"type":"l"}}}} ; open
                zz: 1, #R: {p?: {a?: _}, ...}, #R, p: a: string ; {"p":{"a":"x","z":1}} ; deny
                zz: 1, #R: {p?: _, ...}, #R, p: q: a: string ; {"p":{"z":1}} ; deny
                zz: 1, #R: {p?: _, ...}, {#R}, p: q: a: string ; {"p":{"q":{"a":"s","z":1}}} ; deny
                zz: 1, #R: {p?: #S, ...}, #S: {a?: _}, #R, p: a: string ; {"p":{"q":{"a":"x"}}} ; deny
                zz: 1, #R: {p?: null | {a?: _}, ...}, {#R} ; {"p":{"q":{"a":"x"}}} ; deny
                zz: 1, #R: {p?: #S, ...}, #S: {a?: _}, #R, p: {} ; {"p":{"q":{"a":"s","z":1}}} ; deny
                zz: 1, #R: {p?: {q?: {a?: _}, ...}}, #R, p: a: string ; {"p":{"q":{"z":1}}} ; deny
                zz: 1, #R: {p?: {a?: _}, ...}, {#R}, p: _ ; {"p":{"z":1}} ; deny
                zz: 1, #R: {p?: null | {a?: _}, ...}, {#R}, p: q: a: string ; {"p":{"q":{"a":"s","z":1}}} ; deny
                zz: 1, #R: {p?: null | {a?: _}, ...}, {#R}, p?: a?: _ ; {"p":{"a":"x","z":1}} ; deny
                zz: 1, #R: {[string]: {a?: _}}, #R, p: {} ; {"z":{"y":1}} ; deny
                zz: 1, #R: {p?: {a?: _}, ...}, #R, p?: a?: _ ; {"p":{"a":"x","z":1}} ; deny
                zz: 1, #R: {p?: _, ...}, #R, p: q: a: string ; {"p":{"a":"x","z":1}} ; deny
                zz: 1, #R: {p?: #S, ...}, #S: {a?: _}, {#R}, p: q: a: string ; {"p":{"z":1}} ; deny
                zz: 1, #R: {p?: #S, ...}, #S: {a?: _}, #R, p: {...} ; {"p":{"z":1}} ; pass
                zz: 1, #R: {q?: _, ...}, {#R} ; {"p":{"q":{"a":"s","z":1}}} ; pass
                zz: 1, #R: {p?: #S, ...}, #S: {a?: _, ...}, #R, p?: a?: _ ; {"p":{"a":"x"}} ; pass
                zz: 1, #R: {q?: _, ...}, {#R}, p: q: a: string ; {"z":{"y":1}} ; open
                zz: 1, #R: {p?: {a?: _}, ...}, #R, p: a: string ; {"z":1} ; open
                import "struct", #R: {p?: {q?: struct.MinFields(1), ...}, ...}, #R, p: {} ; {"p":{"q":{"a":"x"}}} ; pass
                import "struct", #R: {p?: struct.MaxFields(7), ...}, #R ; {"p":{"a":"x","z":1}} ; pass
                zz: 1, #R: {p?: {a?: _, ...}, ...}, {#R}, p: a: string ; {"p":{"q":{"a":"s","z":1}}} ; open
                zz: 1, #R: {q?: _, ...}, #R, p: {} ; {"p":{"a":"x"}} ; pass
                zz: 1, #R: {p?: {a?: _}, ...}, #R ; {"z":{"y":1}} ; pass
                zz: 1, #R: {p?: #S, ...}, #S: {a?: _, ...}, {#R}, p: {...} ; {"p":{"q":{"z":1}}} ; pass
                zz: 1, #R: {p?: {...}, ...}, {#R}, p: {} ; {"z":{"y":1}} ; pass
                zz: 1, #R: {p?: _, ...}, #R, p: {...} ; {"z":{"y":1}} ; pass
                import "struct", #R: {p?: struct.MaxFields(7), ...}, {#R}, p: _ ; {"p":{"a":"x"}} ; pass
                """)
    void closesWhatALiteralAroundADefinitionDeclares(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """

                import "list", x!: list.MinItems(1), x: *[] | [...] ; {} ; open
                import "list", x!: list.MinItems(1), x: *[] | [...] ; {"x":["a"]} ; pass
                import "list", x?: list.MinItems(1), x: *[] | [...] ; {"x":["a"]} ; pass
                import "list", x: list.MinItems(1), x: *[] | [...] ; {"x":["a"]} ; pass
                import "list", x: *[] | [...], x!: list.MinItems(1) ; {"x":["a"]} ; pass
                import "list", x!: [...], x: *[] | [...], x!: list.MinItems(1) ; {"x":["a"]} ; deny
                import "list", x: [...], x: list.MinItems(1), x: *[] | [...] ; {"x":["a"]} ; deny
                import "list", x: [...] & list.MinItems(1), x: *[] | [...] ; {"x":["a"]} ; deny
                import "list", x: [...], x: *[] | [...], x: list.MinItems(1) ; {"x":["a"]} ; deny
                import "list", x: [...] & (*[] | [...]), x: list.MinItems(1) ; {"x":["a"]} ; deny
                import "list", x: [...string] & (*[] | [...]), x: list.MaxItems(1) ; {"x":["a","b"]} ; deny
                import "list", x: [...], x: list.MinItems(1), x: [] | [...] ; {"x":["a"]} ; deny
                import "list", x: [...], x: list.MinItems(1), x: [] | null ; {"x":["a"]} ; deny
                import "list", x: [...], x: list.MinItems(1), x: [] | ["a"] ; {"x":["a"]} ; pass
                import "struct", x: {...}, x: struct.MinFields(1), x: *{} | {...} ; {"x":{"a":1}} ; pass
                import "struct", x: {...}, x: struct.MinFields(1), x: *close({}) | {...} ; {"x":{"a":1}} ; pass
                import "struct", x: {...}, x: struct.MaxFields(1), x: *{a: 1, b: 1} | {...} ; {"x":{"a":1}} ; pass
                import "list", #X: [...], x: #X, x: list.MinItems(1), x: *[] | [...] ; {"x":["a"]} ; deny
                import "list", x: [...], x: list.MinItems(1), x: *[1] | [...] ; {"x":["a"]} ; pass
                import "list", x: [...], x: list.MaxItems(0), x: *[1] | [...] ; {"x":[]} ; pass
                import "list", x: [...], x: list.UniqueItems, x: *[1,1] | [...] ; {"x":["a"]} ; pass
                import "list", x: [_, ...], x: list.UniqueItems, x: *[1,1] | [...] ; {"x":["a"]} ; pass
                import "list", x: list.UniqueItems, x: *[1,1] | [...] ; {"x":["a"]} ; pass
                """)
    void emptiesOpenLists(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                subject: [...close({digest: matchIf({}, {}, {}), if !(digest.sha256 != _|_) {_|_}})] ; {"subject":[{"digest":{"sha256":"a"}}]} ; deny
                c: matchIf({a: !="x", b: null, if b != _|_ {error("refused")}}, {}, {}) ; {} ; deny
                c: matchIf({a: !="x", if a != _|_ {error("refused")}}, _, {d: 1}) ; {"c":{"d":1}} ; pass
                c: matchIf({a!: !="x", if a != _|_ {error("refused")}}, _, {d: 1}) ; {"c":{"d":1}} ; pass
                c: matchIf({a!: "x", if a == "y" {error("refused")}}, _, {d: 1}) ; {"c":{"d":1}} ; open
                import "list", c: list.MatchN(0, {a: 1, if a == 1 {error("refused")}}) ; {"c":[{"a":1}]} ; deny
                import "list", c: list.MatchN(0, {a!: 1, if a == 1 {error("refused")}}) ; {"c":[{"a":1}]} ; open
                import "list", c: list.MatchN(0, {a: int, if a == 1 {error("refused")}}) ; {"c":[{"a":1}]} ; open
                import "list", c: list.MatchN(1, {a: int, if a == 1 {error("refused")}}) ; {"c":[{"a":2}]} ; open
                c: matchN(0, [{a: 1, if a == 1 {error("refused")}}]) ; {"c":{"a":1}} ; pass
                import "struct", #S: struct.MinFields(2), x: #S ; {} ; open
                zz: 1, #S: {a: string}, x: #S ; {} ; open
                zz: 1, #S: string, x: #S ; {} ; open
                _s: >="A", x: _s ; {} ; open
                zz: 1, #S: {a: b: int, c: 1}, x: #S.a.b ; {} ; open
                zz: 1, #S: {a: b: int, c: 1}, x: {q: #S.a} ; {} ; open
                zz: 1, #S: {a: b: int, c: 1}, x: #S.c ; {} ; pass
                let S = string, x: S ; {} ; open
                x: y, y: string ; {} ; open
                zz: 1, #X: {a?: int}, x: #X ; {} ; pass
                zz: 1, #X: 1 | 2, x: #X ; {} ; open
                zz: 1, #X: *1 | 2, x: #X ; {} ; pass
                _h: {a!: int}, x: _h ; {} ; open
                zz: 1, #X: [...int], x: #X ; {} ; pass
                zz: 1, #X: [int], x: #X ; {} ; open
                zz: 1, #X: null | {a: int}, x: #X ; {} ; open
                """)
    void judgesLiteralsWithConditionsAlone(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    // The reference leaves the condition open.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                import "strings", x: {i: string, let h = strings.Split(i, "/")[0], if h != "a" {error("h")}} ; {"x":{"i":"b/c"}} ; deny
                import "strings", x: {i: string, let h = strings.Split(i, "/")[0], if h != "a" {error("h")}} ; {"x":{"i":"a/c"}} ; pass
                """)
    void decidesConditionsAboutElements(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }
}
