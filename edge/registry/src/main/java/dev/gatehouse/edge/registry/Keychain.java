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

    /// Returns what may be shown to the registry of `repository` on behalf of `identity`, best first; the next is
    /// tried where the registry turns one down (401, 403). Empty means anonymous.
    ///
    /// @throws dev.gatehouse.admission.UnavailableException where the place of the credentials did not answer or is
    ///     not readable
    List<Credentials> credentials(Repository repository, PullIdentity identity);

    /// Returns the keychain that gives what this one knows, and then what `next` knows.
    default Keychain then(Keychain next) {
        return (repository, identity) -> {
            List<Credentials> all = new ArrayList<>(credentials(repository, identity));
            all.addAll(next.credentials(repository, identity));
            return List.copyOf(all);
        };
    }
}
