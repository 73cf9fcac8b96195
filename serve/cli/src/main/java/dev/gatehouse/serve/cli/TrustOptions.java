// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.MalformedCertificateException;
import dev.gatehouse.core.trust.MalformedTrustedRootException;
import dev.gatehouse.core.trust.TimestampAuthority;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.core.trust.UnusableKeyException;
import dev.gatehouse.core.trust.Window;
import dev.gatehouse.edge.tuf.PublicGood;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whom a command believes: a file of the command line, or else the root of the public Sigstore instance that
/// ships with this release. Environment variables replace the keys of the logs, as they do for cosign.
final class TrustOptions {
    private static final String LOG_KEY = "SIGSTORE_REKOR_PUBLIC_KEY";
    private static final String CERTIFICATE_LOG_KEY = "SIGSTORE_CT_LOG_PUBLIC_KEY_FILE";

    @Option(
            names = "--trusted-root",
            paramLabel = "FILE",
            description = "Whom to believe, a trusted_root.json (default: the public Sigstore instance as this release"
                    + " ships it).")
    private @Nullable String trustedRoot;

    @Option(
            names = "--timestamp-certificate-chain",
            paramLabel = "FILE",
            description = "Timestamp authority to believe instead, PEM with the root last.")
    private @Nullable String timestampChain;

    /// Tells whether a trusted root is given.
    boolean isGiven() {
        return trustedRoot != null;
    }

    /// Returns the root that is meant where a policy names none.
    ///
    /// @throws IOException where something cannot be read or is not what it should be; the message is for
    ///     people
    TrustedRoots defaultRoot(Map<String, String> environment) throws IOException {
        TrustAnchors anchors = TrustAnchors.of(root(environment));
        TrustedRoots.Found found = new TrustedRoots.Found.Ready(anchors);
        return name -> name.equals(TrustedRoots.DEFAULT) ? found : TrustedRoots.NONE.root(name);
    }

    private TrustedRoot root(Map<String, String> environment) throws IOException {
        TrustedRoot root = trustedRoot == null ? PublicGood.trustedRoot() : read(trustedRoot);
        String logKey = environment.getOrDefault(LOG_KEY, "");
        if (!logKey.isEmpty()) {
            root = root.withTransparencyLogs(List.of(log(logKey)));
        }
        String certificateLogKey = environment.getOrDefault(CERTIFICATE_LOG_KEY, "");
        if (!certificateLogKey.isEmpty()) {
            root = root.withCertificateLogs(List.of(log(certificateLogKey)));
        }
        return timestampChain == null
                ? root
                : new TrustedRoot(
                        root.certificateAuthorities(),
                        root.transparencyLogs(),
                        root.certificateLogs(),
                        List.of(authority(timestampChain)));
    }

    private static TrustedRoot read(String file) throws IOException {
        try {
            return TrustedRootReader.read(PolicySources.read(file).content().bytes());
        } catch (MalformedTrustedRootException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static TransparencyLog log(String file) throws IOException {
        try {
            return TransparencyLog.ofPem("", text(file), Window.UNBOUNDED);
        } catch (UnusableKeyException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static TimestampAuthority authority(String file) throws IOException {
        try {
            return TimestampAuthority.ofPem(file, "", text(file), Window.UNBOUNDED);
        } catch (MalformedCertificateException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /// Returns the content of `file` as text.
    static String text(String file) throws IOException {
        return new String(PolicySources.read(file).content().bytes(), StandardCharsets.UTF_8);
    }
}
