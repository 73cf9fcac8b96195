// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.language.cue.differential.DifferentialRun.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Compares with the CUE project's own engine, where the program that runs it is at hand.
class DifferentialTest {
    // Run by hand, with the property that names the program; no part of a build.
    @TestFactory
    Stream<DynamicTest> passesNothingThatTheReferenceDenies() {
        String program = System.getProperty("gatehouse.cue.reference", "");
        return program.isEmpty()
                ? Stream.empty()
                : Stream.of(dynamicTest("generated policies", () -> compare(program)));
    }

    private static void compare(String program) throws IOException, InterruptedException {
        long seed = Long.getLong("gatehouse.seed", 1);
        Report report = DifferentialRun.run(
                new Reference(Path.of(program)),
                DifferentialRun.Generator.chosen(),
                seed,
                0,
                Integer.getInteger("gatehouse.cue.cases", 2_000));
        System.out.println(report.summary(seed));
        assertThat(report.loosened()).isEmpty();
    }

    @Test
    void makesTheSameCasesOfTheSameSeed() {
        assertThat(PolicyGenerator.make(7, 3)).isEqualTo(PolicyGenerator.make(7, 3));
        assertThat(PolicyGenerator.make(7, 3)).isNotEqualTo(PolicyGenerator.make(7, 4));
        assertThat(IdiomGenerator.make(7, 3)).isEqualTo(IdiomGenerator.make(7, 3));
        assertThat(IdiomGenerator.make(7, 3)).isNotEqualTo(IdiomGenerator.make(7, 4));
    }
}
