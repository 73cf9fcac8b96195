// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// One document of a stream: a resource, or what keeps it from being one.
public sealed interface ResourceDocument {
    /// Zero-based place among the documents of the stream, empty ones counted.
    int index();

    /// The document is a resource.
    record Understood(int index, Resource resource) implements ResourceDocument {}

    /// The document is none.
    ///
    /// @param problems all that was found, never empty; paths start at the document
    record Unreadable(int index, FieldProblems problems) implements ResourceDocument {}
}
