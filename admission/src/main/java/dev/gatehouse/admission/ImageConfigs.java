// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.Map;

/// The configurations of an image.
///
/// @param byPlatform by the platform's name such as `linux/arm64/v8`; never empty where an image has been read
/// @param bytes that all of them have as text
public record ImageConfigs(Map<String, JsonObject> byPlatform, long bytes) {
    /// Nothing was asked for.
    public static final ImageConfigs NONE = new ImageConfigs(Map.of(), 0);

    public ImageConfigs {
        byPlatform = Map.copyOf(byPlatform);
    }
}
