// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.ImageReference.DigestReference;

/// Port: the configurations of images.
@FunctionalInterface
public interface ImageConfigSource {
    /// A source for a system that reads none.
    ImageConfigSource NONE = (_, _, _) -> {
        throw new UnavailableException("image configurations are not read");
    };

    /// Returns the configuration of each platform of `image`: one for a single image, one for each
    /// child of an index. What runs nowhere (attestations beside them, of platform `unknown/unknown`)
    /// is left out.
    ///
    /// @throws UnavailableException where one of them cannot be had, named in the message
    ImageConfigs configs(DigestReference image, PullIdentity identity, Deadline deadline);
}
