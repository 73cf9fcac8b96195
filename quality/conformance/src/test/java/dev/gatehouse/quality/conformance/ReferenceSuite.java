// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One file of recorded decisions: a state of the cluster and what was asked in it.
///
/// @param config data of `config-policy-controller`
/// @param ordered whether its cases change the cluster
public record ReferenceSuite(
        String name,
        Map<String, String> config,
        List<JsonObject> objects,
        List<JsonObject> policies,
        boolean ordered,
        List<Case> cases) {
    /// A question and its recorded answers.
    ///
    /// @param answers any of them is right, unless `defect` names what is wrong with them
    public record Case(String identifier, Question question, List<JsonObject> answers, Optional<String> defect) {}

    public sealed interface Question {
        /// A review for the webhook itself.
        record Review(String path, JsonValue review) implements Question {}

        /// A command of a user.
        ///
        /// @param input what it reads: an object, or text
        record Kubectl(List<String> arguments, Optional<JsonValue> input) implements Question {}
    }

    /// Reads the suite in `file` for a registry at `registry`.
    public static ReferenceSuite read(Path file, String registry) {
        JsonObject suite = (JsonObject) Corpus.read(file, "{{registry}}", registry);
        Map<String, String> config = new LinkedHashMap<>();
        suite.object("config").orElse(JsonObject.EMPTY).members().forEach((key, value) -> {
            if (value instanceof JsonString text) {
                config.put(key, text.text());
            }
        });
        return new ReferenceSuite(
                suite.string("suite").orElseThrow(),
                config,
                objects(suite, "objects"),
                objects(suite, "policies"),
                suite.member("ordered").filter(JsonBoolean.of(true)::equals).isPresent(),
                objects(suite, "cases").stream().map(ReferenceSuite::oneCase).toList());
    }

    private static List<JsonObject> objects(JsonObject parent, String member) {
        return parent.array(member).orElse(JsonArray.EMPTY).elements().stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static Case oneCase(JsonObject one) {
        Question question = one.object("post")
                .<Question>map(post -> new Question.Review(
                        post.string("path").orElseThrow(), post.member("review").orElseThrow()))
                .orElseGet(() -> {
                    JsonObject kubectl = one.object("kubectl").orElseThrow();
                    List<String> arguments = kubectl.array("args").orElseThrow().elements().stream()
                            .map(argument -> ((JsonString) argument).text())
                            .toList();
                    return new Question.Kubectl(arguments, kubectl.member("stdin"));
                });
        return new Case(one.string("id").orElseThrow(), question, objects(one, "answers"), one.string("defect"));
    }

    /// Returns the names of all members in the policies, wherever they stand: what the suite asks of the product.
    public Set<String> membersOfPolicies() {
        Set<String> names = new TreeSet<>();
        policies.forEach(policy -> collect(policy, names));
        return names;
    }

    private static void collect(JsonValue value, Set<String> names) {
        List<JsonValue> parts = new ArrayList<>();
        if (value instanceof JsonObject object) {
            names.addAll(object.members().keySet());
            parts.addAll(object.members().values());
        }
        if (value instanceof JsonArray array) {
            parts.addAll(array.elements());
        }
        parts.forEach(part -> collect(part, names));
    }
}
