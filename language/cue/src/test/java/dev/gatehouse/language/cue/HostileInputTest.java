// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes, the engine answers within its budgets: a verdict or a refusal, and never a pass by
/// accident.
@Timeout(120)
class HostileInputTest {
    private static final long SEED = Long.getLong("gatehouse.seed", 20_261_121L);
    private static final CueLimits TIGHT =
            new CueLimits(1 << 20, 200, 1 << 20, 512, 50_000, 500_000, 2_000, 1 << 20, 200);

    private static CueVerdict judge(String policy, byte[] document, CueLimits limits) {
        return switch (CueCompiler.compile(policy, limits)) {
            case CueCompilation.Compiled(CuePolicy compiled) -> compiled.check(document);
            case CueCompilation.Refused refused -> new CueVerdict.Fail(CueVerdict.Stage.COMPILE, refused.errors());
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import \"example.com/team/policies\"\nx: policies.X",
                "import \"tool/cli\"\nx: cli.Print",
                "@embed(file=x.json)\nx: _",
                "#D: #D\nx: #D"
            })
    void refusesWhatReachesOutOfThePolicy(String policy) {
        assertThat(CueCompiler.compile(policy, CueLimits.DEFAULT)).isInstanceOf(CueCompilation.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xz!'\\", "x: \"\\", "x: #\"a\\#", "x: \"\"\"\n  a\\", "x: \"\\u12", "@a('\\", "'\\"})
    void refusesASourceThatEndsInAnEscape(String policy) {
        assertThat(judge(policy, bytes("{}"), CueLimits.DEFAULT)).isInstanceOf(CueVerdict.Fail.class);
    }

    static Stream<Arguments> expressions() {
        return Stream.of(
                argumentSet("letters re2j folds without end", "(?i)\u1C80"),
                argumentSet("a range around them", "(?i)[a-\uFFFD]"),
                argumentSet("the same in hexadecimal", "(?i)\\\\x{1c85}"),
                argumentSet("counts inside counts", "((((a{100}){100}){100}){100})"),
                argumentSet("a large count", "(abcdefghijklmnopqrstuvwxyz){1000}"),
                argumentSet("deep groups", "(".repeat(1_000) + ")".repeat(1_000)),
                argumentSet("length", "a".repeat(5_000)));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void refusesRegularExpressionsThatWouldNotEnd(String expression) {
        assertThat(judge("p: =~\"" + expression + "\"", bytes("{\"p\":\"a\"}"), CueLimits.DEFAULT))
                .isInstanceOf(CueVerdict.Fail.class);
        assertThat(judge("p: !~\"" + expression + "\"", bytes("{\"p\":\"a\"}"), CueLimits.DEFAULT))
                .isInstanceOf(CueVerdict.Fail.class);
        assertThat(judge(
                        "import \"regexp\"\np: string\nq: regexp.Match(\"" + expression + "\", p)",
                        bytes("{\"p\":\"a\"}"),
                        CueLimits.DEFAULT))
                .isInstanceOf(CueVerdict.Fail.class);
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                argumentSet("a member twice, different", "{\"a\":1,\"a\":2}"),
                argumentSet("a member without quotes", "{a: b, b: a, c: 1 & 2}"),
                argumentSet("a number for a name", "{1: 2}"),
                argumentSet("a lone surrogate", "{\"a\":\"\\ud800\"}"),
                argumentSet("deeper than the limit", "[".repeat(600) + "]".repeat(600)),
                argumentSet("cut", "{\"a\":"),
                argumentSet("a comprehension", "{if true {a: 2}}"),
                argumentSet("an import", "import \"list\"\na: list.Max([1])"),
                argumentSet("an exponent without end", "{\"a\":1e999999999}"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void refusesDocumentsThatAreNoJson(String document) {
        assertThat(judge("b: _", bytes(document), CueLimits.DEFAULT)).isInstanceOf(CueVerdict.Fail.class);
    }

    @Test
    void endsOnALongSource() {
        StringBuilder source = new StringBuilder();
        while (source.length() < (1 << 20) - 32) {
            source.append("a").append(source.length()).append(": {b: [1, ...]}\n");
        }
        assertThat(CueCompiler.compile(source.toString(), CueLimits.DEFAULT)).isNotNull();
        assertThat(CueCompiler.compile(source.toString().repeat(2), CueLimits.DEFAULT))
                .isInstanceOf(CueCompilation.Refused.class);
    }

    @Test
    void takesASourceOfTheLongestLength() {
        String source = "a: 1 //" + "x".repeat(TIGHT.source() - 7);
        assertThat(CueCompiler.compile(source, TIGHT)).isInstanceOf(CueCompilation.Compiled.class);
        assertThat(CueCompiler.compile(source + "x", TIGHT)).isInstanceOf(CueCompilation.Refused.class);
    }

    @Test
    void judgesAWideStruct() {
        StringBuilder policy = new StringBuilder();
        StringBuilder document = new StringBuilder("{\"last\":2");
        for (int i = 0; i < 10_000; i++) {
            policy.append("f").append(i).append(": int\n");
            document.append(",\"f").append(i).append("\":").append(i);
        }
        document.append('}');
        assertThat(judge(policy + "last: int", bytes(document.toString()), CueLimits.DEFAULT))
                .isInstanceOf(CueVerdict.Pass.class);
        assertThat(judge(policy + "last: string", bytes(document.toString()), CueLimits.DEFAULT))
                .isInstanceOf(CueVerdict.Fail.class);
    }

    @Test
    void judgesALargeDocumentAndRefusesALargerOne() {
        String filler = "\"" + "x".repeat((32 << 20) - 64) + "\"";
        assertThat(judge("a: 1", bytes("{\"a\":1,\"b\":" + filler + "}"), CueLimits.DEFAULT))
                .isInstanceOf(CueVerdict.Pass.class);
        assertThat(judge("a: 1", bytes("{\"a\":2,\"b\":" + filler + "}"), CueLimits.DEFAULT))
                .isInstanceOf(CueVerdict.Fail.class);
        assertThat(judge("a: 1", bytes("{\"a\":1,\"b\":[" + filler + "," + filler + "]}"), CueLimits.DEFAULT))
                .isInstanceOf(CueVerdict.Fail.class);
    }

    @Test
    void endsTheSameWayEveryTime() {
        StringBuilder factors = new StringBuilder("x: _");
        for (int i = 0; i < 12; i++) {
            factors.append(" & ({a%d: 1} | {b%d: 1} | {c%d: 1})".formatted(i, i, i));
        }
        String policy = factors.toString();
        String first = CueCompiler.compile(policy, TIGHT).toString();
        for (int i = 0; i < 3; i++) {
            assertThat(CueCompiler.compile(policy, TIGHT)).hasToString(first);
        }
        assertThat(first).contains("budget");
    }

    // Each round copies what the one before copied: twice as much, without end.
    @Test
    void refusesCopiesOfCopies() {
        String policy = "c: #D & c.c\n#D: {c!: #D, ...}";
        assertThat(CueCompiler.compile(policy, CueLimits.DEFAULT).toString()).contains("budget");
    }

    /// The sources of the conformance data, cut and altered at random places.
    @Test
    void answersEveryBrokenSource() throws IOException {
        Random random = new Random(SEED);
        List<String> sources = sources();
        for (String source : sources) {
            for (int i = 0; i < 3; i++) {
                int at = random.nextInt(source.length() + 1);
                assertThat(judge(source.substring(0, at), bytes("{}"), TIGHT))
                        .as("seed %d", SEED)
                        .isNotNull();
                StringBuilder altered = new StringBuilder(source);
                for (int j = 0; j < 3 && !source.isEmpty(); j++) {
                    altered.setCharAt(random.nextInt(source.length()), (char) (32 + random.nextInt(95)));
                }
                assertThat(judge(altered.toString(), bytes("{\"a\":1}"), TIGHT))
                        .as("seed %d", SEED)
                        .isNotNull();
            }
        }
    }

    private static List<String> sources() throws IOException {
        Path folder = Path.of(System.getProperty("gatehouse.cue.dir", "../../../shared/conformance/cue"));
        if (!Files.isDirectory(folder)) {
            System.out.println("left out: cue sources of " + folder + ", not found");
            assertThat(System.getenv("CI")).isNotEqualTo("true");
            return List.of();
        }
        List<String> sources = new ArrayList<>();
        for (JsonValue one : ((JsonArray) ConformanceTest.read(folder.resolve("contract.json"))).elements()) {
            sources.add(((JsonObject) one).string("policy").orElse(""));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txtar")).toList()) {
                sources.addAll(ArchiveCase.split(Files.readString(file)).values());
            }
        }
        sources.removeIf(source -> source.length() > 20_000);
        return sources;
    }
}
