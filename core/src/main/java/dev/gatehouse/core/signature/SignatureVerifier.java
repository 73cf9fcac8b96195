// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.CandidateCheck.Outcome;
import dev.gatehouse.core.signature.log.LogQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The one verifier: judges what a registry holds for an artifact by what a policy demands. Every candidate is
/// judged for itself; one that cannot be read, or is refused, changes nothing for the others.
public final class SignatureVerifier {
    private static final String TOO_LATE = "the deadline passed before all signatures were judged";

    private SignatureVerifier() {}

    /// Judges `material` for `image` against `keys`, any of which is enough, however long that takes.
    ///
    /// @param now the moment at which certificates beside the signatures must be valid
    public static VerificationResult verify(
            Digest image, SignatureMaterial material, List<VerificationKey> keys, Instant now) {
        return verify(image, material, keys, now, () -> false);
    }

    /// Judges `material` for `image` against `keys`, any of which is enough.
    ///
    /// @param now the moment at which certificates beside the signatures must be valid
    /// @param late asked before each signature and key; once it says so, judging ends with what is known by then,
    ///     for whoever fills a registry chooses how much there is to judge
    public static VerificationResult verify(
            Digest image, SignatureMaterial material, List<VerificationKey> keys, Instant now, BooleanSupplier late) {
        return verify(Artifact.named(image), material, Demand.keys(keys), now, late);
    }

    /// Judges the signatures in `material` of `artifact`.
    ///
    /// @param now the moment at which certificates must be valid where nothing shows another time
    /// @param late asked before each signature and key
    public static VerificationResult verify(
            Artifact artifact, SignatureMaterial material, Demand demand, Instant now, BooleanSupplier late) {
        return examine(artifact, material, demand, now, late).result();
    }

    /// Judges the signatures in `material` of `artifact`, and tells what was checked on each.
    public static Examination examine(
            Artifact artifact, SignatureMaterial material, Demand demand, Instant now, BooleanSupplier late) {
        Judged judged = new Judging(artifact, demand, Wanted.SIGNATURE, now, late).judge(material);
        VerificationResult result;
        if (!judged.signatures().isEmpty()) {
            result = new VerificationResult.Verified(judged.signatures());
        } else {
            // A layer that could not be had might have been the good one.
            result = judged.unavailable()
                    .<VerificationResult>map(VerificationResult.Undetermined::new)
                    .orElseGet(() -> new VerificationResult.Rejected(judged.refusals()));
        }
        return new Examination(result, judged.reports());
    }

    /// Judges the attestations in `material` about `artifact`, of whatever predicate type.
    public static AttestationResult attestations(
            Artifact artifact, SignatureMaterial material, Demand demand, Instant now, BooleanSupplier late) {
        Judged judged = new Judging(artifact, demand, Wanted.ATTESTATION, now, late).judge(material);
        return new AttestationResult(judged.attestations(), judged.refusals(), judged.unavailable());
    }

    /// Returns what logs have to be asked before `material` can be judged by `demand`: a question for
    /// each signature that holds but for a log entry, which it does not bring along. Empty where that
    /// changes nothing.
    ///
    /// @param attested whether attestations about `artifact` are judged, not signatures of it
    public static List<LogSearch> searches(
            Artifact artifact,
            SignatureMaterial material,
            Demand demand,
            boolean attested,
            Instant now,
            BooleanSupplier late) {
        boolean nobodyIsAsked = demand.formats().values().stream()
                .allMatch(proofs -> proofs.logServers().isEmpty());
        if (nobodyIsAsked || !(material instanceof SignatureMaterial.Found found)) {
            return List.of();
        }
        Wanted wanted = attested ? Wanted.ATTESTATION : Wanted.SIGNATURE;
        Judging judging = new Judging(artifact, demand, wanted, now, late);
        List<LogSearch> searches = new ArrayList<>();
        for (int position = 0; position < found.layers().size(); position++) {
            Attempt attempt = judging.attempt(found.layers().get(position));
            if (!attested && attempt.outcome().orElse(null) instanceof Outcome.Good) {
                return List.of();
            }
            if (attempt.unlogged().isPresent()) {
                searches.add(new LogSearch(position, attempt.unlogged().get()));
            }
        }
        return searches;
    }

    /// Tells at length what becomes of each of `layers`, as signatures of `artifact` or, where `attested` says
    /// so, as attestations about it. Judges exactly as the other methods do.
    public static List<ExplainedLayer> explain(
            Artifact artifact,
            List<SignatureLayer> layers,
            Demand demand,
            boolean attested,
            Instant now,
            BooleanSupplier late) {
        Wanted wanted = attested ? Wanted.ATTESTATION : Wanted.SIGNATURE;
        Judging judging = new Judging(artifact, demand, wanted, now, late);
        return layers.stream().map(judging::explained).toList();
    }

    /// What came of judging, and of every check on every candidate.
    public record Examination(VerificationResult result, List<CandidateReport> candidates) {
        public Examination {
            candidates = List.copyOf(candidates);
        }
    }

    private record Judged(
            List<VerifiedSignature> signatures,
            List<VerifiedAttestation> attestations,
            List<Refusal> refusals,
            Optional<String> unavailable,
            List<CandidateReport> reports) {
        static Judged refused(Refusal refusal) {
            return new Judged(List.of(), List.of(), List.of(refusal), Optional.empty(), List.of());
        }
    }

