// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.Secret;
import java.util.Optional;

/// Port: the Secrets of the system namespace that policies refer to.
@FunctionalInterface
public interface SecretSource {
    /// Returns the Secret called `name`, or empty where it is known that there is none.
    ///
    /// @throws UnavailableException where that could not be found out
    Optional<Secret> secret(String name);
}
