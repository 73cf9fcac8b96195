// SPDX-License-Identifier: Apache-2.0
/// ClusterImagePolicies, TrustRoots and Secrets as they are written: read, defaulted, converted, checked. The
/// records mirror YAML one to one, silence included, so this is the one room where a component may be null.
///
/// ```java
/// ResourceDocuments documents = ResourceReader.read(yaml, ReadLimits.DEFAULT);
/// Resource resource = Defaults.of(documents.resources().getFirst());
/// ```
@NullMarked
package dev.gatehouse.core.crd;

import org.jspecify.annotations.NullMarked;
