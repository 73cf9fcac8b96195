// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.bundle;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.envelope.Envelope;
import dev.gatehouse.core.signature.envelope.EnvelopeReader;
import dev.gatehouse.core.signature.envelope.MalformedEnvelopeException;
import dev.gatehouse.core.signature.log.LogEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads Sigstore bundles in ProtoJSON. Members that the format does not know refuse the document, as does
/// anything the format of that version forbids: what one program passes over, another may take for the signature.
public final class BundleReader {
    private static final Pattern MEDIA_TYPE = Pattern.compile("application/vnd\\.dev\\.sigstore\\.bundle(?:"
            + "\\+json;version=0\\.([1-3])(?:\\.[0-9]{1,3})?|\\.v0\\.([1-3])(?:\\.[0-9]{1,3})?\\+json)");

    private static final int MOST_ENTRIES = 32;
    private static final int MOST_TIMESTAMPS = 32;
    private static final int MOST_CERTIFICATES = 16;

    private BundleReader() {}

    /// Reads `document`.
    ///
    /// @throws MalformedBundleException where it is no bundle of version 0.1 to 0.3, or one beyond `limits`
    public static Bundle read(byte[] document, JsonLimits limits) {
        JsonValue value;
        try {
            value = JsonReader.read(document, limits);
        } catch (MalformedJsonException e) {
            throw new MalformedBundleException("bundle is not readable: " + e.getMessage());
        }
        if (!(value instanceof JsonObject object)) {
            throw new MalformedBundleException("bundle is not a JSON object");
        }
        Message bundle = new Message("bundle", object)
                .knowing("mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope");
        int version = version(bundle.text("mediaType"));
        Message material = bundle.message("verificationMaterial")
                .orElseThrow(() -> new MalformedBundleException("bundle has no verificationMaterial"))
                .knowing(
                        "publicKey", "x509CertificateChain", "certificate", "tlogEntries", "timestampVerificationData");
        return new Bundle(
                material(material, version), entries(material, version), timestamps(material), content(bundle));
    }

    private static int version(String mediaType) {
        Matcher matcher = MEDIA_TYPE.matcher(mediaType);
        if (!matcher.matches()) {
            throw new MalformedBundleException("bundle is of an unknown version");
        }
        return Integer.parseInt(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }

    private static Bundle.Material material(Message material, int version) {
        Optional<Message> key = material.message("publicKey");
        Optional<Message> chain = material.message("x509CertificateChain");
        Optional<Message> certificate = material.message("certificate");
        long kinds = List.of(key, chain, certificate).stream()
                .filter(Optional::isPresent)
                .count();
        if (kinds != 1) {
            throw new MalformedBundleException("bundle has not exactly one of certificate, chain and key");
        }
        if (key.isPresent()) {
            return new Bundle.Material.KeyHint(
                    key.get().knowing("hint").optionalText("hint").orElse(""));
        }
        if (certificate.isPresent()) {
            return new Bundle.Material.Certificates(List.of(der(certificate.get())));
        }
        if (version >= 3) {
            throw new MalformedBundleException("bundle of version 0.3 has a certificate chain");
        }
        List<Message> written = chain.orElseThrow().knowing("certificates").messages("certificates");
        if (written.isEmpty() || written.size() > MOST_CERTIFICATES) {
            throw new MalformedBundleException("bundle has a chain of " + written.size() + " certificates");
        }
        return new Bundle.Material.Certificates(
                written.stream().map(BundleReader::der).toList());
    }

    private static Blob der(Message certificate) {
        return certificate.knowing("rawBytes").bytes("rawBytes");
    }

    private static List<LogEntry> entries(Message material, int version) {
        List<Message> written = material.messages("tlogEntries");
        if (written.size() > MOST_ENTRIES) {
            throw new MalformedBundleException("bundle has more than " + MOST_ENTRIES + " log entries");
        }
        List<LogEntry> entries = new ArrayList<>();
        Set<String> places = new HashSet<>();
        for (Message message : written) {
            LogEntry entry = EntryReader.read(message);
            if (version == 1 && entry.promise().isEmpty()) {
                throw new MalformedBundleException("bundle of version 0.1 has a log entry without a promise");
            }
            if (version > 1 && entry.proof().isEmpty()) {
                throw new MalformedBundleException("bundle has a log entry without an inclusion proof");
            }
            if (!places.add(entry.log().hex() + " " + entry.index())) {
                throw new MalformedBundleException("bundle has a log entry twice");
            }
            entries.add(entry);
        }
        return entries;
    }

    private static List<Blob> timestamps(Message material) {
        Optional<Message> data = material.message("timestampVerificationData");
        if (data.isEmpty()) {
            return List.of();
        }
        List<Message> written = data.get().knowing("rfc3161Timestamps").messages("rfc3161Timestamps");
        if (written.size() > MOST_TIMESTAMPS) {
            throw new MalformedBundleException("bundle has more than " + MOST_TIMESTAMPS + " timestamps");
        }
        return written.stream()
                .map(timestamp -> timestamp.knowing("signedTimestamp").bytes("signedTimestamp"))
                .toList();
    }

    private static Bundle.Content content(Message bundle) {
        Optional<Message> message = bundle.message("messageSignature");
        Optional<Message> envelope = bundle.message("dsseEnvelope");
        if (message.isPresent() == envelope.isPresent()) {
            throw new MalformedBundleException("bundle has not exactly one of message signature and envelope");
        }
        if (message.isPresent()) {
            Message signature = message.get().knowing("messageDigest", "signature");
            Optional<Message> digest =
                    signature.message("messageDigest").map(one -> one.knowing("algorithm", "digest"));
            return new Bundle.Content.Message(
                    digest.flatMap(one -> one.optionalText("algorithm")).orElse(""),
                    digest.map(one -> one.bytes("digest")).orElse(Blob.of(new byte[0])),
                    signature.bytes("signature"));
        }
        return new Bundle.Content.Enveloped(envelope(envelope.orElseThrow()));
    }

    private static Envelope envelope(Message written) {
        written.knowing("payload", "payloadType", "signatures")
                .messages("signatures")
                .forEach(signature -> signature.knowing("sig", "keyid"));
        Envelope envelope;
        try {
            envelope = EnvelopeReader.read(written.object());
        } catch (MalformedEnvelopeException e) {
            throw new MalformedBundleException(String.valueOf(e.getMessage()));
        }
        if (envelope.signatures().size() != 1) {
            throw new MalformedBundleException("exactly one signature is required");
        }
        return envelope;
    }
}
