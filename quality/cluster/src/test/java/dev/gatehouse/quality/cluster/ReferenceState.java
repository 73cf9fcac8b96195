// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.conformance.Answer;
import dev.gatehouse.quality.conformance.Corpus;
import dev.gatehouse.quality.conformance.ReferenceSuite;
import dev.gatehouse.quality.conformance.ReferenceSuite.Question.Kubectl;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The state of a cluster in which one suite of recorded decisions is made again, and how its questions are
/// asked.
final class ReferenceState {
    private static final String NAMESPACE = "fixtures";
    private static final String SETTINGS = "/api/v1/namespaces/cosign-system/configmaps/config-policy-controller";
    private static final List<String> WORKLOADS = List.of(
            "/apis/apps/v1/namespaces/fixtures/deployments",
            "/apis/apps/v1/namespaces/fixtures/statefulsets",
            "/apis/apps/v1/namespaces/fixtures/daemonsets",
            "/apis/apps/v1/namespaces/fixtures/replicasets",
            "/apis/batch/v1/namespaces/fixtures/cronjobs",
            "/apis/batch/v1/namespaces/fixtures/jobs",
            "/api/v1/namespaces/fixtures/pods");
    private static final String TRUST_ROOTS = "/apis/policy.sigstore.dev/v1alpha1/trustroots";
    private static final Duration SETTLING = Duration.ofMillis(200);
    private static final Set<String> CHANGES = Set.of("apply", "create", "delete", "replace", "patch");
    private static final List<Map.Entry<Pattern, String>> VARYING = List.of(
            Map.entry(Pattern.compile("(\"uid\": ?)\"[^\"]+\""), "$1\"{{uid}}\""),
            Map.entry(Pattern.compile("(\"resourceVersion\": ?)\"\\d+\""), "$1\"{{n}}\""),
            Map.entry(
                    Pattern.compile("(\"(?:creationTimestamp|lastTransitionTime|deletionTimestamp)\": ?)\"[^\"]+\""),
                    "$1\"{{time}}\""));

    private final Cluster cluster;
    private final Webhook webhook;
    private final List<String> refused = new ArrayList<>();

    ReferenceState(Cluster cluster) {
        this.cluster = cluster;
        this.webhook = new Webhook(cluster.port("webhook-0"));
    }

    /// Returns what the API server said to the policies of the suite that it refused.
    List<String> refused() {
        return refused;
    }

    /// Removes all workloads, policies and trust roots, and all settings.
    void clear() {
        WORKLOADS.forEach(
                workloads -> cluster.api().delete(workloads + "?gracePeriodSeconds=0&propagationPolicy=Background"));
        for (String kind : List.of(Scene.POLICIES, TRUST_ROOTS)) {
            cluster.api().delete(kind);
            Eventually.is(
                    "all removed of " + kind,
                    () -> cluster.api()
                            .get(kind)
                            .json()
                            .array("items")
                            .orElseThrow()
                            .elements()
                            .isEmpty());
        }
        configure(Map.of());
    }

    private void configure(Map<String, String> config) {
        Map<String, JsonValue> data = new LinkedHashMap<>();
        config.forEach((key, value) -> data.put(key, new JsonString(value)));
        JsonObject map = (JsonObject) Corpus.json("""
                {"apiVersion": "v1", "kind": "ConfigMap",
                 "metadata": {"name": "config-policy-controller", "namespace": "cosign-system"}}""");
        Map<String, JsonValue> members = new LinkedHashMap<>(map.members());
        members.put("data", new JsonObject(data));
        Api.Reply replaced = cluster.api().replace(SETTINGS, JsonWriter.compact(new JsonObject(members)));
        assertThat(replaced.succeeded()).as(replaced.body()).isTrue();
    }

