// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.log.EntryOutcome.Proven;
import dev.gatehouse.core.signature.log.EntryOutcome.Unproven;
import dev.gatehouse.core.trust.TransparencyLog;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks log entries: known log, promise, checkpoint, inclusion, content. Whatever an entry brings along must
/// hold:
/// a bad promise is not outweighed by a good proof, nor the other way round.
public final class LogCheck {
    private static final Pattern URL = Pattern.compile("https?://([A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:/.*)?");

    private final List<TransparencyLog> logs;

    /// Checks against `logs`.
    public LogCheck(List<TransparencyLog> logs) {
        this.logs = List.copyOf(logs);
    }

    /// Tells what `entry` proves about `content`.
    public EntryOutcome check(LogEntry entry, LoggedContent content) {
        List<TransparencyLog> known =
                logs.stream().filter(log -> log.id().equals(entry.log())).toList();
        if (known.isEmpty()) {
            return new Unproven(
                    LogFailure.UNKNOWN_LOG,
                    "no trusted log has the id " + entry.log().hex());
        }
        EntryOutcome outcome = new Unproven(LogFailure.UNKNOWN_LOG, "");
        // A log may stand there with several windows, or keys.
        for (TransparencyLog log : known) {
            outcome = check(entry, content, log);
            if (outcome instanceof Proven) {
                return outcome;
            }
        }
        return outcome;
    }

    private static EntryOutcome check(LogEntry entry, LoggedContent content, TransparencyLog log) {
        if (entry.promise().isEmpty() && entry.proof().isEmpty()) {
            return new Unproven(LogFailure.NOTHING_PROVES_IT, "entry must contain an inclusion proof and/or promise");
        }
        Optional<Instant> promised = Optional.empty();
        if (entry.promise().isPresent()) {
            if (!log.made(entry.promise().get().bytes(), entry.promised())) {
                return new Unproven(LogFailure.BAD_PROMISE, "unable to verify SET");
            }
            promised = instant(entry.integratedTime());
            if (promised.filter(log.window()::contains).isEmpty()) {
                return new Unproven(LogFailure.OUTSIDE_WINDOW, "entry was made outside the validity of the log's key");
            }
        }
        Optional<Unproven> unproven = entry.proof().flatMap(proof -> notIncluded(entry, proof, log));
        if (unproven.isPresent()) {
            return unproven.get();
        }
        try {
            EntryBody body = EntryBodyReader.read(entry.body().bytes());
            if (!entry.kind().isEmpty() && !entry.kind().equals(body.kind())) {
                return new Unproven(LogFailure.MALFORMED, "log entry is of another kind than stands beside it");
            }
            Optional<String> difference = content.difference(body);
            if (difference.isPresent()) {
                return new Unproven(LogFailure.OTHER_CONTENT, difference.get());
            }
        } catch (MalformedEntryException e) {
            return new Unproven(LogFailure.MALFORMED, String.valueOf(e.getMessage()));
        }
        return new Proven(log, promised);
    }

    private static Optional<Instant> instant(long seconds) {
        try {
            return seconds <= 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Unproven> notIncluded(LogEntry entry, InclusionProof proof, TransparencyLog log) {
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.read(proof.checkpoint());
        } catch (MalformedEntryException e) {
            return bad(String.valueOf(e.getMessage()));
        }
        if (checkpoint.treeSize() != proof.treeSize() || !checkpoint.rootHash().equals(proof.rootHash())) {
            return bad("checkpoint is of another tree than the inclusion proof");
        }
        // Rekor's first version counts entries over all of its trees and leaves within one; the second has one
        // tree.
        if (!checkpoint.ofRekor1() && proof.leafIndex() != entry.index()) {
            return Optional.of(new Unproven(LogFailure.NOT_INCLUDED, "inclusion proof is of another entry"));
        }
        if (!signedBy(log, checkpoint)) {
            return bad("checkpoint is not signed by the log");
        }
        Optional<Blob> root = proof.rootFor(entry.body());
        return root.filter(checkpoint.rootHash()::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new Unproven(LogFailure.NOT_INCLUDED, "inclusion proof does not lead to the root"));
    }

    private static Optional<Unproven> bad(String detail) {
        return Optional.of(new Unproven(LogFailure.BAD_CHECKPOINT, detail));
    }

    // Others may have signed as well, witnesses for one; what they say is not looked at.
    private static boolean signedBy(TransparencyLog log, Checkpoint checkpoint) {
        String host = host(log.baseUrl());
        if (!checkpoint.ofRekor1() && (host.isEmpty() || !checkpoint.origin().equals(host))) {
            return false;
        }
        Blob hint = Blob.of(Arrays.copyOf(log.id().bytes(), 4));
        byte[] text = checkpoint.signedBytes();
        return checkpoint.signatures().stream()
                .filter(signature -> signature.keyHint().equals(hint))
                .filter(signature -> checkpoint.ofRekor1() || signature.name().equals(host))
                .anyMatch(signature -> log.made(signature.bytes().bytes(), text));
    }

    private static String host(String url) {
        Matcher matcher = URL.matcher(url);
        return matcher.matches() ? matcher.group(1) : "";
    }
}
