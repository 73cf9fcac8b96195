// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

/// Who a signing certificate is for.
///
/// @param kind of the subject's name
/// @param subject mail address or URI
/// @param issuer who vouched for it
public record Identity(Kind kind, String subject, String issuer) {
    /// Kind of name.
    public enum Kind {
        EMAIL,
        URI
    }

    /// Returns the identity of a person.
    public static Identity email(String subject, String issuer) {
        return new Identity(Kind.EMAIL, subject, issuer);
    }

    /// Returns the identity of a workflow.
    public static Identity uri(String subject, String issuer) {
        return new Identity(Kind.URI, subject, issuer);
    }
}
