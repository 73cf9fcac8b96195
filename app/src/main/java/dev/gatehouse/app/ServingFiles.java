// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.serve.webhook.MalformedCertificateException;
import dev.gatehouse.serve.webhook.ServingCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of the serving certificate. Given ones are watched and taken over when they change; otherwise one is
/// made and kept for the next start, with the certificate authority that clients are to trust in `ca.crt`.
final class ServingFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ServingFiles.class);
    private static final Duration WORTH_KEEPING = Duration.ofDays(30);
    private static final long MOST_BYTES = 1 << 20;

    private final Path certificateFile;
    private final Path keyFile;
    private final ServingCertificate certificate;
    private Pair seen;

    private record Pair(String chainPem, String keyPem) {
        /// Shows nothing: one of the two is a secret.
        @Override
        public String toString() {
            return "Pair";
        }
    }

    private ServingFiles(Path certificateFile, Path keyFile, ServingCertificate certificate, Pair seen) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.certificate = certificate;
        this.seen = seen;
    }

    /// Reads the given files.
    ///
    /// @throws StartRefusedException where they cannot be used
    static ServingFiles given(Path certificateFile, Path keyFile) throws StartRefusedException {
        try {
            Pair pair = read(certificateFile, keyFile);
            return new ServingFiles(
                    certificateFile, keyFile, ServingCertificate.read(pair.chainPem(), pair.keyPem()), pair);
        } catch (IOException e) {
            throw new StartRefusedException(List.of("serving certificate or key cannot be read: " + e));
        } catch (MalformedCertificateException e) {
            throw new StartRefusedException(List.of(certificateFile + ", " + keyFile + ": " + e.getMessage()));
        }
    }

    /// Returns the certificate kept in `state`, or makes one for `names` and keeps it there, readable for nobody
    /// else.
    ///
    /// @throws StartRefusedException where it cannot be kept
    static ServingFiles made(Path state, List<String> names, InstantSource clock) throws StartRefusedException {
        Path chain = state.resolve("tls.crt");
        Path key = state.resolve("tls.key");
        Path authority = state.resolve("ca.crt");
        Path madeFor = state.resolve("tls.names");
        try {
            if (Files.exists(authority)
                    && Files.exists(madeFor)
                    && Files.readString(madeFor).equals(String.join("\n", names))) {
                Pair pair = read(chain, key);
                ServingCertificate kept = ServingCertificate.read(pair.chainPem(), pair.keyPem());
                if (kept.notAfter().isAfter(clock.instant().plus(WORTH_KEEPING))) {
                    return new ServingFiles(chain, key, kept, pair);
                }
            }
        } catch (IOException | MalformedCertificateException e) {
            LOG.atWarn().addKeyValue("reason", e).log("kept serving certificate cannot be used, a new one is made");
        }
        ServingCertificate.SelfSigned made = ServingCertificate.selfSigned(names.toArray(String[]::new));
        try {
            Files.createDirectories(state);
            Files.deleteIfExists(madeFor);
            Files.deleteIfExists(key);
            createSecret(key);
            Files.writeString(key, made.keyPem());
            Files.writeString(chain, made.chainPem());
            Files.writeString(authority, made.authorityPem());
            Files.writeString(madeFor, String.join("\n", names));
        } catch (IOException e) {
            throw new StartRefusedException(List.of("the serving certificate cannot be kept in " + state + ": " + e));
        }
        return new ServingFiles(chain, key, made.certificate(), new Pair(made.chainPem(), made.keyPem()));
    }

    private static void createSecret(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    ServingCertificate certificate() {
        return certificate;
    }

    /// Returns the folders in which a change is worth a look.
    List<Path> folders() {
        return List.of(parent(certificateFile), parent(keyFile)).stream()
                .distinct()
                .toList();
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    /// Looks at the files again and serves with what is new in them. What cannot be used is reported once.
    void refresh() {
        Pair next;
        try {
            next = read(certificateFile, keyFile);
        } catch (IOException e) {
            // Between the removal of the old and the arrival of the new there is nothing to say.
            LOG.atDebug().addKeyValue("reason", e).log("serving certificate cannot be read, the last one stays");
            return;
        }
        if (next.equals(seen)) {
            return;
        }
        seen = next;
        try {
            certificate.replace(next.chainPem(), next.keyPem());
            LOG.atInfo().addKeyValue("notAfter", certificate.notAfter()).log("serving certificate replaced");
        } catch (MalformedCertificateException e) {
            LOG.atError().addKeyValue("reason", e.getMessage()).log("serving certificate refused, the last one stays");
        }
    }

    private static Pair read(Path certificateFile, Path keyFile) throws IOException {
        for (Path file : List.of(certificateFile, keyFile)) {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException(file + " is longer than " + MOST_BYTES + " bytes");
            }
        }
        return new Pair(Files.readString(certificateFile), Files.readString(keyFile));
    }
}
