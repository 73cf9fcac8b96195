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
/// Only where the present certificate cannot serve at all is it replaced as soon as all were told.
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
    /// The same, while there is no certificate to serve with.
    Duration BETWEEN_HASTY_STEPS = Duration.ofSeconds(1);

    /// Those who call the server, and whom they trust.
    interface Callers {
        /// Returns the authorities that they trust now, whatever the Secret holds; none where nobody was ever
        /// told.
        List<X509Certificate> trusting();

        /// Returns whether all were told what the Secret holds, and had the moment that it takes to reach them.
        boolean told();

        /// Returns whether all were told, and what the Secret holds has been in force for [#OVERLAP].
        boolean settled();
    }

    /// Decides.
    ///
    /// @param names of the server, the one that callers ask for first
    static CertificatePlan of(CertificateSecret secret, List<String> names, Instant now, Callers callers) {
        CertificateState state = CertificateState.read(secret, names.getFirst(), now);
        return state.fault()
                .map(fault -> anew(state, names, now, fault, callers))
                .orElseGet(() -> inSteps(secret, state, names, now, callers));
    }

    // The replicas serve with the last certificate they had until there is another. So here too those
    // who call are told of a new authority before they meet its certificate, and trust the old one
    // until they do. Where nobody was told of any, nobody has to wait.
    private static CertificatePlan anew(
            CertificateState state, List<String> names, Instant now, String fault, Callers callers) {
        List<X509Certificate> trusting = callers.trusting();
        if (state.signer().isEmpty() && !trusting.isEmpty()) {
            return new Store(
                    trust(
                            CertificateAuthority.make(names, now),
                            Stream.concat(state.trusted().stream(), trusting.stream())
                                    .distinct()
                                    .toList()),
                    "a new authority is trusted beside the old, for a serving certificate that is made anew: " + fault);
        }
        if (state.signer().isPresent() && !trusting.isEmpty() && !callers.told()) {
            return new Wait(BETWEEN_HASTY_STEPS);
        }
        CertificateAuthority authority = state.signer().orElseGet(() -> CertificateAuthority.make(names, now));
        Map<String, String> texts = issued(authority, names, now);
        texts.putAll(trust(authority, state.trusted()));
        return new Store(texts, "the serving certificate is made anew: " + fault);
    }

    private static CertificatePlan inSteps(
            CertificateSecret secret, CertificateState state, List<String> names, Instant now, Callers callers) {
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
            return callers.settled()
                    ? new Store(issued(authority, names, now), "the new authority vouches for the server")
                    : new Wait(BETWEEN_STEPS);
        }
        if (CertificateState.isDue(leaf, now)) {
            return new Store(issued(authority, names, now), "the serving certificate is renewed");
        }
        String alone = authority.certificatePem();
        if (!secret.text(CertificateSecret.OWN.authorities()).equals(Optional.of(alone))) {
            return callers.settled()
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
