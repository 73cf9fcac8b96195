// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.bundle;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.envelope.Envelope;
import dev.gatehouse.core.signature.log.LogEntry;
import java.util.List;

/// A signature with what is needed to check it ([Sigstore
/// bundle](https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto), versions 0.1 to
/// 0.3).
///
/// @param material who is said to have signed
/// @param entries of transparency logs
/// @param timestamps DER of RFC 3161 responses
/// @param content what was signed, and the signature
public record Bundle(Material material, List<LogEntry> entries, List<Blob> timestamps, Content content) {
    public Bundle {
        entries = List.copyOf(entries);
        timestamps = List.copyOf(timestamps);
    }

    /// Who is said to have signed.
    public sealed interface Material {
        /// The holder of a certificate.
        ///
        /// @param chain DER; the signer's certificate first, never empty
        record Certificates(List<Blob> chain) implements Material {
            public Certificates {
                chain = List.copyOf(chain);
            }
        }

        /// The holder of a key that must be known beforehand.
        ///
        /// @param hint tells which, unauthenticated; may be empty
        record KeyHint(String hint) implements Material {}
    }

    /// What was signed.
    public sealed interface Content {
        /// An envelope with exactly one signature.
        record Enveloped(Envelope envelope) implements Content {}

        /// Something that is not in the bundle.
        ///
        /// @param algorithm of the digest as the bundle names it, such as `SHA2_256`
        /// @param digest of what was signed, unauthenticated
        record Message(String algorithm, Blob digest, Blob signature) implements Content {}
    }
}
