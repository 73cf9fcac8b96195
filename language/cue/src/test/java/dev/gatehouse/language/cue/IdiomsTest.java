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
                z: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {} ; open
                z: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {} ; open
                z: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {} ; open
                z: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":{"a":1}} ; pass
                z: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"a":1}} ; pass
                z: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":{"a":1}} ; pass
                z: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":{"b":1}} ; pass
                z: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"b":1}} ; pass
                z: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":{"b":1}} ; pass
                z: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":{"a":1,"b":1}} ; deny
                z: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"a":1,"b":1}} ; deny
                z: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":{"a":1,"b":1}} ; deny
                z: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":null} ; pass
                z: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":null} ; pass
                z: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":null} ; pass
                z: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":1} ; deny
                z: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":1} ; deny
                z: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":1} ; deny
                z: 1, #D: {a: 1} | {b: 1}, x: #D | null ; {"x":{"c":1}} ; deny
                z: 1, #D: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"c":1}} ; deny
                z: 1, #D: {a!: _} | {b!: _}, x: null | #D ; {"x":{"c":1}} ; deny
                z: 1, #D: {a: 1} | {b: 1}, #E: #D | {c: 1}, x: #E | string ; {"x":{"b":1}} ; pass
                z: 1, #D: {a: 1} | {b: 1}, #E: #D | {c: 1}, x: #E | string ; {"x":{"c":1}} ; pass
                z: 1, #D: {a: 1} | {b: 1}, #E: #D | {c: 1}, x: #E | string ; {"x":{"a":1,"c":1}} ; deny
                z: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: #D | null ; {"x":{"k":"a","a":1}} ; pass
                z: 1, #D: null | {a: 1} | {b: 1}, x: #D ; {"x":{"a":1}} ; pass
                z: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: {[string]: #D | null} ; {"x":{"z":{"l":{"b":1}}}} ; pass
                z: 1, #D: null | {a: 1} | {b: 1}, x: #D | null ; {"x":null} ; pass
                z: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: [...#D | null] ; {"x":[{"s":{"b":1}}]} ; pass
                z: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: *#D | null ; {"x":{"c":1}} ; open
                z: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: *#D | null ; {"x":{"a":1}} ; open
                z: 1, #D: {n?: int, {a: 1} | {b: 1}}, x: null | #D ; {"x":{"b":1}} ; pass
                z: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: #D ; {"x":{"b":1}} ; pass
                z: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: #D | null ; {"x":{"a":1}} ; pass
                z: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: *#D | null ; {"x":{"s":{"b":1}}} ; pass
                z: 1, #D: {n?: int} & ({a?: 1} | {b?: 1}), x: {[string]: #D | null} ; {"x":{"z":{"b":1}}} ; pass
                z: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: {[string]: #D | null} ; {"x":{"z":{"k":"a","a":1}}} ; pass
                z: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: #D | null ; {"x":null} ; pass
                z: 1, #D: {k: "a", v: {a: int}} | {k: "b", v: {b: int}}, x: #D | null ; {"x":{"k":"b","v":{"b":1}}} ; pass
                z: 1, #D: {s: {a?: 1}} | {s: {b?: 1}, t: 1}, x: #D ; {"x":{"s":{"b":1}}} ; pass
                z: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: null | #D ; {"x":{"k":"b","b":1}} ; pass
                z: 1, #D: ({a?: 1} | {b?: 1}) & ({c?: 1} | {d?: 1}), x: *#D | null ; {"x":{"c":1}} ; open
                z: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: [...#D | null] ; {"x":[null]} ; pass
                z: 1, #D: {n?: int, {a: 1} | {b: 1}}, x: *#D | null ; {"x":null} ; pass
                z: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: #D | null ; {"x":null} ; pass
                z: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: {[string]: #D | null} ; {"x":{"z":{"a":1}}} ; open
                z: 1, #D: {s: {a?: 1}} | {s: {b?: 1}, t: 1}, x: #D | null ; {"x":{"s":{"b":1}}} ; pass
                z: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: null | #D ; {"x":{"a":1,"c":1}} ; pass
                z: 1, #D: {k: "a", a: int} | {k: "b", b: int}, x: [...#D | null] ; {"x":[{"a":1}]} ; pass
                z: 1, #D: null | {a: 1} | {b: 1}, x: [...#D | null] ; {"x":[null]} ; pass
                z: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: {[string]: #D | null} ; {"x":{"z":{"b":1}}} ; pass
                z: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: #D ; {"x":{"s":{"b":1}}} ; pass
                z: 1, #D: ({a?: 1} | {b?: 1}) & ({c?: 1} | {d?: 1}), x: {[string]: #D | null} ; {"x":{"z":{"b":1}}} ; open
                z: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: #D ; {"x":{"s":[{"b":1}]}} ; pass
                z: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: #D ; {"x":{"b":1,"d":1}} ; deny
                z: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: [...#D | null] ; {"x":[{"k":"b","v":{"b":1}}]} ; deny
                z: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: #D ; {"x":{"s":[{"a":1},{"a":1}]}} ; deny
                z: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: null | #D ; {"x":{"s":{"b":1}}} ; deny
                z: 1, #D: {n?: int} & ({a?: 1} | {b?: 1}), x: [...#D | null] ; {"x":[{"k":"b","v":{"b":1}}]} ; deny
                z: 1, #D: null | {a: 1} | {b: 1}, x: *#D | null ; {"x":{"b":1,"d":1}} ; deny
                z: 1, #D: null | {a: 1} | {b: 1}, x: #D ; {"x":{"l":{"c":1}}} ; deny
                z: 1, #D: {{} | {c: 1}, {} | {a: 1}}, x: #D ; {"x":{"k":"a","b":1}} ; deny
                z: 1, #D: {s: {a: 1}} | {s: {b: 1}}, x: #D | null ; {"x":{"s":{"a":1,"b":1}}} ; deny
                z: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: [...#D | null] ; {"x":[{"s":[{"b":1}]}]} ; deny
                z: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: #D | null ; {"x":{"k":"b","v":{"b":1}}} ; deny
                z: 1, #D: {n?: int, {a: 1} | {b: 1}}, x: [...#D | null] ; {"x":[1]} ; deny
                z: 1, #D: {l: [...#E]}, #E: {a: 1} | {b: 1}, x: [...#D | null] ; {"x":[{"k":"b","v":{"a":1}}]} ; deny
                z: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: null | #D ; {"x":{"k":"a","b":1}} ; deny
                z: 1, #D: {s: {a?: 1}} | {s: {b?: 1}, t: 1}, x: #D ; {"x":{"s":{"a":1,"b":1}}} ; deny
                z: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: #D ; {"x":{"k":"b","v":{"b":1}}} ; deny
                z: 1, #D: {l: [...#E]}, #E: {a: 1} | {b: 1}, x: {[string]: #D | null} ; {"x":{"z":{"k":"a","v":{"a":1}}}} ; deny
                z: 1, #D: {n?: int} & ({a?: 1} | {b?: 1}), x: #D ; {"x":null} ; deny
                z: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: #D ; {"x":{"k":"a","b":1}} ; deny
                z: 1, #D: {l: [...#E]}, #E: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"k":"b","v":{"a":1}}} ; deny
                z: 1, #D: null | {a: 1} | {b: 1}, x: null | #D ; {"x":{"k":"a","a":1}} ; deny
                z: 1, #D: {s: [...{a: 1}]} | {s: [...{b: 1}]}, x: {[string]: #D | null} ; {"x":{"z":{"b":1}}} ; deny
                z: 1, #D: {#E} | {b: 1}, #E: {a: 1} | {c: 1}, x: {[string]: #D | null} ; {"x":{"z":{"k":"b","b":1}}} ; deny
                z: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: *#D | null ; {"x":{"s":{"a":1,"b":1}}} ; deny
                z: 1, #D: {l: #E | *null}, #E: {a: 1} | {b: 1}, x: {[string]: #D | null} ; {"x":{"z":{"s":[{"b":1}]}}} ; deny
                """)
    void choosesWithinAChoice(String policy, String document, String verdict) {
        assertThat(verdict(policy, document)).as(policy + " " + document).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                x: string, y: *1 | error("no \\(x)") ; {} ; open
                x: "a" | "b" | error("neither") ; {} ; open
                x: "a" | error("no \\(w)"), w: string ; {} ; open
                z: 1, #X: "a" | error("not a"), x: #X ; {} ; pass
                w: string, y?: error("n \\(w)"), if x == "c" {y: 1}, x: _ ; {} ; deny
                x: string, y: *1 | error("no \\(x)") ; {"x":"a"} ; pass
                x: "a" | "b" | error("neither") ; {"x":"a"} ; pass
                x: "a" | error("no \\(w)"), w: string ; {"x":"a"} ; open
                z: 1, #X: "a" | error("not a"), x: #X ; {"x":"a"} ; pass
                w: string, y?: error("n \\(w)"), if x == "c" {y: 1}, x: _ ; {"x":"a"} ; deny
                x: string, y: *1 | error("no \\(x)") ; {"x":"c"} ; pass
                x: "a" | "b" | error("neither") ; {"x":"c"} ; deny
                x: "a" | error("no \\(w)"), w: string ; {"x":"c"} ; deny
                z: 1, #X: "a" | error("not a"), x: #X ; {"x":"c"} ; deny
                w: string, y?: error("n \\(w)"), if x == "c" {y: 1}, x: _ ; {"x":"c"} ; deny
                x: string, y: *1 | error("no \\(x)") ; {"x":1} ; deny
                x: "a" | "b" | error("neither") ; {"x":1} ; deny
                x: "a" | error("no \\(w)"), w: string ; {"x":1} ; deny
                z: 1, #X: "a" | error("not a"), x: #X ; {"x":1} ; deny
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
                z: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":{"a":1}} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":{"a":1,"b":1}} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":[{}]} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":[{"a":1}]} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [close({})]) ; {"y":[{"b":1}]} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":{"a":1}} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":{"a":1,"b":1}} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":[{}]} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":[{"a":1}]} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({}), _) ; {"y":[{"b":1}]} ; pass
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
                z: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":{"a":1}} ; deny
                z: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":{"a":1,"b":1}} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":[{}]} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":[{"a":1}]} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [close({a?: _})]) ; {"y":[{"b":1}]} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":{"a":1}} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":{"a":1,"b":1}} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":[{}]} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":[{"a":1}]} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, close({a?: _}), _) ; {"y":[{"b":1}]} ; pass
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
                z: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":{"a":1}} ; deny
                z: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":{"a":1,"b":1}} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":[{}]} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":[{"a":1}]} ; pass
                z: 1, #D: {a?: int}, y: matchN(0, [#D]) ; {"y":[{"b":1}]} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":{"a":1}} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":{"a":1,"b":1}} ; deny
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":[{}]} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":[{"a":1}]} ; pass
                z: 1, #D: {a?: int}, y: matchIf({a!: _}, #D, _) ; {"y":[{"b":1}]} ; pass
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
}
