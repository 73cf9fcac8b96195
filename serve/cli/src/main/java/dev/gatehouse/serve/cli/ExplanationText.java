// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.MaterialExplanation;
import dev.gatehouse.admission.MaterialExplanation.Holding;
import dev.gatehouse.admission.MaterialExplanation.Looked;
import dev.gatehouse.admission.MaterialExplanation.Place;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.signature.CandidateFacts;
import dev.gatehouse.core.signature.CheckResult;
import dev.gatehouse.core.signature.ExplainedLayer;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.VerifiedAttestation;
import dev.gatehouse.core.signature.VerifiedSignature;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import dev.gatehouse.core.signature.certificate.SubjectName;
import dev.gatehouse.serve.quickstart.Ink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Renders explained images for a person. What signatures say of themselves is foreign text and stays on its
/// line.
final class ExplanationText {
    private static final int LONGEST = 512;

    private final StringBuilder text = new StringBuilder();
    private final Ink ink;

    private ExplanationText(Ink ink) {
        this.ink = ink;
    }

    /// Renders what `gatehouse verify` found.
    static String verified(List<ExplainedImage> images, Ink ink) {
        ExplanationText writer = new ExplanationText(ink);
        images.forEach(image -> writer.image(image, "verified", "not verified"));
        return writer.text.toString();
    }

    /// Renders what `gatehouse explain` found.
    static String explained(List<ExplainedImage> images, Ink ink) {
        ExplanationText writer = new ExplanationText(ink);
        images.forEach(image -> writer.image(image, "admitted", "denied"));
        return writer.text.toString();
    }

    private void image(ExplainedImage image, String good, String bad) {
        String name = image.judged().isEmpty() ? image.written() : image.judged();
        line(0, ink.strong(foreign(name)) + ": " + (image.admitted() ? ink.good(good) : ink.bad(bad)));
        if (!image.problem().isEmpty()) {
            line(1, foreign(image.problem()));
        }
        image.policies().forEach(policy -> policy(image, policy));
    }

    private void policy(ExplainedImage image, ExplainedImage.Policy policy) {
        String outcome = policy.satisfied() ? "satisfied" : policy.denies() ? "not satisfied" : "not satisfied, warns";
        line(1, "policy " + ink.strong(policy.name()) + ": " + outcome);
        policy.outcomes().forEach(this::vouching);
        policy.text().lines().skip(1).forEach(line -> line(2, line.strip()));
        for (MaterialExplanation explanation : policy.explanations()) {
            explanation(image, explanation);
        }
    }

    private void vouching(AuthorityOutcome outcome) {
        switch (outcome) {
            case AuthorityOutcome.Signed signed -> signed.signatures().forEach(this::signature);
            case AuthorityOutcome.Attested attested ->
                attested.attestations().values().stream()
                        .flatMap(List::stream)
                        .distinct()
                        .forEach(this::attestation);
            case AuthorityOutcome.Passed passed ->
                line(2, "authority " + passed.authority().name() + " passes everything");
            case AuthorityOutcome.NotAttested _,
                    AuthorityOutcome.Violated _,
                    AuthorityOutcome.Refused _,
                    AuthorityOutcome.Disallowed _,
                    AuthorityOutcome.Unusable _,
                    AuthorityOutcome.Undetermined _ -> {
                // The denial's text says it.
            }
        }
    }

    private void signature(VerifiedSignature signature) {
        line(2, "signed by " + signer(signature) + ink.quiet("  " + signature.payload()));
    }

    private void attestation(VerifiedAttestation attestation) {
        line(
                2,
                "attested " + foreign(attestation.predicateType()) + " by " + signer(attestation.signature())
                        + ink.quiet("  " + attestation.layer()));
    }

    private static String signer(VerifiedSignature signature) {
        return signature
                .certificate()
                .map(ExplanationText::identity)
                .orElseGet(() -> "key " + signature.keyFingerprint());
    }

