// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.SignatureSource;
import dev.gatehouse.core.oci.Descriptor;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.core.oci.Manifest.ImageIndex;
import dev.gatehouse.core.oci.Manifest.ImageManifest;
import dev.gatehouse.core.oci.Platform;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.oci.Tag;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.SignatureMaterial;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds signatures in registries: under cosign's tag, and among what refers to the image.
final class RegistrySignatureSource implements SignatureSource {
    private final RegistryClient client;
    private final Manifests manifests;
    private final Payloads payloads;
    private final Referrers referrers;

    RegistrySignatureSource(RegistryClient client, Manifests manifests, Payloads payloads, Referrers referrers) {
        this.client = client;
        this.manifests = manifests;
        this.payloads = payloads;
        this.referrers = referrers;
    }

    @Override
    public SignatureMaterial referring(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return seen(
                image,
                location,
                identity,
                deadline,
                () -> referrers.material(repository(image, location), image.digest(), identity, deadline));
    }

    @Override
    public SignatureMaterial tagged(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return under(image, location, LayerKind.SIGNATURE, identity, deadline);
    }

    @Override
    public SignatureMaterial attested(
            DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
        return under(image, location, LayerKind.ATTESTATION, identity, deadline);
    }

    private SignatureMaterial under(
            DigestReference image,
            SignatureLocation location,
            LayerKind kind,
            PullIdentity identity,
            Deadline deadline) {
        Repository repository = repository(image, location);
        String suffix = kind == LayerKind.ATTESTATION ? ".att" : ".sig";
        Tag tag;
        try {
            tag = new Tag(location.tagPrefix() + "sha256-" + image.digest().hex() + suffix);
        } catch (MalformedNameException e) {
            return new SignatureMaterial.Unusable(String.valueOf(e.getMessage()));
        }
        return seen(image, location, identity, deadline, () -> tagged(repository, tag, kind, identity, deadline));
    }

    // Beside the image nothing is found also where the registry hides the whole repository from whoever shows no
    // credentials.
    private SignatureMaterial seen(
            DigestReference image,
            SignatureLocation location,
            PullIdentity identity,
            Deadline deadline,
            Supplier<SignatureMaterial> look) {
        SignatureMaterial found = look.get();
        boolean hidden = found instanceof SignatureMaterial.Absent
                && location.repository().isEmpty()
                && client.hides(image.repository(), image.digest(), identity, deadline);
        return hidden ? look.get() : found;
    }

    private SignatureMaterial tagged(
            Repository repository, Tag tag, LayerKind kind, PullIdentity identity, Deadline deadline) {
        return switch (manifests.read(repository, tag, identity, deadline)) {
            case Manifests.Result.Missing _ -> new SignatureMaterial.Absent();
            case Manifests.Result.Bad bad -> new SignatureMaterial.Unusable(bad.reason());
            case Manifests.Result.Read read ->
                switch (read.manifest()) {
                    case ImageManifest manifest -> layers(repository, manifest.layers(), kind, identity, deadline);
                    case ImageIndex index -> child(repository, tag, index, kind, identity, deadline);
                };
        };
    }

    private static Repository repository(DigestReference image, SignatureLocation location) {
        return location.repository().orElse(image.repository());
    }

    // A tag may hold an index; cosign then reads the child for linux/amd64, and so do those who sign that way.
    private SignatureMaterial child(
            Repository repository,
            Tag tag,
            ImageIndex index,
            LayerKind kind,
            PullIdentity identity,
            Deadline deadline) {
        Optional<Digest> child = index.manifests().stream()
                .filter(entry ->
                        entry.platform().filter(RegistrySignatureSource::usual).isPresent())
                .map(Descriptor::digest)
                .findFirst();
        if (child.isEmpty()) {
            return new SignatureMaterial.Unusable(
                    "no child with platform linux/amd64 in index " + repository + ":" + tag);
        }
        return switch (manifests.read(repository, child.get(), identity, deadline)) {
            case Manifests.Result.Missing missing -> new SignatureMaterial.Unusable(missing.text());
            case Manifests.Result.Bad bad -> new SignatureMaterial.Unusable(bad.reason());
            case Manifests.Result.Read read ->
                switch (read.manifest()) {
                    case ImageManifest manifest -> layers(repository, manifest.layers(), kind, identity, deadline);
                    case ImageIndex _ ->
                        new SignatureMaterial.Unusable(
                                "child with platform linux/amd64 of index " + repository + ":" + tag + " is an index");
                };
        };
    }

    private static boolean usual(Platform platform) {
        return platform.os().equals("linux") && platform.architecture().equals("amd64");
    }

    private SignatureMaterial layers(
            Repository repository, List<Descriptor> layers, LayerKind kind, PullIdentity identity, Deadline deadline) {
        if (layers.size() > Bounds.LAYERS) {
            return new SignatureMaterial.Unusable(
                    "number of layers (" + layers.size() + ") exceeded the limit (" + Bounds.LAYERS + ")");
        }
        List<WantedLayer> wanted =
                layers.stream().map(layer -> new WantedLayer(layer, kind)).toList();
        return new SignatureMaterial.Found(payloads.fetch(repository, wanted, identity, deadline));
    }
}
