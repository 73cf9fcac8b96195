// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.crd.ClusterImagePolicy.Attestation;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.ConfigMapReference;
import dev.gatehouse.core.crd.ClusterImagePolicy.Identity;
import dev.gatehouse.core.crd.ClusterImagePolicy.ImagePattern;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeyRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.LabelRequirement;
import dev.gatehouse.core.crd.ClusterImagePolicy.LabelSelector;
import dev.gatehouse.core.crd.ClusterImagePolicy.MatchResource;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import dev.gatehouse.core.crd.ClusterImagePolicy.PullSecret;
import dev.gatehouse.core.crd.ClusterImagePolicy.RemotePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.SecretReference;
import dev.gatehouse.core.crd.ClusterImagePolicy.Source;
import dev.gatehouse.core.crd.ClusterImagePolicy.Spec;
import dev.gatehouse.core.crd.ClusterImagePolicy.StaticRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.TimestampRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.TransparencyLog;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;

/// Renders a [ClusterImagePolicy] with what was set.
final class ClusterImagePolicyWriter {
    private ClusterImagePolicyWriter() {}

    static JsonObject document(ClusterImagePolicy policy) {
        return new JsonMembers()
                .text("apiVersion", policy.version().toString())
                .text("kind", ClusterImagePolicy.KIND)
                .json("metadata", policy.metadata().members())
                .json("spec", spec(policy.spec()))
                .json("status", policy.status())
                .done();
    }

    private static JsonObject spec(Spec spec) {
        return new JsonMembers()
                .array("images", spec.images(), ClusterImagePolicyWriter::pattern)
                .array("authorities", spec.authorities(), ClusterImagePolicyWriter::authority)
                .object("policy", spec.policy(), ClusterImagePolicyWriter::policy)
                .text("mode", spec.mode())
                .array("match", spec.match(), ClusterImagePolicyWriter::match)
                .done();
    }

    private static JsonObject pattern(ImagePattern pattern) {
        return new JsonMembers().text("glob", pattern.glob()).done();
    }

    private static JsonObject authority(Authority authority) {
        return new JsonMembers()
                .text("name", authority.name())
                .object("key", authority.key(), ClusterImagePolicyWriter::key)
                .object("keyless", authority.keyless(), ClusterImagePolicyWriter::keyless)
                .object("static", authority.fixed(), ClusterImagePolicyWriter::fixed)
                .array("source", authority.source(), ClusterImagePolicyWriter::source)
                .object("ctlog", authority.ctlog(), ClusterImagePolicyWriter::log)
                .array("attestations", authority.attestations(), ClusterImagePolicyWriter::attestation)
                .object("rfc3161timestamp", authority.rfc3161timestamp(), ClusterImagePolicyWriter::timestamp)
                .text("signatureFormat", authority.signatureFormat())
                .done();
    }

    private static JsonObject key(KeyRef key) {
        return new JsonMembers()
                .object("secretRef", key.secretRef(), ClusterImagePolicyWriter::secret)
                .text("data", key.data())
                .text("kms", key.kms())
                .text("hashAlgorithm", key.hashAlgorithm())
                .done();
    }

    private static JsonObject secret(SecretReference secret) {
        return new JsonMembers()
                .text("name", secret.name())
                .text("namespace", secret.namespace())
                .done();
    }

    private static JsonObject keyless(KeylessRef keyless) {
        return new JsonMembers()
                .text("url", keyless.url())
                .array("identities", keyless.identities(), ClusterImagePolicyWriter::identity)
                .object("ca-cert", keyless.caCert(), ClusterImagePolicyWriter::key)
                .text("trustRootRef", keyless.trustRootRef())
                .flag("insecureIgnoreSCT", keyless.insecureIgnoreSct())
                .done();
    }

    private static JsonObject identity(Identity identity) {
        return new JsonMembers()
                .text("issuer", identity.issuer())
                .text("subject", identity.subject())
                .text("issuerRegExp", identity.issuerRegExp())
                .text("subjectRegExp", identity.subjectRegExp())
                .done();
    }

    private static JsonObject fixed(StaticRef fixed) {
        return new JsonMembers()
                .text("action", fixed.action())
                .text("message", fixed.message())
                .done();
    }

    private static JsonObject source(Source source) {
        return new JsonMembers()
                .text("oci", source.oci())
                .array("signaturePullSecrets", source.signaturePullSecrets(), ClusterImagePolicyWriter::pullSecret)
                .text("tagPrefix", source.tagPrefix())
                .done();
    }

    private static JsonObject pullSecret(PullSecret secret) {
        return new JsonMembers().text("name", secret.name()).done();
    }

    private static JsonObject log(TransparencyLog log) {
        return new JsonMembers()
                .text("url", log.url())
                .text("trustRootRef", log.trustRootRef())
                .done();
    }

    private static JsonObject attestation(Attestation attestation) {
        return new JsonMembers()
                .text("name", attestation.name())
                .text("predicateType", attestation.predicateType())
                .object("policy", attestation.policy(), ClusterImagePolicyWriter::policy)
                .done();
    }

    private static JsonObject timestamp(TimestampRef timestamp) {
        return new JsonMembers().text("trustRootRef", timestamp.trustRootRef()).done();
    }

    private static JsonObject policy(Policy policy) {
        return new JsonMembers()
                .text("type", policy.type())
                .text("data", policy.data())
                .object("remote", policy.remote(), ClusterImagePolicyWriter::remote)
                .object("configMapRef", policy.configMapRef(), ClusterImagePolicyWriter::configMap)
                .flag("fetchConfigFile", policy.fetchConfigFile())
                .flag("includeSpec", policy.includeSpec())
                .flag("includeObjectMeta", policy.includeObjectMeta())
                .flag("includeTypeMeta", policy.includeTypeMeta())
                .done();
    }

    private static JsonObject remote(RemotePolicy remote) {
        return new JsonMembers()
                .text("url", remote.url())
                .text("sha256sum", remote.sha256sum())
                .done();
    }

    private static JsonObject configMap(ConfigMapReference reference) {
        return new JsonMembers()
                .text("name", reference.name())
                .text("namespace", reference.namespace())
                .text("key", reference.key())
                .done();
    }

    private static JsonObject match(MatchResource match) {
        return new JsonMembers()
                .text("group", match.group())
                .text("version", match.version())
                .text("resource", match.resource())
                .object("selector", match.selector(), ClusterImagePolicyWriter::selector)
                .done();
    }

    private static JsonObject selector(LabelSelector selector) {
        return new JsonMembers()
                .texts("matchLabels", selector.matchLabels())
                .array("matchExpressions", selector.matchExpressions(), ClusterImagePolicyWriter::requirement)
                .done();
    }

    private static JsonObject requirement(LabelRequirement requirement) {
        return new JsonMembers()
                .text("key", requirement.key())
                .text("operator", requirement.operator())
                .array("values", requirement.values(), JsonString::new)
                .done();
    }
}
