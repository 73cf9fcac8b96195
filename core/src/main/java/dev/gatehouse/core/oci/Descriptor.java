// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Points to content by type, size and digest ([image-spec,
/// descriptor](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md)).
/// The members `urls` and `data` are not read: content comes from the repository it was named in, or not at all.
///
/// @param mediaType type of the content, empty where the document does not say
/// @param size of the content in bytes, not negative
/// @param artifactType type of the artifact pointed to, where given; a hint only, since real tools write wrong ones
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        Map<String, String> annotations,
        Optional<String> artifactType,
        Optional<Platform> platform) {
    public Descriptor {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        if (size < 0) {
            throw new MalformedManifestException("descriptor of " + digest + " has a negative size");
        }
    }
}
