// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.serve.controller.ApiAnswer.Given;
import dev.gatehouse.serve.controller.ApiAnswer.Missing;
import java.util.Map;
import java.util.Optional;

/// The Service `webhook` as owner of what Gatehouse makes itself: whatever removes the installation removes the
/// Service, and the garbage collector then removes what it owns. No Job has to clean up.
final class ServiceOwner {
    static final String SERVICE = "webhook";

    /// What was found.
    sealed interface Found {
        /// The Service is there; `reference` goes into `metadata.ownerReferences`.
        record Owner(JsonObject reference) implements Found {}

        /// There is no such Service: the installation is being removed, or is not complete yet.
        record NoService() implements Found {}

        /// It could not be found out.
        record Unknown(String cause) implements Found {}
    }

    private final ApiServer api;
    private final String path;

    ServiceOwner(ApiServer api, String namespace) {
        this.api = api;
        this.path = "/api/v1/namespaces/" + namespace + "/services/" + SERVICE;
    }

    /// Asks the API server, each time: a Service made anew has another uid, and objects that name the old one are
    /// collected.
    Found find() {
        return switch (api.get(path)) {
            case Given(JsonObject service) -> {
                Optional<String> uid = ApiServer.metadata(service).string("uid");
                yield uid.<Found>map(it -> new Found.Owner(reference(it)))
                        .orElseGet(() -> new Found.Unknown("the Service has no uid"));
            }
            case Missing _ -> new Found.NoService();
            case ApiAnswer other -> new Found.Unknown(other.text());
        };
    }

    private static JsonObject reference(String uid) {
        return new JsonObject(Map.of(
                "apiVersion",
                new JsonString("v1"),
                "kind",
                new JsonString("Service"),
                "name",
                new JsonString(SERVICE),
                "uid",
                new JsonString(uid)));
    }
}
