// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.crd.GoBoolean;
import dev.gatehouse.core.crd.MalformedTextException;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.trust.MalformedTrustedRootException;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.core.trust.UnusableKeyException;
import dev.gatehouse.core.trust.Window;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the default trust root comes from, and where what TUF clients learn is kept. Every file it names
/// has been read.
///
/// @param mirror repository of the default trust root
/// @param initialRoot `root.json` it is believed by
/// @param origin what serves besides the repository
/// @param logs in place of the default root's logs of signatures; empty for those it has
/// @param certificateLogs in place of the default root's logs of certificates; empty for those it has
/// @param folder where learnt metadata outlives the process; empty: it does not
/// @param period time from one refresh that went well to the next
public record TrustSettings(
        URI mirror,
        Blob initialRoot,
        Origin origin,
        List<TransparencyLog> logs,
        List<TransparencyLog> certificateLogs,
        Optional<Path> folder,
        Duration period) {
    /// How often a repository is asked.
    public static final Duration DAILY = Duration.ofHours(24);

    private static final int LONGEST_KEY = 65_536;

    public TrustSettings {
        logs = List.copyOf(logs);
        certificateLogs = List.copyOf(certificateLogs);
    }

    /// What serves besides the repository.
    public sealed interface Origin {
        /// Nothing: whoever named a root of their own is not served what ships.
        record RepositoryOnly() implements Origin {}

        /// What ships, until the repository was asked for the first time.
        record Shipped() implements Origin {}

        /// This, and the repository is never asked.
        record TrustedFile(TrustedRoot root) implements Origin {}
    }

    /// What somebody asked for.
    ///
    /// @param mirror address of the repository
    /// @param root path of a `root.json`, or of a `trusted_root.json` where TUF is disabled; empty for what
    ///     ships
    /// @param disabled whether the root is trusted as a file
    public record Wanted(String mirror, String root, boolean disabled) {
        /// The public-good instance, as it ships.
        public static final Wanted PUBLIC_GOOD = new Wanted(PublicGood.MIRROR.toString(), "", false);
    }

    /// Reads the files that `wanted` and the environment name: `TUF_ROOT`, `SIGSTORE_NO_CACHE`,
    /// `SIGSTORE_REKOR_PUBLIC_KEY` and `SIGSTORE_CT_LOG_PUBLIC_KEY_FILE`.
    ///
    /// @throws TrustSettingsException saying what is wrong with one of them
    public static TrustSettings read(Wanted wanted, Map<String, String> environment) {
        URI mirror = address(wanted.mirror());
        Origin origin;
        Blob initialRoot = Blob.of(PublicGood.root());
        if (wanted.disabled()) {
            origin = new Origin.TrustedFile(
                    wanted.root().isEmpty() ? PublicGood.trustedRoot() : trustedRoot(Path.of(wanted.root())));
        } else if (wanted.root().isEmpty()) {
            origin = new Origin.Shipped();
        } else {
            origin = new Origin.RepositoryOnly();
            initialRoot = rootMetadata(Path.of(wanted.root()));
        }
        Optional<Path> folder = Optional.of(environment.getOrDefault("TUF_ROOT", ""))
                .filter(text -> !text.isEmpty() && !flag(environment.getOrDefault("SIGSTORE_NO_CACHE", "")))
                .map(Path::of);
        return new TrustSettings(
                mirror,
                initialRoot,
                origin,
                logs(environment, "SIGSTORE_REKOR_PUBLIC_KEY"),
                logs(environment, "SIGSTORE_CT_LOG_PUBLIC_KEY_FILE"),
                folder,
                DAILY);
    }

    /// Returns the same settings with another time between refreshes.
    public TrustSettings every(Duration other) {
        return new TrustSettings(mirror, initialRoot, origin, logs, certificateLogs, folder, other);
    }

    /// Returns the same settings, keeping what is learnt in `other` unless the environment names a folder,
    /// or wants nothing kept.
    public TrustSettings keptIn(Path other, Map<String, String> environment) {
        boolean none = flag(environment.getOrDefault("SIGSTORE_NO_CACHE", ""));
        return folder.isPresent() || none
                ? this
                : new TrustSettings(mirror, initialRoot, origin, logs, certificateLogs, Optional.of(other), period);
    }

    /// Tells whether the default root is a file that nobody refreshes.
    public boolean trustsAFile() {
        return origin instanceof Origin.TrustedFile;
    }

    /// Returns the default root for `root`, which a repository or a file has.
    public TrustedRoot changed(TrustedRoot root) {
        TrustedRoot changed = logs.isEmpty() ? root : root.withTransparencyLogs(logs);
        return certificateLogs.isEmpty() ? changed : changed.withCertificateLogs(certificateLogs);
    }

    /// Returns where to keep what is learnt from a repository.
    ///
    /// @param name of the trust root that comes from it; empty for the default one
    /// @param address of the repository
    /// @param root that it is believed by
    public MetadataStore store(String name, String address, byte[] root) {
        return folder.<MetadataStore>map(parent -> FolderStore.below(parent, name + " " + address, root))
                .orElseGet(MemoryStore::new);
    }

    private static URI address(String mirror) {
        try {
            URI address = URI.create(mirror);
            RemoteRepository.requireAddress(address);
            return address;
        } catch (IllegalArgumentException e) {
            throw new TrustSettingsException("--tuf-mirror: " + e.getMessage(), e);
        }
    }

    // As the reference reads it: whatever is no boolean says nothing.
    private static boolean flag(String text) {
        try {
            return !text.isEmpty() && GoBoolean.parse(text);
        } catch (MalformedTextException _) {
            return false;
        }
    }

    private static Blob rootMetadata(Path file) {
        byte[] document = bytes("--tuf-root", file, RootMetadata.LONGEST);
        try {
            var _ = RootMetadata.read(document);
            return Blob.of(document);
        } catch (TufException e) {
            throw new TrustSettingsException("Failed to read alternate TUF root file " + file + " : " + e.text(), e);
        }
    }

    private static TrustedRoot trustedRoot(Path file) {
        try {
            TrustedRoot root = TrustedRootReader.read(bytes("--tuf-root", file, TrustedRootReader.LONGEST));
            if (root.certificateAuthorities().isEmpty()) {
                throw new TrustSettingsException("--tuf-root: " + file + " has no certificate authority: with"
                        + " --disable-tuf it has to be a trusted_root.json");
            }
            return root;
        } catch (MalformedTrustedRootException e) {
            throw new TrustSettingsException(
                    "--tuf-root: " + file + " is no trusted_root.json, which it has to be with --disable-tuf: "
                            + e.getMessage(),
                    e);
        }
    }

    private static List<TransparencyLog> logs(Map<String, String> environment, String variable) {
        String file = environment.getOrDefault(variable, "");
        if (file.isEmpty()) {
            return List.of();
        }
        String pem = new String(bytes("$" + variable, Path.of(file), LONGEST_KEY), StandardCharsets.ISO_8859_1);
        try {
            return List.of(TransparencyLog.ofPem("", pem, Window.UNBOUNDED));
        } catch (UnusableKeyException e) {
            throw new TrustSettingsException("$" + variable + ": " + file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(String setting, Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                throw new TrustSettingsException(setting + ": " + file + " is longer than " + most + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw new TrustSettingsException(setting + ": " + file + " cannot be read: " + e, e);
        }
    }
}
