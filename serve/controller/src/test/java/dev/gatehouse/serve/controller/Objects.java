// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import java.nio.charset.StandardCharsets;

/// Objects as a watch tells of them.
final class Objects {
    private Objects() {}

    static JsonObject json(String text) {
        return (JsonObject) JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }

    /// Returns an object with uid `test-uid`, generation 3 and version `0123456789`.
    static KubernetesObject written(String name, String members) {
        return new KubernetesObject(
                name,
                "test-uid",
                3,
                "0123456789",
                false,
                json("{\"metadata\":{\"name\":\"" + name + "\"}," + members + "}"));
    }
}
