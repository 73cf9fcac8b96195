// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Leave of a role to let another one speak about some targets.
///
/// @param role who may speak; the name is never a path
/// @param keys who must sign for it
/// @param terminating whether nobody is asked after it
/// @param paths patterns of the targets
/// @param hashPrefixes beginnings of SHA-256 of the paths, in hex
record Delegation(String role, RoleKeys keys, boolean terminating, List<String> paths, List<String> hashPrefixes) {
    private static final Set<String> TOP_LEVEL = Set.of("root", "timestamp", "snapshot", "targets");
    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,200}");
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{1,64}");

    Delegation {
        paths = List.copyOf(paths);
        hashPrefixes = List.copyOf(hashPrefixes);
    }

    /// Reads a delegation by `parent`, whose keys are `keys`.
    ///
    /// @throws TufException where it is malformed, or its name would be a path or a top-level role
    static Delegation read(JsonObject description, JsonObject keys, String parent) {
        String name = description.string("name").orElse("");
        if (!NAME.matcher(name).matches() || TOP_LEVEL.contains(name) || name.startsWith(".")) {
            throw Members.malformed(parent, "delegates to a role whose name is not allowed");
        }
        List<String> prefixes = Members.texts(description, "path_hash_prefixes", parent);
        if (!prefixes.stream().allMatch(prefix -> PREFIX.matcher(prefix).matches())) {
            throw Members.malformed(parent, "delegates by beginnings that are not hex");
        }
        return new Delegation(
                name,
                Members.roleKeys(description, keys, parent),
                description.member("terminating").orElse(JsonBoolean.FALSE) == JsonBoolean.TRUE,
                Members.texts(description, "paths", parent),
                prefixes);
    }

    /// Tells whether it is about the target at `path`.
    boolean covers(String path) {
        String hash = StoredName.sha256(path.getBytes(StandardCharsets.UTF_8));
        return paths.stream().anyMatch(pattern -> PathPattern.matches(pattern, path))
                || hashPrefixes.stream().anyMatch(hash::startsWith);
    }
}
