// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Repository;
import java.util.ArrayList;
import java.util.List;

/// Knows credentials of registries.
public interface Keychain {
    /// Knows none.
    Keychain ANONYMOUS = (_, _) -> List.of();

    /// What is known at once.
    ///
    /// @param credentials best first
    /// @param all whether [Keychain#credentials] would add nothing
    record AtHand(List<Credentials> credentials, boolean all) {
        public AtHand {
            credentials = List.copyOf(credentials);
        }
    }

    /// Returns what of [#credentials] is known without asking anybody for it. The registry is asked
    /// with that first, anonymously where it is empty, and the rest is found out only where the
    /// registry turns it down (401, 403, 429, or 404 for the image's own manifest).
    ///
    /// @throws dev.gatehouse.admission.UnavailableException where the place of the credentials is not readable
    default AtHand atHand(Repository repository, PullIdentity identity) {
        return new AtHand(credentials(repository, identity), true);
    }

    /// Returns what may be shown to the registry of `repository` on behalf of `identity`, best first; the next is
    /// tried where the registry turns one down (401, 403). Empty means anonymous.
    ///
    /// @throws dev.gatehouse.admission.UnavailableException where the place of the credentials did not
    ///     answer or is not readable
    List<Credentials> credentials(Repository repository, PullIdentity identity);

    /// Returns the keychain that gives what this one knows, and then what `next` knows.
    default Keychain then(Keychain next) {
        Keychain first = this;
        return new Keychain() {
            @Override
            public AtHand atHand(Repository repository, PullIdentity identity) {
                AtHand mine = first.atHand(repository, identity);
                AtHand others = next.atHand(repository, identity);
                return new AtHand(joined(mine.credentials(), others.credentials()), mine.all() && others.all());
            }

            @Override
            public List<Credentials> credentials(Repository repository, PullIdentity identity) {
                return joined(first.credentials(repository, identity), next.credentials(repository, identity));
            }

            private static List<Credentials> joined(List<Credentials> one, List<Credentials> other) {
                List<Credentials> all = new ArrayList<>(one);
                all.addAll(other);
                return List.copyOf(all);
            }
        };
    }
}
