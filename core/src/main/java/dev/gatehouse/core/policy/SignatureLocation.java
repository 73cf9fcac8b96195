// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.oci.Repository;
import java.util.List;
import java.util.Optional;

/// Where an authority's signatures are kept (`source` of a policy).
///
/// @param repository the repository, or empty for the image's own
/// @param tagPrefix glued before `sha256-<hex>.sig` without a separator; empty for none
/// @param pullSecrets names of Secrets in the workload's namespace that replace the workload's own credentials; empty
/// for those
public record SignatureLocation(Optional<Repository> repository, String tagPrefix, List<String> pullSecrets) {
    /// Beside the image.
    public static final SignatureLocation BESIDE_IMAGE = new SignatureLocation(Optional.empty(), "", List.of());

    public SignatureLocation {
        pullSecrets = List.copyOf(pullSecrets);
    }
}
