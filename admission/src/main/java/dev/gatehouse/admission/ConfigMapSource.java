// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import java.util.Map;
import java.util.Optional;

/// Port: the ConfigMaps of the system namespace that policies refer to.
@FunctionalInterface
public interface ConfigMapSource {
    /// A source that knows of none.
    ConfigMapSource NONE = _ -> Optional.empty();

    /// Returns the texts of the ConfigMap called `name`, or empty where it is known that there is none.
    ///
    /// @throws UnavailableException where that could not be found out
    Optional<Map<String, String>> configMap(String name);
}
