// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.log.LoggedContent.Message;
import dev.gatehouse.core.signature.log.LoggedContent.Signer;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a log entry must be about, one hash, signature and key at a time.
class LoggedContentTest {
    private static final Blob MESSAGE = blob("message");
    private static final Blob PAYLOAD = blob("payload");
    private static final Blob ENVELOPE = blob("envelope");
    private static final Blob SIGNATURE = blob("signature");
    private static final Blob OTHER = blob("other");
    private static final IssuedCertificate ISSUED =
            CertificateDraft.authority("CN=signer").selfSigned();
    private static final Blob CERTIFICATE = Blob.of(ISSUED.certificate().encoded());
    private static final Blob KEY = Blob.of(ISSUED.certificate().publicKeyInfo());
    private static final String HASHES = "log entry has the hash of another content";
    private static final String SIGNERS = "log entry has another signature, key or certificate";
    private static final Optional<LoggedHash> NONE = Optional.empty();
    private static final LoggedSignature SIGNED = new LoggedSignature(List.of(SIGNATURE), CERTIFICATE, true);

    private static Blob blob(String text) {
        return Blob.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<LoggedHash> hash(Blob content) {
        return Optional.of(new LoggedHash(
                "SHA-256", Blob.of(HexFormat.of().parseHex(content.digest().hex()))));
    }

    private static LoggedContent content(Optional<Blob> payload, Optional<Blob> envelope) {
        return new LoggedContent(
                new Message.Whole(MESSAGE), payload, envelope, SIGNATURE, new Signer.Certified(CERTIFICATE));
    }

    private static Optional<String> difference(
            LoggedContent content,
            Optional<LoggedHash> message,
            Optional<LoggedHash> payload,
            Optional<LoggedHash> envelope,
            LoggedSignature... signatures) {
        return content.difference(new EntryBody("kind/1", message, payload, envelope, List.of(signatures)));
    }

    static Stream<Arguments> hashes() {
        return Stream.of(
                argumentSet("no hash", NONE, NONE, NONE, "log entry holds no hash"),
                argumentSet("the message", hash(MESSAGE), NONE, NONE, ""),
                argumentSet("another message", hash(OTHER), NONE, NONE, HASHES),
                argumentSet("the payload", NONE, hash(PAYLOAD), NONE, ""),
                argumentSet("another payload", NONE, hash(OTHER), NONE, HASHES),
                argumentSet("the envelope", NONE, NONE, hash(ENVELOPE), ""),
                argumentSet("another envelope", NONE, NONE, hash(OTHER), HASHES),
                argumentSet("all three", hash(MESSAGE), hash(PAYLOAD), hash(ENVELOPE), ""),
                argumentSet("all but the message", hash(OTHER), hash(PAYLOAD), hash(ENVELOPE), HASHES),
                argumentSet("all but the payload", hash(MESSAGE), hash(OTHER), hash(ENVELOPE), HASHES),
                argumentSet("all but the envelope", hash(MESSAGE), hash(PAYLOAD), hash(OTHER), HASHES));
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void comparesEveryHashThatTheEntryHolds(
            Optional<LoggedHash> message,
            Optional<LoggedHash> payload,
            Optional<LoggedHash> envelope,
            String difference) {
        LoggedContent content = content(Optional.of(PAYLOAD), Optional.of(ENVELOPE));
        assertThat(difference(content, message, payload, envelope, SIGNED).orElse(""))
                .isEqualTo(difference);
    }

    @Test
    void comparesNoEnvelopeWhoseFormIsNotKnownWhereItsPartsAre() {
        LoggedContent bundled = content(Optional.of(PAYLOAD), Optional.empty());
        assertThat(difference(bundled, NONE, hash(PAYLOAD), hash(OTHER), SIGNED))
                .isEmpty();
        assertThat(difference(bundled, NONE, hash(OTHER), hash(OTHER), SIGNED)).contains(HASHES);
        assertThat(difference(bundled, NONE, NONE, hash(ENVELOPE), SIGNED)).contains(HASHES);
    }

    @Test
    void findsNoPayloadWhereNoEnvelopeWasSigned() {
        LoggedContent plain = content(Optional.empty(), Optional.empty());
        assertThat(difference(plain, hash(MESSAGE), NONE, NONE, SIGNED)).isEmpty();
        assertThat(difference(plain, NONE, hash(MESSAGE), NONE, SIGNED)).contains(HASHES);
        assertThat(difference(plain, NONE, NONE, hash(MESSAGE), SIGNED)).contains(HASHES);
    }

    static Stream<Arguments> signatures() {
        LoggedSignature other = new LoggedSignature(List.of(OTHER), CERTIFICATE, true);
        LoggedSignature twice = new LoggedSignature(List.of(OTHER, SIGNATURE), CERTIFICATE, true);
        LoggedSignature bound = new LoggedSignature(List.of(), CERTIFICATE, true);
        LoggedSignature otherSigner = new LoggedSignature(List.of(SIGNATURE), OTHER, true);
        LoggedSignature bare = new LoggedSignature(List.of(SIGNATURE), CERTIFICATE, false);
        LoggedSignature otherAndBound = new LoggedSignature(List.of(), OTHER, true);
        return Stream.of(
                argumentSet("the signature", List.of(SIGNED), true, true),
                argumentSet("the signature in its second spelling", List.of(twice), true, true),
                argumentSet("the signature beside another", List.of(other, SIGNED), true, true),
                argumentSet("another signature", List.of(other), false, false),
                argumentSet("the signature of somebody else", List.of(otherSigner), false, false),
                argumentSet("the certificate as if it were a key", List.of(bare), false, false),
                argumentSet("one's signature and another's certificate", List.of(other, otherSigner), false, false),
                argumentSet("no signature but the envelope", List.of(bound), false, true),
                argumentSet("somebody else's envelope", List.of(otherAndBound), false, false));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void bindsSignatureAndSignerTogether(List<LoggedSignature> logged, boolean bundled, boolean whole) {
        LoggedSignature[] all = logged.toArray(LoggedSignature[]::new);
        LoggedContent parts = content(Optional.of(PAYLOAD), Optional.empty());
        LoggedContent known = content(Optional.of(PAYLOAD), Optional.of(ENVELOPE));
        assertThat(difference(parts, NONE, hash(PAYLOAD), hash(ENVELOPE), all))
                .isEqualTo(bundled ? Optional.empty() : Optional.of(SIGNERS));
        assertThat(difference(known, NONE, NONE, hash(ENVELOPE), all))
                .isEqualTo(whole ? Optional.empty() : Optional.of(SIGNERS));
    }

    @Test
    void aSignatureThatIsNotThereIsBoundByTheHashOfTheWholeEnvelopeOnly() {
        LoggedSignature bound = new LoggedSignature(List.of(), CERTIFICATE, true);
        LoggedContent known = content(Optional.of(PAYLOAD), Optional.of(ENVELOPE));
        assertThat(difference(known, NONE, NONE, hash(ENVELOPE), bound)).isEmpty();
        assertThat(difference(known, NONE, hash(PAYLOAD), NONE, bound)).contains(SIGNERS);
    }

    static Stream<Arguments> keys() {
        IssuedCertificate stranger = CertificateDraft.authority("CN=signer").selfSigned();
        Blob othersKey = Blob.of(stranger.certificate().publicKeyInfo());
        Blob othersCertificate = Blob.of(stranger.certificate().encoded());
        return Stream.of(
                argumentSet("the key", KEY, false, true),
                argumentSet("another key", othersKey, false, false),
                argumentSet("a certificate of the key", CERTIFICATE, true, true),
                argumentSet("a certificate of another key", othersCertificate, true, false),
                argumentSet("a certificate that cannot be read", KEY, true, false),
                argumentSet("a certificate that is said to be a key", CERTIFICATE, false, false));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void findsAKeyBareOrInACertificate(Blob logged, boolean certificate, boolean found) {
        LoggedContent content = new LoggedContent(
                new Message.Whole(MESSAGE),
                Optional.empty(),
                Optional.empty(),
                SIGNATURE,
                new Signer.Keyed(KEY.digest().hex()));
        LoggedSignature signature = new LoggedSignature(List.of(SIGNATURE), logged, certificate);
        assertThat(difference(content, hash(MESSAGE), NONE, NONE, signature))
                .isEqualTo(found ? Optional.empty() : Optional.of(SIGNERS));
    }
}
