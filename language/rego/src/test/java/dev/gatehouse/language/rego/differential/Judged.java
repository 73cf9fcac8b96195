// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.differential;

import dev.gatehouse.language.rego.Compilation;
import dev.gatehouse.language.rego.RegoCircumstances;
import dev.gatehouse.language.rego.RegoCompiler;
import dev.gatehouse.language.rego.RegoInput;
import dev.gatehouse.language.rego.RegoPolicy;
import dev.gatehouse.language.rego.RegoVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// What an engine says about a policy and an input.
///
/// @param verdict `pass`, `warn` or `deny`
/// @param text error or warning
/// @param compiled whether it came to an evaluation
record Judged(String verdict, String text, boolean compiled) {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /// Tells whether an error ended the evaluation. Which of several errors is met, or whether another literal
    /// fails before, depends on the order in which things are written.
    boolean isEnded() {
        return text.startsWith("eval_") || text.contains(": eval_");
    }

    static Judged here(String policy, String input) {
        return switch (RegoCompiler.compile(policy)) {
            case Compilation.Refused refused -> new Judged("deny", refused.text(), false);
            case Compilation.Compiled compiled -> decided(compiled.policy(), input);
        };
    }

    private static Judged decided(RegoPolicy policy, String input) {
        RegoInput document = RegoInput.read(input.getBytes(StandardCharsets.UTF_8));
        return switch (policy.decide(document, RegoCircumstances.at(NOW))) {
            case RegoVerdict.Compliant _ -> new Judged("pass", "", true);
            case RegoVerdict.CompliantWithWarning(String warning) -> new Judged("warn", warning, true);
            case RegoVerdict.NotCompliant denied ->
                new Judged("deny", denied.error() + denied.warning().orElse(""), true);
            case RegoVerdict.Undetermined(String error) -> new Judged("deny", error, true);
        };
    }
}
