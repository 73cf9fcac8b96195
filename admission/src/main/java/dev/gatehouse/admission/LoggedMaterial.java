// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.signature.Artifact;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.LogSearch;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.log.LogQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Adds to signatures what transparency logs have of them. A signature about which a log could not be
/// asked is one that could not be had: whoever keeps a log silent must not make a signature look like
/// one that was never logged.
final class LoggedMaterial {
    /// The most questions about what is kept in one place: who fills a registry does not choose how
    /// often a log is asked.
    static final int MOST_SEARCHES = 16;

    private final LogSource logs;
    private final Deadline deadline;

    LoggedMaterial(LogSource logs, Deadline deadline) {
        this.logs = logs;
        this.deadline = deadline;
    }

    /// Returns `material` of `image` as `authority` judges it: with what logs have of it, where its
    /// policy has them asked and that may change what comes of it.
    SignatureMaterial of(DigestReference image, Authority.Signing authority, SignatureMaterial material, Instant now) {
        Demand demand = authority.demand();
        if (!(material instanceof SignatureMaterial.Found found) || !asksLogs(demand)) {
            return material;
        }
        List<LogSearch> searches = SignatureVerifier.searches(
                Artifact.named(image.digest()),
                found,
                demand,
                !authority.attestations().isEmpty(),
                now,
                deadline::passed);
        return searches.isEmpty() ? material : with(found, searches, demand);
    }

    /// Returns the same for somebody who wants to read what was found: where a log could not be asked,
    /// the signature stays readable and without entry.
    SignatureMaterial readable(
            DigestReference image, Authority.Signing authority, SignatureMaterial material, Instant now) {
        if (!(material instanceof SignatureMaterial.Found kept)
                || !(of(image, authority, material, now) instanceof SignatureMaterial.Found asked)) {
            return material;
        }
        List<SignatureLayer> layers = new ArrayList<>();
        for (int position = 0; position < kept.layers().size(); position++) {
            SignatureLayer layer = asked.layers().get(position);
            boolean silent = layer instanceof SignatureLayer.Unavailable;
            layers.add(silent ? kept.layers().get(position) : layer);
        }
        return new SignatureMaterial.Found(layers);
    }

    /// Tells whether `demand` has logs asked.
    static boolean asksLogs(Demand demand) {
        return demand.formats().values().stream()
                .anyMatch(proofs -> !proofs.logServers().isEmpty());
    }

    private SignatureMaterial with(SignatureMaterial.Found found, List<LogSearch> searches, Demand demand) {
        List<SignatureLayer> layers = new ArrayList<>(found.layers());
        Set<String> servers = new LinkedHashSet<>();
        demand.formats().values().forEach(proofs -> servers.addAll(proofs.logServers()));
        List<SignatureLayer> answered = Parallel.map(
                        searches.stream().limit(MOST_SEARCHES).toList(),
                        search -> asked(layers.get(search.position()), search.query(), servers),
                        search -> silent(layers.get(search.position()), "the deadline passed before the log answered"),
                        deadline)
                .values()
                .stream()
                .toList();
        for (int i = 0; i < searches.size(); i++) {
            int position = searches.get(i).position();
            layers.set(
                    position,
                    i < answered.size()
                            ? answered.get(i)
                            : silent(
                                    layers.get(position), "more than " + MOST_SEARCHES + " signatures bring no entry"));
        }
        return new SignatureMaterial.Found(layers);
    }

    // The first log that has something of it ends the search, as with one that has several addresses.
    private SignatureLayer asked(SignatureLayer layer, LogQuery query, Set<String> servers) {
        try {
            for (String server : servers) {
                List<LogEntry> entries = logs.entries(server, query, deadline);
                if (!entries.isEmpty()) {
                    return layer.with(entries);
                }
            }
            return layer;
        } catch (UnavailableException e) {
            return silent(layer, String.valueOf(e.getMessage()));
        }
    }

    private static SignatureLayer silent(SignatureLayer layer, String cause) {
        return new SignatureLayer.Unavailable(layer.digest(), "searching log query: " + cause);
    }
}
