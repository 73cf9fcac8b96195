// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.admission.InlinedPolicy.Gap;
import dev.gatehouse.admission.InlinedPolicy.Part;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Attestation;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.ConfigMapReference;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeyRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import dev.gatehouse.core.crd.ClusterImagePolicy.RemotePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.SecretReference;
import dev.gatehouse.core.crd.ClusterImagePolicy.Spec;
import dev.gatehouse.core.crd.Secret;
import dev.gatehouse.core.signature.HashAlgorithm;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.MalformedKeyException;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.MalformedCertificateException;
import dev.gatehouse.core.trust.Window;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Follows the references of policies: to Secrets, key stores, ConfigMaps and URLs. Every reference is followed,
/// also behind one that led nowhere, since the other authorities still count.
///
/// The texts of gaps are those of the reference implementation.
public final class PolicyInliner {
    private final SecretSource secrets;
    private final ConfigMapSource configMaps;
    private final KeySource keys;
    private final DocumentSource documents;

    public PolicyInliner(SecretSource secrets, ConfigMapSource configMaps, KeySource keys, DocumentSource documents) {
        this.secrets = secrets;
        this.configMaps = configMaps;
        this.keys = keys;
        this.documents = documents;
    }

    /// Follows the references of `written`.
    public InlinedPolicy inline(ClusterImagePolicy written) {
        return inline(written, Map.of());
    }

    /// Follows the references of `written`. Where nobody answers, what was found earlier serves.
    ///
    /// @param earlier [InlinedPolicy#gathered()] of the same object and generation; empty where there is none
    public InlinedPolicy inline(ClusterImagePolicy written, Map<String, String> earlier) {
        return new Walk(earlier).policy(written);
    }

    /// What a Secret has to hold.
    private enum Wanted {
        /// A public key, which may be in a key store too.
        KEY,
        /// Certificates.
        CERTIFICATES
    }

    private final class Walk {
        private final Map<String, String> earlier;
        private final Map<String, String> gathered = new LinkedHashMap<>();
        private final List<Gap> gaps = new ArrayList<>();
        private final List<Gap> unconfirmed = new ArrayList<>();

        Walk(Map<String, String> earlier) {
            this.earlier = earlier;
        }

        InlinedPolicy policy(ClusterImagePolicy written) {
            Spec spec = written.spec();
            List<Authority> withKeys = new ArrayList<>();
            for (int i = 0; i < spec.authorities().size(); i++) {
                withKeys.add(keys(spec.authorities().get(i), at(i)));
            }
            List<Authority> authorities = new ArrayList<>();
            for (int i = 0; i < withKeys.size(); i++) {
                authorities.add(documents(withKeys.get(i), at(i)));
            }
            Policy policy = spec.policy() == null ? null : document(spec.policy(), "spec.policy");
            Spec inlined = new Spec(spec.images(), authorities, policy, spec.mode(), spec.match());
            return new InlinedPolicy(
                    new ClusterImagePolicy(written.version(), written.metadata(), inlined, written.status()),
                    gathered,
                    gaps,
                    unconfirmed);
        }

        private static String at(int authority) {
            return "spec.authorities[" + authority + "]";
        }

        private Authority keys(Authority written, String at) {
            KeyRef key = written.key() == null ? null : key(written.key(), at + ".key", Wanted.KEY);
            KeylessRef keyless = written.keyless();
            if (keyless != null && keyless.caCert() != null) {
                keyless = new KeylessRef(
                        keyless.url(),
                        keyless.identities(),
                        key(keyless.caCert(), at + ".keyless.ca-cert", Wanted.CERTIFICATES),
                        keyless.trustRootRef(),
                        keyless.insecureIgnoreSct());
            }
            return new Authority(
                    written.name(),
                    key,
                    keyless,
                    written.fixed(),
                    written.source(),
                    written.ctlog(),
                    written.attestations(),
                    written.rfc3161timestamp(),
                    written.signatureFormat());
        }

        private KeyRef key(KeyRef key, String at, Wanted wanted) {
            SecretReference secret = key.secretRef();
            String store = key.kms();
            if (!text(key.data()).isEmpty() || (secret != null && !text(store).isEmpty())) {
                // Nothing to follow, or more than one thing, which the compiler refuses.
                return key;
            }
            if (secret != null) {
                return followed(Part.KEY, at + ".secretRef", secret(secret, wanted))
                        .map(pem -> new KeyRef(null, pem, null, key.hashAlgorithm()))
                        .orElse(key);
            }
            if (wanted == Wanted.KEY && store != null && !store.isEmpty()) {
                return followed(Part.KEY, at + ".kms", stored(store, key.hashAlgorithm()))
                        .map(pem -> new KeyRef(null, pem, null, key.hashAlgorithm()))
                        .orElse(key);
            }
            return key;
        }

        private Authority documents(Authority written, String at) {
            List<Attestation> attestations = new ArrayList<>();
            for (int i = 0; i < written.attestations().size(); i++) {
                Attestation attestation = written.attestations().get(i);
                Policy policy = attestation.policy();
                attestations.add(
                        policy == null
                                ? attestation
                                : new Attestation(
                                        attestation.name(),
                                        attestation.predicateType(),
                                        document(policy, at + ".attestations[" + i + "].policy")));
            }
            return new Authority(
                    written.name(),
                    written.key(),
                    written.keyless(),
                    written.fixed(),
                    written.source(),
                    written.ctlog(),
                    attestations,
                    written.rfc3161timestamp(),
                    written.signatureFormat());
        }

