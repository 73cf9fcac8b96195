// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.Candidate.Beside;
import dev.gatehouse.core.signature.Candidate.Content;
import dev.gatehouse.core.signature.bundle.Bundle;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import dev.gatehouse.core.signature.log.LogQuery;
import dev.gatehouse.core.trust.Certificate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Makes every check on one candidate, in order, and ends at the first that fails.
final class CandidateCheck {
    private final Artifact artifact;
    private final Demand demand;
    private final Wanted wanted;
    private final Instant now;
    private final BooleanSupplier late;
    private final List<CheckResult> checks = new ArrayList<>();
    private Optional<LogQuery> unlogged = Optional.empty();

    CandidateCheck(Artifact artifact, Demand demand, Wanted wanted, Instant now, BooleanSupplier late) {
        this.artifact = artifact;
        this.demand = demand;
        this.wanted = wanted;
        this.now = now;
        this.late = late;
    }

    /// What came of it.
    sealed interface Outcome {
        record Good(VerifiedSignature signature, Optional<VerifiedAttestation> attestation) implements Outcome {}

        record Bad(Refusal refusal) implements Outcome {}

        record Late() implements Outcome {}
    }

    /// Reads a candidate.
    @FunctionalInterface
    interface Reading {
        Candidate read();
    }

    /// Returns what was checked so far.
    List<CheckResult> checks() {
        return List.copyOf(checks);
    }

    /// Returns what to ask a log for; empty where the candidate brought an entry along, or was refused
    /// before that mattered.
    Optional<LogQuery> unlogged() {
        return unlogged;
    }

    /// Checks what `reading` gives.
    ///
    /// @param layer its digest
    /// @param proofs what must stand beside it
    Outcome check(Digest layer, Reading reading, Proofs proofs) {
        try {
            Candidate candidate = reading.read();
            done(Check.FORM);
            return check(candidate, proofs);
        } catch (FailedCheckException e) {
            checks.add(new CheckResult.Failed(e.reason(), e.detail()));
            return new Outcome.Bad(e.refusal(layer));
        }
    }

    private void done(Check check) {
        checks.add(new CheckResult.Done(check));
    }

    private void skipped(Check check) {
        checks.add(new CheckResult.Skipped(check));
    }

    private Outcome check(Candidate candidate, Proofs proofs) {
        requireKind(candidate.content());
        done(Check.KIND);
        Optional<Signed> found = new SignerCheck(artifact, late).signed(candidate, demand.signers());
        if (found.isEmpty()) {
            return new Outcome.Late();
        }
        Signed signed = found.get();
        done(Check.SIGNER);
        done(Check.SIGNATURE);
        requireClaim(candidate.content());
        done(Check.CLAIM);
        List<Instant> times = times(candidate, signed, proofs);
        switch (demand.signers()) {
            case Signers.Keys _ -> requireAnnotationsValid(candidate.beside(), times);
            case Signers.Identities identities ->
                requireCertificate(
                        identities, candidate.beside(), signed.certificate().orElseThrow(), times);
        }
        return good(candidate, signed);
    }

    private void requireKind(Content content) {
        switch (wanted) {
            case SIGNATURE -> {
                boolean other = content instanceof Content.Enveloped enveloped
                        && (enveloped.document().isPresent()
                                || !enveloped.statement().predicateType().equals(Wanted.SIGN));
                if (other) {
                    throw new FailedCheckException(
                            Reason.NOT_A_SIGNATURE, "an attestation of another kind is no signature of the image");
                }
            }
            case ATTESTATION -> {
                if (!(content instanceof Content.Enveloped)) {
                    throw new FailedCheckException(
                            Reason.NOT_AN_ATTESTATION, "bundle does not contain a DSSE envelope");
                }
            }
        }
    }

    private void requireClaim(Content content) {
        switch (content) {
            case Content.Payload payload ->
                SimpleSigning.refusal(payload.payload().bytes(), artifact.digest())
                        .ifPresent(refusal -> {
                            throw new FailedCheckException(Reason.OTHER_ARTIFACT, refusal);
                        });
            case Content.Enveloped enveloped -> {
                if (!enveloped.statement().isAbout(artifact.digest())) {
                    throw new FailedCheckException(Reason.OTHER_ARTIFACT, "no matching subject digest found");
                }
            }
            case Content.Message message -> requireDigest(message.message());
        }
    }

