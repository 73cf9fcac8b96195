// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// Bytes as they are written in a document: standard base64 with padding, line breaks allowed
/// ([RFC 4648 §4](https://www.rfc-editor.org/rfc/rfc4648#section-4)). The text is kept as it was written.
///
/// @param text the base64 text; empty for no bytes
public record Base64Text(String text) {
    /// @throws MalformedTextException where `text` is not base64, in the words of Go's `encoding/base64`
    public Base64Text {
        GoBase64.decode(text);
    }

    /// Makes the text that stands for `bytes`.
    public static Base64Text of(byte[] bytes) {
        return new Base64Text(java.util.Base64.getEncoder().encodeToString(bytes));
    }

    /// Returns a fresh copy of the bytes.
    public byte[] bytes() {
        return GoBase64.decode(text);
    }

    /// Tells whether no byte is there.
    public boolean isEmpty() {
        return text.chars().allMatch(c -> c == '\r' || c == '\n');
    }
}
