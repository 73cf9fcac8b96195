// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import java.nio.charset.StandardCharsets;

/// JSON values of the tests.
final class Json {
    private Json() {}

    static JsonValue of(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }
}
