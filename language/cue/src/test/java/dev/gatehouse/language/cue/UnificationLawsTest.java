// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.language.cue.evaluate.Compiler;
import dev.gatehouse.language.cue.evaluate.Failing;
import dev.gatehouse.language.cue.evaluate.Graph;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What unification must keep to whatever the policy: order does not matter, more conditions never let more
/// through, and a document counts the same whether it is looked into lazily or written out as source.
class UnificationLawsTest {
    private static final long SEED = Long.getLong("gatehouse.seed", 20_261_121L);
    private static final int ROUNDS = 3_000;

    private final Random random = new Random(SEED);

    @Test
    void judgesADocumentAsIfItWereWrittenIntoThePolicy() {
        for (int i = 0; i < ROUNDS; i++) {
            String policy = policy();
            String document = struct(3);
            assertThat(verdict(List.of(unit(policy)), json(document)))
                    .as("seed %d, policy %s, document %s", SEED, policy, document)
                    .isEqualTo(verdict(List.of(unit(policy), unit(document))));
        }
    }

    @Test
    void doesNotCareAboutTheOrderOfFields() {
        for (int i = 0; i < ROUNDS; i++) {
            List<String> fields = fields();
            String policy = String.join("\n", fields);
            Collections.shuffle(fields, random);
            String shuffled = String.join("\n", fields);
            String document = struct(3);
            assertThat(verdict(List.of(unit(policy)), json(document)))
                    .as("seed %d, policy %s, shuffled %s, document %s", SEED, policy, shuffled, document)
                    .isEqualTo(verdict(List.of(unit(shuffled)), json(document)));
        }
    }

    @Test
    void neverAcceptsMoreBecauseOfAnotherCondition() {
        for (int i = 0; i < ROUNDS; i++) {
            String policy = policy();
            String more = policy();
            String document = struct(3);
            boolean accepted = verdict(List.of(unit(policy)), json(document));
            boolean both = verdict(List.of(unit(policy), unit(more)), json(document));
            assertThat(!accepted && both)
                    .as("seed %d, policy %s, and %s, document %s", SEED, policy, more, document)
                    .isFalse();
        }
    }

    @Test
    void acceptsADocumentTwiceWhenItAcceptsItOnce() {
        for (int i = 0; i < ROUNDS; i++) {
            String policy = policy();
            String document = struct(3);
            assertThat(verdict(List.of(unit(policy)), json(document)))
                    .as("seed %d, policy %s, document %s", SEED, policy, document)
                    .isEqualTo(verdict(List.of(unit(policy), unit(document)), json(document)));
        }
    }

    private static Compiler.Unit unit(String source) {
        return CueCompiler.unit(source, CueLimits.DEFAULT);
    }

    private static JsonValue json(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    private static boolean verdict(List<Compiler.Unit> units, JsonValue document) {
        return passes(Graph.with(units, document, CueCompiler.PACKAGES, CueLimits.DEFAULT.budget()));
    }

    private static boolean verdict(List<Compiler.Unit> units) {
        return passes(Graph.of(units, CueCompiler.PACKAGES, CueLimits.DEFAULT.budget()));
    }

    private static boolean passes(Graph graph) {
        List<Failing.Reason> errors = graph.validate();
        return errors.isEmpty();
    }

    // ---- policies and documents that have a chance to meet

    private String policy() {
        return String.join("\n", fields());
    }

    private List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            if (random.nextInt(4) > 0) {
                fields.add(name + mark() + ": " + type(2));
            }
        }
        if (random.nextInt(3) == 0) {
            fields.add("#D: {a?: " + type(1) + ", b?: " + type(1) + (random.nextBoolean() ? ", ..." : "") + "}");
            fields.add("d: #D");
        }
        if (random.nextInt(4) == 0) {
            fields.add("d: {k: _, if k == 1 {a: " + type(1) + "}}");
        }
        if (random.nextInt(4) == 0) {
            fields.add("e: [=~\"^[ab]$\"]: " + type(1));
        }
        return fields;
    }

    private String mark() {
        return switch (random.nextInt(5)) {
            case 0 -> "?";
            case 1 -> "!";
            default -> "";
        };
    }

    private String type(int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 8)) {
            case 0 -> "int";
            case 1 -> "string";
            case 2 -> ">" + random.nextInt(3);
            case 3 -> "<=" + random.nextInt(3);
            case 4 -> scalar();
            case 5 -> "!=" + random.nextInt(3);
            case 6 -> "=~\"x\"";
            case 7 -> "_";
            case 8 -> "(" + type(0) + " | " + type(0) + ")";
            case 9 -> "(*" + scalar() + " | " + type(0) + ")";
            case 10 -> "{a: " + type(depth - 1) + ", b?: " + type(depth - 1) + "}";
            case 11 -> "close({a?: " + type(depth - 1) + "})";
            case 12 -> "[..." + type(depth - 1) + "]";
            default -> type(depth - 1) + " & " + type(depth - 1);
        };
    }

    private String scalar() {
        return switch (random.nextInt(5)) {
            case 0 -> "\"x\"";
            case 1 -> "\"y\"";
            case 2 -> "true";
            case 3 -> "null";
            default -> Integer.toString(random.nextInt(3));
        };
    }

    private String struct(int depth) {
        List<String> members = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d", "e", "k")) {
            if (random.nextInt(3) > 0) {
                members.add("\"" + name + "\": " + value(depth - 1));
            }
        }
        return "{" + String.join(", ", members) + "}";
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 4)) {
            case 0, 1, 2, 3 -> scalar();
            case 4, 5 -> struct(depth);
            case 6 -> "[" + value(depth - 1) + "]";
            default -> "[" + value(depth - 1) + ", " + value(depth - 1) + "]";
        };
    }
}
