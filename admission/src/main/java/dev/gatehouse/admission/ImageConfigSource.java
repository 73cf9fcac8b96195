// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import java.util.Map;

/// Port: the configurations of images.
@FunctionalInterface
public interface ImageConfigSource {
    /// A source for a system that reads none.
    ImageConfigSource NONE = (_, _, _) -> {
        throw new UnavailableException("image configurations are not read");
    };

    /// Returns the configuration of each platform of `image`, by the platform's name such as `linux/arm64/v8`:
    /// one
    /// for a single image, one for each child of an index. What is no image of a platform (attestations beside
    /// them)
    /// is left out.
    ///
    /// @throws UnavailableException where one of them cannot be had, named in the message
    Map<String, JsonObject> configs(DigestReference image, PullIdentity identity, Deadline deadline);
}
