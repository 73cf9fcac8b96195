// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Renders a report as the reference's policy-tester does: `{"errors":[...],"warnings":[...]}` without
/// what is empty, and nothing at all where there is neither. Unlike there, all errors are listed, and
/// warnings also without errors.
final class PolicyTesterJson {
    private PolicyTesterJson() {}

    /// Returns one line of JSON, or an empty text.
    static String text(TestReport report) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        put(members, "errors", texts(report, true));
        put(members, "warnings", texts(report, false));
        return members.isEmpty() ? "" : JsonWriter.compact(new JsonObject(members));
    }

    private static List<JsonString> texts(TestReport report, boolean errors) {
        return report.findings().stream()
                .filter(finding -> finding.isError() == errors)
                .map(finding -> new JsonString(text(finding)))
                .toList();
    }

    private static String text(Finding finding) {
        return switch (finding.rule()) {
            case INVALID_POLICY, POLICY_WARNING ->
                finding.text() + (finding.path().isEmpty() ? "" : ": " + finding.path());
            case UNREADABLE_OBJECT -> finding.place() + ": " + finding.text();
            case PASSES_EVERYTHING,
                    NEVER_MATCHES,
                    UNCHECKED_LOG,
                    NO_LOG,
                    UNREFRESHED_TRUST,
                    UNCHECKED_CERTIFICATE_LOG,
                    ANY_IDENTITY,
                    OWNER_SELECTOR,
                    POLICY_NOT_SATISFIED,
                    UNCOVERED,
                    UNREADABLE_IMAGE -> finding.text();
        };
    }

    private static void put(Map<String, JsonValue> members, String name, List<JsonString> texts) {
        if (!texts.isEmpty()) {
            members.put(name, new JsonArray(List.copyOf(texts)));
        }
    }
}
