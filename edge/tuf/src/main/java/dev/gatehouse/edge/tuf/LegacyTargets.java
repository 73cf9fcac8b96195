// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.MalformedCertificateException;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.UnusableKeyException;
import dev.gatehouse.core.trust.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// A trusted root put together from the separate targets of older repositories, each of which says in `custom`
/// what it is for. Such targets carry no times: windows begin with the epoch and never end.
final class LegacyTargets {
    private LegacyTargets() {}

    /// Reads the top-level targets of `metadata`.
    ///
    /// @throws TufException where one cannot be had or read, or none is a certificate
    static TrustedRoot read(TargetSearch search, TrustedMetadata metadata) {
        StringBuilder certificates = new StringBuilder();
        List<TransparencyLog> certificateLogs = new ArrayList<>();
        List<TransparencyLog> transparencyLogs = new ArrayList<>();
        for (String path : new TreeSet<>(metadata.targets().targets().keySet())) {
            Optional<TargetFile> target = metadata.targets().target(path);
            JsonObject custom =
                    target.flatMap(file -> file.custom().object("sigstore")).orElse(JsonObject.EMPTY);
            String uri = custom.string("uri").orElse("");
            switch (custom.string("usage").orElse("").toLowerCase(Locale.ROOT)) {
                case "fulcio" -> certificates.append(text(search, path, target)).append('\n');
                case "ctfe" -> certificateLogs.add(log(path, uri, text(search, path, target)));
                case "rekor" -> transparencyLogs.add(log(path, uri, text(search, path, target)));
                default -> {
                    // Timestamp authorities and whatever comes later stand only in trusted roots.
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new TufException(TufReason.UNUSABLE_TARGET, "no certificate authorities found");
        }
        try {
            return new TrustedRoot(
                    CertificateAuthority.ofOwnPki("", certificates.toString(), Window.UNBOUNDED),
                    transparencyLogs,
                    certificateLogs,
                    List.of());
        } catch (MalformedCertificateException e) {
            throw new TufException(TufReason.UNUSABLE_TARGET, "deserializing certificate chain: " + e.getMessage(), e);
        }
    }

    private static String text(TargetSearch search, String path, Optional<TargetFile> target) {
        TargetFile file = target.orElseThrow(() -> new TufException(TufReason.UNKNOWN_TARGET, path + " not found"));
        return new String(search.bytes(file), StandardCharsets.ISO_8859_1);
    }

    private static TransparencyLog log(String path, String uri, String pem) {
        try {
            return TransparencyLog.ofPem(uri, pem, Window.UNBOUNDED);
        } catch (UnusableKeyException e) {
            throw new TufException(
                    TufReason.UNUSABLE_TARGET,
                    "creating transparency log instance: " + path + ": " + e.getMessage(),
                    e);
        }
    }
}
