// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.util.List;

/// What the API server is told.
sealed interface Answer {
    /// The object may be stored as it is. `warnings` are for the person who asked, one line each.
    record Allowed(List<String> warnings) implements Answer {
        public Allowed {
            warnings = List.copyOf(warnings);
        }
    }

    /// The object may be stored once `operations` are done, in their order; never empty.
    record Patched(List<PatchOperation> operations, List<String> warnings) implements Answer {
        public Patched {
            operations = List.copyOf(operations);
            warnings = List.copyOf(warnings);
            if (operations.isEmpty()) {
                throw new IllegalArgumentException("a patch of nothing");
            }
        }
    }

    /// The object may not be stored, for the reason in `message`.
    record Denied(String message, List<String> warnings) implements Answer {
        public Denied {
            warnings = List.copyOf(warnings);
        }
    }

    /// The object may not be stored, because something went wrong here.
    record Failed(String message) implements Answer {}

    /// Returns the word for this answer in logs and metrics.
    default String verdict() {
        return switch (this) {
            case Allowed allowed -> allowed.warnings().isEmpty() ? "allowed" : "warned";
            case Patched _ -> "patched";
            case Denied _ -> "denied";
            case Failed _ -> "failed";
        };
    }
}
