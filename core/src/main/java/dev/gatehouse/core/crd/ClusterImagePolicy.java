// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A ClusterImagePolicy as it was written. One model serves both versions, whose fields are the same.
///
/// A component is null where the document is silent, and a list is empty there; a text that was written as
/// `""` is empty. Nothing here is checked or defaulted: see [ClusterImagePolicyCheck] and [Defaults].
///
/// @param version the version the document was written in
/// @param status the whole `status`, as it was written
public record ClusterImagePolicy(
        ApiVersion version,
        ObjectMeta metadata,
        Spec spec,
        @Nullable JsonObject status) implements Resource {
    public static final String KIND = "ClusterImagePolicy";

    /// Returns the same policy in another version.
    public ClusterImagePolicy in(ApiVersion other) {
        return new ClusterImagePolicy(other, metadata, spec, status);
    }

    @Override
    public JsonObject toJson() {
        return ClusterImagePolicyWriter.document(this);
    }

    /// What the policy asks for.
    ///
    /// @param images patterns selecting images; one match is enough
    /// @param authorities alternatives; one that passes is enough
    /// @param policy judged when at least one authority passed
    /// @param mode `enforce` (also where silent) or `warn`
    /// @param match workloads the policy is limited to; empty for all
    public record Spec(
            List<ImagePattern> images,
            List<Authority> authorities,
            @Nullable Policy policy,
            @Nullable String mode,
            List<MatchResource> match) {
        public static final Spec EMPTY = new Spec(List.of(), List.of(), null, null, List.of());

        public Spec {
            images = List.copyOf(images);
            authorities = List.copyOf(authorities);
            match = List.copyOf(match);
        }
    }

    /// A pattern for image names.
    public record ImagePattern(@Nullable String glob) {}

    /// One way in which an image may be vouched for: `key`, `keyless` or `fixed`, which YAML calls `static`.
    ///
    /// @param name key of its results; `authority-<index>` after defaulting
    /// @param source where signatures live; YAML allows a list, validation at most one
    /// @param attestations all of them must be satisfied
    /// @param signatureFormat `legacy` (also where silent) or `bundle`
    public record Authority(
            @Nullable String name,
            @Nullable KeyRef key,
            @Nullable KeylessRef keyless,
            @Nullable StaticRef fixed,
            List<Source> source,
            @Nullable TransparencyLog ctlog,
            List<Attestation> attestations,
            @Nullable TimestampRef rfc3161timestamp,
            @Nullable String signatureFormat) {
        public Authority {
            source = List.copyOf(source);
            attestations = List.copyOf(attestations);
        }
    }

    /// A public key, or a certificate authority under `ca-cert`: exactly one of `secretRef`, `data` and
    /// `kms`.
    ///
    /// @param data PEM text
    /// @param kms URI of a key in a key store
    /// @param hashAlgorithm `sha224`, `sha256` (also where silent), `sha384` or `sha512`, in any case
    public record KeyRef(
            @Nullable SecretReference secretRef,
            @Nullable String data,
            @Nullable String kms,
            @Nullable String hashAlgorithm) {}

    /// A Secret with one public key. It is read from the system namespace, which `namespace` may only repeat.
    public record SecretReference(
            @Nullable String name, @Nullable String namespace) {}

    /// Signing with short-lived certificates.
    ///
    /// @param url the certificate authority; names it only, is never contacted
    /// @param identities who may sign
    /// @param caCert YAML calls it `ca-cert`
    /// @param trustRootRef name of a TrustRoot with the authorities and certificate logs
    /// @param insecureIgnoreSct YAML calls it `insecureIgnoreSCT`: skip the signed certificate timestamp
    public record KeylessRef(
            @Nullable String url,
            List<Identity> identities,
            @Nullable KeyRef caCert,
            @Nullable String trustRootRef,
            @Nullable Boolean insecureIgnoreSct) {
        public KeylessRef {
            identities = List.copyOf(identities);
        }
    }

    /// Who may sign: one of `issuer` and `issuerRegExp`, one of `subject` and `subjectRegExp`.
    public record Identity(
            @Nullable String issuer,
            @Nullable String subject,
            @Nullable String issuerRegExp,
            @Nullable String subjectRegExp) {}

    /// An answer without verification.
    ///
    /// @param action `pass` or `fail`
    /// @param message further text for `fail`
    public record StaticRef(
            @Nullable String action, @Nullable String message) {}

    /// A place where signatures live.
    ///
    /// @param oci registry or repository
    /// @param tagPrefix what stands before the usual tag of a signature
    public record Source(
            @Nullable String oci,
            List<PullSecret> signaturePullSecrets,
            @Nullable String tagPrefix) {
        public Source {
            signaturePullSecrets = List.copyOf(signaturePullSecrets);
        }
    }

    /// A pull secret in the namespace of the workload.
    public record PullSecret(@Nullable String name) {}

    /// The transparency log to ask, and the TrustRoot with its keys.
    public record TransparencyLog(
            @Nullable String url, @Nullable String trustRootRef) {}

    /// An attestation that must be there.
    ///
    /// @param name key of its results
    /// @param predicateType URI of the predicate, or one of the deprecated short names
    /// @param policy judges each such attestation
    public record Attestation(
            @Nullable String name,
            @Nullable String predicateType,
            @Nullable Policy policy) {}

    /// A program that judges: exactly one of `data`, `remote` and `configMapRef`.
    ///
    /// @param type `cue` or `rego`
    public record Policy(
            @Nullable String type,
            @Nullable String data,
            @Nullable RemotePolicy remote,
            @Nullable ConfigMapReference configMapRef,
            @Nullable Boolean fetchConfigFile,
            @Nullable Boolean includeSpec,
            @Nullable Boolean includeObjectMeta,
            @Nullable Boolean includeTypeMeta) {}

    /// A program fetched over https.
    ///
    /// @param sha256sum digest of the body, 64 lower-case hexadecimal digits
    public record RemotePolicy(
            @Nullable String url, @Nullable String sha256sum) {}

    /// A program in a ConfigMap of the system namespace, which `namespace` may only repeat.
    public record ConfigMapReference(
            @Nullable String name,
            @Nullable String namespace,
            @Nullable String key) {}

    /// The TrustRoot whose timestamp authorities count.
    public record TimestampRef(@Nullable String trustRootRef) {}

    /// Workloads the policy is for.
    ///
    /// @param group API group, empty for the core group
    /// @param version API version, or `*`
    /// @param resource plural name, such as `pods`
    /// @param selector judged on the labels of the workload itself
    public record MatchResource(
            @Nullable String group,
            @Nullable String version,
            @Nullable String resource,
            @Nullable LabelSelector selector) {}

    /// A label selector of Kubernetes: all labels and all requirements must hold; none selects everything.
    public record LabelSelector(Map<String, String> matchLabels, List<LabelRequirement> matchExpressions) {
        public LabelSelector {
            matchLabels = Collections.unmodifiableMap(new LinkedHashMap<>(matchLabels));
            matchExpressions = List.copyOf(matchExpressions);
        }
    }

    /// One requirement on a label.
    ///
    /// @param operator `In`, `NotIn`, `Exists` or `DoesNotExist`
    public record LabelRequirement(
            @Nullable String key, @Nullable String operator, List<String> values) {
        public LabelRequirement {
            values = List.copyOf(values);
        }
    }
}
