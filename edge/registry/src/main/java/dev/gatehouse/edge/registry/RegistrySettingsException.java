// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import java.util.List;

/// Settings of registries that cannot be used.
public final class RegistrySettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /// Makes the exception.
    ///
    /// @param problems one line each, not empty, starting with the path of the key
    public RegistrySettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /// Returns every problem, in the order of the file.
    public List<String> problems() {
        return problems;
    }
}
