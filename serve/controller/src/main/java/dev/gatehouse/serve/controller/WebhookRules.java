// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which requests the API server asks a webhook about.
///
/// The manifests come without rules and the leader fills them in. Where somebody wrote other rules they
/// stay: a chart that lists its own must not fight with us, and who may edit these objects may also
/// delete them. Rules that equal what the reference fills in, or an earlier Gatehouse, were never
/// chosen by anybody and are brought up to date.
///
/// @param rules to fill in
/// @param superseded lists that are replaced by `rules`
record WebhookRules(JsonArray rules, List<JsonArray> superseded) {
    private static final List<String> CHANGES = List.of("CREATE", "UPDATE");

    /// Rules of the reference for `/validations`, and ReplicationControllers.
    static final WebhookRules VALIDATING_WORKLOADS = new WebhookRules(
            rules(validating().toList(), rule("", "v1", CHANGES, "replicationcontrollers")),
            List.of(rules(validating().toList())));

    /// Rules for `/mutations`. The reference is asked about each update of a status, which it never changes, and
    /// not about ephemeral containers; this is the other way round (their tags have to become digests too).
    static final WebhookRules MUTATING_WORKLOADS = new WebhookRules(
            VALIDATING_WORKLOADS.rules,
            List.of(rules(Stream.of(
                            rule("", "v1", CHANGES, "pods", "pods/status"),
                            rule("apps", "v1", CHANGES, "daemonsets", "daemonsets/status"),
                            rule("apps", "v1", CHANGES, "deployments", "deployments/status"),
                            rule("apps", "v1", CHANGES, "replicasets", "replicasets/status"),
                            rule("apps", "v1", CHANGES, "statefulsets", "statefulsets/status"),
                            rule("batch", "v1", CHANGES, "cronjobs", "cronjobs/status"),
                            rule("batch", "v1", CHANGES, "jobs", "jobs/status"),
                            rule("batch", "v1beta1", CHANGES, "cronjobs", "cronjobs/status"))
                    .toList())));

    /// Rules for `/validating`.
    static final WebhookRules VALIDATING_POLICIES =
            new WebhookRules(policies(List.of("CREATE", "UPDATE", "DELETE")), List.of());

    /// Rules for `/defaulting`.
    static final WebhookRules DEFAULTING_POLICIES = new WebhookRules(policies(CHANGES), List.of());

    WebhookRules {
        superseded = List.copyOf(superseded);
    }

    /// Returns the rules to write where `present` are there: these, or `present` where somebody chose them.
    JsonArray over(Optional<JsonArray> present) {
        if (present.isEmpty() || present.get().elements().isEmpty()) {
            return rules;
        }
        Set<JsonValue> written = normal(present.get());
        // Not where they are ours already: the order and the defaults that the API server fills in are no
        // difference.
        return superseded.stream().anyMatch(old -> normal(old).equals(written)) ? rules : present.get();
    }

    /// Returns whether `present` are other rules than these, whatever their order.
    boolean differFrom(JsonArray present) {
        return !normal(present).equals(normal(rules));
    }

    private static Stream<JsonObject> validating() {
        return Stream.of(
                rule("", "v1", CHANGES, "pods/ephemeralcontainers", "pods"),
                rule("apps", "v1", CHANGES, "daemonsets"),
                rule("apps", "v1", CHANGES, "deployments"),
                rule("apps", "v1", CHANGES, "replicasets"),
                rule("apps", "v1", CHANGES, "statefulsets"),
                rule("batch", "v1", CHANGES, "cronjobs"),
                rule("batch", "v1", CHANGES, "jobs"),
                rule("batch", "v1beta1", CHANGES, "cronjobs"));
    }

    private static JsonArray policies(List<String> operations) {
        String group = "policy.sigstore.dev";
        return rules(List.of(
                rule(group, "v1alpha1", operations, "clusterimagepolicies", "clusterimagepolicies/status"),
                rule(group, "v1alpha1", operations, "trustroots", "trustroots/status"),
                rule(group, "v1beta1", operations, "clusterimagepolicies", "clusterimagepolicies/status")));
    }

    // Sorted as the reference does: by group, version and first resource as far as the kind goes.
    private static JsonArray rules(List<JsonObject> some, JsonObject... more) {
        List<JsonValue> all = new ArrayList<>(some);
        all.addAll(1, Arrays.asList(more));
        return new JsonArray(all);
    }

    private static JsonObject rule(String group, String version, List<String> operations, String... resources) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("apiGroups", strings(List.of(group)));
        members.put("apiVersions", strings(List.of(version)));
        members.put("operations", strings(operations));
        members.put("resources", strings(List.of(resources)));
        // What the API server fills in; written here so that it is no difference.
        members.put("scope", new JsonString("*"));
        return new JsonObject(members);
    }

    private static JsonArray strings(List<String> texts) {
        return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
    }

    private static Set<JsonValue> normal(JsonArray rules) {
        return rules.elements().stream().map(WebhookRules::normal).collect(Collectors.toSet());
    }

    // A rule whose lists are sorted and whose scope is written.
    private static JsonValue normal(JsonValue rule) {
        if (!(rule instanceof JsonObject object)) {
            return rule;
        }
        Map<String, JsonValue> members = new TreeMap<>(object.members());
        members.putIfAbsent("scope", new JsonString("*"));
        members.replaceAll((_, value) -> value instanceof JsonArray array
                ? new JsonArray(array.elements().stream()
                        .distinct()
                        .sorted((a, b) -> a.toString().compareTo(b.toString()))
                        .toList())
                : value);
        return new JsonObject(members);
    }
}
