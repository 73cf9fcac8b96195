// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// The texts of Rego policies: whatever the bytes, they are read or refused, soon and in words.
class RegoParserFuzzTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @FuzzTest(maxDuration = "10m")
    @DictionaryEntries({
        "package sigstore\\x0A",
        "import rego.v1\\x0A",
        "import future.keywords\\x0A",
        "isCompliant",
        "default ",
        "else := ",
        "every x in ",
        "some k, v in ",
        " contains ",
        "not ",
        " with input.a as ",
        "input[_]",
        "data.sigstore",
        "{x | ",
        "[x | ",
        "{x: y | ",
        ":= ",
        "`",
        "$`{x}`",
        "1e99999",
        "# METADATA\\x0A# scope: rule\\x0A"
    })
    void readsOrRefuses(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        Compilation compilation = RegoCompiler.compile(text);
        List<RegoProblem> findings = RegoLint.findings(text, RegoLint.STATEMENT);
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(SOON);
        if (compilation instanceof Compilation.Refused refused) {
            assertThat(refused.problems()).isNotEmpty();
            assertThat(refused.text()).contains("occurred");
            assertThat(findings).isEmpty();
        }
    }
}
