// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What one webhook configuration should look like.
///
/// Only the webhook of the object's own name is looked at, and of it only what the API server needs to
/// call us: rules, authority, path, the opt-out of system namespaces, and whether it calls again.
/// Everything else belongs to whoever installed the object.
///
/// @param mutating whether the kind is MutatingWebhookConfiguration
/// @param name of the object and of the webhook in it
/// @param path at which the server answers
/// @param rules which requests it is asked about
record WebhookConfiguration(boolean mutating, String name, String path, WebhookRules rules) {
    private static final String EXCLUDE = "webhooks.knative.dev/exclude";

    /// What an object should become.
    ///
    /// @param object equal to what is there where nothing is to be done
    /// @param problems what keeps the webhook from working as it should, one line each
    record Desired(JsonObject object, List<String> problems) {
        Desired {
            problems = List.copyOf(problems);
        }
    }

    /// Returns the configuration that `duty` writes.
    ///
    /// @throws IllegalArgumentException where it writes none
    static WebhookConfiguration of(Duty duty, WebhookNames names) {
        return switch (duty) {
            case VALIDATING_WORKLOADS ->
                new WebhookConfiguration(false, names.workloads(), "/validations", WebhookRules.VALIDATING_WORKLOADS);
            case MUTATING_WORKLOADS ->
                new WebhookConfiguration(true, names.workloads(), "/mutations", WebhookRules.MUTATING_WORKLOADS);
            case VALIDATING_POLICIES ->
                new WebhookConfiguration(false, names.validating(), "/validating", WebhookRules.VALIDATING_POLICIES);
            case DEFAULTING_POLICIES ->
                new WebhookConfiguration(true, names.defaulting(), "/defaulting", WebhookRules.DEFAULTING_POLICIES);
            case CERTIFICATE, CONVERSION, POLICIES, TRUST_ROOTS ->
                throw new IllegalArgumentException(duty + " writes no webhook configuration");
        };
    }

    /// Path of the object at the API server.
    String objectPath() {
        return "/apis/admissionregistration.k8s.io/v1/" + resource() + "/" + name;
    }

    /// Name of the resource.
    String resource() {
        return mutating ? "mutatingwebhookconfigurations" : "validatingwebhookconfigurations";
    }

    /// Returns what `current` should become.
    ///
    /// @param authorities PEM text of whom to trust; empty where somebody else writes that
    /// @param owner reference to what the object is deleted with; none where it cannot be found
    Desired desired(JsonObject current, String authorities, List<JsonObject> owner) {
        List<String> problems = new ArrayList<>();
        List<JsonValue> webhooks = new ArrayList<>();
        boolean found = false;
        for (JsonValue webhook :
                current.array("webhooks").orElse(JsonArray.EMPTY).elements()) {
            boolean ours = webhook instanceof JsonObject it && it.string("name").equals(Optional.of(name));
            found |= ours;
            webhooks.add(ours && webhook instanceof JsonObject it ? callable(it, authorities, problems) : webhook);
        }
        if (!found) {
            problems.add("there is no webhook \"" + name + "\" in it");
        }
        JsonObject next = current;
        if (!webhooks.isEmpty()) {
            next = with(next, "webhooks", new JsonArray(webhooks));
        }
        for (JsonObject reference : owner) {
            next = owned(next, reference);
        }
        return new Desired(next, problems);
    }

    /// Returns whether `object` is among those that are deleted with Namespace `namespace`.
    static boolean isOwnedByNamespace(JsonObject object, String namespace) {
        return owners(object)
                .anyMatch(owner -> owner.string("kind").equals(Optional.of("Namespace"))
                        && owner.string("name").equals(Optional.of(namespace)));
    }

    private JsonObject callable(JsonObject webhook, String authorities, List<String> problems) {
        JsonObject client = webhook.object("clientConfig").orElse(JsonObject.EMPTY);
        Optional<JsonObject> service = client.object("service");
        if (service.isEmpty()) {
            problems.add("missing service reference for webhook: " + name);
            return webhook;
        }
        JsonObject next = with(webhook, "clientConfig", called(client, service.get(), path, authorities));
        JsonArray written = rules.over(webhook.array("rules"));
        if (rules.differFrom(written)) {
            problems.add("its rules are somebody else's and stay; they may leave out what should be judged");
        }
        next = with(next, "rules", written);
        next = with(next, "namespaceSelector", selector(webhook.object("namespaceSelector")));
        return mutating ? with(next, "reinvocationPolicy", new JsonString("IfNeeded")) : next;
    }

    /// Returns a client configuration that leads to `path` of its Service.
    static JsonObject called(JsonObject client, JsonObject service, String path, String authorities) {
        JsonObject next = with(client, "service", with(service, "path", new JsonString(path)));
        if (authorities.isEmpty()) {
            return next;
        }
        String bundle = Base64.getEncoder().encodeToString(authorities.getBytes(StandardCharsets.US_ASCII));
        return with(next, "caBundle", new JsonString(bundle));
    }

