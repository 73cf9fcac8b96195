// SPDX-License-Identifier: Apache-2.0
/// The one library of fixtures: a registry that answers over HTTP and can misbehave on demand, signatures in the
/// layout that cosign writes, OCI layouts of a folder, the real programs of the test environment, golden files. It
/// knows none of the rooms it serves, so that what it makes is judged from outside.
///
/// ```java
/// try (FakeRegistry registry = FakeRegistry.start()) {
///     CosignSigner signer = CosignSigner.of(CosignSigner.Kind.P256);
///     Artifact image = Artifact.image("hello");
///     registry.push("team/app", "v1", image);
/// registry.push("team/app", image.signatureTag(), Artifact.signatures(signer.layer("team/app", image.digest())));
/// }
/// ```
@NullMarked
package dev.gatehouse.quality.testkit;

import org.jspecify.annotations.NullMarked;
