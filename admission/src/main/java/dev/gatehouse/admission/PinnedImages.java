// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.policy.ImageUse;
import java.util.List;

/// What [DigestPinning] found for the images of an object, in the object's order.
///
/// @param replacements images whose tag got a digest
/// @param unresolved images whose tag could not be resolved; they stay as they are, and validation refuses them
public record PinnedImages(List<Replacement> replacements, List<Unresolved> unresolved) {
    public PinnedImages {
        replacements = List.copyOf(replacements);
        unresolved = List.copyOf(unresolved);
    }

    /// An image whose tag got a digest.
    ///
    /// @param pinned `{registry}/{path}:{tag}@{digest}`
    public record Replacement(ImageUse use, String pinned) {}

    /// An image whose tag stays.
    ///
    /// @param reason the registry's, one printable line
    public record Unresolved(ImageUse use, String reason) {}
}
