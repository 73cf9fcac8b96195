// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// What the Secret `webhook-certs`, or a mounted one, holds to serve with. Whether it is in time and for the
/// right names is for the API server to judge: a replica with a wrong clock goes on serving.
public sealed interface CertificateContents {
    /// Name of the Secret.
    String SECRET = "webhook-certs";

    /// A certificate and its key.
    ///
    /// @param chainPem certificates, the server's own first
    /// @param keyPem its private key, unencrypted: a secret
    /// @param authoritiesPem the authorities to trust for it; empty where somebody else tells the API server
    /// @param notAfter end of the server certificate's life
    record Complete(String chainPem, String keyPem, String authoritiesPem, Instant notAfter)
            implements CertificateContents {
        /// Leaves the key out.
        @Override
        public String toString() {
            return "Complete[notAfter=" + notAfter + "]";
        }
    }

    /// Nothing to serve with, yet.
    ///
    /// @param reason one line
    record Incomplete(String reason) implements CertificateContents {}

    /// Reads a Secret as the API server gives it.
    static CertificateContents ofSecret(JsonObject secret) {
        CertificateSecret contents = CertificateSecret.of(secret);
        return contents.foreign() ? of(contents, CertificateSecret.FOREIGN) : of(contents, CertificateSecret.OWN);
    }

    /// Reads the files of `folder`: `tls.crt`, `tls.key` and `ca.crt`, or else those that are called as the keys
    /// of the Secret `webhook-certs`.
    static CertificateContents ofFolder(Path folder) {
        try {
            CertificateSecret.Keys keys = Files.exists(folder.resolve(CertificateSecret.FOREIGN.chain()))
                    ? CertificateSecret.FOREIGN
                    : CertificateSecret.OWN;
            return of(
                    text(folder.resolve(keys.chain())),
                    text(folder.resolve(keys.key())),
                    text(folder.resolve(keys.authorities())),
                    keys);
        } catch (IOException e) {
            return new Incomplete("cannot read " + folder + ": " + e.getMessage());
        }
    }

    private static CertificateContents of(CertificateSecret secret, CertificateSecret.Keys keys) {
        return of(secret.text(keys.chain()), secret.text(keys.key()), secret.text(keys.authorities()), keys);
    }

    private static CertificateContents of(
            Optional<String> chain, Optional<String> key, Optional<String> authorities, CertificateSecret.Keys keys) {
        if (chain.isEmpty()) {
            return missing(keys.chain());
        }
        if (key.isEmpty()) {
            return missing(keys.key());
        }
        return switch (KeyedChain.read(chain.get(), key.get())) {
            case KeyedChain.Reading.Read(KeyedChain read) ->
                new Complete(
                        chain.get(),
                        key.get(),
                        authorities.orElse(""),
                        read.leaf().getNotAfter().toInstant());
            case KeyedChain.Reading.Refused(String reason) -> new Incomplete(reason);
        };
    }

    private static Incomplete missing(String key) {
        return new Incomplete("secret \"" + SECRET + "\" is missing \"" + key + "\" key");
    }

    private static Optional<String> text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(CertificateSecret.LONGEST + 1);
            return content.length == 0 || content.length > CertificateSecret.LONGEST
                    ? Optional.empty()
                    : Optional.of(new String(content, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// Returns the bytes of `base64`, empty where that is none.
    static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
