// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

/// A name in the subject alternative names of a certificate ([RFC 5280
/// §4.2.1.6](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6)).
///
/// @param kind which of them
/// @param text as policies compare it; without control characters
public record SubjectName(Kind kind, String text) {
    /// Kinds of names that an identity may be. Directory names and registered ids are none.
    public enum Kind {
        DNS,
        EMAIL,
        IP,
        URI,
        /// Fulcio's user name, 1.3.6.1.4.1.57264.1.7.
        OTHER_NAME
    }

    @Override
    public String toString() {
        return text;
    }
}
