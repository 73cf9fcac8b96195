// SPDX-License-Identifier: Apache-2.0
/// Adapter of the ports [dev.gatehouse.admission.SignatureSource] and [dev.gatehouse.admission.DigestResolver]: a
/// client of OCI registries
/// ([distribution-spec](https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md)) that trusts
/// none of them. Every byte is bounded, every manifest and blob is hashed, every call ends by its deadline.
///
/// ```java
/// try (Registries registries = Registries.open(RegistrySettings.NONE, Keychain.ANONYMOUS)) {
///     Digest digest = registries.digests().digestOf(reference, identity, Deadline.in(Duration.ofSeconds(10)));
/// }
/// ```
@NullMarked
package dev.gatehouse.edge.registry;

import org.jspecify.annotations.NullMarked;
