// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.language.rego.Compilation;
import dev.gatehouse.language.rego.RegoCircumstances;
import dev.gatehouse.language.rego.RegoCompiler;
import dev.gatehouse.language.rego.RegoInput;
import dev.gatehouse.language.rego.RegoVerdict;
import java.time.Instant;

/// Asks policies.
final class Asked {
    private Asked() {}

    /// Returns what a policy of these rules says; a policy that does not compile is not determined.
    static RegoVerdict of(String rules, String input) {
        return switch (RegoCompiler.compile("package sigstore\n" + rules + "\n")) {
            case Compilation.Refused refused -> new RegoVerdict.Undetermined(refused.text());
            case Compilation.Compiled compiled ->
                compiled.policy().decide(RegoInput.read(input.getBytes(UTF_8)), RegoCircumstances.at(Instant.EPOCH));
        };
    }
}
