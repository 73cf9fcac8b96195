// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the Secret that we write holds, read at one moment.
///
/// @param serving the server's certificate and key; empty where there is none that can be served with
/// @param fault why `serving` cannot stay; empty where it can
/// @param trusted the authorities others are to trust, those that are over left out
/// @param signer the one of them whose key we have; empty where it is gone, or past two thirds of its life
record CertificateState(
        Optional<KeyedChain> serving,
        Optional<String> fault,
        List<X509Certificate> trusted,
        Optional<CertificateAuthority> signer) {
    private static final Duration TOO_LATE = Duration.ofDays(1);
    private static final int MOST_AUTHORITIES = 16;

    CertificateState {
        trusted = List.copyOf(trusted);
    }

    /// Reads `secret`.
    ///
    /// @param name of the server that callers ask for
    static CertificateState read(CertificateSecret secret, String name, Instant now) {
        List<X509Certificate> trusted =
                secret
                        .text(CertificateSecret.OWN.authorities())
                        .map(CertificateState::authorities)
                        .orElse(List.of())
                        .stream()
                        .filter(authority ->
                                now.isBefore(authority.getNotAfter().toInstant()))
                        .toList();
        Optional<CertificateAuthority> signer = secret.text(CertificateSecret.AUTHORITY_KEY)
                .flatMap(CertificateState::privateKey)
                .flatMap(key -> ofKey(trusted, key))
                .filter(authority -> !isDue(authority.certificate(), now));
        Optional<String> chain = secret.text(CertificateSecret.OWN.chain());
        Optional<String> key = secret.text(CertificateSecret.OWN.key());
        if (chain.isEmpty() || key.isEmpty()) {
            return new CertificateState(Optional.empty(), Optional.of("it is missing"), trusted, signer);
        }
        return switch (KeyedChain.read(chain.get(), key.get())) {
            case KeyedChain.Reading.Read(KeyedChain read) ->
                new CertificateState(Optional.of(read), fault(read, name, trusted, now), trusted, signer);
            case KeyedChain.Reading.Refused(String reason) ->
                new CertificateState(Optional.empty(), Optional.of(reason), trusted, signer);
        };
    }

    /// Returns whether `certificate` has lived two thirds of its life.
    static boolean isDue(X509Certificate certificate, Instant now) {
        return !now.isBefore(dueAt(certificate));
    }

    static Instant dueAt(X509Certificate certificate) {
        Instant start = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(start, certificate.getNotAfter().toInstant());
        return start.plus(life.multipliedBy(2).dividedBy(3));
    }

    /// Returns whether `authority` certified the server, directly.
    boolean isIssuer(X509Certificate authority) {
        return serving.filter(it -> isSignedBy(it.chain().getLast(), authority)).isPresent();
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static Optional<String> fault(KeyedChain serving, String name, List<X509Certificate> trusted, Instant now) {
        X509Certificate leaf = serving.leaf();
        if (!now.plus(TOO_LATE).isBefore(leaf.getNotAfter().toInstant())) {
            return Optional.of("it expires within a day");
        }
        if (now.plus(TOO_LATE).isBefore(leaf.getNotBefore().toInstant())) {
            return Optional.of("it is not valid for another day");
        }
        if (!isFor(leaf, name)) {
            return Optional.of("it is not for " + name);
        }
        return isTrusted(serving, trusted, now)
                ? Optional.empty()
                : Optional.of("no authority in " + CertificateSecret.OWN.authorities() + " vouches for it");
    }

    private static boolean isFor(X509Certificate leaf, String name) {
        try {
            // Type 2 is a DNS name (RFC 5280 §4.2.1.6).
            return leaf.getSubjectAlternativeNames() != null
                    && leaf.getSubjectAlternativeNames().stream()
                            .anyMatch(it -> Integer.valueOf(2).equals(it.get(0)) && name.equals(it.get(1)));
        } catch (CertificateParsingException _) {
            return false;
        }
    }

    private static boolean isTrusted(KeyedChain serving, List<X509Certificate> trusted, Instant now) {
        if (trusted.isEmpty()) {
            return false;
        }
        try {
            PKIXParameters parameters = new PKIXParameters(trusted.stream()
                    .map(authority -> new TrustAnchor(authority, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            // The clock may be behind that of whoever made it.
            parameters.setDate(Date.from(Stream.concat(
                            Stream.of(now),
                            serving.chain().stream().map(it -> it.getNotBefore().toInstant()))
                    .max(Instant::compareTo)
                    .orElse(now)));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(serving.chain()), parameters);
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /// Returns the authorities in `pem`. All or none: a text that is half readable is not ours.
    static List<X509Certificate> authorities(String pem) {
        try {
            List<X509Certificate> read = new ArrayList<>(KeyedChain.certificates(pem));
            read.removeIf(certificate -> certificate.getBasicConstraints() < 0);
            return read.size() > MOST_AUTHORITIES ? List.of() : read;
        } catch (CertificateException _) {
            return List.of();
        }
    }

    private static Optional<PrivateKey> privateKey(String pem) {
        try {
            return Optional.of(KeyedChain.key(pem));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<CertificateAuthority> ofKey(List<X509Certificate> trusted, PrivateKey key) {
        for (X509Certificate authority : trusted) {
            try {
                if (KeyedChain.isPair(authority.getPublicKey(), key)) {
                    return Optional.of(new CertificateAuthority(authority, key));
                }
            } catch (GeneralSecurityException _) {
                // A key of another kind is not its key.
            }
        }
        return Optional.empty();
    }
}
