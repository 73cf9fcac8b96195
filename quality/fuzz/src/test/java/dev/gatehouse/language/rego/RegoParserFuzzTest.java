// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The texts of Rego policies: whatever the bytes, they are read or refused, soon and in words.
class RegoParserFuzzTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @FuzzTest
    @DictionaryEntries({
        "package sigstore\n",
        "import rego.v1\n",
        "import future.keywords\n",
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
        "$\"{x}\"",
        "1e99999",
        "# METADATA\n# scope: rule\n",
        "\\u0041"
    })
    void readsOrRefuses(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Instant start = Instant.now();
        Compilation compilation = RegoCompiler.compile(text);
        List<RegoProblem> findings = RegoLint.findings(text, RegoLint.STATEMENT);
        assertThat(Duration.between(start, Instant.now())).isLessThan(SOON);
        if (compilation instanceof Compilation.Refused refused) {
            assertThat(refused.problems()).isNotEmpty();
            assertThat(refused.text()).contains("occurred");
            assertThat(findings).isEmpty();
        }
    }
}
