// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.oci.Blob;
import java.util.List;

/// One signature in a log entry.
///
/// @param spellings the signature's bytes; two where the entry may hold them encoded twice, empty where the entry
///     does not hold them but binds them by the hash of the whole envelope
/// @param signer certificate or public key in DER
/// @param certificate whether `signer` is a certificate
record LoggedSignature(List<Blob> spellings, Blob signer, boolean certificate) {
    LoggedSignature {
        spellings = List.copyOf(spellings);
    }
}
