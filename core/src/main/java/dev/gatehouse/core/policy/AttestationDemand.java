// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import java.util.Optional;

/// An attestation that must be there.
///
/// @param name key of its results
/// @param written predicate type as the author wrote it: a URI or a short name
/// @param predicateType the URI it stands for
/// @param document that it must satisfy; empty where its being there is enough
public record AttestationDemand(String name, String written, String predicateType, Optional<PolicyDocument> document) {
    /// Returns the demand for the predicate type `written`.
    public static AttestationDemand of(String name, String written) {
        return new AttestationDemand(name, written, uri(written), Optional.empty());
    }

    /// Returns the same demand for one that satisfies `document` as well.
    public AttestationDemand satisfying(PolicyDocument other) {
        return new AttestationDemand(name, written, predicateType, Optional.of(other));
    }

    // cosign's short names; whatever is none of them is meant as it stands.
    private static String uri(String written) {
        return switch (written) {
            case "custom" -> "https://cosign.sigstore.dev/attestation/v1";
            case "slsaprovenance", "slsaprovenance02" -> "https://slsa.dev/provenance/v0.2";
            case "slsaprovenance1" -> "https://slsa.dev/provenance/v1";
            case "spdx", "spdxjson" -> "https://spdx.dev/Document";
            case "cyclonedx" -> "https://cyclonedx.org/bom";
            case "link" -> "https://in-toto.io/Link/v1";
            case "vuln" -> "https://cosign.sigstore.dev/attestation/vuln/v1";
            case "openvex" -> "https://openvex.dev/ns";
            default -> written;
        };
    }
}
