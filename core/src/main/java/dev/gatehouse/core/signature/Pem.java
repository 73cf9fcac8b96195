// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import java.util.Base64;

/// Writes PEM ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)).
final class Pem {
    private Pem() {}

    /// Returns `der` as one block, with a line break behind it.
    static String of(String label, Blob der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.bytes());
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }
}
