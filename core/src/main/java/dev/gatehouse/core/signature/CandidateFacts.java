// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.Candidate.Content;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.timestamp.MalformedTimestampException;
import dev.gatehouse.core.signature.timestamp.TimestampToken;
import dev.gatehouse.core.trust.LogId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a candidate says of itself, for people who ask why it does not count. Nothing of it is verified, and
/// nothing may be decided by it.
///
/// @param predicateType of the statement; empty where it is a plain signature
/// @param certificate of whoever is said to have signed; empty where there is none that can be read
/// @param entries of transparency logs; empty where there are none that can be read
/// @param timestamps times that signed timestamps name
public record CandidateFacts(
        Optional<String> predicateType,
        Optional<SigningCertificate> certificate,
        List<Entry> entries,
        List<Instant> timestamps) {
    /// A log entry.
    ///
    /// @param index position in the log
    /// @param time at which the log says it took it in; empty where it says none
    public record Entry(LogId log, long index, Optional<Instant> time) {
        static Entry of(LogEntry entry) {
            return new Entry(entry.log(), entry.index(), time(entry.integratedTime()));
        }

        private static Optional<Instant> time(long seconds) {
            try {
                return seconds <= 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }
    }

    public CandidateFacts {
        entries = List.copyOf(entries);
        timestamps = List.copyOf(timestamps);
    }

    static CandidateFacts of(Candidate candidate) {
        Optional<String> predicateType = candidate.content() instanceof Content.Enveloped enveloped
                ? Optional.of(enveloped.statement().predicateType())
                : Optional.empty();
        return new CandidateFacts(predicateType, certificate(candidate), entries(candidate), timestamps(candidate));
    }

    private static Optional<SigningCertificate> certificate(Candidate candidate) {
        try {
            return Optional.of(BesideReader.certificate(candidate.beside()));
        } catch (FailedCheckException _) {
            // The check that needs it says so.
            return Optional.empty();
        }
    }

    private static List<Entry> entries(Candidate candidate) {
        try {
            return BesideReader.entries(candidate.beside()).stream()
                    .map(Entry::of)
                    .toList();
        } catch (FailedCheckException _) {
            return List.of();
        }
    }

    private static List<Instant> timestamps(Candidate candidate) {
        List<Instant> times = new ArrayList<>();
        try {
            for (Blob response : BesideReader.timestamps(candidate.beside())) {
                times.add(TimestampToken.read(response.bytes()).time());
            }
        } catch (FailedCheckException | MalformedTimestampException _) {
            // What could be read before it is shown all the same.
            return times;
        }
        return times;
    }
}
