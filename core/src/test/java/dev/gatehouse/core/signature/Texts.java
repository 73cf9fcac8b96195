// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Small conversions for drafts of signatures.
final class Texts {
    private Texts() {}

    static Blob blob(String text) {
        return Blob.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(Blob blob) {
        return new String(blob.bytes(), StandardCharsets.UTF_8);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String base64(Blob blob) {
        return base64(blob.bytes());
    }

    static String base64(String text) {
        return base64(blob(text));
    }
}
