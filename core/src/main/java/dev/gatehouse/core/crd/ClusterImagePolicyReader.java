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

/// Makes the `spec` of a [ClusterImagePolicy] of its members.
final class ClusterImagePolicyReader {
    private ClusterImagePolicyReader() {}

    static Spec spec(Members members) {
        return new Spec(
                members.list("images", image -> new ImagePattern(image.text("glob"))),
                members.list("authorities", ClusterImagePolicyReader::authority),
                members.object("policy", ClusterImagePolicyReader::policy),
                members.text("mode"),
                members.list("match", ClusterImagePolicyReader::match));
    }

    private static Authority authority(Members members) {
        return new Authority(
                members.text("name"),
                members.object("key", ClusterImagePolicyReader::key),
                members.object("keyless", ClusterImagePolicyReader::keyless),
                members.object("static", fixed -> new StaticRef(fixed.text("action"), fixed.text("message"))),
                members.list("source", ClusterImagePolicyReader::source),
                members.object("ctlog", log -> new TransparencyLog(log.url("url"), log.text("trustRootRef"))),
                members.list("attestations", ClusterImagePolicyReader::attestation),
                members.object("rfc3161timestamp", timestamp -> new TimestampRef(timestamp.text("trustRootRef"))),
                members.text("signatureFormat"));
    }

    private static KeyRef key(Members members) {
        return new KeyRef(
                members.object(
                        "secretRef", secret -> new SecretReference(secret.text("name"), secret.text("namespace"))),
                members.text("data"),
                members.text("kms"),
                members.text("hashAlgorithm"));
    }

    private static KeylessRef keyless(Members members) {
        return new KeylessRef(
                members.url("url"),
                members.list("identities", ClusterImagePolicyReader::identity),
                members.object("ca-cert", ClusterImagePolicyReader::key),
                members.text("trustRootRef"),
                members.flag("insecureIgnoreSCT"));
    }

    private static Identity identity(Members members) {
        return new Identity(
                members.text("issuer"),
                members.text("subject"),
                members.text("issuerRegExp"),
                members.text("subjectRegExp"));
    }

    private static Source source(Members members) {
        return new Source(
                members.text("oci"),
                members.list("signaturePullSecrets", secret -> new PullSecret(secret.text("name"))),
                members.text("tagPrefix"));
    }

    private static Attestation attestation(Members members) {
        return new Attestation(
                members.text("name"),
                members.text("predicateType"),
                members.object("policy", ClusterImagePolicyReader::policy));
    }

    private static Policy policy(Members members) {
        return new Policy(
                members.text("type"),
                members.text("data"),
                members.object("remote", remote -> new RemotePolicy(remote.url("url"), remote.text("sha256sum"))),
                members.object("configMapRef", ClusterImagePolicyReader::configMap),
                members.flag("fetchConfigFile"),
                members.flag("includeSpec"),
                members.flag("includeObjectMeta"),
                members.flag("includeTypeMeta"));
    }

    private static ConfigMapReference configMap(Members members) {
        return new ConfigMapReference(members.text("name"), members.text("namespace"), members.text("key"));
    }

    private static MatchResource match(Members members) {
        return new MatchResource(
                members.text("group"),
                members.text("version"),
                members.text("resource"),
                members.object("selector", ClusterImagePolicyReader::selector));
    }

    private static LabelSelector selector(Members members) {
        return new LabelSelector(
                members.textMap("matchLabels"),
                members.list("matchExpressions", ClusterImagePolicyReader::requirement));
    }

    private static LabelRequirement requirement(Members members) {
        return new LabelRequirement(members.text("key"), members.text("operator"), members.texts("values"));
    }
}
