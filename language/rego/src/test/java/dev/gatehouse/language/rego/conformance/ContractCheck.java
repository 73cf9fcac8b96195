// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.conformance;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.language.rego.Compilation;
import dev.gatehouse.language.rego.RegoCircumstances;
import dev.gatehouse.language.rego.RegoCompiler;
import dev.gatehouse.language.rego.RegoInput;
import dev.gatehouse.language.rego.RegoPolicy;
import dev.gatehouse.language.rego.RegoVerdict;
import java.time.Instant;

/// Judges one case of the controller's contract.
final class ContractCheck {
    private final JsonObject one;
    private final byte[] document;

    ContractCheck(JsonObject one, byte[] document) {
        this.one = one;
        this.document = document;
    }

    String check() {
        return switch (RegoCompiler.compile(one.string("policy").orElse(""))) {
            case Compilation.Refused refused -> judge("deny", refused.text(), "");
            case Compilation.Compiled(RegoPolicy policy) -> decided(policy);
        };
    }

    private String decided(RegoPolicy policy) {
        Instant now = one.string("now").map(Instant::parse).orElse(Instant.EPOCH);
        return switch (policy.decide(RegoInput.read(document), RegoCircumstances.at(now))) {
            case RegoVerdict.Compliant _ -> judge("pass", "", "");
            case RegoVerdict.CompliantWithWarning(String warning) -> judge("warn", "", warning);
            case RegoVerdict.NotCompliant denied ->
                judge("deny", denied.error(), denied.warning().orElse(""));
            case RegoVerdict.Undetermined(String error) -> judge("deny", error, "");
        };
    }

    private String judge(String verdict, String error, String warning) {
        JsonObject expect = one.object("expect").orElse(JsonObject.EMPTY);
        String wanted = expect.string("verdict").orElse("");
        if (!verdict.equals(wanted)) {
            return verdict + " (" + error + warning + "); want " + wanted + " "
                    + expect.string("error").orElse("");
        }
        if (expect.string("reference").isPresent()) {
            String prefix = expect.string("error_prefix").orElse("");
            return error.startsWith(prefix) ? "" : error + "; want " + prefix;
        }
        String text = expect.string("error").orElse("");
        String wantedWarning = expect.string("warning").orElse("");
        boolean equal = switch (expect.string("parity").orElse("verdict")) {
            case "exact" -> error.equals(text) && warning.equals(wantedWarning);
            case "first-line" -> line(error).equals(line(text));
            default -> true;
        };
        return equal ? "" : error + warning + "; want " + text + wantedWarning;
    }

    private static String line(String text) {
        return text.lines()
                .limit(text.contains("errors occurred") ? 2 : 1)
                .toList()
                .toString();
    }
}