    // First the opt-out, which every installation had before; then what others ask for, in its order.
    private static JsonObject selector(Optional<JsonObject> present) {
        JsonObject selector = present.orElse(JsonObject.EMPTY);
        JsonObject exclude =
                new JsonObject(Map.of("key", new JsonString(EXCLUDE), "operator", new JsonString("DoesNotExist")));
        Stream<JsonValue> others = selector.array("matchExpressions").orElse(JsonArray.EMPTY).elements().stream()
                .filter(expression -> !(expression instanceof JsonObject it
                        && it.string("key").orElse("").contains("knative.dev")));
        return with(
                selector,
                "matchExpressions",
                new JsonArray(Stream.concat(Stream.of(exclude), others).toList()));
    }

    private static JsonObject owned(JsonObject object, JsonObject reference) {
        boolean present = owners(object).anyMatch(owner -> owner.string("uid").equals(reference.string("uid")));
        if (present) {
            return object;
        }
        // Only one owner may call itself the controller.
        boolean controlled =
                owners(object).anyMatch(owner -> owner.member("controller").equals(Optional.of(JsonBoolean.TRUE)));
        JsonObject ours = controlled ? reference : with(reference, "controller", JsonBoolean.TRUE);
        JsonObject metadata = ApiServer.metadata(object);
        List<JsonValue> owners = new ArrayList<>(
                metadata.array("ownerReferences").orElse(JsonArray.EMPTY).elements());
        owners.add(ours);
        return with(object, "metadata", with(metadata, "ownerReferences", new JsonArray(owners)));
    }

    private static Stream<JsonObject> owners(JsonObject object) {
        return ApiServer.metadata(object).array("ownerReferences").orElse(JsonArray.EMPTY).elements().stream()
                .flatMap(owner -> owner instanceof JsonObject it ? Stream.of(it) : Stream.empty());
    }

    private static JsonObject with(JsonObject object, String member, JsonValue value) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.put(member, value);
        return new JsonObject(members);
    }

    /// Returns what the CustomResourceDefinition `current` should become so that its versions are converted by
    /// us.
    static Desired conversion(JsonObject current, String authorities) {
        Optional<JsonObject> webhook = current.object("spec")
                .flatMap(spec -> spec.object("conversion"))
                .flatMap(conversion -> conversion.object("webhook"));
        Optional<JsonObject> client = webhook.flatMap(it -> it.object("clientConfig"));
        Optional<JsonObject> service = client.flatMap(it -> it.object("service"));
        if (client.isEmpty() || service.isEmpty()) {
            return new Desired(
                    current,
                    List.of("custom resource \""
                            + ApiServer.metadata(current).string("name").orElse("")
                            + "\" isn't configured for webhook conversion"));
        }
        JsonObject next = called(client.get(), service.get(), "/resource-conversion", authorities);
        JsonObject object = within(
                current,
                "spec",
                spec -> within(
                        spec,
                        "conversion",
                        conversion -> within(conversion, "webhook", it -> with(it, "clientConfig", next))));
        return new Desired(object, List.of());
    }

    /// Returns whether everybody who is told by `object` whom to trust is told `authorities` (PEM): the webhook
    /// of ours in it, or the conversion.
    static boolean isTold(JsonObject object, Duty duty, WebhookNames names, String authorities) {
        String bundle = Base64.getEncoder().encodeToString(authorities.getBytes(StandardCharsets.US_ASCII));
        return clients(object, duty, names)
                .allMatch(client -> client.string("caBundle").equals(Optional.of(bundle)));
    }

    /// Returns whom `object` tells to trust for us, a PEM text for each place.
    static List<String> bundles(JsonObject object, Duty duty, WebhookNames names) {
        return clients(object, duty, names)
                .flatMap(client -> client.string("caBundle").stream())
                .filter(bundle -> bundle.length() <= CertificateSecret.LONGEST)
                .flatMap(bundle -> CertificateContents.decoded(bundle).stream())
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .distinct()
                .toList();
    }

    // What is called by URL trusts whom its author chose.
    private static Stream<JsonObject> clients(JsonObject object, Duty duty, WebhookNames names) {
        Stream<JsonObject> callers = duty == Duty.CONVERSION
                ? object
                        .object("spec")
                        .flatMap(it -> it.object("conversion"))
                        .flatMap(it -> it.object("webhook"))
                        .stream()
                : ourWebhooks(object, of(duty, names).name());
        return callers.flatMap(webhook -> webhook.object("clientConfig").stream())
                .filter(client -> client.object("service").isPresent());
    }

    private static Stream<JsonObject> ourWebhooks(JsonObject object, String name) {
        return object.array("webhooks").orElse(JsonArray.EMPTY).elements().stream()
                .flatMap(webhook -> webhook instanceof JsonObject it ? Stream.of(it) : Stream.empty())
                .filter(webhook -> webhook.string("name").equals(Optional.of(name)));
    }

    private static JsonObject within(JsonObject object, String member, UnaryOperator<JsonObject> change) {
        return with(object, member, change.apply(object.object(member).orElse(JsonObject.EMPTY)));
    }
}
