// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.ExtendedUsage;
import java.util.Optional;

/// What a certificate is used for here, and what its extended key usage must say about it.
public enum Purpose {
    /// Signing artifacts: the leaf says code signing or any, and so does every authority that limits itself.
    CODE_SIGNING {
        @Override
        boolean allowedFor(Optional<ExtendedUsage> leaf) {
            return leaf.map(usage -> usage.allows(ExtendedUsage.CODE_SIGNING)).orElse(false);
        }

        @Override
        boolean allowedUnder(Certificate authority) {
            return authority
                    .extendedUsage()
                    .map(usage -> usage.allows(ExtendedUsage.CODE_SIGNING))
                    .orElse(true);
        }
    },

    /// Signing timestamps: the leaf says time stamping, nothing else, and critically ([RFC 3161
    /// §2.3](https://www.rfc-editor.org/rfc/rfc3161#section-2.3)).
    TIME_STAMPING {
        @Override
        boolean allowedFor(Optional<ExtendedUsage> leaf) {
            return leaf.map(usage -> usage.critical()
                            && usage.purposes().size() == 1
                            && usage.purposes().contains(ExtendedUsage.TIME_STAMPING))
                    .orElse(false);
        }

        @Override
        boolean allowedUnder(Certificate authority) {
            return authority
                    .extendedUsage()
                    .map(usage -> usage.allows(ExtendedUsage.TIME_STAMPING))
                    .orElse(true);
        }
    };

    abstract boolean allowedFor(Optional<ExtendedUsage> leaf);

    abstract boolean allowedUnder(Certificate authority);
}
