// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.envelope.Base64Bytes;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// Reads the bodies of Rekor's entries: hashedrekord 0.0.1 and 0.0.2, rekord 0.0.1, dsse 0.0.1 and 0.0.2, intoto
/// 0.0.1 and 0.0.2 ([types](https://github.com/sigstore/rekor/tree/main/pkg/types), [Rekor
/// v2](https://github.com/sigstore/rekor-tiles/blob/main/CLIENTS.md)).
final class EntryBodyReader {
    private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 32, 10_000, 100);
    private static final int MOST_SIGNATURES = 32;

    private EntryBodyReader() {}

    /// Reads `body`.
    ///
    /// @throws MalformedEntryException where it is no entry of these kinds
    static EntryBody read(byte[] body) {
        JsonValue value;
        try {
            value = JsonReader.read(body, LIMITS);
        } catch (MalformedJsonException e) {
            throw new MalformedEntryException("log entry is not readable: " + e.getMessage());
        }
        if (!(value instanceof JsonObject entry)) {
            throw new MalformedEntryException("log entry is not a JSON object");
        }
        String kind = text(entry, "kind") + "/" + text(entry, "apiVersion");
        JsonObject spec = object(entry, "spec");
        return switch (kind) {
            case "hashedrekord/0.0.1" -> hashedRekord(kind, spec, pem(object(object(spec, "signature"), "publicKey")));
            case "rekord/0.0.1" -> hashedRekord(kind, spec, pem(object(object(spec, "signature"), "publicKey")));
            case "hashedrekord/0.0.2" -> hashedRekord2(kind, object(spec, "hashedRekordV002"));
            case "dsse/0.0.1" -> dsse(kind, spec);
            case "dsse/0.0.2" -> dsse2(kind, object(spec, "dsseV002"));
            case "intoto/0.0.1" -> inToto(kind, spec);
            case "intoto/0.0.2" -> inToto2(kind, object(spec, "content"));
            default -> throw new MalformedEntryException("unsupported kind of log entry");
        };
    }

    private static EntryBody hashedRekord(String kind, JsonObject spec, Signer signer) {
        LoggedHash hash = hexHash(object(object(spec, "data"), "hash"));
        Blob signature = bytes(object(spec, "signature"), "content");
        return new EntryBody(
                kind, Optional.of(hash), Optional.empty(), Optional.empty(), List.of(signer.of(List.of(signature))));
    }

    private static EntryBody hashedRekord2(String kind, JsonObject spec) {
        LoggedHash hash = hash2(object(spec, "data"), "digest");
        return new EntryBody(
                kind,
                Optional.of(hash),
                Optional.empty(),
                Optional.empty(),
                List.of(signature2(object(spec, "signature"))));
    }

    private static EntryBody dsse(String kind, JsonObject spec) {
        List<LoggedSignature> signatures = new ArrayList<>();
        for (JsonObject signature : signatures(spec)) {
            signatures.add(pem(text(signature, "verifier")).of(List.of(bytes(signature, "signature"))));
        }
        return new EntryBody(
                kind,
                Optional.empty(),
                Optional.of(hexHash(object(spec, "payloadHash"))),
                Optional.of(hexHash(object(spec, "envelopeHash"))),
                signatures);
    }

    private static EntryBody dsse2(String kind, JsonObject spec) {
        List<LoggedSignature> signatures =
                signatures(spec).stream().map(EntryBodyReader::signature2).toList();
        return new EntryBody(
                kind,
                Optional.empty(),
                Optional.of(hash2(object(spec, "payloadHash"), "digest")),
                Optional.empty(),
                signatures);
    }

    private static EntryBody inToto(String kind, JsonObject spec) {
        LoggedHash envelope = hexHash(object(object(spec, "content"), "hash"));
        return new EntryBody(
                kind,
                Optional.empty(),
                Optional.empty(),
                Optional.of(envelope),
                List.of(pem(text(spec, "publicKey")).of(List.of())));
    }

    private static EntryBody inToto2(String kind, JsonObject content) {
        List<LoggedSignature> signatures = new ArrayList<>();
        for (JsonObject signature : signatures(object(content, "envelope"))) {
            List<Blob> spellings = new ArrayList<>();
            Blob once = bytes(signature, "sig");
            spellings.add(once);
            // Rekor encodes what the client had encoded already.
            Base64Bytes.decode(new String(once.bytes(), StandardCharsets.ISO_8859_1))
                    .ifPresent(spellings::add);
            signatures.add(pem(text(signature, "publicKey")).of(spellings));
        }
        return new EntryBody(
                kind,
                Optional.empty(),
                Optional.of(hexHash(object(content, "payloadHash"))),
                Optional.of(hexHash(object(content, "hash"))),
                signatures);
    }

    private static List<JsonObject> signatures(JsonObject parent) {
        List<JsonValue> elements = parent.array("signatures")
                .orElseThrow(() -> new MalformedEntryException("log entry has no signatures"))
                .elements();
        if (elements.isEmpty() || elements.size() > MOST_SIGNATURES) {
            throw new MalformedEntryException("log entry has " + elements.size() + " signatures");
        }
        List<JsonObject> signatures = new ArrayList<>();
        for (JsonValue element : elements) {
            if (!(element instanceof JsonObject signature)) {
                throw new MalformedEntryException("log entry has a signature that is no object");
            }
            signatures.add(signature);
        }
        return signatures;
    }

    private static LoggedSignature signature2(JsonObject signature) {
        JsonObject verifier = object(signature, "verifier");
        Optional<JsonObject> certificate = verifier.object("x509Certificate");
        Optional<JsonObject> key = verifier.object("publicKey");
        if (certificate.isPresent() == key.isPresent()) {
            throw new MalformedEntryException("log entry has not exactly one of certificate and key");
        }
        Blob signer = bytes(certificate.or(() -> key).orElseThrow(), "rawBytes");
        return new LoggedSignature(List.of(bytes(signature, "content")), signer, certificate.isPresent());
    }

    private record Signer(Blob der, boolean certificate) {
        LoggedSignature of(List<Blob> spellings) {
            return new LoggedSignature(spellings, der, certificate);
        }
    }

    private static Signer pem(JsonObject publicKey) {
        return pem(text(publicKey, "content"));
    }

    // A base64 text of a PEM text with one block.
    private static Signer pem(String base64) {
        Blob decoded = Base64Bytes.decode(base64)
                .orElseThrow(() -> new MalformedEntryException("log entry has a key that is not base64"));
        String text = new String(decoded.bytes(), StandardCharsets.ISO_8859_1);
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject block = reader.readPemObject();
            if (block == null || reader.readPemObject() != null) {
                throw new MalformedEntryException("log entry has a key that is not one PEM block");
            }
            return switch (block.getType()) {
                case "CERTIFICATE" -> new Signer(Blob.of(block.getContent()), true);
                case "PUBLIC KEY" -> new Signer(Blob.of(block.getContent()), false);
                default -> throw new MalformedEntryException("log entry has a key of an unknown PEM type");
            };
        } catch (IOException | IllegalArgumentException | IllegalStateException _) {
            throw new MalformedEntryException("log entry has a key that is not PEM");
        }
    }

    private static LoggedHash hexHash(JsonObject hash) {
        String algorithm = switch (text(hash, "algorithm")) {
            case "sha256" -> "SHA-256";
            case "sha384" -> "SHA-384";
            case "sha512" -> "SHA-512";
            default -> throw new MalformedEntryException("log entry has a hash of an unknown algorithm");
        };
        try {
            return new LoggedHash(algorithm, Blob.of(HexFormat.of().parseHex(text(hash, "value"))));
        } catch (IllegalArgumentException _) {
            throw new MalformedEntryException("log entry has a hash that is not hexadecimal");
        }
    }

    private static LoggedHash hash2(JsonObject hash, String name) {
        String algorithm = switch (text(hash, "algorithm")) {
            case "SHA2_256" -> "SHA-256";
            case "SHA2_384" -> "SHA-384";
            case "SHA2_512" -> "SHA-512";
            default -> throw new MalformedEntryException("log entry has a hash of an unknown algorithm");
        };
        return new LoggedHash(algorithm, bytes(hash, name));
    }

    private static JsonObject object(JsonObject parent, String name) {
        return parent.object(name).orElseThrow(() -> new MalformedEntryException("log entry has no " + name));
    }

    private static String text(JsonObject parent, String name) {
        return parent.string(name).orElseThrow(() -> new MalformedEntryException("log entry has no " + name));
    }

    private static Blob bytes(JsonObject parent, String name) {
        return Base64Bytes.decode(text(parent, name))
                .orElseThrow(() -> new MalformedEntryException("log entry has a " + name + " that is not base64"));
    }
}