    private void requireDigest(Bundle.Content.Message message) {
        boolean absent = message.algorithm().isEmpty() && message.digest().length() == 0;
        boolean same = message.algorithm().equals("SHA2_256")
                && Arrays.equals(
                        message.digest().bytes(),
                        HexFormat.of().parseHex(artifact.digest().hex()));
        if (!absent && !same) {
            throw new FailedCheckException(Reason.OTHER_ARTIFACT, "the bundle names another digest");
        }
    }

    private List<Instant> times(Candidate candidate, Signed signed, Proofs proofs) {
        ProofCheck check = new ProofCheck(artifact, now);
        List<Instant> stamped = check.timestamps(candidate, signed, proofs.timestamp());
        if (proofs.timestamp() instanceof Proofs.Timestamp.Skipped) {
            skipped(Check.TIMESTAMP);
        } else {
            done(Check.TIMESTAMP);
        }
        List<Instant> times = new ArrayList<>(stamped);
        unlogged = LogSearch.query(candidate, signed, proofs);
        times.addAll(check.logged(candidate, signed, proofs.log(), stamped));
        if (proofs.log() instanceof Proofs.Log.Skipped) {
            skipped(Check.LOG);
        } else {
            done(Check.LOG);
        }
        if (times.isEmpty() && proofs.showTime() && demand.signers() instanceof Signers.Identities) {
            throw new FailedCheckException(Reason.NO_TIME, "nothing shows when the certificate was used");
        }
        return times.isEmpty() ? List.of(now) : times;
    }

    // Beside a plain key a certificate vouches for nothing; one that was not valid spoils the signature, as in
    // the reference.
    private void requireAnnotationsValid(Beside beside, List<Instant> times) {
        if (beside instanceof Beside.Annotations annotations) {
            CertificateAnnotation.refusal(annotations.texts(), times).ifPresent(refusal -> {
                throw new FailedCheckException(Reason.CERTIFICATE_NOT_VALID, refusal);
            });
        }
        done(Check.TIME);
        skipped(Check.CERTIFICATE);
        skipped(Check.CERTIFICATE_LOG);
        skipped(Check.IDENTITY);
    }

    private void requireCertificate(
            Signers.Identities identities, Beside beside, SigningCertificate certificate, List<Instant> times) {
        CertificateCheck.requireValid(certificate, times);
        done(Check.TIME);
        CertificateCheck check = new CertificateCheck(identities);
        Certificate issuer = check.requireTrusted(certificate, () -> BesideReader.chain(beside), times);
        done(Check.CERTIFICATE);
        if (identities.logged()) {
            check.requireLogged(certificate, issuer);
            done(Check.CERTIFICATE_LOG);
        } else {
            skipped(Check.CERTIFICATE_LOG);
        }
        check.requireIdentity(certificate);
        done(Check.IDENTITY);
    }

    private static Outcome good(Candidate candidate, Signed signed) {
        VerifiedSignature signature = new VerifiedSignature(
                id(candidate, signed), candidate.layer(), signed.key().fingerprint(), signed.certificate());
        Optional<VerifiedAttestation> attestation = candidate.content() instanceof Content.Enveloped enveloped
                ? Optional.of(new VerifiedAttestation(
                        signature, enveloped.statement(), enveloped.envelope().payload()))
                : Optional.empty();
        return new Outcome.Good(signature, attestation);
    }

    private static String id(Candidate candidate, Signed signed) {
        byte[] signature = signed.signature().bytes();
        byte[] certificate = certificate(candidate.beside(), signed).getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(signature, signature.length + certificate.length);
        System.arraycopy(certificate, 0, both, signature.length, certificate.length);
        return Digest.of(both).hex();
    }

    private static String certificate(Beside beside, Signed signed) {
        return switch (beside) {
            case Beside.Annotations annotations -> annotations.texts().getOrDefault(SignatureLayer.CERTIFICATE, "");
            case Beside.InBundle _ ->
                signed.certificate()
                        .map(certificate -> Pem.of(
                                "CERTIFICATE", Blob.of(certificate.certificate().encoded())))
                        .orElse("");
        };
    }
}
