// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/// Renders a [Secret] with what was set.
final class SecretWriter {
    private SecretWriter() {}

    static JsonObject document(Secret secret) {
        Map<String, String> data = new LinkedHashMap<>();
        secret.data().forEach((name, value) -> data.put(name, value.text()));
        return new JsonMembers()
                .text("apiVersion", Secret.API_VERSION)
                .text("kind", Secret.KIND)
                .json("metadata", secret.metadata().members())
                .flag("immutable", secret.immutable())
                .texts("data", data)
                .texts("stringData", secret.stringData())
                .text("type", secret.type())
                .done();
    }
}
