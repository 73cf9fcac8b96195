// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.admission.InlinedPolicy;
import dev.gatehouse.admission.InlinedPolicy.Gap;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.crd.ClusterImagePolicy.Attestation;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.Identity;
import dev.gatehouse.core.crd.ClusterImagePolicy.ImagePattern;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeyRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.LabelRequirement;
import dev.gatehouse.core.crd.ClusterImagePolicy.LabelSelector;
import dev.gatehouse.core.crd.ClusterImagePolicy.MatchResource;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import dev.gatehouse.core.crd.ClusterImagePolicy.PullSecret;
import dev.gatehouse.core.crd.ClusterImagePolicy.Source;
import dev.gatehouse.core.crd.ClusterImagePolicy.Spec;
import dev.gatehouse.core.crd.ClusterImagePolicy.StaticRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.TransparencyLog;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A policy as `config-image-policies` holds it for programs that read it, byte for byte as the reference
/// implementation writes it.
///
/// What could not be inlined stands there as an authority that fails with the reason: a process of the reference
/// that decides by this entry during a migration must not find the policy weaker than it is.
final class CompiledEntry {
    private static final int LONGEST_REASON = 400;

    private CompiledEntry() {}

    /// Returns the members of the entry, all but `uid` and `resourceVersion`, which come first.
    static JsonObject of(InlinedPolicy inlined) {
        Spec spec = inlined.policy().spec();
        Optional<String> spoiled = reasonAt(inlined, "spec.policy.");
        return new GoJson()
                .value("images", images(spec.images()))
                .value("authorities", authorities(inlined, spoiled))
                .objectIfSet("policy", spoiled.isEmpty() ? spec.policy() : null, policy -> document("", "", policy))
                .textIfAny("mode", spec.mode())
                .listIfAny("match", spec.match(), CompiledEntry::match)
                .done();
    }

    /// Returns the members for a policy of which nothing but the images is known.
    static JsonObject refusing(List<String> globs, String reason) {
        return new GoJson()
                .value(
                        "images",
                        GoJson.list(
                                globs, glob -> new GoJson().text("glob", glob).done()))
                .value("authorities", GoJson.list(List.of("authority-0"), name -> failing(name, reason)))
                .text("mode", "enforce")
                .done();
    }

    private static JsonValue images(List<ImagePattern> images) {
        return images.isEmpty()
                ? JsonNull.NULL
                : GoJson.list(
                        images, image -> new GoJson().text("glob", image.glob()).done());
    }

    private static JsonValue authorities(InlinedPolicy inlined, Optional<String> spoiled) {
        List<Authority> authorities = inlined.policy().spec().authorities();
        List<JsonObject> rendered = new ArrayList<>();
        for (int i = 0; i < authorities.size(); i++) {
            Authority authority = authorities.get(i);
            rendered.add(reasonAt(inlined, "spec.authorities[" + i + "].")
                    .or(() -> spoiled)
                    .or(() -> ambiguous(authority))
                    .map(reason -> failing(authority.name(), reason))
                    .orElseGet(() -> authority(authority)));
        }
        return GoJson.list(rendered, object -> object);
    }

    private static Optional<String> reasonAt(InlinedPolicy inlined, String path) {
        return inlined.gaps().stream()
                .filter(gap -> gap.path().startsWith(path))
                .map(Gap::reason)
                .findFirst();
    }

    // A key with more than one source is not followed, and has no place in an entry.
    private static Optional<String> ambiguous(Authority authority) {
        KeyRef key = authority.key();
        boolean many = key != null
                && (key.secretRef() != null || (key.kms() != null && !key.kms().isEmpty()));
        return many ? Optional.of("key has more than one of data, kms and secretRef") : Optional.empty();
    }

    private static JsonObject failing(@Nullable String name, String reason) {
        return new GoJson()
                .text("name", name)
                .value("static", fixed(new StaticRef("fail", PublicText.line(reason, LONGEST_REASON))))
                .done();
    }

