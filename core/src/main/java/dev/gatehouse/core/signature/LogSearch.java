// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.Candidate.Beside;
import dev.gatehouse.core.signature.Candidate.Content;
import dev.gatehouse.core.signature.log.LogQuery;
import java.util.Optional;

/// What to ask a log for where a signature brings no entry along.
///
/// @param position of the layer in its material
public record LogSearch(int position, LogQuery query) {
    /// Returns the question about a candidate that holds in all that was checked before its log
    /// entries; empty where there is an entry, or nobody is to be asked.
    static Optional<LogQuery> query(Candidate candidate, Signed signed, Proofs proofs) {
        boolean asked = candidate.beside() instanceof Beside.Annotations(var texts, var found)
                && found.isEmpty()
                && texts.getOrDefault(SignatureLayer.BUNDLE, "").isEmpty();
        if (!asked || proofs.logServers().isEmpty()) {
            return Optional.empty();
        }
        String signer = signed.certificate()
                .map(certificate ->
                        Pem.of("CERTIFICATE", Blob.of(certificate.certificate().encoded())))
                .orElseGet(() -> Pem.of("PUBLIC KEY", signed.key().encoded()));
        return switch (candidate.content()) {
            case Content.Payload payload ->
                Optional.of(LogQuery.ofSignature(payload.payload(), payload.signature(), signer));
            case Content.Enveloped enveloped ->
                enveloped.document().map(document -> LogQuery.ofEnvelope(document, signer));
            case Content.Message _ -> Optional.empty();
        };
    }
}
