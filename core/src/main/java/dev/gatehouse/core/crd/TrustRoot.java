// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A TrustRoot (`v1alpha1`) as it was written. A component is null where the document is silent, and a list
/// is empty there. Nothing here is checked or defaulted: see [TrustRootCheck] and [Defaults].
///
/// @param status the whole `status`, as it was written
public record TrustRoot(
        ObjectMeta metadata, Spec spec, @Nullable JsonObject status) implements Resource {
    public static final String KIND = "TrustRoot";

    @Override
    public JsonObject toJson() {
        return TrustRootWriter.document(this);
    }

    /// Where the trust material comes from: exactly one of the three.
    public record Spec(
            @Nullable Remote remote,
            @Nullable Repository repository,
            @Nullable SigstoreKeys sigstoreKeys) {
        public static final Spec EMPTY = new Spec(null, null, null);
    }

    /// A TUF repository that is asked over the network.
    ///
    /// @param root the `root.json` trusted at first
    /// @param mirror URL of the repository
    /// @param targets directory of the targets; `targets` after defaulting
    /// @param trustedRootTarget name of the trusted-root document; `trusted_root.json` where silent
    public record Remote(
            @Nullable Base64Text root,
            @Nullable String mirror,
            @Nullable String targets,
            @Nullable String trustedRootTarget) {}

    /// A TUF repository that stands in the object itself.
    ///
    /// @param root the `root.json` trusted at first
    /// @param mirrorFs YAML calls it `mirrorFS`: the repository as a gzipped tar archive
    /// @param targets directory of the targets; `targets` after defaulting
    /// @param trustedRootTarget name of the trusted-root document; `trusted_root.json` where silent
    public record Repository(
            @Nullable Base64Text root,
            @Nullable Base64Text mirrorFs,
            @Nullable String targets,
            @Nullable String trustedRootTarget) {}

    /// Trust material given piece by piece.
    public record SigstoreKeys(
            List<CertificateAuthority> certificateAuthorities,
            List<TransparencyLogInstance> tLogs,
            List<TransparencyLogInstance> ctLogs,
            List<CertificateAuthority> timestampAuthorities) {
        public SigstoreKeys {
            certificateAuthorities = List.copyOf(certificateAuthorities);
            tLogs = List.copyOf(tLogs);
            ctLogs = List.copyOf(ctLogs);
            timestampAuthorities = List.copyOf(timestampAuthorities);
        }
    }

    /// A certificate authority, or a timestamp authority.
    ///
    /// @param certChain PEM certificates, root last
    public record CertificateAuthority(
            @Nullable Subject subject,
            @Nullable String uri,
            @Nullable Base64Text certChain) {}

    /// The name of an authority, for people.
    public record Subject(
            @Nullable String organization, @Nullable String commonName) {}

    /// A transparency log or a certificate log.
    ///
    /// @param baseUrl YAML calls it `baseURL`
    /// @param hashAlgorithm such as `sha-256` or `sha256`
    /// @param publicKey PEM text of the key
    public record TransparencyLogInstance(
            @Nullable String baseUrl,
            @Nullable String hashAlgorithm,
            @Nullable Base64Text publicKey) {}
}
