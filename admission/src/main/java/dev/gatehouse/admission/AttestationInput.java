// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.policy.AttestationDemand;
import dev.gatehouse.core.signature.VerifiedAttestation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes what the document of an attestation sees: the statement with exactly `_type`, `predicateType`,
/// `subject` and `predicate`. Three predicate types, where the policy names them by their short names,
/// are cut to the members that their version of the format has ([TypedPredicate]); every other
/// predicate is passed through as it was written.
final class AttestationInput {
    private AttestationInput() {}

    /// Returns the input for `demand`.
    ///
    /// @throws MismatchException where the statement does not have the form of the type that the policy names
    static JsonObject of(VerifiedAttestation attestation, AttestationDemand demand) {
        JsonObject statement = attestation.statement();
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("_type", new JsonString(statement.string("_type").orElse("")));
        members.put("predicateType", new JsonString(attestation.predicateType()));
        members.put("subject", subjects(statement.member("subject").orElse(JsonNull.NULL)));
        JsonValue predicate = statement.member("predicate").orElse(JsonNull.NULL);
        members.put(
                "predicate",
                switch (demand.written()) {
                    case "slsaprovenance" -> TypedPredicate.provenance(predicate);
                    case "link" -> TypedPredicate.link(predicate);
                    case "vuln" -> TypedPredicate.vulnerabilities(predicate);
                    default -> predicate;
                });
        return new JsonObject(members);
    }

    private static JsonValue subjects(JsonValue written) {
        if (!(written instanceof JsonArray array)) {
            return JsonNull.NULL;
        }
        List<JsonValue> subjects = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            JsonObject subject = element instanceof JsonObject object ? object : JsonObject.EMPTY;
            Map<String, JsonValue> members = new LinkedHashMap<>();
            members.put("name", new JsonString(subject.string("name").orElse("")));
            members.put("digest", subject.member("digest").orElse(JsonNull.NULL));
            subjects.add(new JsonObject(members));
        }
        return new JsonArray(subjects);
    }

    /// A statement does not have the form of its type.
    static final class MismatchException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MismatchException(String path, String wanted) {
            super("unmarshal in-toto statement: " + path + " is no " + wanted);
        }
    }
}
