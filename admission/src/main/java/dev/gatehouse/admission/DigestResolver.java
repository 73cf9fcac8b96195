// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;

/// Port: which manifest a tag names at this moment.
public interface DigestResolver {
    /// Returns the digest of the manifest or index that `reference` names; no platform is selected.
    ///
    /// @throws NotFoundException where the registry has no such tag or repository
    /// @throws UnavailableException where the registry did not answer, not in time, or not with an answer
    Digest digestOf(TaggedReference reference, PullIdentity identity, Deadline deadline);
}
