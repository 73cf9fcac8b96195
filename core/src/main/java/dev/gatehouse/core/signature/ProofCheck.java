// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.Candidate.Content;
import dev.gatehouse.core.signature.log.EntryOutcome;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.log.LogFailure;
import dev.gatehouse.core.signature.log.LoggedContent;
import dev.gatehouse.core.signature.timestamp.TimestampOutcome;
import dev.gatehouse.core.signature.timestamp.TimestampRefusal;
import dev.gatehouse.core.trust.LogId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks what proves that a signature was there at some time: signed timestamps and log entries.
final class ProofCheck {
    private static final int LOGS_NEEDED = 1;
    private static final int TIMESTAMPS_NEEDED = 1;

    private final Artifact artifact;
    private final Instant now;

    /// @param now nothing later has been seen yet
    ProofCheck(Artifact artifact, Instant now) {
        this.artifact = artifact;
        this.now = now;
    }

    /// Returns the times that timestamp authorities give, one for each.
    ///
    /// @throws FailedCheckException where one is needed and there is none
    List<Instant> timestamps(Candidate candidate, Signed signed, Proofs.Timestamp demand) {
        return switch (demand) {
            case Proofs.Timestamp.Skipped _ -> List.of();
            case Proofs.Timestamp.Considered considered ->
                times(candidate, signed, considered.anchors()).times();
            case Proofs.Timestamp.Required required -> {
                TimestampOutcome found = times(candidate, signed, required.anchors());
                if (found.authorities() < TIMESTAMPS_NEEDED) {
                    throw found.refusals().isEmpty()
                            ? new FailedCheckException(Reason.NO_TIMESTAMP, "there is no signed timestamp")
                            : new FailedCheckException(
                                    Reason.BAD_TIMESTAMP, bad(found.refusals().getFirst()));
                }
                yield found.times();
            }
        };
    }

    private static String bad(TimestampRefusal refusal) {
        return "unable to verify RFC3161 timestamp bundle: " + refusal.reason() + " " + refusal.detail();
    }

    private TimestampOutcome times(Candidate candidate, Signed signed, TrustAnchors anchors) {
        List<byte[]> responses = BesideReader.timestamps(candidate.beside()).stream()
                .map(Blob::bytes)
                .toList();
        return anchors.timestamps().verify(responses, stamped(candidate, signed).bytes(), now);
    }

    // Beside an attestation in cosign's layout the whole envelope is stamped, everywhere else the signature.
    private static Blob stamped(Candidate candidate, Signed signed) {
        return candidate.content() instanceof Content.Enveloped enveloped
                ? enveloped.document().orElse(signed.signature())
                : signed.signature();
    }

    /// Returns the times at which logs promised to take the signature in.
    ///
    /// @param timestamps that authorities gave
    /// @throws FailedCheckException where a log must have it and none proves to, or an entry of a
    ///     trusted log does not hold
    List<Instant> logged(Candidate candidate, Signed signed, Proofs.Log demand, List<Instant> timestamps) {
        return switch (demand) {
            case Proofs.Log.Skipped _ -> List.of();
            case Proofs.Log.Required required -> logged(candidate, signed, required.anchors(), timestamps);
        };
    }

    private List<Instant> logged(Candidate candidate, Signed signed, TrustAnchors anchors, List<Instant> timestamps) {
        List<LogEntry> entries = BesideReader.entries(candidate.beside());
        LoggedContent content = content(candidate, signed);
        if (entries.isEmpty()) {
            return found(BesideReader.found(candidate.beside()), content, anchors, timestamps);
        }
        List<Instant> promised = new ArrayList<>();
        Set<LogId> logs = new HashSet<>();
        Optional<EntryOutcome.Unproven> unknown = Optional.empty();
        for (LogEntry entry : entries) {
            switch (anchors.logs().check(entry, content)) {
                case EntryOutcome.Proven proven -> {
                    promised.addAll(proven.promisedAt().stream().toList());
                    if (proven.promisedAt().isEmpty()) {
                        requireTimeInWindow(proven, timestamps);
                    }
                    logs.add(proven.log().id());
                }
                case EntryOutcome.Unproven unproven -> {
                    if (unproven.failure() != LogFailure.UNKNOWN_LOG) {
                        throw failed(unproven);
                    }
                    unknown = Optional.of(unproven);
                }
            }
        }
        // Counted by log, not by entry: one log cannot vouch twice.
        if (logs.size() < LOGS_NEEDED) {
            throw failed(unknown.orElseThrow());
        }
        return promised;
    }

