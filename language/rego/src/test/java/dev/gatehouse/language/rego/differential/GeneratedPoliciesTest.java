// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GeneratedPoliciesTest {
    private static final int PROGRAMS = 500;

    // Every build judges the same programs; another seed judges others.
    private final long seed = Long.getLong("gatehouse.rego.seed", 20_261_121L);

    private interface Change {
        String apply(String policy, long seed);
    }

    // A change that must not matter does not change the verdict of any policy that still compiles and comes to an
    // end.
    private void changesNothing(Change change) {
        System.out.println("gatehouse.rego.seed=" + seed);
        int compared = 0;
        for (int i = 0; i < PROGRAMS; i++) {
            // Neighbouring seeds of java.util.Random begin alike.
            long own = new SplittableRandom(seed + i).nextLong();
            PolicyGenerator generator = new PolicyGenerator(own);
            String input = generator.input();
            String policy = generator.policy();
            Judged before = Judged.here(policy, input);
            Judged after = Judged.here(change.apply(policy, own), input);
            if (before.compiled() && after.compiled() && !before.isEnded() && !after.isEnded()) {
                compared++;
                assertThat(after.verdict()).as(policy + input).isEqualTo(before.verdict());
            }
        }
        assertThat(compared).isGreaterThan(PROGRAMS / 4);
    }

    @Test
    void theSameQuestionGetsTheSameAnswer() {
        changesNothing((policy, _) -> policy);
    }

    @Test
    void theOrderOfLiteralsDoesNotMatter() {
        changesNothing((_, own) -> {
            PolicyGenerator generator = new PolicyGenerator(own, own | 1);
            generator.input();
            return generator.policy();
        });
    }

    @Test
    void theOrderOfRulesDoesNotMatter() {
        changesNothing((policy, own) -> {
            List<String> lines = new ArrayList<>(policy.lines().toList());
            int rules = (int) lines.stream()
                    .filter(line -> line.startsWith("package ") || line.startsWith("import "))
                    .count();
            Collections.shuffle(lines.subList(rules, lines.size()), new Random(own));
            return String.join("\n", lines);
        });
    }

    @Test
    void namesOfVariablesDoNotMatter() {
        changesNothing((policy, _) -> policy.replaceAll("\\bv([0-9]+)\\b(?!\\.)", "some_name_$1"));
    }

    @Test
    void ruleNobodyAsksForDoesNotMatter() {
        changesNothing((policy, _) -> policy + "unrelated = input.items\n");
    }
}
