// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import java.nio.charset.StandardCharsets;

/// What becomes of a policy and a document.
final class Verdicts {
    private Verdicts() {}

    /// Returns `deny`, `pass`, or `open` for what passes and is refused where every field must have a value.
    static String verdict(String policy, String document) {
        byte[] json = document.getBytes(StandardCharsets.UTF_8);
        if (!(CueCompiler.compile(policy, CueLimits.DEFAULT) instanceof CueCompilation.Compiled(CuePolicy compiled))
                || compiled.check(json) instanceof CueVerdict.Fail) {
            return "deny";
        }
        return compiled.check(json, CueCircumstances.STRICT) instanceof CueVerdict.Pass ? "pass" : "open";
    }
}
