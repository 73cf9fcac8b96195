// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.json.JsonValue.JsonObject;

/// What documents of policies may see of the object that is to be admitted.
///
/// @param spec empty where it has none
/// @param metadata empty where it has none
/// @param typeMeta `kind` and `apiVersion`
public record AdmittedDocument(JsonObject spec, JsonObject metadata, JsonObject typeMeta) {
    /// Nothing is known.
    public static final AdmittedDocument NONE =
            new AdmittedDocument(JsonObject.EMPTY, JsonObject.EMPTY, JsonObject.EMPTY);
}