    /// What came of one layer; [#NONE] where it is of a format, or a kind, that is not asked for.
    ///
    /// @param unlogged what to ask a log for, where that may make it good
    private record Attempt(Optional<Outcome> outcome, Optional<CandidateReport> report, Optional<LogQuery> unlogged) {
        static final Attempt NONE = new Attempt(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private record Judging(Artifact artifact, Demand demand, Wanted wanted, Instant now, BooleanSupplier late) {
        Judged judge(SignatureMaterial material) {
            return switch (material) {
                case SignatureMaterial.Absent _ -> Judged.refused(new Refusal.NoSignature());
                case SignatureMaterial.Unusable unusable ->
                    Judged.refused(new Refusal.UnusableMaterial(unusable.reason()));
                case SignatureMaterial.Found found -> judge(found.layers());
            };
        }

        private Judged judge(List<SignatureLayer> layers) {
            List<VerifiedSignature> signatures = new ArrayList<>();
            List<VerifiedAttestation> attestations = new ArrayList<>();
            List<Refusal> refusals = new ArrayList<>();
            List<CandidateReport> reports = new ArrayList<>();
            Optional<String> unavailable = Optional.empty();
            for (SignatureLayer layer : layers) {
                switch (layer) {
                    case SignatureLayer.Unusable unusable ->
                        refusals.add(new Refusal.UnusableLayer(unusable.digest(), unusable.reason()));
                    case SignatureLayer.Unavailable missing ->
                        unavailable = unavailable.or(() -> Optional.of(missing.cause()));
                    // Only what costs time to judge asks for the time: why another layer could not be had is
                    // known.
                    case SignatureLayer.Fetched _, SignatureLayer.Enveloped _, SignatureLayer.Bundled _
                    when late.getAsBoolean() -> unavailable = unavailable.or(() -> Optional.of(TOO_LATE));
                    case SignatureLayer.Fetched _, SignatureLayer.Enveloped _, SignatureLayer.Bundled _ -> {
                        Attempt attempt = attempt(layer);
                        attempt.report().ifPresent(reports::add);
                        switch (attempt.outcome().orElse(null)) {
                            case null -> {}
                            case Outcome.Good good -> {
                                signatures.add(good.signature());
                                attestations.addAll(good.attestation().stream().toList());
                            }
                            case Outcome.Bad bad -> refusals.add(bad.refusal());
                            case Outcome.Late _ -> unavailable = unavailable.or(() -> Optional.of(TOO_LATE));
                        }
                    }
                }
            }
            boolean nothing = signatures.isEmpty() && refusals.isEmpty() && unavailable.isEmpty();
            return nothing
                    ? Judged.refused(new Refusal.NoSignature())
                    : new Judged(signatures, attestations, refusals, unavailable, reports);
        }

        ExplainedLayer explained(SignatureLayer layer) {
            return switch (layer) {
                case SignatureLayer.Unusable unusable ->
                    new ExplainedLayer.Unreadable(layer.digest(), unusable.reason());
                case SignatureLayer.Unavailable missing ->
                    new ExplainedLayer.Unreadable(layer.digest(), missing.cause());
                case SignatureLayer.Fetched _, SignatureLayer.Enveloped _, SignatureLayer.Bundled _
                when late.getAsBoolean() -> new ExplainedLayer.Unreadable(layer.digest(), TOO_LATE);
                case SignatureLayer.Fetched fetched ->
                    explained(layer, SignatureFormat.LEGACY, () -> CandidateReader.read(fetched));
                case SignatureLayer.Enveloped enveloped ->
                    explained(layer, SignatureFormat.LEGACY, () -> CandidateReader.read(enveloped));
                case SignatureLayer.Bundled bundled ->
                    explained(layer, SignatureFormat.BUNDLE, () -> CandidateReader.read(bundled));
            };
        }

        private ExplainedLayer explained(SignatureLayer layer, SignatureFormat format, CandidateCheck.Reading reading) {
            Optional<CandidateFacts> facts;
            try {
                facts = Optional.of(CandidateFacts.of(reading.read()));
            } catch (FailedCheckException _) {
                // Judging it comes to the same and tells why.
                facts = Optional.empty();
            }
            Optional<CandidateFacts> known = facts;
            return attempt(layer)
                    .report()
                    .<ExplainedLayer>map(
                            report -> new ExplainedLayer.Judged(layer.digest(), format, known, report.checks()))
                    .orElseGet(() -> new ExplainedLayer.NotAskedFor(layer.digest(), format, known));
        }

        Attempt attempt(SignatureLayer layer) {
            return switch (layer) {
                case SignatureLayer.Fetched fetched
                when wanted == Wanted.SIGNATURE ->
                    attempt(layer.digest(), SignatureFormat.LEGACY, () -> CandidateReader.read(fetched));
                case SignatureLayer.Enveloped enveloped
                when wanted == Wanted.ATTESTATION ->
                    attempt(layer.digest(), SignatureFormat.LEGACY, () -> CandidateReader.read(enveloped));
                case SignatureLayer.Bundled bundled ->
                    attempt(layer.digest(), SignatureFormat.BUNDLE, () -> CandidateReader.read(bundled));
                case SignatureLayer.Fetched _,
                        SignatureLayer.Enveloped _,
                        SignatureLayer.Unusable _,
                        SignatureLayer.Unavailable _ -> Attempt.NONE;
            };
        }

        private Attempt attempt(Digest layer, SignatureFormat format, CandidateCheck.Reading reading) {
            Optional<Proofs> proofs = demand.proofs(format);
            if (proofs.isEmpty()) {
                return Attempt.NONE;
            }
            CandidateCheck check = new CandidateCheck(artifact, demand, wanted, now, late);
            Outcome outcome = check.check(layer, reading, proofs.get());
            return new Attempt(
                    Optional.of(outcome),
                    Optional.of(new CandidateReport(layer, format, check.checks())),
                    check.unlogged());
        }
    }
}
