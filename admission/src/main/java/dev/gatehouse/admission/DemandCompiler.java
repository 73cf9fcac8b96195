// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Attestation;
import dev.gatehouse.core.crd.ClusterImagePolicy.Identity;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeyRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.TimestampRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.TransparencyLog;
import dev.gatehouse.core.crd.GoRegexp;
import dev.gatehouse.core.crd.MalformedTextException;
import dev.gatehouse.core.policy.AttestationDemand;
import dev.gatehouse.core.policy.PolicyDocument;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.Proofs;
import dev.gatehouse.core.signature.Proofs.Log;
import dev.gatehouse.core.signature.Proofs.Timestamp;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.signature.certificate.TextPattern;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.MalformedCertificateException;
import dev.gatehouse.core.trust.SignatureAlgorithm;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.Window;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Works out what an authority demands: whose signatures count, in which formats, and what must stand
/// beside them. The combinations of `ctlog`, `rfc3161timestamp` and `trustRootRef` mean what they mean
/// in the reference, where that is not weaker than what was written.
final class DemandCompiler {
    private static final int MOST_SERVERS = 4;

    private final TrustedRoots roots;

    DemandCompiler(TrustedRoots roots) {
        this.roots = roots;
    }

    /// Returns what `written` demands of signatures of one of `keys`.
    Demand keyed(ClusterImagePolicy.Authority written, List<VerificationKey> keys) {
        Optional<TrustAnchors> log = explicitLog(written);
        Log logged = required(log, written);
        Optional<Timestamp> stamped = stamped(written);
        Proofs legacy = new Proofs(logged, stamped.orElseGet(Timestamp.Skipped::new));
        // An entry of a newer log tells no time; a timestamp beside it must.
        Timestamp beside = stamped.or(() -> log.map(Timestamp.Considered::new)).orElseGet(Timestamp.Skipped::new);
        return demand(written, new Signers.Keys(keys), legacy, new Proofs(logged, beside));
    }

    /// Returns what `written` demands of signatures with certificates.
    Demand keyless(ClusterImagePolicy.Authority written, KeylessRef keyless) {
        boolean own = keyless.caCert() != null;
        TrustAnchors anchors = own ? ownPki(keyless) : anchors("keyless.trustRootRef", keyless.trustRootRef());
        boolean logged = !Boolean.TRUE.equals(keyless.insecureIgnoreSct());
        Signers signers = new Signers.Identities(anchors, identities(keyless), logged);
        Optional<TrustAnchors> log = explicitLog(written);
        Optional<Timestamp> stamped = stamped(written);
        Timestamp legacyTime = stamped.orElseGet(Timestamp.Skipped::new);
        Log explicit = required(log, written);
        boolean unsaid = log.isEmpty() && stamped.isEmpty() && !own;
        // Silence means the public log, unless the policy brings its own trust.
        boolean publicLog = unsaid && blank(keyless.trustRootRef()) && written.ctlog() == null;
        Proofs legacy = new Proofs(publicLog ? new Log.Required(anchors) : explicit, legacyTime);
        TrustAnchors logs = log.orElse(anchors);
        Proofs bundle = new Proofs(
                unsaid ? new Log.Required(anchors) : explicit, stamped.orElseGet(() -> new Timestamp.Considered(logs)));
        return demand(written, signers, legacy, bundle);
    }

    private static Demand demand(ClusterImagePolicy.Authority written, Signers signers, Proofs legacy, Proofs bundle) {
        String format = written.signatureFormat() == null ? "" : written.signatureFormat();
        Map<SignatureFormat, Proofs> formats = new EnumMap<>(SignatureFormat.class);
        switch (format) {
            case "legacy" -> formats.put(SignatureFormat.LEGACY, legacy);
            case "bundle" -> formats.put(SignatureFormat.BUNDLE, bundle);
            case "" -> {
                formats.put(SignatureFormat.LEGACY, legacy);
                formats.put(SignatureFormat.BUNDLE, bundle);
            }
            default ->
                throw new SpoiledException(
                        "signatureFormat", "unknown signatureFormat " + PublicText.line(format, 100));
        }
        return new Demand(signers, formats);
    }

    private Optional<TrustAnchors> explicitLog(ClusterImagePolicy.Authority written) {
        TransparencyLog log = written.ctlog();
        return log == null || (blank(log.url()) && blank(log.trustRootRef()))
                ? Optional.empty()
                : Optional.of(anchors("ctlog.trustRootRef", log.trustRootRef()));
    }

    private static Log required(Optional<TrustAnchors> log, ClusterImagePolicy.Authority written) {
        return log.<Log>map(anchors -> new Log.Required(anchors, servers(anchors, written)))
                .orElseGet(Log.Skipped::new);
    }

    // Whom to ask where a signature brings no entry along: the address in the policy, or else those of the trust
    // root it names. Only Rekor's first version can be asked; the keys of the second are Ed25519.
    private static List<String> servers(TrustAnchors anchors, ClusterImagePolicy.Authority written) {
        TransparencyLog log = written.ctlog();
        String url = log == null ? null : log.url();
        if (url != null && !url.isEmpty()) {
            return List.of(url);
        }
        return anchors.root().transparencyLogs().stream()
                .filter(one -> one.algorithm() != SignatureAlgorithm.ED25519)
                .map(dev.gatehouse.core.trust.TransparencyLog::baseUrl)
                .filter(address -> !address.isEmpty())
                .distinct()
                .limit(MOST_SERVERS)
                .toList();
    }

