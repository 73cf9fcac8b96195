// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.language.cue.differential.DifferentialRun.Report;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Compares with the CUE project's own engine, where the program that runs it is at hand.
class DifferentialTest {
    @Test
    void passesNothingThatTheReferenceDenies() throws IOException, InterruptedException {
        String program = System.getProperty("gatehouse.cue.reference", "");
        if (program.isEmpty()) {
            System.out.println("left out: the differential run needs -Dgatehouse.cue.reference");
            return;
        }
        long seed = Long.getLong("gatehouse.seed", 1);
        Report report = DifferentialRun.run(
                new Reference(Path.of(program)), seed, 0, Integer.getInteger("gatehouse.cue.cases", 2_000));
        System.out.println(report.summary(seed));
        assertThat(report.loosened()).isEmpty();
    }

    @Test
    void makesTheSameCasesOfTheSameSeed() {
        assertThat(PolicyGenerator.make(7, 3)).isEqualTo(PolicyGenerator.make(7, 3));
        assertThat(PolicyGenerator.make(7, 3)).isNotEqualTo(PolicyGenerator.make(7, 4));
    }
}