    private static JsonObject authority(Authority authority) {
        return new GoJson()
                .text("name", authority.name())
                .objectIfSet("key", authority.key(), CompiledEntry::key)
                .objectIfSet("keyless", authority.keyless(), CompiledEntry::keyless)
                .objectIfSet("static", authority.fixed(), CompiledEntry::fixed)
                .listIfAny("source", authority.source(), CompiledEntry::source)
                .objectIfSet("ctlog", authority.ctlog(), CompiledEntry::log)
                .listIfAny("attestations", authority.attestations(), CompiledEntry::attestation)
                .objectIfSet(
                        "rfc3161timestamp",
                        authority.rfc3161timestamp(),
                        timestamp -> new GoJson()
                                .textIfAny("trustRootRef", timestamp.trustRootRef())
                                .done())
                .textIfAny("signatureFormat", authority.signatureFormat())
                .done();
    }

    private static JsonObject key(KeyRef key) {
        String hash = key.hashAlgorithm();
        return new GoJson()
                .textIfAny("data", key.data())
                .text("hashAlgorithm", hash == null || hash.isEmpty() ? "sha256" : hash)
                .done();
    }

    private static JsonObject keyless(KeylessRef keyless) {
        return new GoJson()
                .textIfAny("url", keyless.url())
                .listIfAny("identities", keyless.identities(), CompiledEntry::identity)
                .objectIfSet("ca-cert", keyless.caCert(), CompiledEntry::key)
                .textIfAny("trustRootRef", keyless.trustRootRef())
                .flagIfSet("insecureIgnoreSCT", keyless.insecureIgnoreSct())
                .done();
    }

    private static JsonObject identity(Identity identity) {
        return new GoJson()
                .textIfAny("issuer", identity.issuer())
                .textIfAny("subject", identity.subject())
                .textIfAny("issuerRegExp", identity.issuerRegExp())
                .textIfAny("subjectRegExp", identity.subjectRegExp())
                .done();
    }

    private static JsonObject fixed(StaticRef fixed) {
        return new GoJson()
                .text("action", fixed.action())
                .textIfAny("message", fixed.message())
                .done();
    }

    private static JsonObject source(Source source) {
        GoJson members = new GoJson()
                .textIfAny("oci", source.oci())
                .listIfAny("signaturePullSecrets", source.signaturePullSecrets(), CompiledEntry::pullSecret);
        // A pointer there: what was written as empty is kept.
        return (source.tagPrefix() == null ? members : members.text("tagPrefix", source.tagPrefix())).done();
    }

    private static JsonObject pullSecret(PullSecret secret) {
        return new GoJson().textIfAny("name", secret.name()).done();
    }

    private static JsonObject log(TransparencyLog log) {
        return new GoJson()
                .textIfAny("url", log.url())
                .textIfAny("trustRootRef", log.trustRootRef())
                .done();
    }

    private static JsonObject attestation(Attestation attestation) {
        Policy none = new Policy(null, null, null, null, null, null, null, null);
        Policy policy = attestation.policy();
        return document(attestation.name(), attestation.predicateType(), policy == null ? none : policy);
    }

    private static JsonObject document(@Nullable String name, @Nullable String predicateType, Policy policy) {
        return new GoJson()
                .text("name", name)
                .text("predicateType", predicateType)
                .textIfAny("type", policy.type())
                .textIfAny("data", policy.data())
                .flagIfSet("fetchConfigFile", policy.fetchConfigFile())
                .flagIfSet("includeSpec", policy.includeSpec())
                .flagIfSet("includeObjectMeta", policy.includeObjectMeta())
                .flagIfSet("includeTypeMeta", policy.includeTypeMeta())
                .done();
    }

    private static JsonObject match(MatchResource match) {
        return new GoJson()
                .text("group", match.group())
                .text("version", match.version())
                .text("resource", match.resource())
                .objectIfSet("selector", match.selector(), CompiledEntry::selector)
                .done();
    }

    private static JsonObject selector(LabelSelector selector) {
        // Go sorts the members of a map.
        Map<String, JsonValue> labels = new TreeMap<>();
        selector.matchLabels().forEach((key, value) -> labels.put(key, new JsonString(value)));
        return new GoJson()
                .objectIfSet("matchLabels", labels.isEmpty() ? null : labels, JsonObject::new)
                .listIfAny("matchExpressions", selector.matchExpressions(), CompiledEntry::requirement)
                .done();
    }

    private static JsonObject requirement(LabelRequirement requirement) {
        return new GoJson()
                .text("key", requirement.key())
                .text("operator", requirement.operator())
                .listIfAny("values", requirement.values(), JsonString::new)
                .done();
    }
}