    private Optional<Timestamp> stamped(ClusterImagePolicy.Authority written) {
        TimestampRef reference = written.rfc3161timestamp();
        return reference == null
                ? Optional.empty()
                : Optional.of(
                        new Timestamp.Required(anchors("rfc3161timestamp.trustRootRef", reference.trustRootRef())));
    }

    private TrustAnchors anchors(String field, @Nullable String name) {
        return switch (roots.root(name == null ? TrustedRoots.DEFAULT : name)) {
            case TrustedRoots.Found.Ready ready -> ready.anchors();
            case TrustedRoots.Found.Missing missing ->
                throw new SpoiledException(field, missing.reason(), missing.passing());
        };
    }

    // The roots and intermediates are the policy's own. What must have been logged, the named trust root's logs
    // tell, or the default's.
    private TrustAnchors ownPki(KeylessRef keyless) {
        KeyRef certificates = keyless.caCert();
        String pem = certificates == null ? null : certificates.data();
        boolean elsewhere = certificates != null && (certificates.secretRef() != null || !blank(certificates.kms()));
        if (elsewhere && !blank(pem)) {
            throw new SpoiledException("keyless.ca-cert", "ca-cert has more than one of data, kms and secretRef");
        }
        if (pem == null || pem.isEmpty()) {
            throw new SpoiledException("keyless.ca-cert", "there is no certificate");
        }
        List<CertificateAuthority> authorities;
        try {
            authorities = CertificateAuthority.ofOwnPki("ca-cert", pem, Window.UNBOUNDED);
        } catch (MalformedCertificateException e) {
            throw new SpoiledException("keyless.ca-cert.data", PublicText.line(String.valueOf(e.getMessage()), 256));
        }
        boolean logged = !Boolean.TRUE.equals(keyless.insecureIgnoreSct());
        TrustedRoot others = logged || !blank(keyless.trustRootRef())
                ? anchors("keyless.trustRootRef", keyless.trustRootRef()).root()
                : TrustedRoot.NOBODY;
        return TrustAnchors.ofOwnPki(others.withCertificateAuthorities(authorities));
    }

    private static List<IdentityPattern> identities(KeylessRef keyless) {
        if (keyless.identities().isEmpty()) {
            throw new SpoiledException("keyless.identities", "there is no identity");
        }
        List<IdentityPattern> patterns = new ArrayList<>();
        for (int i = 0; i < keyless.identities().size(); i++) {
            Identity identity = keyless.identities().get(i);
            String field = "keyless.identities[" + i + "]";
            List<TextPattern> issuers = patterns(field + ".issuer", identity.issuer(), identity.issuerRegExp());
            List<TextPattern> subjects = patterns(field + ".subject", identity.subject(), identity.subjectRegExp());
            if (issuers.isEmpty() && subjects.isEmpty()) {
                throw new SpoiledException(field, "the identity is of nobody");
            }
            patterns.add(new IdentityPattern(issuers, subjects));
        }
        return patterns;
    }

    private static List<TextPattern> patterns(String field, @Nullable String exact, @Nullable String expression) {
        List<TextPattern> patterns = new ArrayList<>();
        if (exact != null && !exact.isEmpty()) {
            patterns.add(new TextPattern.Exact(exact));
        }
        if (expression != null && !expression.isEmpty()) {
            try {
                patterns.add(new TextPattern.Found(expression, GoRegexp.compile(expression)::matchesIn));
            } catch (MalformedTextException e) {
                throw new SpoiledException(field + "RegExp", PublicText.line(String.valueOf(e.getMessage()), 256));
            }
        }
        return patterns;
    }

    /// Returns the attestations that `written` demands, with documents in the languages of `engine`.
    static List<AttestationDemand> attestations(ClusterImagePolicy.Authority written, PolicyEngine engine) {
        List<AttestationDemand> demands = new ArrayList<>();
        for (int i = 0; i < written.attestations().size(); i++) {
            Attestation attestation = written.attestations().get(i);
            String field = "attestations[" + i + "]";
            String type = attestation.predicateType();
            if (type == null || type.isEmpty()) {
                throw new SpoiledException(field + ".predicateType", "there is no predicate type");
            }
            String name = attestation.name() == null ? "" : attestation.name();
            AttestationDemand demand = AttestationDemand.of(name, type);
            ClusterImagePolicy.Policy policy = attestation.policy();
            demands.add(policy == null ? demand : demand.satisfying(document(policy, name, field, engine)));
        }
        return demands;
    }

    private static PolicyDocument document(
            ClusterImagePolicy.Policy policy, String name, String field, PolicyEngine engine) {
        String type = policy.type() == null ? "" : policy.type();
        return switch (engine.compile(type, policy.data() == null ? "" : policy.data())) {
            case PolicyEngine.Compiled.Usable usable -> usable.document();
            case PolicyEngine.Compiled.Refused refused ->
                throw new SpoiledException(field + ".policy.data", PolicyEngine.failure(type, name) + refused.reason());
        };
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
