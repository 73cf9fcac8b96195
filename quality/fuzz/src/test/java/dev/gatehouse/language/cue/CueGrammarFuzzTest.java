// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// CUE policies and documents that the bytes choose from a grammar, so that they get past the parser and meet
/// each other. They end, within a time, and end the same way twice.
class CueGrammarFuzzTest {
    private static final CueLimits LIMITS =
            new CueLimits(1 << 16, 100, 1 << 16, 64, 200_000, 2_000_000, 10_000, 1 << 20, 200);
    private static final long DEADLINE_MILLIS = 20_000;

    @FuzzTest(maxDuration = "10m")
    void endsTheSameWayTwice(byte[] bytes) {
        Choices choices = new Choices(bytes);
        String policy = choices.policy();
        String document = choices.document(3);
        String verdict = judge(policy, document);
        // The first time classes are loaded, and changed by the fuzzer.
        long start = System.nanoTime();
        assertThat(judge(policy, document)).isEqualTo(verdict);
        assertThat((System.nanoTime() - start) / 1_000_000)
                .as("milliseconds for %s with %s", policy, document)
                .isLessThan(DEADLINE_MILLIS);
    }

    private static String judge(String policy, String document) {
        return switch (CueCompiler.compile(policy, LIMITS)) {
            case CueCompilation.Refused refused -> refused.errors().text();
            case CueCompilation.Compiled(CuePolicy compiled) ->
                switch (compiled.check(document.getBytes(StandardCharsets.UTF_8))) {
                    case CueVerdict.Pass() -> "pass";
                    case CueVerdict.Fail fail -> fail.errors().text();
                };
        };
    }

    /// Takes one choice after the other out of bytes; where they end, the first of everything.
    private static final class Choices {
        private static final List<String> NAMES = List.of("a", "b", "c", "#D", "_h");
        private static final List<String> SCALARS =
                List.of("1", "0", "\"x\"", "\"y\"", "true", "null", "1.5", "int", "string", "_", ">0", "=~\"^x\"");

        private final byte[] bytes;
        private int at;

        Choices(byte[] bytes) {
            this.bytes = bytes;
        }

        private int choose(int count) {
            return at < bytes.length ? (bytes[at++] & 0xFF) % count : 0;
        }

        private String name() {
            return NAMES.get(choose(NAMES.size()));
        }

        private String scalar() {
            return SCALARS.get(choose(SCALARS.size()));
        }

        String policy() {
            String text = String.join("\n", declarations(4)) + "\n";
            StringBuilder imports = new StringBuilder();
            for (String used : List.of("list", "strings", "struct")) {
                if (text.contains(used + ".")) {
                    imports.append("import \"").append(used).append("\"\n");
                }
            }
            return imports + text;
        }

        // References may only name what stands around them, so every name is declared at the top.
        private List<String> declarations(int depth) {
            List<String> out = new ArrayList<>();
            if (depth == 4) {
                NAMES.forEach(name -> out.add(name + ": " + value(3)));
            }
            for (int i = choose(4); i > 0; i--) {
                out.add(declaration(depth));
            }
            return out;
        }

        private String declaration(int depth) {
            return switch (choose(9)) {
                case 0, 1, 2 -> name() + List.of("", "?", "!").get(choose(3)) + ": " + value(depth - 1);
                case 3 -> "[" + List.of("string", "=~\"^[ab]$\"", "!=\"a\"").get(choose(3)) + "]: " + value(depth - 1);
                case 4 -> "...";
                case 5 -> "if " + condition() + " {" + struct(depth) + "}";
                case 6 ->
                    "for k, v in " + reference() + " {"
                            + List.of("\"\\(k)\": v", "c: v", "d: k").get(choose(3)) + "}";
                case 7 -> "(" + reference() + "): " + value(depth - 1);
                default -> reference();
            };
        }

        private String struct(int depth) {
            return depth <= 0 ? "a: " + scalar() : String.join(", ", declarations(Math.min(3, depth - 1)));
        }

        private String reference() {
            String name = name();
            return switch (choose(5)) {
                case 0 -> name + "." + NAMES.get(choose(3));
                case 1 -> name + "[" + choose(3) + "]";
                default -> name;
            };
        }

        private String condition() {
            String subject = reference();
            return switch (choose(6)) {
                case 0 -> subject + " != _|_";
                case 1 -> subject + " == _|_";
                case 2 -> "len(" + subject + ") > " + choose(3);
                case 3 -> subject + " == \"x\" || " + reference() + " == 1";
                case 4 -> "!(" + subject + " == " + choose(2) + ")";
                default -> subject + " == 1 && " + reference() + " =~ \"x\"";
            };
        }

        private String value(int depth) {
            if (depth <= 0) {
                return scalar();
            }
            return switch (choose(16)) {
                case 0, 1 -> scalar();
                case 2, 3 -> reference();
                case 4, 5 -> "{" + struct(depth) + "}";
                case 6 -> "[" + value(depth - 1) + ", ..." + value(depth - 1) + "]";
                case 7 -> "(" + value(depth - 1) + " | *" + value(depth - 1) + ")";
                case 8 -> "(" + value(depth - 1) + " | " + value(depth - 1) + ")";
                case 9 -> "(" + value(depth - 1) + " & " + value(depth - 1) + ")";
                case 10 -> "close({" + struct(depth) + "})";
                case 11 -> "matchN(" + choose(3) + ", [" + value(depth - 1) + ", " + value(depth - 1) + "])";
                case 12 -> "\"\\(" + reference() + ")\"";
                case 13 -> reference() + List.of(" + 1", " * 2", " + \"x\"").get(choose(3));
                case 14 ->
                    List.of("list.MaxItems(1)", "strings.MinRunes(1)", "struct.MinFields(1)", "list.Contains(\"x\")")
                            .get(choose(4));
                default -> "[for v in " + reference() + " {v}]";
            };
        }

        String document(int depth) {
            return switch (depth <= 0 ? choose(5) : choose(9)) {
                case 0 -> "1";
                case 1 -> "\"x\"";
                case 2 -> "null";
                case 3 -> "true";
                case 4 -> "1.5";
                case 5 -> "[" + document(depth - 1) + "]";
                default ->
                    "{\"a\": " + document(depth - 1) + ", \"b\": " + document(depth - 1) + ", \"c\": "
                            + document(depth - 1) + "}";
            };
        }
    }
}
