// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import java.util.Arrays;
import java.util.HexFormat;

/// Immutable bytes, compared by content.
public final class Blob {
    private final byte[] bytes;

    private Blob(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Returns a blob holding a copy of `bytes`.
    public static Blob of(byte[] bytes) {
        return new Blob(bytes.clone());
    }

    /// Returns a copy of the content.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// Returns the length in bytes.
    public int length() {
        return bytes.length;
    }

    /// Returns the digest of the content.
    public Digest digest() {
        return Digest.of(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Returns length and the first bytes in hex, never the whole content.
    @Override
    public String toString() {
        return "Blob[" + bytes.length + " bytes, " + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8))
                + "]";
    }
}
