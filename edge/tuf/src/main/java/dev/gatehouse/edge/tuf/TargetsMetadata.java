// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Targets, and who else may speak about some ([TUF
/// §4.5](https://theupdateframework.github.io/specification/latest/#file-formats-targets)).
///
/// @param file the whole file
/// @param targets descriptions by path, read when they are asked for
/// @param delegations in the order in which they are asked
record TargetsMetadata(Metadata file, Map<String, JsonObject> targets, List<Delegation> delegations) {
    /// Longest targets file, in bytes.
    static final int LONGEST = 5_000_000;

    TargetsMetadata {
        targets = Map.copyOf(targets);
        delegations = List.copyOf(delegations);
    }

    /// Reads the metadata of `role`, that `keys` must have signed and `listed` describes.
    ///
    /// @throws TufException where it is another one, malformed or not signed
    static TargetsMetadata read(String role, byte[] document, RoleKeys keys, ListedMetadata listed) {
        listed.file().require(document, role);
        Metadata file = Metadata.read(role, "targets", document, LONGEST);
        keys.requireSigned(file);
        listed.requireVersion(file);
        JsonObject signed = file.signed();
        Map<String, JsonObject> targets = new LinkedHashMap<>();
        JsonObject described = Members.object(signed, "targets", role);
        for (String path : described.members().keySet()) {
            targets.put(path, Members.object(described, path, role));
        }
        List<Delegation> delegations = new ArrayList<>();
        Optional<JsonObject> delegated = signed.object("delegations");
        if (delegated.isPresent()) {
            JsonObject all = delegated.get();
            for (JsonValue one : all.array("roles").orElse(JsonArray.EMPTY).elements()) {
                if (!(one instanceof JsonObject description)) {
                    throw Members.malformed(role, "has a delegation that is no object");
                }
                delegations.add(Delegation.read(description, all.object("keys").orElse(JsonObject.EMPTY), role));
            }
        }
        return new TargetsMetadata(file, targets, delegations);
    }

    /// Returns the target at `path`; empty where this role does not speak about it.
    Optional<TargetFile> target(String path) {
        return Optional.ofNullable(targets.get(path))
                .map(description -> TargetFile.read(path, description, file.role()));
    }
}
