// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.envelope;

import dev.gatehouse.core.oci.Blob;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A payload with signatures over it
/// ([DSSE](https://github.com/secure-systems-lab/dsse/blob/v1.0.2/envelope.md)).
///
/// @param payloadType media type of the payload
/// @param signatures may be empty; in the order of the document
public record Envelope(String payloadType, Blob payload, List<Signature> signatures) {
    /// Payload type of an in-toto statement.
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    public Envelope {
        signatures = List.copyOf(signatures);
    }

    /// One signature.
    ///
    /// @param keyId what the signer calls the key, unauthenticated; empty where it says nothing
    public record Signature(String keyId, Blob bytes) {}

    /// Returns the bytes that are signed ([pre-authentication
    /// encoding](https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md#signature-definition)).
    public Blob preAuthenticationEncoding() {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        byte[] body = payload.bytes();
        ByteArrayOutputStream encoding = new ByteArrayOutputStream(body.length + type.length + 40);
        encoding.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.US_ASCII));
        encoding.writeBytes(type);
        encoding.writeBytes((" " + body.length + " ").getBytes(StandardCharsets.US_ASCII));
        encoding.writeBytes(body);
        return Blob.of(encoding.toByteArray());
    }
}
