// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.TrustedRootReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;

/// What ships of the public-good instance of Sigstore, so that no start needs the network. Origin and licence
/// stand beside the files.
public final class PublicGood {
    /// Where its repository is.
    public static final URI MIRROR = URI.create("https://tuf-repo-cdn.sigstore.dev");

    private PublicGood() {}

    /// Returns the root metadata that its repository is believed by.
    public static byte[] root() {
        return resource("root.json");
    }

    /// Returns the trusted root as it was when this was built. It serves until the first refresh has ended.
    public static TrustedRoot trustedRoot() {
        return TrustedRootReader.read(resource("trusted_root.json"));
    }

    private static byte[] resource(String name) {
        try (InputStream in = PublicGood.class.getResourceAsStream("publicgood/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " does not ship");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
