// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.core.json.JsonValue;

/// One object as the API server gave it.
///
/// @param name of the object, unique among its kind (and namespace, which is one here)
/// @param uid of the object; another one means another object of the same name
/// @param generation of its spec; 0 for kinds without one
/// @param resourceVersion of its content, opaque
/// @param terminating whether it has a deletion timestamp
/// @param content the whole object, `metadata.managedFields` left out
public record KubernetesObject(
        String name, String uid, long generation, String resourceVersion, boolean terminating, JsonValue content) {}
