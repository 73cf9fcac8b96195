// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.util.List;

/// The oldest version of TLS that is spoken.
public enum TlsVersion {
    TLS_1_2,
    TLS_1_3;

    /// Returns the version that `text` names, as the environment variable `WEBHOOK_TLS_MIN_VERSION` has it: `1.2` or
    /// `1.3`.
    ///
    /// @throws IllegalArgumentException for anything else
    public static TlsVersion named(String text) {
        return switch (text) {
            case "1.2" -> TLS_1_2;
            case "1.3" -> TLS_1_3;
            default -> throw new IllegalArgumentException("TLS version is 1.2 or 1.3, not " + text);
        };
    }

    List<String> protocols() {
        return switch (this) {
            case TLS_1_2 -> List.of("TLSv1.3", "TLSv1.2");
            case TLS_1_3 -> List.of("TLSv1.3");
        };
    }
}
