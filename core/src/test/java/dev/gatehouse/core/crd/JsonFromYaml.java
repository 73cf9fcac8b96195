// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Reads one YAML document without making a resource of it.
final class JsonFromYaml {
    private JsonFromYaml() {}

    static JsonValue read(String yaml) {
        List<JsonValue> documents = new ArrayList<>();
        YamlReader.read(yaml, ReadLimits.DEFAULT, new YamlReader.Sink() {
            @Override
            public void document(JsonValue value) {
                documents.add(value);
            }

            @Override
            public void broken(String message) {
                throw new AssertionError(message);
            }
        });
        return documents.getFirst();
    }
}
