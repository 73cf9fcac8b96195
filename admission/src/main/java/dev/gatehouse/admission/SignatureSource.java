// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.SignatureMaterial;

/// Port: where signatures come from. Each call is one fetch; who calls keeps what came for the rest of the
/// request.
public interface SignatureSource {
    /// Returns the signatures kept under cosign's tag `{tagPrefix}sha256-{hex}.sig` in `location`.
    ///
    /// @throws UnavailableException where the registry did not answer, not in time, or not with an answer
    SignatureMaterial tagged(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline);

    /// Returns the attestations kept under cosign's tag `{tagPrefix}sha256-{hex}.att` in `location`.
    ///
    /// @throws UnavailableException where the registry did not answer, not in time, or not with an answer
    SignatureMaterial attested(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline);

    /// Returns the signatures, attestations and bundles that refer to the image ([distribution-spec,
    /// referrers](https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers)), in
    /// the image's repository or the one that `location` names.
    ///
    /// @throws UnavailableException where the registry did not answer, not in time, or not with an answer
    SignatureMaterial referring(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline);
}
