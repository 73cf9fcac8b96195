// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.PublicKey;
import dev.gatehouse.core.trust.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A chain of authorities whose every link is signed, from one that may have issued a leaf up to a trusted root.
/// Everything that depends neither on the leaf nor on the time has been checked once.
///
/// @param authorities the issuer of the leaf first, the root last
/// @param key of the issuer
/// @param name of the trusted authority
/// @param window in which it is believed
/// @param standing why it can never be used; empty where it can
record AuthorityPath(
        List<Certificate> authorities, PublicKey key, String name, Window window, Optional<PathRefusal> standing) {
    // Certificate policies limit nothing here: we accept any policy (RFC 5280 §6.1.1, user-initial-policy-set).
    // The extensions that would demand one are not in this list.
    private static final Set<String> UNDERSTOOD =
            Set.of("2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.17", NameConstraintCheck.EXTENSION, "2.5.29.32");

    AuthorityPath {
        authorities = List.copyOf(authorities);
    }

    /// Makes the path, and judges what can be judged now.
    static AuthorityPath of(List<Certificate> authorities, PublicKey key, String name, Window window, Purpose purpose) {
        return new AuthorityPath(authorities, key, name, window, standing(authorities, purpose));
    }

    Certificate issuer() {
        return authorities.getFirst();
    }

    /// Returns why `leaf` is not believed over this path at `time`.
    Optional<PathRefusal> refusal(Certificate leaf, Instant time) {
        if (!window.contains(time)) {
            return refusal(PathReason.OUTSIDE_AUTHORITY_WINDOW, name + " at " + time);
        }
        for (Certificate authority : authorities) {
            if (!authority.isValidAt(time)) {
                return refusal(PathReason.ISSUER_NOT_VALID_THEN, authority.subject() + " at " + time);
            }
        }
        for (int i = 0; i < authorities.size(); i++) {
            if (!NameConstraintCheck.allows(authorities.get(i), leaf)) {
                return refusal(PathReason.NAME_NOT_ALLOWED, authorities.get(i).subject());
            }
        }
        return standing;
    }

    private static Optional<PathRefusal> standing(List<Certificate> authorities, Purpose purpose) {
        int below = 0;
        for (int i = 0; i < authorities.size(); i++) {
            Certificate authority = authorities.get(i);
            String subject = authority.subject();
            if (!authority.isAuthority() || !authority.maySignCertificates()) {
                return refusal(PathReason.ISSUER_IS_NO_AUTHORITY, subject);
            }
            Optional<String> unknown = unknownCritical(authority);
            if (unknown.isPresent()) {
                return refusal(PathReason.UNKNOWN_CRITICAL_EXTENSION, unknown.get() + " of " + subject);
            }
            if (!purpose.allowedUnder(authority)) {
                return refusal(PathReason.ISSUER_WRONG_PURPOSE, subject);
            }
            if (authority.pathLength().isPresent()
                    && below > authority.pathLength().getAsInt()) {
                return refusal(PathReason.PATH_TOO_LONG, subject);
            }
            for (Certificate lower : authorities.subList(0, i)) {
                if (!lower.isSelfIssued() && !NameConstraintCheck.allows(authority, lower)) {
                    return refusal(PathReason.NAME_NOT_ALLOWED, subject);
                }
            }
            // RFC 5280 §6.1.4 (l): self-issued certificates do not count.
            if (!authority.isSelfIssued()) {
                below++;
            }
        }
        return Optional.empty();
    }

    /// Returns the first critical extension of `certificate` that nothing here understands.
    static Optional<String> unknownCritical(Certificate certificate) {
        return certificate.extensions().stream()
                .filter(certificate::isCritical)
                .filter(extension -> !UNDERSTOOD.contains(extension))
                .findFirst();
    }

    private static Optional<PathRefusal> refusal(PathReason reason, String detail) {
        return Optional.of(new PathRefusal(reason, detail));
    }
}
