// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.TrustRoot;
import java.util.Map;
import java.util.Optional;

/// Port: whom a TrustRoot believes, and whom policies believe that name none. Answers at once, from what is
/// known; whatever has to be fetched is fetched by somebody else at another time.
public interface TrustSource {
    /// Knows what stands in the objects piece by piece, asks nobody, and has no default root.
    TrustSource OBJECTS_ONLY = withDefault(TrustedRoots.NONE);

    /// Returns a source that knows what stands in the objects piece by piece, asks nobody, and takes the default
    /// root from `roots`.
    static TrustSource withDefault(TrustedRoots roots) {
        return new TrustSource() {
            @Override
            public Standing standing(TrustRoot written) {
                return Standing.of(TrustRootCompiler.compile(written));
            }

            @Override
            public TrustedRoots.Found defaultRoot() {
                return roots.root(TrustedRoots.DEFAULT);
            }
        };
    }

    /// Returns what is known of `written`. The same value comes back until that changes.
    Standing standing(TrustRoot written);

    /// Returns the root that is meant where a policy names none.
    TrustedRoots.Found defaultRoot();

    /// What is known of a TrustRoot.
    ///
    /// @param found what policies go by
    /// @param problem why it could not be brought up to date, one line; empty where all is well
    record Standing(TrustedRoots.Found found, Optional<String> problem) {
        /// Returns the standing of a root of which nothing else is to be said.
        public static Standing of(TrustedRoots.Found found) {
            return new Standing(found, Optional.empty());
        }
    }

    /// Returns `written`, by name, as policies refer to them.
    default TrustedRoots among(Map<String, TrustRoot> written) {
        return name -> {
            if (name.equals(TrustedRoots.DEFAULT)) {
                return defaultRoot();
            }
            TrustRoot root = written.get(name);
            return root == null ? TrustedRoots.NONE.root(name) : standing(root).found();
        };
    }
}
