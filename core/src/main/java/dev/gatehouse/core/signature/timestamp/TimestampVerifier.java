// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.signature.certificate.CertificatePaths;
import dev.gatehouse.core.signature.certificate.PathOutcome;
import dev.gatehouse.core.signature.certificate.Purpose;
import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.TimestampAuthority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Verifies timestamps against the trusted timestamp authorities. The links of their chains are verified when
/// this is made, so make it once for a trusted root and keep it.
public final class TimestampVerifier {
    /// Most timestamps beside one signature.
    public static final int MOST = 32;

    /// How far ahead of ours the clock of an authority may be.
    public static final Duration SKEW = Duration.ofMinutes(5);

    private final List<Trusted> authorities;

    private record Trusted(TimestampAuthority authority, CertificatePaths paths) {
        String label() {
            return Stream.of(authority.uri(), authority.name())
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElseGet(() -> authority.root().subject());
        }
    }

    public TimestampVerifier(List<TimestampAuthority> authorities) {
        this.authorities = authorities.stream()
                .map(authority -> new Trusted(authority, paths(authority)))
                .toList();
    }

    private static CertificatePaths paths(TimestampAuthority authority) {
        CertificatePaths paths = paths(authority, List.of());
        return authority.leaf().map(paths::knowing).orElse(paths);
    }

    private static CertificatePaths paths(TimestampAuthority authority, List<Certificate> others) {
        List<Certificate> intermediates = Stream.concat(authority.intermediates().stream(), others.stream())
                .distinct()
                .toList();
        return CertificatePaths.of(
                authority.root(), intermediates, authority.name(), authority.window(), Purpose.TIME_STAMPING);
    }

    /// Verifies `responses` (DER each), which shall be about `message`.
    ///
    /// @param now nothing later than this (and some skew) has been seen yet
    public TimestampOutcome verify(List<byte[]> responses, byte[] message, Instant now) {
        if (responses.size() > MOST) {
            return new TimestampOutcome(
                    List.of(),
                    List.of(TimestampRefusal.of(TimestampReason.TOO_MANY, responses.size() + " timestamps")));
        }
        List<VerifiedTimestamp> verified = new ArrayList<>();
        List<TimestampRefusal> refusals = new ArrayList<>();
        for (byte[] response : responses) {
            TimestampOutcome one = verify(response, message, now);
            verified.addAll(one.verified());
            refusals.addAll(one.refusals());
        }
        return new TimestampOutcome(verified, refusals);
    }

    private TimestampOutcome verify(byte[] response, byte[] message, Instant now) {
        TimestampToken token;
        try {
            token = TimestampToken.read(response);
        } catch (MalformedTimestampException e) {
            return refused(TimestampRefusal.of(TimestampReason.MALFORMED, String.valueOf(e.getMessage())));
        }
        Optional<TimestampRefusal> own = refusal(token, message, now);
        if (own.isPresent()) {
            return refused(own.get());
        }
        List<TimestampRefusal> refusals = new ArrayList<>();
        for (Trusted trusted : authorities) {
            Optional<Certificate> certificate = certificate(token, trusted.authority());
            if (certificate.isEmpty()) {
                continue;
            }
            Optional<TimestampRefusal> refusal = refusal(token, certificate.get(), trusted);
            if (refusal.isEmpty()) {
                return new TimestampOutcome(List.of(new VerifiedTimestamp(token.time(), trusted.label())), List.of());
            }
            refusals.add(refusal.get());
        }
        return refusals.isEmpty()
                ? refused(TimestampRefusal.of(TimestampReason.UNKNOWN_SIGNER, ""))
                : new TimestampOutcome(List.of(), refusals);
    }

    private static Optional<TimestampRefusal> refusal(TimestampToken token, byte[] message, Instant now) {
        if (!token.isGranted()) {
            return Optional.of(TimestampRefusal.of(TimestampReason.NOT_GRANTED, ""));
        }
        if (token.content().hash().isEmpty()) {
            return Optional.of(TimestampRefusal.of(TimestampReason.UNSUPPORTED_HASH, ""));
        }
        if (!token.content().isAbout(message)) {
            return Optional.of(TimestampRefusal.of(TimestampReason.OTHER_MESSAGE, ""));
        }
        if (token.time().isAfter(now.plus(SKEW))) {
            return Optional.of(TimestampRefusal.of(TimestampReason.FROM_THE_FUTURE, token.time() + " is after " + now));
        }
        return Optional.empty();
    }

    /// Returns the certificate that the token's signer means: the authority's own, or one the token brings along
    /// where the authority's is not known beforehand.
    private static Optional<Certificate> certificate(TimestampToken token, TimestampAuthority authority) {
        Optional<Certificate> leaf = authority.leaf();
        Stream<Certificate> candidates = leaf.isPresent() ? leaf.stream() : token.certificates().stream();
        return candidates.filter(token::names).findFirst();
    }

    private static Optional<TimestampRefusal> refusal(TimestampToken token, Certificate certificate, Trusted trusted) {
        Optional<TimestampReason> signature = token.refusal(certificate);
        if (signature.isPresent()) {
            return Optional.of(TimestampRefusal.of(signature.get(), trusted.label()));
        }
        CertificatePaths paths = trusted.authority().leaf().isPresent()
                ? trusted.paths()
                : paths(trusted.authority(), token.certificates());
        return switch (paths.verify(certificate, List.of(token.time()))) {
            case PathOutcome.Trusted _ -> Optional.empty();
            case PathOutcome.Refused refused ->
                Optional.of(new TimestampRefusal(
                        TimestampReason.UNTRUSTED_CERTIFICATE, trusted.label(), refused.refusals()));
        };
    }

    private static TimestampOutcome refused(TimestampRefusal refusal) {
        return new TimestampOutcome(List.of(), List.of(refusal));
    }
}
