// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.util.List;

/// The purposes a certificate is limited to ([RFC 5280 §4.2.1.12](https://www.rfc-editor.org/rfc/rfc5280)).
///
/// @param purposes object identifiers in dotted form, never empty
/// @param critical whether whoever does not know the extension must refuse the certificate
public record ExtendedUsage(List<String> purposes, boolean critical) {
    public static final String ANY = "2.5.29.37.0";
    public static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    public static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

    public ExtendedUsage {
        purposes = List.copyOf(purposes);
    }

    /// Tells whether `purpose` is among the purposes, or any is.
    public boolean allows(String purpose) {
        return purposes.contains(purpose) || purposes.contains(ANY);
    }
}
