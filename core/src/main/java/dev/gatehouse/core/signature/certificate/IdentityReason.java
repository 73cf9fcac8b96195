// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

/// Why a certificate names nobody who is wanted.
public enum IdentityReason {
    /// Its two issuer extensions name different issuers.
    ISSUER_CONTRADICTS,
    /// It fits none of the wanted identities.
    OTHER_IDENTITY
}