        private Policy document(Policy policy, String at) {
            ConfigMapReference configMap = policy.configMapRef();
            RemotePolicy remote = policy.remote();
            int sources =
                    (text(policy.data()).isEmpty() ? 0 : 1) + (configMap == null ? 0 : 1) + (remote == null ? 0 : 1);
            if (sources != 1) {
                gaps.add(new Gap(
                        Part.DOCUMENT, at + ".data", "expected exactly one of data, remote, configMapRef", true));
                return policy;
            }
            if (configMap != null) {
                return followed(Part.DOCUMENT, at + ".configMapRef", configMapText(configMap))
                        .map(text -> withData(policy, text))
                        .orElse(policy);
            }
            if (remote != null) {
                Gathered found = documents.document(text(remote.url()), text(remote.sha256sum()));
                return followed(Part.DOCUMENT, at + ".remote", found)
                        .map(text -> withData(policy, text))
                        .orElse(policy);
            }
            return policy;
        }

        private Optional<String> followed(Part part, String path, Gathered found) {
            return switch (found) {
                case Gathered.Text text -> {
                    gathered.put(path, text.text());
                    yield Optional.of(text.text());
                }
                case Gathered.Refused refused -> {
                    gaps.add(new Gap(part, path, refused.reason(), true));
                    yield Optional.empty();
                }
                case Gathered.Silent silent -> {
                    Gap gap = new Gap(part, path, silent.reason(), false);
                    Optional<String> lastGood = Optional.ofNullable(earlier.get(path));
                    lastGood.ifPresentOrElse(
                            text -> {
                                gathered.put(path, text);
                                unconfirmed.add(gap);
                            },
                            () -> gaps.add(gap));
                    yield lastGood;
                }
            };
        }
    }

    private Gathered secret(SecretReference reference, Wanted wanted) {
        String name = text(reference.name());
        String shown = "secret \"" + PublicText.line(name, 253) + "\"";
        if (name.isEmpty()) {
            return new Gathered.Refused("failed to track changes to secret \"\" : invalid Reference:\n"
                    + "must provide either Name or Selector");
        }
        Optional<Secret> found;
        try {
            found = secrets.secret(name);
        } catch (UnavailableException e) {
            return new Gathered.Silent(shown + ": " + e.getMessage());
        }
        return found.map(secret -> onlyEntry(secret, wanted, shown))
                .orElseGet(() -> new Gathered.Refused(shown + " not found"));
    }

    private static Gathered onlyEntry(Secret secret, Wanted wanted, String shown) {
        TreeSet<String> entries = new TreeSet<>(secret.data().keySet());
        entries.addAll(secret.stringData().keySet());
        if (entries.isEmpty()) {
            return new Gathered.Refused(shown + " contains no data");
        }
        if (entries.size() > 1) {
            return new Gathered.Refused(shown + " contains multiple data entries, only one is supported");
        }
        String pem = new String(secret.value(entries.first()).orElseThrow(), StandardCharsets.UTF_8);
        try {
            switch (wanted) {
                case KEY -> VerificationKey.read(pem, KeyHash.UNSET);
                case CERTIFICATES -> CertificateAuthority.ofOwnPki("", pem, Window.UNBOUNDED);
            }
        } catch (MalformedKeyException e) {
            String reason = PublicText.line(String.valueOf(e.getMessage()), 256);
            return new Gathered.Refused(shown + " contains an invalid public key: " + reason);
        } catch (MalformedCertificateException e) {
            String reason = PublicText.line(String.valueOf(e.getMessage()), 256);
            return new Gathered.Refused(shown + " contains invalid certificates: " + reason);
        }
        return new Gathered.Text(pem);
    }

    private Gathered stored(String reference, @Nullable String hash) {
        if (!text(hash).isEmpty() && HashAlgorithm.named(text(hash)).isEmpty()) {
            return new Gathered.Refused("failed to extract the signature hash algorithm: unknown digest algorithm: "
                    + PublicText.line(text(hash), 64));
        }
        return keys.key(reference);
    }

    private Gathered configMapText(ConfigMapReference reference) {
        String name = text(reference.name());
        String shown = "configmap \"" + PublicText.line(name, 253) + "\"";
        Optional<Map<String, String>> found;
        try {
            found = configMaps.configMap(name);
        } catch (UnavailableException e) {
            return new Gathered.Silent(shown + ": " + e.getMessage());
        }
        if (found.isEmpty()) {
            return new Gathered.Refused(shown + " not found");
        }
        if (found.get().isEmpty()) {
            return new Gathered.Refused(shown + " contains no data");
        }
        String program = found.get().getOrDefault(text(reference.key()), "");
        return program.isEmpty()
                ? new Gathered.Refused(shown + " does not contain key " + PublicText.line(text(reference.key()), 253))
                : new Gathered.Text(program);
    }

    private static Policy withData(Policy policy, String program) {
        return new Policy(
                policy.type(),
                program,
                null,
                null,
                policy.fetchConfigFile(),
                policy.includeSpec(),
                policy.includeObjectMeta(),
                policy.includeTypeMeta());
    }

    private static String text(@Nullable String written) {
        return written == null ? "" : written;
    }
}
