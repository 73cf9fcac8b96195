// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.edge.registry.RegistrySettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The file that `--registries` names.
final class RegistryFile {
    private static final int MOST_BYTES = 1 << 20;

    private RegistryFile() {}

    /// Reads the settings in `file`.
    ///
    /// @throws StartRefusedException saying everything that is wrong with it
    static RegistrySettings read(Path file) throws StartRefusedException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] content = stream.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new StartRefusedException(List.of(file + " is longer than " + MOST_BYTES + " bytes"));
            }
            return RegistrySettings.read(content);
        } catch (IOException e) {
            throw new StartRefusedException(List.of(file + " cannot be read: " + e));
        } catch (RegistrySettingsException e) {
            throw new StartRefusedException(
                    e.problems().stream().map(problem -> file + ": " + problem).toList());
        }
    }
}