    /// Brings the cluster into the state of `suite`. Policies that are refused are left out.
    void bring(ReferenceSuite suite) {
        cluster.api()
                .create(
                        "/api/v1/namespaces",
                        "{\"metadata\": {\"name\": \"" + NAMESPACE
                                + "\", \"labels\": {\"policy.sigstore.dev/include\": \"true\"}}}");
        clear();
        configure(suite.config());
        refused.clear();
        List<JsonObject> objects = new ArrayList<>(suite.objects());
        objects.addAll(suite.policies());
        // One at a time, so that one that is refused does not hide what becomes of the next.
        for (JsonObject object : objects) {
            String text = JsonWriter.compact(object);
            String refusal = suite.ordered() ? applied(text) : created(object, text);
            if (!refusal.isEmpty()) {
                refused.add(refusal);
            }
        }
        awaitTold();
        settle(SETTLING);
    }

    // What the cases change in turn has to know who made it.
    private String applied(String object) {
        Ended applied = cluster.kubectlReading(object, "apply", "-f", "-");
        return applied.exit() == 0 ? "" : applied.errors();
    }

    private String created(JsonObject object, String text) {
        String plural = object.string("kind").orElseThrow().equals("TrustRoot") ? "trustroots" : "clusterimagepolicies";
        Api.Reply reply =
                cluster.api().create("/apis/" + object.string("apiVersion").orElseThrow() + "/" + plural, text);
        return reply.succeeded() ? "" : reply.body();
    }

    // Of some policies it is never said whether they are ready; their cases then say why.
    private void awaitTold() {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < end && !allTold()) {
            Eventually.pause();
        }
    }

    private boolean allTold() {
        return cluster.api().get(Scene.POLICIES).json().array("items").orElseThrow().elements().stream()
                .map(JsonObject.class::cast)
                .allMatch(ReferenceState::isTold);
    }

    private static boolean isTold(JsonObject policy) {
        JsonObject status = policy.object("status").orElse(JsonObject.EMPTY);
        return !Scene.condition(status, "Ready").isEmpty()
                && status.integer("observedGeneration")
                        .equals(policy.object("metadata").orElseThrow().integer("generation"));
    }

    private static void settle(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Posts a review to the webhook itself.
    Answer post(String path, String review) {
        try {
            return Answer.of(webhook.post(path, review));
        } catch (IOException _) {
            return new Answer(new JsonObject(Map.of("connection", new JsonString("closed without an answer"))));
        }
    }

    /// Returns whether a command leaves everything as it is.
    static boolean onlyAsks(Kubectl command) {
        return !CHANGES.contains(command.arguments().getFirst())
                || command.arguments().contains("--dry-run=server");
    }

    /// Types a command of `kubectl`.
    Answer type(Kubectl command) {
        String input = command.input()
                .map(value -> value instanceof JsonString text ? text.text() : JsonWriter.compact(value))
                .orElse("");
        Ended ended = cluster.kubectlReading(input, command.arguments().toArray(String[]::new));
        if (!onlyAsks(command)) {
            settle(SETTLING.dividedBy(2));
        }
        Map<String, JsonValue> answer = new LinkedHashMap<>();
        answer.put("exit", JsonNumber.of(ended.exit()));
        answer.put("stderr", new JsonString(withoutWhatVaries(ended.errors())));
        String output = withoutWhatVaries(ended.output());
        answer.put(
                output.startsWith("{") ? "object" : "stdout",
                output.startsWith("{") ? Corpus.json(output) : new JsonString(output));
        return new Answer(withoutWhatVaries(new JsonObject(answer)));
    }

    private static String withoutWhatVaries(String text) {
        String changed = text;
        for (Map.Entry<Pattern, String> varying : VARYING) {
            changed = varying.getKey().matcher(changed).replaceAll(varying.getValue());
        }
        return changed;
    }

    /// Returns `answer` without what no two clusters have in common.
    static JsonObject withoutWhatVaries(JsonObject answer) {
        Map<String, JsonValue> members = new LinkedHashMap<>(answer.members());
        answer.object("object").ifPresent(object -> members.put("object", withoutManagers(object)));
        return new JsonObject(members);
    }

    // Who wrote which field at what time is the API server's own record.
    private static JsonObject withoutManagers(JsonObject object) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        object.object("metadata").ifPresent(metadata -> {
            Map<String, JsonValue> kept = new LinkedHashMap<>(metadata.members());
            kept.remove("managedFields");
            members.put("metadata", new JsonObject(kept));
        });
        return new JsonObject(members);
    }
}
