// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.log.LogEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One layer of a manifest with signatures or attestations: in cosign's layout what was signed, and beside it
/// annotations with the signature; or a Sigstore bundle.
public sealed interface SignatureLayer {
    /// Annotation with the signature in standard base64; it must be there, empty only for attestations.
    String SIGNATURE = "dev.cosignproject.cosign/signature";
    /// Annotation with the signer's certificate in PEM.
    String CERTIFICATE = "dev.sigstore.cosign/certificate";
    /// Annotation with the certificate's chain in PEM.
    String CHAIN = "dev.sigstore.cosign/chain";

    /// Annotation with a log entry and the log's promise over it, in JSON.
    String BUNDLE = "dev.sigstore.cosign/bundle";
    /// Annotation with a signed timestamp, in JSON.
    String TIMESTAMP = "dev.sigstore.cosign/rfc3161timestamp";

    /// Digest of the payload as the manifest names it.
    Digest digest();

    /// Returns this layer with the entries that logs gave for it; a bundle brings its own along.
    default SignatureLayer with(List<LogEntry> found) {
        return switch (this) {
            case Fetched layer -> new Fetched(layer.digest(), layer.annotations(), layer.payload(), found);
            case Enveloped layer -> new Enveloped(layer.digest(), layer.annotations(), layer.envelope(), found);
            case Bundled _, Unusable _, Unavailable _ -> this;
        };
    }

    /// A layer whose payload was read and has the digest and size that the manifest names.
    ///
    /// @param found what logs gave that were asked for entries of it
    record Fetched(Digest digest, Map<String, String> annotations, Blob payload, List<LogEntry> found)
            implements SignatureLayer {
        public Fetched {
            annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
            found = List.copyOf(found);
        }

        /// No log has been asked.
        public Fetched(Digest digest, Map<String, String> annotations, Blob payload) {
            this(digest, annotations, payload, List.of());
        }
    }

    /// A layer that holds an attestation: an envelope that was read and has the digest and size that the manifest
    /// names.
    ///
    /// @param found what logs gave that were asked for entries of it
    record Enveloped(Digest digest, Map<String, String> annotations, Blob envelope, List<LogEntry> found)
            implements SignatureLayer {
        public Enveloped {
            annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
            found = List.copyOf(found);
        }

        /// No log has been asked.
        public Enveloped(Digest digest, Map<String, String> annotations, Blob envelope) {
            this(digest, annotations, envelope, List.of());
        }
    }

    /// A layer that holds a Sigstore bundle, which was read and has the digest and size that the manifest names.
    record Bundled(Digest digest, Blob bundle) implements SignatureLayer {}

    /// A layer whose payload the registry has not, or not as the manifest names it. A fact about the registry's
    /// content.
    record Unusable(Digest digest, String reason) implements SignatureLayer {}

    /// A layer whose payload could not be had in time; another try may find it.
    record Unavailable(Digest digest, String cause) implements SignatureLayer {}
}
