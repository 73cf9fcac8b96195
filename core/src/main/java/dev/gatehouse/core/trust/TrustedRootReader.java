// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.MalformedJsonException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads trusted roots: Sigstore's `TrustedRoot` message in protobuf JSON. Members nobody knows are
/// passed over, and so are logs whose kind of key is unknown: both only leave less to be believed.
/// Anything else that is not as it should be refuses the document.
public final class TrustedRootReader {
    /// Longest document, in bytes: what a TUF client fetches at most.
    public static final int LONGEST = 5_000_000;

    private static final int MOST_ELEMENTS = 256;
    private static final int MOST_CERTIFICATES = 32;

    private static final JsonLimits LIMITS = new JsonLimits(LONGEST, 32, 100_000, 32);

    private static final Pattern MEDIA_TYPE = Pattern.compile("application/vnd\\.dev\\.sigstore\\.trustedroot"
            + "(\\+json;version=0\\.[0-9]{1,3}|\\.v0\\.[0-9]{1,3}(\\.[0-9]{1,3})?\\+json)");

    private static final String MEDIA_TYPE_0_1 = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";
    private static final String UNSPECIFIED = "PUBLIC_KEY_DETAILS_UNSPECIFIED";

    private TrustedRootReader() {}

    /// Reads `document`.
    ///
    /// @throws MalformedTrustedRootException where it is no trusted root
    public static TrustedRoot read(byte[] document) {
        JsonValue value;
        try {
            value = JsonReader.read(document, LIMITS);
        } catch (MalformedJsonException e) {
            throw new MalformedTrustedRootException("document: " + e.getMessage());
        }
        if (!(value instanceof JsonObject root)) {
            throw new MalformedTrustedRootException("document: not an object");
        }
        requireMediaType(root);
        return new TrustedRoot(
                elements(root, "certificateAuthorities", TrustedRootReader::certificateAuthority),
                elements(root, "tlogs", TrustedRootReader::log),
                elements(root, "ctlogs", TrustedRootReader::log),
                elements(root, "timestampAuthorities", TrustedRootReader::timestampAuthority));
    }

    // Documents made from legacy TUF targets carry none.
    private static void requireMediaType(JsonObject root) {
        if (!MEDIA_TYPE
                .matcher(text(root, "mediaType", "document", MEDIA_TYPE_0_1))
                .matches()) {
            throw new MalformedTrustedRootException("mediaType: not one of a trusted root");
        }
    }

    private interface ElementReader<T> {
        Optional<T> read(JsonObject element, String path);
    }

    private static <T> List<T> elements(JsonObject root, String name, ElementReader<T> reader) {
        List<T> elements = new ArrayList<>();
        int index = 0;
        for (JsonObject element : objects(root, name, name, MOST_ELEMENTS)) {
            reader.read(element, name + "[" + index++ + "]").ifPresent(elements::add);
        }
        return elements;
    }

    private static Optional<CertificateAuthority> certificateAuthority(JsonObject element, String path) {
        return Optional.of(new CertificateAuthority(
                name(element, path), text(element, "uri", path, ""), chain(element, path), window(element, path)));
    }

    private static Optional<TimestampAuthority> timestampAuthority(JsonObject element, String path) {
        return Optional.of(new TimestampAuthority(
                name(element, path), text(element, "uri", path, ""), chain(element, path), window(element, path)));
    }

