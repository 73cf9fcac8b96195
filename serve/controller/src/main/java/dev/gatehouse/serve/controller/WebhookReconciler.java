// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.serve.controller.ApiAnswer.Given;
import dev.gatehouse.serve.controller.ApiAnswer.Missing;
import dev.gatehouse.serve.controller.ApiAnswer.Refused;
import dev.gatehouse.serve.controller.Reconciler.Outcome;
import dev.gatehouse.serve.controller.Reconciler.Outcome.Failed;
import dev.gatehouse.serve.controller.Reconciler.Outcome.LookAgain;
import dev.gatehouse.serve.controller.WebhookConfiguration.Desired;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the four webhook configurations and the conversion stanza such that the API server can call us. None is
/// ever made: whoever installs says with it that reviews are wanted. Thread-safe.
final class WebhookReconciler {
    static final String CRD = "clusterimagepolicies.policy.sigstore.dev";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookReconciler.class);
    /// How long a change that no watch showed stays.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final Map<Duty, ApiServer> apis;
    private final String namespace;
    private final WebhookNames names;
    private final CertificateSource certificate;
    private final Map<Duty, List<String>> problems = new ConcurrentHashMap<>();

    /// @param apis the API server, for each duty, as the one that leads in it writes to it
    WebhookReconciler(Map<Duty, ApiServer> apis, ControllerSettings settings, CertificateSource certificate) {
        this.apis = Map.copyOf(apis);
        this.namespace = settings.namespace();
        this.names = settings.names();
        this.certificate = certificate;
    }

    /// Returns where the object that `duty` writes is found.
    static String path(Duty duty, WebhookNames names) {
        return duty == Duty.CONVERSION
                ? "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + CRD
                : WebhookConfiguration.of(duty, names).objectPath();
    }

    /// Returns what was wrong with each object when it was last looked at, one line each.
    Map<Duty, List<String>> problems() {
        return Map.copyOf(problems);
    }

    Outcome reconcile(Duty duty) {
        ApiServer api = apis.get(duty);
        if (api == null) {
            throw new IllegalArgumentException(duty + " writes no webhook object");
        }
        String authorities = certificate.authorities();
        if (certificate.contents() instanceof CertificateContents.Incomplete(String reason) && authorities.isEmpty()) {
            // Its coming is no failure: it brings everything here again at once.
            note(duty, List.of(reason));
            return new LookAgain(LOOK_AGAIN);
        }
        return reconcile(duty, api, authorities);
    }

    private Outcome reconcile(Duty duty, ApiServer api, String authorities) {
        String path = path(duty, names);
        return switch (api.get(path)) {
            case Given(JsonObject current) -> {
                Desired owned = desired(duty, current, authorities, owner(duty, api, current));
                note(duty, owned.problems());
                if (owned.object().equals(current)) {
                    yield new LookAgain(LOOK_AGAIN);
                }
                ApiAnswer answer = api.replace(path, owned.object());
                if (!(answer instanceof Refused(int status, String _) && status == 403)) {
                    yield written(duty, answer);
                }
                // Some clusters let only those add an owner to what is there who may delete it, which we need
                // not.
                Desired bare = desired(duty, current, authorities, List.of());
                yield bare.equals(owned) ? written(duty, answer) : unowned(duty, api, current, bare);
            }
            case Missing _ -> failed(duty, "error retrieving webhook: " + path + " not found");
            case ApiAnswer other -> failed(duty, "error retrieving webhook: " + other.text());
        };
    }

    private Outcome unowned(Duty duty, ApiServer api, JsonObject current, Desired bare) {
        if (bare.object().equals(current)) {
            return new LookAgain(LOOK_AGAIN);
        }
        return written(duty, api.replace(path(duty, names), bare.object()));
    }

    private Desired desired(Duty duty, JsonObject current, String authorities, List<JsonObject> owner) {
        return duty == Duty.CONVERSION
                ? WebhookConfiguration.conversion(current, authorities)
                : WebhookConfiguration.of(duty, names).desired(current, authorities, owner);
    }

    // Deleting the system namespace takes the webhooks along, so that nothing calls into the void.
    private List<JsonObject> owner(Duty duty, ApiServer api, JsonObject current) {
        if (duty == Duty.CONVERSION || WebhookConfiguration.isOwnedByNamespace(current, namespace)) {
            return List.of();
        }
        return switch (api.get("/api/v1/namespaces/" + namespace)) {
            case Given(JsonObject object) ->
                ApiServer.metadata(object).string("uid").stream()
                        .map(this::reference)
                        .toList();
            case ApiAnswer other -> {
                LOG.atWarn()
                        .addKeyValue("namespace", namespace)
                        .addKeyValue("reason", other.text())
                        .log("webhook configuration will have no owner");
                yield List.of();
            }
        };
    }

    private JsonObject reference(String uid) {
        return new JsonObject(Map.of(
                "apiVersion",
                new JsonString("v1"),
                "kind",
                new JsonString("Namespace"),
                "name",
                new JsonString(namespace),
                "uid",
                new JsonString(uid),
                // Blocking would need a permission of its own, and nothing waits for these objects.
                "blockOwnerDeletion",
                JsonBoolean.FALSE));
    }

    private Outcome written(Duty duty, ApiAnswer answer) {
        if (answer instanceof Given) {
            LOG.atInfo().addKeyValue("object", duty).log("webhook object written");
            return new LookAgain(LOOK_AGAIN);
        }
        return failed(duty, "failed to update webhook: " + answer.text());
    }

    private Failed failed(Duty duty, String reason) {
        note(duty, List.of(reason));
        return new Failed(reason);
    }

    private void note(Duty duty, List<String> found) {
        List<String> before = found.isEmpty() ? problems.remove(duty) : problems.put(duty, found);
        if (!found.isEmpty() && !found.equals(before)) {
            LOG.atWarn()
                    .addKeyValue("object", duty)
                    .addKeyValue("problems", found)
                    .log("webhook object is not as it should be");
        }
    }
}
