// SPDX-License-Identifier: Apache-2.0
/// What others decided, decided again by the whole program: the webhook over HTTPS, the registry client, a registry.
///
/// The corpora are not part of the repository. They are looked for in a folder `shared` beside the checkout, or where
/// a system property says (`-Dgatehouse.reference.dir=DIR`, `-Dgatehouse.sigstore.dir=DIR`); what is not there is
/// left out by name. Each case leaves a line in `target/conformance/*-cases.tsv`: identifier, wanted, got, judgement.
@NullMarked
package dev.gatehouse.quality.conformance;

import org.jspecify.annotations.NullMarked;
