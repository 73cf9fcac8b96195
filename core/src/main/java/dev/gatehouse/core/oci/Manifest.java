// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a repository stores under a tag or digest.
public sealed interface Manifest {
    /// `application/vnd.oci.image.manifest.v1+json`
    String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    /// `application/vnd.oci.image.index.v1+json`
    String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    /// `application/vnd.docker.distribution.manifest.v2+json`
    String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    /// `application/vnd.docker.distribution.manifest.list.v2+json`
    String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// Type as the document or, where it is silent, the registry gives it; empty where neither does.
    String mediaType();

    /// The manifest this one is about (a signature's image, for one).
    Optional<Descriptor> subject();

    /// Type of the artifact, where the document gives one.
    Optional<String> artifactType();

    Map<String, String> annotations();

    /// An image, or an artifact in an image's clothes
    /// ([image-spec, manifest](https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md)).
    record ImageManifest(
            String mediaType,
            Optional<Descriptor> config,
            List<Descriptor> layers,
            Optional<Descriptor> subject,
            Optional<String> artifactType,
            Map<String, String> annotations)
            implements Manifest {
        public ImageManifest {
            layers = List.copyOf(layers);
            annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        }
    }

    /// A list of manifests, one for each platform or one for each referrer
    /// ([image-spec, index](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md)).
    record ImageIndex(
            String mediaType,
            List<Descriptor> manifests,
            Optional<Descriptor> subject,
            Optional<String> artifactType,
            Map<String, String> annotations)
            implements Manifest {
        public ImageIndex {
            manifests = List.copyOf(manifests);
            annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        }
    }
}
