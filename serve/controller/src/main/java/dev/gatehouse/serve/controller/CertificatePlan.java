// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is to be done with the Secret `webhook-certs` next.
///
/// A server certificate is renewed by its own authority, which changes nothing that others trust. An authority is
/// replaced in steps, and each step waits until all have had time to see the one before:
/// 1. the new authority is trusted beside the old, which still vouches for the server;
/// 2. the new authority vouches for the server, and the old is still trusted;
/// 3. the old is not trusted any more.
///
/// Only where the present certificate cannot serve at all is it replaced at once.
sealed interface CertificatePlan {
    /// Nothing, before `again` has passed.
    record Wait(Duration again) implements CertificatePlan {}

    /// Store `texts` among the data of the Secret.
    ///
    /// @param why one line for the log
    record Store(Map<String, String> texts, String why) implements CertificatePlan {
        public Store {
            texts = Map.copyOf(texts);
        }

        /// Leaves the keys out.
        @Override
        public String toString() {
            return "Store[" + texts.keySet() + ", " + why + "]";
        }
    }

    /// How long a step has to be in force before the next.
    Duration OVERLAP = Duration.ofMinutes(10);
    /// How often it is asked whether the next step may be taken.
    Duration BETWEEN_STEPS = Duration.ofMinutes(1);

    /// Decides.
    ///
    /// @param names of the server, the one that callers ask for first
    /// @param settled whether what the Secret holds now has been in force for [#OVERLAP], and all who are told
    /// whom
    /// to trust have been told
    static CertificatePlan of(CertificateSecret secret, List<String> names, Instant now, boolean settled) {
        CertificateState state = CertificateState.read(secret, names.getFirst(), now);
        return state.fault()
                .map(fault -> anew(state, names, now, fault))
                .orElseGet(() -> inSteps(secret, state, names, now, settled));
    }

    private static CertificatePlan anew(CertificateState state, List<String> names, Instant now, String fault) {
        CertificateAuthority authority = state.signer().orElseGet(() -> CertificateAuthority.make(names, now));
        Map<String, String> texts = issued(authority, names, now);
        texts.putAll(trust(authority, state.trusted()));
        return new Store(texts, "the serving certificate is made anew: " + fault);
    }

    private static CertificatePlan inSteps(
            CertificateSecret secret, CertificateState state, List<String> names, Instant now, boolean settled) {
        X509Certificate leaf = state.serving().orElseThrow().leaf();
        Optional<CertificateAuthority> signer = state.signer();
        if (signer.isEmpty()) {
            Instant due = Stream.concat(
                            Stream.of(leaf), state.trusted().stream().filter(state::isIssuer))
                    .map(CertificateState::dueAt)
                    .min(Instant::compareTo)
                    .orElse(now);
            if (now.isBefore(due)) {
                return new Wait(Duration.between(now, due));
            }
            return new Store(
                    trust(CertificateAuthority.make(names, now), state.trusted()),
                    "a new authority is trusted beside the old");
        }
        CertificateAuthority authority = signer.get();
        if (!state.isIssuer(authority.certificate())) {
            return settled
                    ? new Store(issued(authority, names, now), "the new authority vouches for the server")
                    : new Wait(BETWEEN_STEPS);
        }
        if (CertificateState.isDue(leaf, now)) {
            return new Store(issued(authority, names, now), "the serving certificate is renewed");
        }
        String alone = authority.certificatePem();
        if (!secret.text(CertificateSecret.OWN.authorities()).equals(Optional.of(alone))) {
            return settled
                    ? new Store(
                            Map.of(CertificateSecret.OWN.authorities(), alone),
                            "the old authority is not trusted any more")
                    : new Wait(BETWEEN_STEPS);
        }
        Instant due = Stream.of(leaf, authority.certificate())
                .map(CertificateState::dueAt)
                .min(Instant::compareTo)
                .orElse(now);
        return new Wait(Duration.between(now, due));
    }

    private static Map<String, String> issued(CertificateAuthority authority, List<String> names, Instant now) {
        CertificateAuthority.Issued issued = authority.issue(names, now);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(CertificateSecret.OWN.chain(), issued.chainPem());
        texts.put(CertificateSecret.OWN.key(), issued.keyPem());
        return texts;
    }

    // The newest first, and no more of the old than one could have in a year of mishaps.
    private static Map<String, String> trust(CertificateAuthority authority, List<X509Certificate> before) {
        String all = Stream.concat(
                        Stream.of(authority.certificate()),
                        before.stream()
                                .filter(it -> !it.equals(authority.certificate()))
                                .limit(7))
                .map(CertificateAuthority::pem)
                .collect(Collectors.joining());
        return Map.of(CertificateSecret.OWN.authorities(), all, CertificateSecret.AUTHORITY_KEY, authority.keyPem());
    }
}