    private static String name(JsonObject element, String path) {
        JsonObject subject = object(element, "subject", path).orElse(JsonObject.EMPTY);
        return Stream.of("organization", "commonName")
                .map(part -> text(subject, part, path + ".subject", ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static List<Certificate> chain(JsonObject element, String path) {
        JsonObject chain = object(element, "certChain", path).orElse(JsonObject.EMPTY);
        List<Certificate> certificates = new ArrayList<>();
        for (JsonObject certificate :
                objects(chain, "certificates", path + ".certChain.certificates", MOST_CERTIFICATES)) {
            String place = path + ".certChain.certificates[" + certificates.size() + "].rawBytes";
            try {
                certificates.add(Certificate.read(bytes(certificate, "rawBytes", place)));
            } catch (MalformedCertificateException e) {
                throw new MalformedTrustedRootException(place + ": " + e.getMessage());
            }
        }
        if (certificates.isEmpty()) {
            throw new MalformedTrustedRootException(path + ".certChain: no certificates");
        }
        return certificates;
    }

    private static Optional<TransparencyLog> log(JsonObject element, String path) {
        String place = path + ".publicKey";
        JsonObject publicKey = object(element, "publicKey", path)
                .orElseThrow(() -> new MalformedTrustedRootException(place + ": missing"));
        Window window = window(publicKey, place);
        String details = text(publicKey, "keyDetails", place, UNSPECIFIED);
        byte[] bytes = bytes(publicKey, "rawBytes", place + ".rawBytes");
        try {
            if (details.equals(UNSPECIFIED)) {
                PublicKey key = PublicKey.read(bytes);
                return Optional.of(log(element, path, key, key.usualAlgorithm(), window));
            }
            return KeyDetails.named(details)
                    .map(kind -> log(element, path, kind.read(bytes), kind.algorithm(), window));
        } catch (UnusableKeyException e) {
            throw new MalformedTrustedRootException(place + ": " + e.getMessage());
        }
    }

    private static TransparencyLog log(
            JsonObject element, String path, PublicKey key, SignatureAlgorithm algorithm, Window window) {
        Optional<JsonObject> logId = object(element, "logId", path);
        String place = path + ".logId.keyId";
        LogId id = logId.isEmpty()
                ? key.logId()
                : LogId.of(bytes(logId.get(), "keyId", place))
                        .orElseThrow(() -> new MalformedTrustedRootException(place + ": not 32 bytes"));
        return new TransparencyLog(text(element, "baseUrl", path, ""), id, key, algorithm, window);
    }

    // The start is what the specification demands; a document without one says nothing we could rely on.
    private static Window window(JsonObject element, String path) {
        String place = path + ".validFor";
        JsonObject range = object(element, "validFor", path).orElse(JsonObject.EMPTY);
        Instant start = instant(range, "start", place)
                .orElseThrow(() -> new MalformedTrustedRootException(place + ".start: missing"));
        return new Window(start, instant(range, "end", place));
    }

    private static Optional<Instant> instant(JsonObject object, String name, String path) {
        String text = text(object, name, path, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            throw new MalformedTrustedRootException(path + "." + name + ": not a time as in RFC 3339");
        }
    }

    // Protobuf JSON takes both alphabets of RFC 4648, with and without padding.
    private static byte[] bytes(JsonObject object, String name, String path) {
        String text = text(object, name, path, "");
        if (text.isEmpty()) {
            throw new MalformedTrustedRootException(path + ": missing");
        }
        try {
            return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException _) {
            throw new MalformedTrustedRootException(path + ": not base64");
        }
    }

    private static List<JsonObject> objects(JsonObject object, String name, String path, int most) {
        JsonValue value = object.member(name).orElse(JsonNull.NULL);
        if (value == JsonNull.NULL) {
            return List.of();
        }
        if (!(value instanceof JsonArray array)) {
            throw new MalformedTrustedRootException(path + ": not an array");
        }
        if (array.elements().size() > most) {
            throw new MalformedTrustedRootException(path + ": more than " + most + " elements");
        }
        List<JsonObject> objects = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            if (!(element instanceof JsonObject one)) {
                throw new MalformedTrustedRootException(path + "[" + objects.size() + "]: not an object");
            }
            objects.add(one);
        }
        return objects;
    }

    private static Optional<JsonObject> object(JsonObject object, String name, String path) {
        return switch (object.member(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> Optional.empty();
            case JsonObject member -> Optional.of(member);
            case JsonArray _, JsonString _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ ->
                throw new MalformedTrustedRootException(path + "." + name + ": not an object");
        };
    }

    private static String text(JsonObject object, String name, String path, String otherwise) {
        return switch (object.member(name).orElse(JsonNull.NULL)) {
            case JsonNull _ -> otherwise;
            case JsonString string -> string.text();
            case JsonArray _, JsonObject _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ ->
                throw new MalformedTrustedRootException(path + "." + name + ": not a string");
        };
    }
}
