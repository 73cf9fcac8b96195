// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.edge.registry.DockerConfigKeychain;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.edge.registry.RegistrySettingsException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a command reaches registries.
final class RegistryOptions {
    @Option(names = "--registries", paramLabel = "FILE", description = "Settings for registry hosts.")
    private @Nullable String registries;

    /// Opens the way to the registries, with the credentials of the user's docker login. Nothing is contacted
    /// yet.
    ///
    /// @throws IOException where the settings cannot be read or say what cannot be meant
    Registries open(Map<String, String> environment) throws IOException {
        return Registries.open(settings(), DockerConfigKeychain.of(environment));
    }

    private RegistrySettings settings() throws IOException {
        if (registries == null) {
            return RegistrySettings.NONE;
        }
        try {
            return RegistrySettings.read(
                    PolicySources.read(registries).content().bytes());
        } catch (RegistrySettingsException e) {
            throw new IOException(registries + ": " + String.join("; ", e.problems()), e);
        }
    }
}
