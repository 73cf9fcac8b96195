// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.differential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.language.rego.compile.Compiler;
import dev.gatehouse.language.rego.evaluate.HaltException;
import dev.gatehouse.language.rego.evaluate.Limits;
import dev.gatehouse.language.rego.evaluate.Planner;
import dev.gatehouse.language.rego.evaluate.Program;
import dev.gatehouse.language.rego.evaluate.Settings;
import dev.gatehouse.language.rego.syntax.Parser;
import dev.gatehouse.language.rego.syntax.ProblemsException;
import dev.gatehouse.language.rego.syntax.Version;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// How a policy is evaluated does not change what it says.
class GeneratedEvaluationsTest {
    private static final int PROGRAMS = 500;
    private static final String CANCELLED = "eval_cancel_error";
    private static final Limits SMALL = new Limits(60, 5_000, 1_000, 50);
    private static final Limits LARGE = new Limits(160_000_000, 512L << 20, 64L << 20, 4_000);

    private final long seed = Long.getLong("gatehouse.rego.seed", 20_261_121L);

    private static final Settings USUAL = settings(Limits.DEFAULT, true);
    private static final Settings WITHOUT_INDEX =
            new Settings(Judged.NOW, 1, false, Limits.DEFAULT, () -> false, true, false);

    private static final Limits FEW = new Limits(24, 5_000, 1_000, 50);
    private static final Settings TIGHT = settings(FEW, true);
    private static final Settings TIGHT_WITHOUT_INDEX =
            new Settings(Judged.NOW, 1, false, FEW, () -> false, true, false);

    private static Settings settings(Limits limits, boolean remembers) {
        return new Settings(Judged.NOW, 1, false, limits, () -> false, remembers, true);
    }

    private static Optional<Program> program(String policy) {
        try {
            return Optional.of(Planner.plan(Compiler.compile(
                    List.of(Parser.module("sigstore.rego", policy, Version.V0)),
                    Parser.query("isCompliant = data.sigstore"))));
        } catch (ProblemsException _) {
            return Optional.empty();
        }
    }

    private static String answer(Program program, Value input, Settings settings) {
        try {
            return program.run(Optional.of(input), Optional.empty(), settings).toString();
        } catch (HaltException e) {
            return e.text();
        }
    }

    // Returns how many answers there were, and how many of them say that the first settings' budget is exceeded.
    private int[] compare(Settings one, Settings other) {
        System.out.println("gatehouse.rego.seed=" + seed);
        int compared = 0;
        int cancelled = 0;
        for (int i = 0; i < PROGRAMS; i++) {
            PolicyGenerator generator = new PolicyGenerator(new SplittableRandom(seed + i).nextLong());
            Value input = JsonText.read(JsonReader.read(generator.input().getBytes(UTF_8), JsonLimits.DEFAULT));
            String policy = generator.policy();
            Optional<Program> program = program(policy);
            if (program.isEmpty()) {
                continue;
            }
            String first = answer(program.get(), input, one);
            String second = answer(program.get(), input, other);
            if (one.equals(other) || (!first.contains(CANCELLED) && !second.contains(CANCELLED))) {
                compared++;
                assertThat(second).as(policy).isEqualTo(first);
            }
            cancelled += first.contains(CANCELLED) ? 1 : 0;
        }
        return new int[] {compared, cancelled};
    }

    @Test
    void passingOverRulesThatCannotHoldChangesNothing() {
        int[] counts = compare(USUAL, WITHOUT_INDEX);
        assertThat(counts[0]).isGreaterThan(PROGRAMS / 4);
    }

    @Test
    void passingOverRulesOfOneNameChangesNothing() {
        System.out.println("gatehouse.rego.seed=" + seed);
        Map<String, Integer> kinds = new HashMap<>();
        int quicker = 0;
        int compiled = 0;
        for (int i = 0; i < 4 * PROGRAMS; i++) {
            RuleGenerator generator = new RuleGenerator(new SplittableRandom(seed + i).nextLong());
            String policy = generator.policy();
            Optional<Program> program = program(policy);
            compiled += program.isPresent() ? 1 : 0;
            for (int j = 0; program.isPresent() && j < 4; j++) {
                String input = generator.input();
                Value document = JsonText.read(JsonReader.read(input.getBytes(UTF_8), JsonLimits.DEFAULT));
                String answer = answer(program.get(), document, WITHOUT_INDEX);
                assertThat(answer(program.get(), document, USUAL))
                        .as(policy + input)
                        .isEqualTo(answer);
                kinds.merge(answer.contains("eval_conflict_error") ? "conflict" : answer, 1, Integer::sum);
                boolean slow =
                        answer(program.get(), document, TIGHT_WITHOUT_INDEX).contains(CANCELLED);
                quicker += slow && !answer(program.get(), document, TIGHT).contains(CANCELLED) ? 1 : 0;
            }
        }
        assertThat(compiled).isGreaterThan(2 * PROGRAMS);
        assertThat(kinds.keySet()).contains("conflict").hasSizeGreaterThan(50);
        assertThat(quicker).isPositive();
    }

    @Test
    void whatIsComputedAnewIsTheSame() {
        int[] counts = compare(settings(Limits.DEFAULT, true), settings(Limits.DEFAULT, false));
        assertThat(counts[0]).isGreaterThan(PROGRAMS / 4);
    }

    @Test
    void largerBudgetsChangeNothing() {
        int[] counts = compare(settings(Limits.DEFAULT, true), settings(LARGE, true));
        assertThat(counts[0]).isGreaterThan(PROGRAMS / 4);
        assertThat(counts[1]).isZero();
    }

    @Test
    void budgetsAreExceededAtTheSamePlaceEachTime() {
        Settings small = settings(SMALL, true);
        int[] counts = compare(small, small);
        assertThat(counts[0]).isGreaterThan(PROGRAMS / 4);
        assertThat(counts[1]).isPositive();
    }
}
