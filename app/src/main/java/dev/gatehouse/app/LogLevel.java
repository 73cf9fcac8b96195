// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/// The level of the log, as the ConfigMap `config-logging` sets it. The most specific key wins:
/// `loglevel.policy-controller`, then `loglevel.webhook` and `loglevel.controller`, which older installations carry,
/// then `level` of `zap-logger-config`, a JSON text.
///
/// @param level lowest level that is written
/// @param problems what is set and means nothing, one line each; where a key is wrong, the next one counts
record LogLevel(Level level, List<String> problems) {
    private static final List<String> KEYS =
            List.of("loglevel.policy-controller", "loglevel.webhook", "loglevel.controller");
    private static final String ZAP = "zap-logger-config";

    LogLevel {
        problems = List.copyOf(problems);
    }

    /// Reads the level out of the `data` of the ConfigMap; `otherwise` where it sets none.
    static LogLevel read(Map<String, String> data, Level otherwise) {
        List<String> problems = new ArrayList<>();
        Level found = null;
        for (String key : KEYS) {
            String text = data.get(key);
            if (text == null) {
                continue;
            }
            Optional<Level> level = named(text);
            if (level.isEmpty()) {
                problems.add(key + ": unrecognized level: \"" + text + "\"");
            } else if (found == null) {
                found = level.get();
            }
        }
        String zap = data.get(ZAP);
        if (found == null && zap != null && !zap.isBlank()) {
            found = zapLevel(zap, problems).orElse(null);
        }
        return new LogLevel(found == null ? otherwise : found, problems);
    }

    private static Optional<Level> zapLevel(String json, List<String> problems) {
        try {
            if (JsonReader.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT)
                    instanceof JsonObject settings) {
                Optional<String> text = settings.string("level");
                Optional<Level> level = text.flatMap(LogLevel::named);
                if (text.isPresent() && level.isEmpty()) {
                    problems.add(ZAP + ": unrecognized level: \"" + text.get() + "\"");
                }
                return level;
            }
            problems.add(ZAP + " is no JSON object");
        } catch (MalformedJsonException e) {
            problems.add(ZAP + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    /// Returns the level that zap calls `name`; its levels above `error` end processes there, here they are errors.
    private static Optional<Level> named(String name) {
        return switch (name) {
            case "debug", "DEBUG" -> Optional.of(Level.DEBUG);
            case "info", "INFO", "" -> Optional.of(Level.INFO);
            case "warn", "WARN", "warning", "WARNING" -> Optional.of(Level.WARN);
            case "error", "ERROR", "dpanic", "DPANIC", "panic", "PANIC", "fatal", "FATAL" -> Optional.of(Level.ERROR);
            default -> Optional.empty();
        };
    }
}
