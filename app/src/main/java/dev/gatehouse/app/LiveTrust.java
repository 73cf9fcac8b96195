// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.crd.TrustRoot;
import java.util.Collection;

/// Trust that changes while the process runs.
interface LiveTrust extends TrustSource {
    /// Returns a number that is another one after each change.
    long version();

    /// Forgets every TrustRoot that is not among `roots`.
    void retain(Collection<TrustRoot> roots);

    /// Returns `source` as trust that never changes.
    static LiveTrust unchanging(TrustSource source) {
        return new LiveTrust() {
            @Override
            public Standing standing(TrustRoot written) {
                return source.standing(written);
            }

            @Override
            public TrustedRoots.Found defaultRoot() {
                return source.defaultRoot();
            }

            @Override
            public long version() {
                return 0;
            }

            @Override
            public void retain(Collection<TrustRoot> roots) {
                // Nothing is kept that could be forgotten.
            }
        };
    }
}
