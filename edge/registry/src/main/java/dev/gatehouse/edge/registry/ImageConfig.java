// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.MemberNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The configuration of an image ([image-spec,
/// config](https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md))
/// as documents of policies see it: the members that the format and Docker know, empty ones left out but for
/// those that are always there.
final class ImageConfig {
    private static final List<String> MEMBERS = List.of(
            "architecture",
            "author",
            "container",
            "created",
            "docker_version",
            "history",
            "os",
            "rootfs",
            "config",
            "os.version",
            "variant",
            "os.features");
    private static final Map<String, JsonValue> ALWAYS = Map.of(
            "architecture",
            new JsonString(""),
            "os",
            new JsonString(""),
            "created",
            new JsonString("0001-01-01T00:00:00Z"),
            "rootfs",
            new JsonObject(Map.of("type", new JsonString(""), "diff_ids", JsonNull.NULL)),
            "config",
            JsonObject.EMPTY);
    private static final Set<String> OF_CONFIG = Set.of(
            "AttachStderr",
            "AttachStdin",
            "AttachStdout",
            "Cmd",
            "Healthcheck",
            "Domainname",
            "Entrypoint",
            "Env",
            "Hostname",
            "Image",
            "Labels",
            "OnBuild",
            "OpenStdin",
            "StdinOnce",
            "Tty",
            "User",
            "Volumes",
            "WorkingDir",
            "ExposedPorts",
            "ArgsEscaped",
            "NetworkDisabled",
            "MacAddress",
            "StopSignal",
            "Shell");

    private ImageConfig() {}

    /// Returns a member that a runtime would take for one of ours though it is spelled in another
    /// letter case; empty where there is none.
    static Optional<String> otherwiseSpelled(JsonObject written) {
        return MemberNames.otherwiseSpelled(written, Set.copyOf(MEMBERS))
                .or(() -> written.object("config").flatMap(config -> MemberNames.otherwiseSpelled(config, OF_CONFIG)));
    }

    static JsonObject of(JsonObject written) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (String name : MEMBERS) {
            JsonValue value = written.member(name).orElse(JsonNull.NULL);
            if (name.equals("config") && value instanceof JsonObject config) {
                value = known(config);
            }
            JsonValue usual = ALWAYS.get(name);
            if (!isEmpty(value)) {
                members.put(name, value);
            } else if (usual != null) {
                members.put(name, usual);
            }
        }
        return new JsonObject(members);
    }

    private static JsonObject known(JsonObject config) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        config.members().forEach((name, value) -> {
            if (OF_CONFIG.contains(name) && !isEmpty(value)) {
                members.put(name, value);
            }
        });
        return new JsonObject(members);
    }

    private static boolean isEmpty(JsonValue value) {
        return switch (value) {
            case JsonNull _ -> true;
            case JsonString text -> text.text().isEmpty();
            case JsonArray array -> array.elements().isEmpty();
            case JsonObject object -> object.members().isEmpty();
            case JsonBoolean flag -> !flag.value();
            case JsonValue.JsonNumber _ -> false;
        };
    }
}
