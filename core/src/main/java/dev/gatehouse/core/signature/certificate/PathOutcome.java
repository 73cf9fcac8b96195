// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.Certificate;
import java.util.List;

/// Whether a certificate comes from a trusted authority.
public sealed interface PathOutcome {
    /// At each of the times a path led to a trusted root.
    ///
    /// @param path of the first of the times: the issuer of the leaf first, the root last; never empty
    /// @param authority name of the trusted authority; may be empty
    record Trusted(List<Certificate> path, String authority) implements PathOutcome {
        public Trusted {
            path = List.copyOf(path);
        }

        /// Returns the certificate that signed the leaf.
        public Certificate issuer() {
            return path.getFirst();
        }
    }

    /// At one of the times no path did.
    ///
    /// @param refusals what each candidate path failed at; never empty
    record Refused(List<PathRefusal> refusals) implements PathOutcome {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }
}
