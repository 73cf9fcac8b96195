// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.admission.Material.Discovery;
import dev.gatehouse.admission.MaterialExplanation.Holding;
import dev.gatehouse.admission.MaterialExplanation.Looked;
import dev.gatehouse.admission.MaterialExplanation.Place;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.signature.Artifact;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Use case: why does nobody vouch for this image? Looks at everything that is kept for it and tells what was
/// checked on each piece. It decides nothing; [ImageAdmission] does, with the same verifier on the same
/// material.
public final class ImageExplanation {
    private final SignatureSource source;
    private final LogSource logs;
    private final InstantSource clock;

    public ImageExplanation(SignatureSource source, LogSource logs, InstantSource clock) {
        this.source = source;
        this.logs = logs;
        this.clock = clock;
    }

    /// Explains `image` to each of `authorities`, in their order. Each place is asked once.
    public List<MaterialExplanation> explain(
            DigestReference image, List<Authority.Signing> authorities, PullIdentity identity, Deadline deadline) {
        Instant now = clock.instant();
        List<MaterialExplanation> explanations = new ArrayList<>();
        try (Material material = new Material(source, identity, deadline)) {
            LoggedMaterial logged = new LoggedMaterial(logs, deadline);
            for (Authority.Signing authority : authorities) {
                List<Looked> places = new ArrayList<>();
                for (Place place : Place.values()) {
                    places.add(new Looked(place, holding(image, authority, place, material, logged, now, deadline)));
                }
                explanations.add(new MaterialExplanation(image, authority, places));
            }
        }
        return explanations;
    }

    private static Holding holding(
            DigestReference image,
            Authority.Signing authority,
            Place place,
            Material material,
            LoggedMaterial logged,
            Instant now,
            Deadline deadline) {
        Discovery way = switch (place) {
            case SIGNATURE_TAG -> Discovery.TAG;
            case ATTESTATION_TAG -> Discovery.ATTESTATION_TAG;
            case REFERRERS -> Discovery.REFERRERS;
        };
        try {
            SignatureMaterial kept = material.find(image, authority.location(), way);
            return switch (logged.readable(image, authority, kept, now)) {
                case SignatureMaterial.Absent _ -> new Holding.Nothing();
                case SignatureMaterial.Unusable unusable -> new Holding.Unusable(unusable.reason());
                case SignatureMaterial.Found found ->
                    found.layers().isEmpty()
                            ? new Holding.Nothing()
                            : new Holding.Layers(SignatureVerifier.explain(
                                    Artifact.named(image.digest()),
                                    found.layers(),
                                    authority.demand(),
                                    !authority.attestations().isEmpty(),
                                    now,
                                    deadline::passed));
            };
        } catch (UnavailableException e) {
            return new Holding.Unavailable(PublicText.line(String.valueOf(e.getMessage()), 2048));
        }
    }
}
