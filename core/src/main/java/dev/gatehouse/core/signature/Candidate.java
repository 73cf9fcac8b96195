// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.bundle.Bundle;
import dev.gatehouse.core.signature.envelope.Envelope;
import dev.gatehouse.core.signature.envelope.Statement;
import dev.gatehouse.core.signature.log.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One signature or attestation as it was found, of whatever format.
///
/// @param layer its digest in its manifest
record Candidate(Digest layer, Content content, Beside beside) {
    /// What was signed, and the signature.
    sealed interface Content {
        /// cosign's payload.
        record Payload(Blob payload, Blob signature) implements Content {}

        /// A statement in an envelope.
        ///
        /// @param document the envelope as it was logged; empty where it is part of a bundle
        record Enveloped(Envelope envelope, Statement statement, Optional<Blob> document) implements Content {}

        /// The artifact itself.
        record Message(Bundle.Content.Message message) implements Content {}
    }

    /// What stands beside the signature.
    sealed interface Beside {
        /// Annotations of a layer. They are read when they are needed: what a policy does not ask for
        /// cannot spoil a signature.
        ///
        /// @param found what logs gave that were asked for entries
        record Annotations(Map<String, String> texts, List<LogEntry> found) implements Beside {}

        /// The rest of a bundle.
        record InBundle(Bundle bundle) implements Beside {}
    }

    SignatureFormat format() {
        return switch (beside) {
            case Beside.Annotations _ -> SignatureFormat.LEGACY;
            case Beside.InBundle _ -> SignatureFormat.BUNDLE;
        };
    }
}