    // A log was asked and gave what it has of this: one entry that holds is enough, and the earliest tells the
    // time.
    private static List<Instant> found(
            List<LogEntry> entries, LoggedContent content, TrustAnchors anchors, List<Instant> timestamps) {
        Optional<EntryOutcome.Unproven> unproven = Optional.empty();
        List<EntryOutcome.Proven> holding = new ArrayList<>();
        for (LogEntry entry : entries) {
            switch (anchors.logs().check(entry, content)) {
                case EntryOutcome.Proven proven -> holding.add(proven);
                case EntryOutcome.Unproven one -> unproven = unproven.or(() -> Optional.of(one));
            }
        }
        Optional<Instant> earliest =
                holding.stream().flatMap(proven -> proven.promisedAt().stream()).min(Comparator.naturalOrder());
        if (earliest.isPresent()) {
            return List.of(earliest.get());
        }
        if (holding.isEmpty()) {
            throw unproven.map(ProofCheck::failed)
                    .orElseGet(() ->
                            new FailedCheckException(Reason.NO_LOG_ENTRY, "signature not found in transparency log"));
        }
        requireTimeInWindow(holding.getFirst(), timestamps);
        return List.of();
    }

    // Nothing in the entry tells when it was made, so a timestamp must, and the log must have been believed then.
    private static void requireTimeInWindow(EntryOutcome.Proven proven, List<Instant> timestamps) {
        if (timestamps.isEmpty()) {
            throw new FailedCheckException(
                    Reason.NO_TIMESTAMP, "the log entry has no signed time, and there is no signed timestamp");
        }
        if (timestamps.stream().noneMatch(proven.log().window()::contains)) {
            throw new FailedCheckException(Reason.OUTSIDE_LOG_WINDOW, "signed outside the validity of the log's key");
        }
    }

    private static FailedCheckException failed(EntryOutcome.Unproven unproven) {
        Reason reason = switch (unproven.failure()) {
            case UNKNOWN_LOG -> Reason.UNKNOWN_LOG;
            case NOTHING_PROVES_IT -> Reason.LOG_ENTRY_UNPROVEN;
            case BAD_PROMISE -> Reason.BAD_LOG_PROMISE;
            case OUTSIDE_WINDOW -> Reason.OUTSIDE_LOG_WINDOW;
            case BAD_CHECKPOINT -> Reason.BAD_CHECKPOINT;
            case NOT_INCLUDED -> Reason.NOT_IN_LOG;
            case MALFORMED -> Reason.MALFORMED_LOG_ENTRY;
            case OTHER_CONTENT -> Reason.LOG_ENTRY_OF_OTHER;
        };
        return new FailedCheckException(reason, unproven.detail());
    }

    private LoggedContent content(Candidate candidate, Signed signed) {
        LoggedContent.Signer signer = signed.certificate()
                .<LoggedContent.Signer>map(certificate -> new LoggedContent.Signer.Certified(
                        Blob.of(certificate.certificate().encoded())))
                .orElseGet(() -> new LoggedContent.Signer.Keyed(signed.key().fingerprint()));
        return switch (candidate.content()) {
            case Content.Payload payload ->
                new LoggedContent(
                        new LoggedContent.Message.Whole(payload.payload()),
                        Optional.empty(),
                        Optional.empty(),
                        signed.signature(),
                        signer);
            case Content.Enveloped enveloped ->
                new LoggedContent(
                        new LoggedContent.Message.Whole(enveloped.envelope().preAuthenticationEncoding()),
                        Optional.of(enveloped.envelope().payload()),
                        enveloped.document(),
                        signed.signature(),
                        signer);
            case Content.Message _ ->
                new LoggedContent(
                        artifact.content()
                                .<LoggedContent.Message>map(LoggedContent.Message.Whole::new)
                                .orElseGet(() -> new LoggedContent.Message.Hashed(artifact.digest())),
                        Optional.empty(),
                        Optional.empty(),
                        signed.signature(),
                        signer);
        };
    }
}
