// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A difference that shows in any number of answers, told as a change that makes both sides say the same. Excuses
/// cases that our list cannot know, never those it knows.
///
/// @param remark entry of `docs/compatibility.md` and defect
/// @param change applied to both sides
public record KnownDifference(String remark, UnaryOperator<JsonValue> change) {
    private static final List<KnownDifference> ALL = List.of(
            new KnownDifference("differs: no-empty-patch", KnownDifference::withoutEmptyPatch),
            new KnownDifference("differs: unresolved-tags", answer -> withoutTagWarnings(withoutEmptyPatch(answer))),
            new KnownDifference(
                    "differs: paths control-plane D-25",
                    answer -> texts(
                            answer,
                            text -> text.replaceAll("attestations\\[\\d+\\]", "attestations")
                                    .replace("spec.policy.", "spec.")
                                    .replace("certificateAuthorities", "certificateAuthority")
                                    .replace("certChain", "certchain"))),
            new KnownDifference(
                    "differs: decoding-paths",
                    answer -> texts(
                            answer,
                            text -> text.contains("cannot decode incoming new object: ")
                                    ? text.replaceAll(": spec\\.[A-Za-z0-9.\\[\\]-]+$", "")
                                    : text)));

    /// Returns the remark on the difference between `wanted` and `got` that one of these explains; else empty.
    public static Optional<String> remark(List<Answer> wanted, Answer got) {
        return ALL.stream()
                .filter(known -> known.changed(got)
                        .saysTheSameAsOneOf(wanted.stream().map(known::changed).toList()))
                .map(KnownDifference::remark)
                .findFirst();
    }

    private Answer changed(Answer answer) {
        return new Answer(change.apply(answer.value()));
    }

    private static JsonValue withoutEmptyPatch(JsonValue answer) {
        if (!(answer instanceof JsonObject response)
                || !response.member("patch").map(JsonNull.class::isInstance).orElse(false)) {
            return answer;
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(response.members());
        members.remove("patch");
        members.remove("patchType");
        return new JsonObject(members);
    }

    private static JsonValue withoutTagWarnings(JsonValue answer) {
        boolean onlyTags = answer instanceof JsonObject response
                && response.array("warnings").orElse(JsonArray.EMPTY).elements().stream()
                        .allMatch(warning -> warning instanceof JsonString text
                                && text.text().startsWith("no digest for "));
        if (!onlyTags) {
            return answer;
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(((JsonObject) answer).members());
        members.remove("warnings");
        return new JsonObject(members);
    }

    private static JsonValue texts(JsonValue answer, UnaryOperator<String> change) {
        return answer instanceof JsonString text ? new JsonString(change.apply(text.text())) : answer;
    }
}
