// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue.JsonObject;

/// One Kubernetes object as it was written, of a kind that Gatehouse reads ([ClusterImagePolicy],
/// [TrustRoot], [Secret]) or any [Other].
public sealed interface Resource permits ClusterImagePolicy, TrustRoot, Secret, Resource.Other {
    /// The object's `metadata`; [ObjectMeta#NONE] where the document has none.
    ObjectMeta metadata();

    /// Returns the object as a document that holds what was set and nothing else.
    JsonObject toJson();

    /// An object of a kind that Gatehouse does not read.
    record Other(JsonObject document) implements Resource {
        /// The text of the member `apiVersion`; empty where there is none.
        public String apiVersion() {
            return document.string("apiVersion").orElse("");
        }

        /// The text of the member `kind`; empty where there is none.
        public String kind() {
            return document.string("kind").orElse("");
        }

        @Override
        public ObjectMeta metadata() {
            return document.object("metadata").map(ObjectMeta::new).orElse(ObjectMeta.NONE);
        }

        @Override
        public JsonObject toJson() {
            return document;
        }
    }
}
