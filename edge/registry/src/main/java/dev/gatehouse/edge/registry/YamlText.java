// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads one document of YAML 1.2, of which JSON is a part, as a JSON value: settings a person wrote, of at most 1
/// MiB and without aliases.
final class YamlText {
    private static final int LONGEST = 1 << 20;

    private YamlText() {}

    /// Returns the document, `null` for an empty one.
    ///
    /// @throws RegistrySettingsException where it is none
    static JsonValue read(byte[] document) {
        if (document.length > LONGEST) {
            throw problem("longer than " + LONGEST + " bytes");
        }
        String text = new String(document, StandardCharsets.UTF_8);
        LoadSettings settings = LoadSettings.builder()
                // One buffer: the parser loses its place where a surrogate pair crosses two.
                .setBufferSize(text.length() + 1)
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(LONGEST)
                .build();
        try {
            return value(new Load(settings).loadFromString(text));
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            throw problem(where + e.getProblem());
        } catch (YamlEngineException e) {
            throw problem(String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable"));
        }
    }

    private static RegistrySettingsException problem(String text) {
        return new RegistrySettingsException(List.of("settings: " + text));
    }

    private static JsonValue value(@Nullable Object loaded) {
        return switch (loaded) {
            case null -> JsonNull.NULL;
            case Boolean flag -> JsonBoolean.of(flag);
            case Integer number -> JsonNumber.of(number);
            case Long number -> JsonNumber.of(number);
            case String text -> new JsonString(text);
            case List<?> list ->
                new JsonArray(list.stream().map(YamlText::value).toList());
            case Map<?, ?> map -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                map.forEach((key, member) -> members.put(String.valueOf(key), value(member)));
                yield new JsonObject(members);
            }
            // Numbers with a fraction, dates, bytes: nothing that these settings have a use for.
            default -> new JsonString(String.valueOf(loaded));
        };
    }
}