    private static String identity(SigningCertificate certificate) {
        String names = String.join(
                ", ", certificate.subjects().stream().map(SubjectName::text).toList());
        return foreign((names.isEmpty() ? "nobody named" : names) + ", issuer "
                + certificate.issuer().orElse("unnamed"));
    }

    private void explanation(ExplainedImage image, MaterialExplanation explanation) {
        Wish wish = Wish.of(explanation.authority());
        line(2, "authority " + ink.strong(explanation.authority().name()) + " wants " + wish.what() + " by");
        wish.signers().forEach(signer -> line(3, signer));
        wish.beside().forEach(beside -> line(3, ink.quiet(beside)));
        explanation.places().forEach(this::looked);
        CosignLine.of(explanation.authority(), image.judged())
                .forEach(command -> line(2, ink.quiet("reproduce: ") + command));
    }

    private void looked(Looked looked) {
        String place = "found " + name(looked.place()) + ": ";
        switch (looked.holding()) {
            case Holding.Nothing _ -> line(2, place + "nothing");
            case Holding.Unusable unusable -> line(2, place + "unusable: " + foreign(unusable.reason()));
            case Holding.Unavailable missing -> line(2, place + "not known: " + foreign(missing.cause()));
            case Holding.Layers layers -> {
                line(2, place + layers.layers().size());
                layers.layers().forEach(this::layer);
            }
        }
    }

    private static String name(Place place) {
        return switch (place) {
            case SIGNATURE_TAG -> "under the tag for signatures";
            case ATTESTATION_TAG -> "under the tag for attestations";
            case REFERRERS -> "among the referrers";
        };
    }

    private void layer(ExplainedLayer layer) {
        switch (layer) {
            case ExplainedLayer.Unreadable unreadable ->
                line(3, unreadable.layer() + "  " + ink.bad("unreadable") + ": " + foreign(unreadable.reason()));
            case ExplainedLayer.NotAskedFor other -> {
                line(3, head(other.layer().toString(), other.format(), other.facts()));
                line(4, ink.quiet("not asked for"));
                other.facts().ifPresent(this::facts);
            }
            case ExplainedLayer.Judged judged -> {
                line(3, head(judged.layer().toString(), judged.format(), judged.facts()));
                judged.facts().ifPresent(this::facts);
                line(4, judged.failed().map(this::failed).orElseGet(() -> ink.good("every check holds")));
            }
        }
    }

    private static String head(String layer, SignatureFormat format, Optional<CandidateFacts> facts) {
        String what = facts.map(found -> found.predicateType()
                        .map(type -> "attestation of " + type)
                        .orElse("signature"))
                .orElse("unreadable");
        return layer + "  " + Wish.name(format) + " " + foreign(what);
    }

    private void facts(CandidateFacts facts) {
        List<String> says = new ArrayList<>();
        facts.certificate()
                .ifPresentOrElse(
                        certificate -> says.add("certificate of " + identity(certificate) + ", "
                                + certificate.certificate().notBefore() + " to "
                                + certificate.certificate().notAfter()),
                        () -> says.add("no certificate"));
        facts.entries().stream().map(ExplanationText::entry).forEach(says::add);
        facts.timestamps().forEach(time -> says.add("timestamp of " + time));
        says.forEach(line -> line(4, "says: " + line));
    }

    private static String entry(CandidateFacts.Entry entry) {
        String time = entry.time().map(instant -> ", time " + instant).orElse("");
        return "entry " + entry.index() + " of log " + entry.log().hex() + time;
    }

    private String failed(CheckResult.Failed failed) {
        return ink.bad("does not count") + ": " + failed.reason().code() + " (check "
                + failed.check().name().toLowerCase(Locale.ROOT).replace('_', '-') + "): " + foreign(failed.detail());
    }

    private static String foreign(String text) {
        return PublicText.line(text, LONGEST);
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }
}
