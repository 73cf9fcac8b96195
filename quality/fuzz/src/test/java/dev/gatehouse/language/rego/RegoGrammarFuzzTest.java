// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.language.rego.differential.PolicyGenerator;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/// Policies made up by a grammar, whose choices are the fuzzer's bytes, against an input made up likewise: each comes
/// to a verdict in time, to the same one when it is asked again, and to the same one when it is asked why.
class RegoGrammarFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /// Decides by bytes, and by chance once they are used up.
    private static final class Choices extends Random {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;
        private int at;

        Choices(byte[] bytes) {
            super(bytes.length);
            this.bytes = bytes.clone();
        }

        @Override
        public int nextInt(int bound) {
            return at < bytes.length ? Byte.toUnsignedInt(bytes[at++]) % bound : super.nextInt(bound);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void comesToAVerdict(byte[] bytes) {
        PolicyGenerator generator = new PolicyGenerator(new Choices(bytes));
        RegoInput input = RegoInput.read(generator.input().getBytes(StandardCharsets.UTF_8));
        String policy = generator.policy();
        if (RegoCompiler.compile(policy) instanceof Compilation.Compiled(RegoPolicy compiled)) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long end = threads.getCurrentThreadCpuTime() + LONGEST.toNanos();
            RegoCircumstances circumstances = new RegoCircumstances(NOW, () -> threads.getCurrentThreadCpuTime() > end);
            RegoVerdict verdict = compiled.decide(input, circumstances);
            assertThat(compiled.decide(input, circumstances)).as(policy).isEqualTo(verdict);
            assertThat(compiled.explain(input, circumstances).verdict())
                    .as(policy)
                    .isEqualTo(verdict);
            assertThat(threads.getCurrentThreadCpuTime()).as(policy).isLessThan(end);
        }
    }
}
