// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.FieldProblems;
import dev.gatehouse.core.crd.Resource;
import dev.gatehouse.core.crd.ResourceCheck;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.crd.UnreadableResourceException;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.quality.conformance.ReferenceSuite.Question.Kubectl;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the webhooks for policies and trust roots say about an object, without the API server between: so far as a
/// recorded answer of `kubectl` comes from them.
final class OfflineAdmission {
    private static final Pattern DENIED =
            Pattern.compile("denied the request: (?:validation failed|mutation failed): (.*?)\\n?$", Pattern.DOTALL);
    private static final String ACCEPTED = "accepted";

    private OfflineAdmission() {}

    /// Returns what the webhooks said according to the recorded answer of an `apply`; empty where somebody else
    /// answered.
    static Optional<String> recorded(Kubectl question, JsonObject answer) {
        boolean applies = question.arguments().getFirst().equals("apply")
                && object(question).isPresent();
        if (!applies) {
            return Optional.empty();
        }
        String errors = answer.string("stderr").orElse("");
        Matcher denied = DENIED.matcher(errors);
        if (denied.find()) {
            return Optional.of("denied: " + denied.group(1));
        }
        return answer.integer("exit").equals(Optional.of(0L)) && errors.isEmpty()
                ? Optional.of(ACCEPTED)
                : Optional.empty();
    }

    /// Returns what ours say.
    static String said(Kubectl question) {
        try {
            Resource resource = ResourceReader.resource(object(question).orElseThrow());
            FieldProblems problems = ResourceCheck.check(Defaults.of(resource), CheckSettings.DEFAULT);
            return problems.isEmpty(Level.ERROR) ? ACCEPTED : "denied: " + problems.render(Level.ERROR);
        } catch (UnreadableResourceException e) {
            return "denied: cannot decode incoming new object: " + e.getMessage();
        }
    }

    private static Optional<JsonObject> object(Kubectl question) {
        return question.input().filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }

    /// Returns all that was said, of which any is right; empty where one of the answers is not the webhooks'.
    static List<String> recorded(Kubectl question, List<JsonObject> answers) {
        List<String> said = answers.stream()
                .flatMap(answer -> recorded(question, answer).stream())
                .toList();
        return said.size() == answers.size() ? said : List.of();
    }
}
