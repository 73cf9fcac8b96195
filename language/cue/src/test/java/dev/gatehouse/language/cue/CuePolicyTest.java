// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CuePolicyTest {
    private static CueVerdict judge(String policy, String document) {
        return switch (CueCompiler.compile(policy, CueLimits.DEFAULT)) {
            case CueCompilation.Compiled(CuePolicy compiled) ->
                compiled.check(document.getBytes(StandardCharsets.UTF_8));
            case CueCompilation.Refused refused -> new CueVerdict.Fail(CueVerdict.Stage.COMPILE, refused.errors());
        };
    }

    private static String text(CueVerdict verdict) {
        return switch (verdict) {
            case CueVerdict.Pass() -> "pass";
            case CueVerdict.Fail fail -> fail.text();
        };
    }

    static Stream<Arguments> judgements() {
        return Stream.of(
                argumentSet(
                        "equal",
                        "metadata: labels: foo: \"bar\"",
                        "{\"metadata\":{\"labels\":{\"foo\":\"bar\"}}}",
                        "pass"),
                argumentSet(
                        "different",
                        "metadata: labels: foo: \"non-bar\"",
                        "{\"metadata\":{\"labels\":{\"foo\":\"bar\"}}}",
                        "failed to evaluate the policy with error: metadata.labels.foo: conflicting values \"bar\" and"
                                + " \"non-bar\""),
                argumentSet("absent", "metadata: labels: foo: \"bar\"", "{}", "pass"),
                argumentSet(
                        "closed",
                        "p: #S\n#S: {a: int}",
                        "{\"p\":{\"a\":1,\"c\":2}}",
                        "failed to evaluate the policy with error: p.c: field not allowed"),
                argumentSet(
                        "by itself in error",
                        "a: 1\na: 2",
                        "{}",
                        "failed to compile the cue policy with error: a: conflicting values 2 and 1"),
                argumentSet(
                        "a document that is none",
                        "a: 1",
                        "{\"a\": 1",
                        "failed to compile the attestation data with error: expected '}', found 'EOF'"),
                argumentSet("a member twice, equal", "a: 1", "{\"a\":1,\"a\":1}", "pass"),
                argumentSet(
                        "a member twice, different",
                        "b: 1",
                        "{\"a\":1,\"a\":2}",
                        "failed to compile the attestation data with error: a: conflicting values 2 and 1"),
                argumentSet(
                        "an exponent nobody judges, denied in the words of the reference",
                        "a: >5",
                        "{\"a\":1e100001}",
                        "failed to evaluate the policy with error: a: invalid value 1 (out of bound >5)"),
                argumentSet("an exponent the policy lost", "a: 3e100001 & <4", "{\"a\":3.0}", "pass"),
                argumentSet(
                        "an exponent nobody judges, never passed for its digits",
                        "a: <5",
                        "{\"a\":1e100001}",
                        "failed to compile the attestation data with error: unsupported: number with an exponent beyond"
                                + " 100000"),
                argumentSet(
                        "a document that is a program",
                        "a: 1",
                        "a: b\nb: 1",
                        "failed to compile the attestation data with error: unsupported: a document that is not JSON"));
    }

    @ParameterizedTest
    @MethodSource("judgements")
    void judges(String policy, String document, String verdict) {
        assertThat(text(judge(policy, document))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import \"text/template\"\nx: template.Execute(\"\", {})",
                "import \"tool/exec\"\nx: exec.Run",
                "@experiment(explicitopen)\nx: 1",
                "import \"example.com/foo\"\nx: foo.Bar",
                "import \"encoding/toml\"\nx: toml.Unmarshal(\"a = 1\")",
                "import \"math\"\nx: math.Sin(1)",
                "import \"math\"\nx: math.Sin(y)\ny: number",
                "@extern(\"wasm\")\nx: 1",
                "x: self.y\ny: 1",
            })
    void refusesWhatItDoesNotSupportWhenAPolicyIsCreated(String policy) {
        assertThat(CueCompiler.compile(policy, CueLimits.DEFAULT)).isInstanceOf(CueCompilation.Refused.class);
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                argumentSet("disjunctions of structs that all fit", crossed()),
                argumentSet("doubling", "import \"list\"\nx: list.Repeat([1], 10000000)"),
                argumentSet("long text", "x: \"aaaaaaaaaaaaaaaa\" * 100000000"),
                argumentSet("recursion", "#F: {n: int, out: (#F & {n: 1}).out + 1}\nx: #F"),
                argumentSet("deep nesting", "x: " + "[".repeat(5_000) + "]".repeat(5_000)),
                argumentSet("deep negation", "x: " + "!".repeat(5_000) + "true"),
                argumentSet("many labels", "x" + ": x".repeat(5_000) + ": 1"),
                argumentSet("a pattern that repeats its definition", """
                        a: =~"^x"
                        #D: {c: c, d: #D, [string]: {c: d, d!: number, b: >=1}, "\\(a)": !=1}
                        [!="a"]: [for v in #D {v}] & #D.e
                        """),
                argumentSet("doubling interpolation", doubled()),
                argumentSet("definitions that hold each other", "#A: {b: #B}\n#B: {a: #A}\nx: #A"),
                argumentSet("billion laughs", billionLaughs()));
    }

    private static String crossed() {
        StringBuilder source = new StringBuilder("x: _");
        for (int i = 0; i < 14; i++) {
            source.append(" & ({a%d: 1} | {b%d: 1} | {c%d: 1})".formatted(i, i, i));
        }
        return source.toString();
    }

    // As often as the same sides meet, few values come of it.
    @Test
    void endsWhereTheSameDisjunctsMeetAgainAndAgain() {
        String source = "x: _" + " & ({a: 1} | {b: 1} | {c: 1})".repeat(14);
        assertThat(text(judge(source, "{\"x\":{\"a\":1}}"))).isEqualTo("pass");
        assertThat(text(judge(source, "{\"x\":{\"a\":2,\"b\":2,\"c\":2}}"))).contains("errors in empty disjunction");
    }

    private static String doubled() {
        StringBuilder source = new StringBuilder("a0: \"0123456789\"\n");
        for (int i = 1; i < 40; i++) {
            source.append("a%d: \"\\(a%d)\\(a%d)\"\n".formatted(i, i - 1, i - 1));
        }
        return source.toString();
    }

    private static String billionLaughs() {
        StringBuilder source = new StringBuilder("a0: {x: 1}\n");
        for (int i = 1; i < 40; i++) {
            source.append("a%d: {x: a%d, y: a%d}\n".formatted(i, i - 1, i - 1));
        }
        return source.toString();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesWhatTakesTooMuch(String policy) {
        CueLimits tight = new CueLimits(1 << 20, 200, 1 << 20, 512, 100_000, 1_000_000, 5_000, 1 << 20, 200);
        assertThat(CueCompiler.compile(policy, tight)).isInstanceOf(CueCompilation.Refused.class);
    }

    @Test
    void refusesADocumentBeyondItsLimitEvenWhereThePolicyAsksNothing() {
        CueLimits tight = new CueLimits(1 << 20, 200, 64, 8, 100_000, 1_000_000, 5_000, 1 << 20, 200);
        CueCompilation compiled = CueCompiler.compile("a: _", tight);
        assertThat(compiled).isInstanceOf(CueCompilation.Compiled.class);
        if (compiled instanceof CueCompilation.Compiled(CuePolicy policy)) {
            byte[] deep = ("[".repeat(9) + "]".repeat(9)).getBytes(StandardCharsets.UTF_8);
            byte[] longer = ("{\"a\":\"" + "x".repeat(64) + "\"}").getBytes(StandardCharsets.UTF_8);
            assertThat(policy.check(deep)).isInstanceOf(CueVerdict.Fail.class);
            assertThat(policy.check(longer)).isInstanceOf(CueVerdict.Fail.class);
            assertThat(policy.check("{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(CueVerdict.Pass.class);
        }
    }
}
