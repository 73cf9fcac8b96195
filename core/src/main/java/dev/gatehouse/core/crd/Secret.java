// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Secret of the core group (`v1`) as it was written.
///
/// @param data values as base64
/// @param stringData values as text; they win over `data`, as the API server has it
/// @param type such as `Opaque`; null where the document is silent
/// @param immutable null where the document is silent
public record Secret(
        ObjectMeta metadata,
        Map<String, Base64Text> data,
        Map<String, String> stringData,
        @Nullable String type,
        @Nullable Boolean immutable)
        implements Resource {
    public static final String API_VERSION = "v1";
    public static final String KIND = "Secret";

    public Secret {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        stringData = Collections.unmodifiableMap(new LinkedHashMap<>(stringData));
    }

    /// Returns a fresh copy of the value called `key`, or empty where there is none.
    public Optional<byte[]> value(String key) {
        String text = stringData.get(key);
        if (text != null) {
            return Optional.of(text.getBytes(StandardCharsets.UTF_8));
        }
        return Optional.ofNullable(data.get(key)).map(Base64Text::bytes);
    }

    @Override
    public JsonObject toJson() {
        return SecretWriter.document(this);
    }

    /// Names the Secret and its keys, never a value.
    @Override
    public String toString() {
        return "Secret[" + metadata.namespace() + "/" + metadata.name() + ", data=" + data.keySet() + ", stringData="
                + stringData.keySet() + "]";
    }
}
