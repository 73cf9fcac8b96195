// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Trees of JSON, and their canonical text, which for plain text and integers is: members sorted, no spaces.
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static JsonNode read(Bytes text) {
        try {
            return MAPPER.readTree(text.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Bytes canonical(JsonNode node) {
        try {
            return Bytes.of(MAPPER.writeValueAsString(MAPPER.treeToValue(node, Object.class)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always has a text", e);
        }
    }
}
