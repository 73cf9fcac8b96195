// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import java.util.List;

/// Whose certificates are wanted.
///
/// @param issuers all of which the issuer must match; empty for any issuer, or none
/// @param subjects all of which one and the same name must match; empty for any name, or none
public record IdentityPattern(List<TextPattern> issuers, List<TextPattern> subjects) {
    public IdentityPattern {
        issuers = List.copyOf(issuers);
        subjects = List.copyOf(subjects);
    }

    boolean takes(SigningCertificate certificate) {
        boolean issuer = issuers.isEmpty()
                || certificate
                        .issuer()
                        .map(text -> issuers.stream().allMatch(pattern -> pattern.matches(text)))
                        .orElse(false);
        return issuer
                && (subjects.isEmpty()
                        || certificate.subjects().stream()
                                .anyMatch(name -> subjects.stream().allMatch(pattern -> pattern.matches(name.text()))));
    }
}
