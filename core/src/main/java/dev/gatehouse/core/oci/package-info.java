// SPDX-License-Identifier: Apache-2.0
/// Names and documents of the [OCI
/// distribution](https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md) and
/// [image](https://github.com/opencontainers/image-spec/blob/v1.1.1/spec.md) specifications: digests, references,
/// descriptors, manifests.
///
/// ```java
/// ImageReference reference = ImageReference.parse("nginx:1.25");
/// reference.name(); // index.docker.io/library/nginx:1.25
/// ```
@NullMarked
package dev.gatehouse.core.oci;

import org.jspecify.annotations.NullMarked;
