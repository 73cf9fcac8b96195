// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.Candidate.Beside;
import dev.gatehouse.core.signature.bundle.Bundle;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import dev.gatehouse.core.signature.envelope.Base64Bytes;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.log.MalformedEntryException;
import dev.gatehouse.core.signature.log.PromiseReader;
import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.MalformedCertificateException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Reads what stands beside a signature: the signer's certificate, log entries, timestamps.
final class BesideReader {
    private static final JsonLimits LIMITS = new JsonLimits(256 << 10, 8, 16, 32);

    private static final int MOST_CERTIFICATES = 16;

    private BesideReader() {}

    /// Returns the certificate of whoever is said to have signed.
    ///
    /// @throws FailedCheckException where there is none that can be read
    static SigningCertificate certificate(Beside beside) {
        try {
            return switch (beside) {
                case Beside.Annotations annotations -> {
                    String pem = annotations.texts().getOrDefault(SignatureLayer.CERTIFICATE, "");
                    if (pem.isEmpty()) {
                        throw new FailedCheckException(Reason.NO_CERTIFICATE, "no certificate found on signature");
                    }
                    yield SigningCertificate.of(Certificate.readPem(pem).getFirst());
                }
                case Beside.InBundle(Bundle bundle) ->
                    switch (bundle.material()) {
                        case Bundle.Material.KeyHint _ ->
                            throw new FailedCheckException(Reason.NO_CERTIFICATE, "no certificate found in bundle");
                        case Bundle.Material.Certificates certificates -> leaf(certificates);
                    };
            };
        } catch (MalformedCertificateException e) {
            throw new FailedCheckException(Reason.MALFORMED_CERTIFICATE, String.valueOf(e.getMessage()));
        }
    }

    // Only the trusted root tells who stands above the leaf. A root in the chain means that somebody wants to be
    // one.
    private static SigningCertificate leaf(Bundle.Material.Certificates certificates) {
        List<Certificate> chain = certificates.chain().stream()
                .map(der -> Certificate.read(der.bytes()))
                .toList();
        if (chain.stream().anyMatch(Certificate::isSelfIssued)) {
            throw new FailedCheckException(Reason.ROOT_IN_CHAIN, "bundle has a root certificate in its chain");
        }
        return SigningCertificate.of(chain.getFirst());
    }

    /// Returns the certificates that are said to stand above the signer's; empty where there are none that can be
    /// read.
    static List<Certificate> chain(Beside beside) {
        try {
            return switch (beside) {
                case Beside.Annotations annotations -> {
                    String pem = annotations.texts().getOrDefault(SignatureLayer.CHAIN, "");
                    yield pem.isEmpty()
                            ? List.of()
                            : Certificate.readPem(pem).stream()
                                    .limit(MOST_CERTIFICATES)
                                    .toList();
                }
                case Beside.InBundle(Bundle bundle) ->
                    switch (bundle.material()) {
                        case Bundle.Material.KeyHint _ -> List.of();
                        case Bundle.Material.Certificates certificates ->
                            certificates.chain().stream()
                                    .skip(1)
                                    .map(der -> Certificate.read(der.bytes()))
                                    .toList();
                    };
            };
        } catch (MalformedCertificateException _) {
            // Nobody has to bring any along; without them there may be no path, and then that is the reason.
            return List.of();
        }
    }

    /// Returns the log entries; empty where there are none.
    ///
    /// @throws FailedCheckException where one cannot be read
    static List<LogEntry> entries(Beside beside) {
        return switch (beside) {
            case Beside.Annotations annotations -> {
                String bundle = annotations.texts().getOrDefault(SignatureLayer.BUNDLE, "");
                try {
                    yield bundle.isEmpty() ? List.of() : List.of(PromiseReader.read(bundle));
                } catch (MalformedEntryException e) {
                    throw new FailedCheckException(Reason.MALFORMED_LOG_ENTRY, String.valueOf(e.getMessage()));
                }
            }
            case Beside.InBundle(Bundle bundle) -> bundle.entries();
        };
    }

    /// Returns what logs gave that were asked because nothing was brought along; empty where none was asked.
    static List<LogEntry> found(Beside beside) {
        return switch (beside) {
            case Beside.Annotations annotations -> annotations.found();
            case Beside.InBundle _ -> List.of();
        };
    }

    /// Returns the timestamps, DER of RFC 3161 responses; empty where there are none.
    ///
    /// @throws FailedCheckException where the annotation cannot be read
    static List<Blob> timestamps(Beside beside) {
        return switch (beside) {
            case Beside.Annotations annotations -> annotated(annotations.texts());
            case Beside.InBundle(Bundle bundle) -> bundle.timestamps();
        };
    }

    private static List<Blob> annotated(Map<String, String> annotations) {
        String annotation = annotations.getOrDefault(SignatureLayer.TIMESTAMP, "");
        if (annotation.isEmpty()) {
            return List.of();
        }
        try {
            if (JsonReader.read(annotation.getBytes(StandardCharsets.UTF_8), LIMITS) instanceof JsonObject object) {
                return List.of(object.string("SignedRFC3161Timestamp")
                        .flatMap(Base64Bytes::decode)
                        .orElseThrow(() -> new FailedCheckException(
                                Reason.BAD_TIMESTAMP, "timestamp annotation holds no timestamp")));
            }
            throw new FailedCheckException(Reason.BAD_TIMESTAMP, "timestamp annotation is not a JSON object");
        } catch (MalformedJsonException e) {
            throw new FailedCheckException(
                    Reason.BAD_TIMESTAMP, "timestamp annotation is not readable: " + e.getMessage());
        }
    }
}
