// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.core.policy.AttestationDemand;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.Proofs;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.signature.certificate.TextPattern;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.edge.tuf.PublicGood;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The cosign command lines that ask what an authority asks. cosign takes one key or identity and one
/// predicate type at a time, so there may be several. Files are named, not written: `key.pub` is the key of
/// the policy, `trusted_root.json` its trust root where that is not the public one.
final class CosignLine {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final Authority.Signing authority;
    private final String image;

    private CosignLine(Authority.Signing authority, String image) {
        this.authority = authority;
        this.image = image;
    }

    static List<String> of(Authority.Signing authority, String image) {
        CosignLine line = new CosignLine(authority, image);
        List<List<String>> who = line.signers();
        List<String> lines = new ArrayList<>();
        if (authority.attestations().isEmpty()) {
            who.forEach(flags -> lines.add(line.line(List.of("verify"), flags)));
        }
        for (AttestationDemand demand : authority.attestations()) {
            who.forEach(
                    flags -> lines.add(line.line(List.of("verify-attestation", "--type", demand.written()), flags)));
        }
        return lines;
    }

    private List<List<String>> signers() {
        return switch (authority.demand().signers()) {
            case Signers.Keys keys ->
                keys.keys().stream().map(_ -> List.of("--key", "key.pub")).toList();
            case Signers.Identities identities ->
                identities.identities().stream()
                        .map(identity -> identity(identity, identities.logged()))
                        .toList();
        };
    }

    private static List<String> identity(IdentityPattern identity, boolean logged) {
        List<String> flags = new ArrayList<>();
        pattern("--certificate-identity", identity.subjects(), flags);
        pattern("--certificate-oidc-issuer", identity.issuers(), flags);
        if (!logged) {
            flags.add("--insecure-ignore-sct");
        }
        return flags;
    }

    private static void pattern(String flag, List<TextPattern> patterns, List<String> flags) {
        if (patterns.isEmpty()) {
            flags.addAll(List.of(flag + "-regexp", ".*"));
        }
        for (TextPattern pattern : patterns) {
            switch (pattern) {
                case TextPattern.Exact exact -> flags.addAll(List.of(flag, exact.text()));
                case TextPattern.Found found -> flags.addAll(List.of(flag + "-regexp", found.expression()));
            }
        }
    }

    private String line(List<String> command, List<String> who) {
        List<String> words = new ArrayList<>();
        words.add("cosign");
        words.addAll(command);
        words.addAll(who);
        words.addAll(proofs());
        if (!authority.location().tagPrefix().isEmpty()) {
            words.addAll(List.of("--attachment-tag-prefix", authority.location().tagPrefix()));
        }
        words.add(image);
        String line = String.join(" ", words.stream().map(CosignLine::quoted).toList());
        return authority
                .location()
                .repository()
                .map(repository -> "COSIGN_REPOSITORY=" + quoted(repository.toString()) + " " + line)
                .orElse(line);
    }

    private List<String> proofs() {
        Demand demand = authority.demand();
        List<String> flags = new ArrayList<>();
        Proofs proofs = Optional.ofNullable(demand.formats().get(SignatureFormat.LEGACY))
                .orElseGet(() -> demand.formats().getOrDefault(SignatureFormat.BUNDLE, Proofs.NONE));
        if (proofs.log() instanceof Proofs.Log.Skipped) {
            flags.add("--insecure-ignore-tlog");
        }
        if (proofs.timestamp() instanceof Proofs.Timestamp.Required) {
            flags.add("--use-signed-timestamps");
        }
        if (!demand.formats().containsKey(SignatureFormat.BUNDLE)) {
            flags.add("--new-bundle-format=false");
        }
        boolean own = roots(demand, proofs).stream().anyMatch(root -> !root.equals(PublicGood.trustedRoot()));
        if (own) {
            flags.addAll(List.of("--trusted-root", "trusted_root.json"));
        }
        return flags;
    }

    private static List<TrustedRoot> roots(Demand demand, Proofs proofs) {
        List<TrustAnchors> anchors = new ArrayList<>();
        if (demand.signers() instanceof Signers.Identities identities) {
            anchors.add(identities.anchors());
        }
        if (proofs.log() instanceof Proofs.Log.Required required) {
            anchors.add(required.anchors());
        }
        switch (proofs.timestamp()) {
            case Proofs.Timestamp.Skipped _ -> {}
            case Proofs.Timestamp.Considered considered -> anchors.add(considered.anchors());
            case Proofs.Timestamp.Required required -> anchors.add(required.anchors());
        }
        return anchors.stream().map(TrustAnchors::root).toList();
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
