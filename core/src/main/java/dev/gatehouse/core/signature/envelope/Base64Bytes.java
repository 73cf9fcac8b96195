// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.envelope;

import dev.gatehouse.core.oci.Blob;
import java.util.Base64;
import java.util.Optional;

/// Bytes written as base64 in JSON: the standard alphabet or the one for URLs, padded or not ([ProtoJSON,
/// bytes](https://protobuf.dev/programming-guides/json/#field-representation)). The two alphabets in one text are
/// refused, and so is white space.
public final class Base64Bytes {
    private Base64Bytes() {}

    /// Returns the bytes that `text` stands for; empty where it is not base64.
    public static Optional<Blob> decode(String text) {
        boolean url = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        Base64.Decoder decoder = url ? Base64.getUrlDecoder() : Base64.getDecoder();
        try {
            return Optional.of(Blob.of(decoder.decode(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
