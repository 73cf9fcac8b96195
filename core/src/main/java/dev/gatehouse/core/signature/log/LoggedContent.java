// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What a log entry has to be about to prove a signature.
///
/// @param message what was signed
/// @param payload the payload of the envelope that was signed; empty where none was
/// @param envelope the envelope as a document; empty where none was signed, or its form is not known
/// @param signature bytes of the signature
/// @param signer who signed
public record LoggedContent(
        Message message, Optional<Blob> payload, Optional<Blob> envelope, Blob signature, Signer signer) {

    /// What was signed.
    public sealed interface Message {
        /// Known whole.
        record Whole(Blob bytes) implements Message {}

        /// Known by its digest only.
        record Hashed(Digest digest) implements Message {}
    }

    /// Who signed.
    public sealed interface Signer {
        /// The holder of this certificate: the entry must hold it, byte by byte.
        record Certified(Blob certificate) implements Signer {}

        /// The holder of a key: the entry must hold it, bare or in a certificate.
        ///
        /// @param fingerprint SHA-256 of the DER key, 64 hex digits
        record Keyed(String fingerprint) implements Signer {}
    }

    /// Returns how `body` differs from this, one line; empty where it fits.
    Optional<String> difference(EntryBody body) {
        if (body.message().isEmpty()
                && body.payload().isEmpty()
                && body.envelope().isEmpty()) {
            return Optional.of("log entry holds no hash");
        }
        boolean ofMessage = body.message().map(this::hashesMessage).orElse(true);
        boolean ofPayload = body.payload().map(hash -> hashes(hash, payload)).orElse(true);
        // The form of an envelope inside a bundle is not the one that was logged; its parts are compared instead.
        boolean partsKnown = body.payload().isPresent() && envelope.isEmpty();
        boolean ofEnvelope = partsKnown
                || body.envelope().map(hash -> hashes(hash, envelope)).orElse(true);
        if (!(ofMessage && ofPayload && ofEnvelope)) {
            return Optional.of("log entry has the hash of another content");
        }
        return signed(body) ? Optional.empty() : Optional.of("log entry has another signature, key or certificate");
    }

    private boolean signed(EntryBody body) {
        return body.signatures().stream().anyMatch(logged -> bound(logged, body) && signer(logged));
    }

    private boolean bound(LoggedSignature logged, EntryBody body) {
        List<Blob> spellings = logged.spellings();
        boolean byEnvelope = spellings.isEmpty() && body.envelope().isPresent() && envelope.isPresent();
        return byEnvelope || spellings.contains(signature);
    }

    private boolean signer(LoggedSignature logged) {
        return switch (signer) {
            case Signer.Certified certified ->
                logged.certificate() && logged.signer().equals(certified.certificate());
            case Signer.Keyed keyed ->
                LoggedKey.fingerprint(logged)
                        .filter(keyed.fingerprint()::equals)
                        .isPresent();
        };
    }

    private boolean hashesMessage(LoggedHash hash) {
        return switch (message) {
            case Message.Whole whole -> hashes(hash, Optional.of(whole.bytes()));
            case Message.Hashed hashed ->
                hash.algorithm().equals("SHA-256")
                        && HexFormat.of()
                                .formatHex(hash.value().bytes())
                                .equals(hashed.digest().hex());
        };
    }

    private static boolean hashes(LoggedHash hash, Optional<Blob> content) {
        return content.map(bytes -> digest(hash.algorithm(), bytes).equals(hash.value()))
                .orElse(false);
    }

    private static Blob digest(String algorithm, Blob content) {
        try {
            return Blob.of(MessageDigest.getInstance(algorithm).digest(content.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every supported Java platform has " + algorithm, e);
        }
    }
}
