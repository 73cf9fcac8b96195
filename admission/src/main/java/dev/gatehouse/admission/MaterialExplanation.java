// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.signature.ExplainedLayer;
import java.util.List;

/// What is kept for an image where an authority looks, and what the authority makes of it.
///
/// @param places all of them, whether deciding needed to look there or not
public record MaterialExplanation(DigestReference image, Authority.Signing authority, List<Looked> places) {
    public MaterialExplanation {
        places = List.copyOf(places);
    }

    /// Where signatures are kept.
    public enum Place {
        /// cosign's tag for signatures.
        SIGNATURE_TAG,
        /// cosign's tag for attestations.
        ATTESTATION_TAG,
        /// What refers to the image.
        REFERRERS
    }

    /// What is kept in one place.
    public record Looked(Place place, Holding holding) {}

    /// What a place holds.
    public sealed interface Holding {
        record Nothing() implements Holding {}

        /// Something that cannot be used as a whole. `reason` is one line.
        record Unusable(String reason) implements Holding {}

        /// It could not be found out. `cause` is one line.
        record Unavailable(String cause) implements Holding {}

        /// Candidates, in the order of the manifest.
        record Layers(List<ExplainedLayer> layers) implements Holding {
            public Layers {
                layers = List.copyOf(layers);
            }
        }
    }
}
