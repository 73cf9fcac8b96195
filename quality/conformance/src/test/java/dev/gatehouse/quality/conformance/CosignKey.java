// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.quality.testkit.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/// A key in cosign's own form.
///
/// @param file its encrypted private half
/// @param publicPem its public half
record CosignKey(Path file, String publicPem) {
    static final Map<String, String> ENVIRONMENT = Map.of("COSIGN_PASSWORD", "x", "COSIGN_YES", "true");

    /// Lets `cosign` make a key: ECDSA over P-256.
    static CosignKey generated(Path cosign, Path folder, String name) {
        run(cosign, folder, "generate-key-pair", "--output-key-prefix", name);
        return named(folder, name);
    }

    /// Lets `cosign` take over a key of ours.
    ///
    /// @param algorithm of the JDK, with its usual size: `RSA`, `Ed25519`
    static CosignKey imported(Path cosign, Path folder, String algorithm) {
        try {
            byte[] key = KeyPairGenerator.getInstance(algorithm)
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(key);
            Files.writeString(
                    folder.resolve(algorithm + ".pem"),
                    "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(cosign, folder, "import-key-pair", "--key", algorithm + ".pem", "--output-key-prefix", algorithm);
        return named(folder, algorithm);
    }

    private static void run(Path cosign, Path folder, String... arguments) {
        Programs.Ended ended = Programs.run(folder, ENVIRONMENT, cosign, arguments);
        if (ended.exit() != 0) {
            throw new IllegalStateException(ended.output());
        }
    }

    private static CosignKey named(Path folder, String prefix) {
        return new CosignKey(folder.resolve(prefix + ".key"), Corpus.text(folder.resolve(prefix + ".pub")));
    }
}
