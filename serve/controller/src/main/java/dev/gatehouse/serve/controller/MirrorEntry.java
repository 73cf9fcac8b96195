// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What one object should have in the ConfigMap that programs read.
sealed interface MirrorEntry {
    /// Returns what to write over `present`; empty where it can stay.
    ///
    /// @param present the value there is now; empty where there is none, or none that says anything
    Optional<String> over(String present);

    /// A text whose second member, `resourceVersion`, is that of the object when the rest of the text changed last.
    ///
    /// The version alone is no reason to write: each write of a status makes a new one, and would lead to another
    /// write of the ConfigMap, and that to another round over all objects.
    ///
    /// @param head up to the version
    /// @param version of the object now
    /// @param tail from behind the version
    record Versioned(String head, String version, String tail) implements MirrorEntry {
        @Override
        public Optional<String> over(String present) {
            boolean same = differsInVersionOnly(present);
            return same ? Optional.empty() : Optional.of(head + version + tail);
        }

        private boolean differsInVersionOnly(String present) {
            return present.length() >= head.length() + tail.length()
                    && present.startsWith(head)
                    && present.endsWith(tail)
                    && present.substring(head.length(), present.length() - tail.length())
                            .chars()
                            .allMatch(c -> c != '"' && c != '\\');
        }
    }

    /// A document, compared by content, since others write it with other white space.
    record Document(JsonObject content) implements MirrorEntry {
        @Override
        public Optional<String> over(String present) {
            boolean same = hasSameContent(present);
            return same ? Optional.empty() : Optional.of(JsonWriter.compact(content));
        }

        private boolean hasSameContent(String present) {
            try {
                return JsonReader.read(present.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT)
                        .equals(content);
            } catch (MalformedJsonException _) {
                return false;
            }
        }
    }

    /// Whatever is there stays, also where nothing is.
    record Kept() implements MirrorEntry {
        @Override
        public Optional<String> over(String present) {
            return Optional.empty();
        }
    }

    /// What is there stays, and where nothing is, `otherwise` comes.
    record KeptOr(MirrorEntry otherwise) implements MirrorEntry {
        @Override
        public Optional<String> over(String present) {
            return !present.isEmpty() ? Optional.empty() : otherwise.over(present);
        }
    }
}
