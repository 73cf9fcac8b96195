// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

/// What a [PolicyDocument] says about an input.
public sealed interface DocumentVerdict {
    /// It is satisfied, and has nothing to add.
    record Satisfied() implements DocumentVerdict {}

    /// It is not satisfied, or has a warning, which counts as much.
    ///
    /// @param reason in the words of the document and its language
    record Violated(String reason) implements DocumentVerdict {}

    /// It did not come to an end: beyond its budget, or not in time.
    ///
    /// @param cause for people
    record Undetermined(String cause) implements DocumentVerdict {}
}
