// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.util.Optional;

/// What signatures are to be about.
///
/// @param content empty where only the digest is known, as with images
public record Artifact(Digest digest, Optional<Blob> content) {
    /// Returns the artifact that is known by its digest.
    public static Artifact named(Digest digest) {
        return new Artifact(digest, Optional.empty());
    }

    /// Returns the artifact with this content.
    public static Artifact holding(Blob content) {
        return new Artifact(content.digest(), Optional.of(content));
    }
}
