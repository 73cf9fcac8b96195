// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Descriptor;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.Manifest.ImageIndex;
import dev.gatehouse.core.oci.Manifest.ImageManifest;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Signatures, attestations and bundles that refer to an image by their `subject`.
final class Referrers {
    private static final String ARTIFACT = "application/vnd.dev.cosign.artifact.sig.v1+json";
    private static final String LAYER = "application/vnd.dev.cosign.simplesigning.v1+json";
    private static final Set<String> SIGNATURES = Set.of(ARTIFACT, LAYER);
    private static final Set<String> ENVELOPES =
            Set.of("application/vnd.dsse.envelope.v1+json", "application/vnd.in-toto+json");
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";

    private sealed interface Candidate {
        record Layers(List<WantedLayer> layers) implements Candidate {}

        record Other() implements Candidate {}

        record Away(Digest digest, String cause) implements Candidate {}
    }

    private final ReferrersList list;
    private final Manifests manifests;
    private final Payloads payloads;

    Referrers(ReferrersList list, Manifests manifests, Payloads payloads) {
        this.list = list;
        this.manifests = manifests;
        this.payloads = payloads;
    }

    /// Returns what refers to `image` in `repository` and may vouch for it.
    ///
    /// @throws RegistryUnavailableException where the registry gave no answer
    SignatureMaterial material(Repository repository, Digest image, PullIdentity identity, Deadline deadline) {
        return switch (list.of(repository, image, identity, deadline)) {
            case ReferrersList.Result.None _ -> new SignatureMaterial.Absent();
            case ReferrersList.Result.Bad bad -> new SignatureMaterial.Unusable(bad.reason());
            case ReferrersList.Result.Listed listed -> material(repository, image, listed, identity, deadline);
        };
    }

    private SignatureMaterial material(
            Repository repository,
            Digest image,
            ReferrersList.Result.Listed listed,
            PullIdentity identity,
            Deadline deadline) {
        List<Digest> candidates = candidates(image, listed.entries());
        boolean all = listed.complete() && candidates.size() <= Bounds.CANDIDATES;
        List<Digest> read = candidates.subList(0, Math.min(candidates.size(), Bounds.CANDIDATES));
        List<Candidate> judged = SideBySide.map(
                read,
                digest -> candidate(repository, image, digest, identity, deadline),
                digest -> new Candidate.Away(digest, "the deadline passed before the registry answered with " + digest),
                deadline);
        List<WantedLayer> layers = new ArrayList<>();
        List<SignatureLayer> away = new ArrayList<>();
        for (Candidate candidate : judged) {
            switch (candidate) {
                case Candidate.Layers found -> layers.addAll(found.layers());
                case Candidate.Away missing ->
                    away.add(new SignatureLayer.Unavailable(missing.digest(), missing.cause()));
                case Candidate.Other _ -> {}
            }
        }
        if (layers.size() > Bounds.LAYERS) {
            return new SignatureMaterial.Unusable(
                    "number of layers (" + layers.size() + ") exceeded the limit (" + Bounds.LAYERS + ")");
        }
        List<SignatureLayer> found = new ArrayList<>(payloads.fetch(repository, layers, identity, deadline));
        found.addAll(away);
        if (!all) {
            // Whoever finds no good signature among these learns that there may be one among the rest.
            found.add(new SignatureLayer.Unusable(
                    image, "the image has more referrers than the " + Bounds.CANDIDATES + " that are looked at"));
        }
        return found.isEmpty() ? new SignatureMaterial.Absent() : new SignatureMaterial.Found(found);
    }

    // What a list says about types is often wrong: it decides who is looked at first, and excludes nobody. One of
    // each kind in turn, so that many of one kind do not hide those of another.
    private static List<Digest> candidates(Digest image, List<Descriptor> entries) {
        Map<Digest, Likelihood> likely = new LinkedHashMap<>();
        for (Descriptor entry : entries) {
            likely.merge(entry.digest(), Likelihood.of(entry.artifactType().orElse("")), Likelihood::better);
        }
        likely.remove(image);
        Map<Likelihood, List<Digest>> kinds = new EnumMap<>(Likelihood.class);
        likely.forEach((digest, likelihood) ->
                kinds.computeIfAbsent(likelihood, _ -> new ArrayList<>()).add(digest));
        List<Digest> ordered = new ArrayList<>();
        for (int i = 0; ordered.size() < likely.size(); i++) {
            for (List<Digest> kind : kinds.values()) {
                if (i < kind.size()) {
                    ordered.add(kind.get(i));
                }
            }
        }
        return ordered;
    }

    /// What a list calls an entry.
    private enum Likelihood {
        SIGNATURES,
        BUNDLE,
        SOMETHING;

        static Likelihood of(String artifactType) {
            if (Referrers.SIGNATURES.contains(artifactType)) {
                return SIGNATURES;
            }
            boolean bundle = artifactType.startsWith(Referrers.BUNDLE) || ENVELOPES.contains(artifactType);
            return bundle ? BUNDLE : SOMETHING;
        }

        Likelihood better(Likelihood other) {
            return compareTo(other) <= 0 ? this : other;
        }
    }

    private Candidate candidate(
            Repository repository, Digest image, Digest digest, PullIdentity identity, Deadline deadline) {
        Manifests.Result result;
        try {
            result = manifests.read(repository, digest, identity, deadline);
        } catch (RegistryUnavailableException e) {
            return new Candidate.Away(digest, String.valueOf(e.getMessage()));
        }
        return switch (result) {
            case Manifests.Result.Missing _, Manifests.Result.Bad _ -> new Candidate.Other();
            case Manifests.Result.Read read ->
                switch (read.manifest()) {
                    // Nobody signs with an index, and following one could lead in circles.
                    case ImageIndex _ -> new Candidate.Other();
                    case ImageManifest manifest -> candidate(image, manifest);
                };
        };
    }

    private static Candidate candidate(Digest image, ImageManifest manifest) {
        // What is in a bundle or an envelope says itself which image it is about. Whoever keeps a list by hand
        // may get the subject wrong.
        boolean signatures = refersTo(image, manifest) && holdsSignatures(manifest);
        List<WantedLayer> layers = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            kind(layer, signatures).ifPresent(kind -> layers.add(new WantedLayer(layer, kind)));
        }
        return layers.isEmpty() ? new Candidate.Other() : new Candidate.Layers(layers);
    }

    private static boolean refersTo(Digest image, ImageManifest manifest) {
        return manifest.subject()
                .filter(subject -> subject.digest().equals(image))
                .isPresent();
    }

    // What the list and the manifest say of the whole is a hint; what a layer says of itself counts.
    private static Optional<LayerKind> kind(Descriptor layer, boolean signatures) {
        if (layer.mediaType().startsWith(BUNDLE)) {
            return Optional.of(LayerKind.BUNDLE);
        }
        if (ENVELOPES.contains(layer.mediaType())) {
            return Optional.of(LayerKind.ATTESTATION);
        }
        return signatures ? Optional.of(LayerKind.SIGNATURE) : Optional.empty();
    }

    private static boolean holdsSignatures(ImageManifest manifest) {
        return manifest.artifactType().filter(SIGNATURES::contains).isPresent()
                || manifest.config()
                        .map(Descriptor::mediaType)
                        .filter(SIGNATURES::contains)
                        .isPresent()
                || manifest.layers().stream().anyMatch(layer -> SIGNATURES.contains(layer.mediaType()));
    }
}
