// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

/// Answer for an image that no policy selects (`no-match-policy`). Applies to a loaded set of policies only.
public enum UnmatchedImages {
    DENY,
    WARN,
    ALLOW,
    /// Where there is no policy at all, a keyless signature by anybody is demanded; where there is one, as
    /// [#DENY].
    KEYLESS;

    /// Returns what the value of `no-match-policy` means. Case matters; whatever is none of `allow`, `warn`
    /// and `keyless` denies.
    public static UnmatchedImages named(String text) {
        return switch (text) {
            case "allow" -> ALLOW;
            case "warn" -> WARN;
            case "keyless" -> KEYLESS;
            default -> DENY;
        };
    }
}
