// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.signature.TrustAnchors;

/// Port: whom a policy believes, by the name of a TrustRoot. What it gives is kept by whoever gives it: the same
/// name gives the same value until the root changes.
@FunctionalInterface
public interface TrustedRoots {
    /// Name of the root that is meant where a policy names none.
    String DEFAULT = "";

    /// Knows no root.
    TrustedRoots NONE = name -> new Found.Missing(
            name.equals(DEFAULT)
                    ? "there is no default trust root"
                    : "trustRootRef " + PublicText.line(name, 253) + " not found");

    /// Returns the root called `name`, or the default one for [#DEFAULT].
    Found root(String name);

    /// What is known of a root.
    sealed interface Found {
        /// It is there.
        record Ready(TrustAnchors anchors) implements Found {}

        /// It cannot be used.
        ///
        /// @param reason one line
        /// @param passing whether that may end without anybody changing the root or the policy
        record Missing(String reason, boolean passing) implements Found {
            /// Says that it cannot be used as it was written.
            public Missing(String reason) {
                this(reason, false);
            }
        }
    }
}
