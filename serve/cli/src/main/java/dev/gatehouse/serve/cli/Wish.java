// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.core.policy.AttestationDemand;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.Proofs;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.certificate.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What an authority wants, in words.
///
/// @param what a signature, or attestations of which predicate types
/// @param signers each of whom is enough
/// @param beside what must stand beside the signature, by format
record Wish(String what, List<String> signers, List<String> beside) {
    Wish {
        signers = List.copyOf(signers);
        beside = List.copyOf(beside);
    }

    static Wish of(Authority.Signing authority) {
        String what = authority.attestations().isEmpty()
                ? "a signature"
                : "an attestation of "
                        + String.join(
                                " and one of ",
                                authority.attestations().stream()
                                        .map(AttestationDemand::predicateType)
                                        .toList());
        List<String> beside = new ArrayList<>();
        Demand demand = authority.demand();
        for (SignatureFormat format : SignatureFormat.values()) {
            Proofs proofs = demand.formats().get(format);
            beside.add(name(format) + ": " + (proofs == null ? "does not count" : proofs(proofs)));
        }
        return new Wish(what, signers(demand.signers()), beside);
    }

    static String name(SignatureFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> signers(Signers signers) {
        return switch (signers) {
            case Signers.Keys keys ->
                keys.keys().stream()
                        .map(VerificationKey::fingerprint)
                        .map(fingerprint -> "key " + fingerprint)
                        .toList();
            case Signers.Identities identities ->
                identities.identities().stream()
                        .map(identity -> "certificate of " + text(identity.subjects(), "anybody") + ", issuer "
                                + text(identity.issuers(), "any")
                                + (identities.logged() ? ", logged" : ", logged or not"))
                        .toList();
        };
    }

    private static String text(List<TextPattern> patterns, String otherwise) {
        if (patterns.isEmpty()) {
            return otherwise;
        }
        return String.join(
                " and ",
                patterns.stream()
                        .map(pattern -> switch (pattern) {
                            case TextPattern.Exact exact -> exact.text();
                            case TextPattern.Found found -> "/" + found.expression() + "/";
                        })
                        .toList());
    }

    private static String proofs(Proofs proofs) {
        String log = switch (proofs.log()) {
            case Proofs.Log.Skipped _ -> "no log entry needed";
            case Proofs.Log.Required required ->
                "entry of one of "
                        + required.anchors().root().transparencyLogs().size() + " trusted logs";
        };
        String timestamp = switch (proofs.timestamp()) {
            case Proofs.Timestamp.Skipped _ -> "no timestamp needed";
            case Proofs.Timestamp.Considered _ -> "timestamp where the entry tells no time";
            case Proofs.Timestamp.Required required ->
                "timestamp of one of "
                        + required.anchors().root().timestampAuthorities().size() + " trusted authorities";
        };
        return log + ", " + timestamp;
    }
}
