// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// Which Gatehouse this is.
final class Version implements IVersionProvider {
    /// Returns the version of this build, such as `0.1.0`.
    static String current() {
        Properties properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream("/version.properties")) {
            if (resource != null) {
                properties.load(resource);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "gatehouse " + current(),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
            System.getProperty("os.name") + "/" + System.getProperty("os.arch")
        };
    }
}
