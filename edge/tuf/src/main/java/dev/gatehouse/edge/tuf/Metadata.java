// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// A metadata file, read but not yet believed ([TUF
/// §4](https://theupdateframework.github.io/specification/latest/#document-formats)).
final class Metadata {
    private static final int DEEPEST = 32;
    private static final int MOST_VALUES = 200_000;
    private static final int MOST_SIGNATURES = 256;
    private static final Pattern SPECIFICATION = Pattern.compile("1\\.[0-9]{1,4}(\\.[0-9]{1,4})?");

    /// What one key says it signed.
    static final class Signature {
        private final String keyId;
        private final byte[] bytes;

        private Signature(String keyId, byte[] bytes) {
            this.keyId = keyId;
            this.bytes = bytes;
        }

        String keyId() {
            return keyId;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    private final String role;
    private final JsonObject signed;
    private final byte[] signedBytes;
    private final List<Signature> signatures;
    private final long version;
    private final Instant expires;

    private Metadata(String role, String type, byte[] document, int limit) {
        this.role = role;
        JsonObject whole = object(role, document, limit);
        this.signed = whole.object("signed").orElseThrow(() -> malformed("has nothing signed"));
        this.signatures = signatures(whole.array("signatures").orElseThrow(() -> malformed("has no signatures")));
        if (!signed.string("_type").orElse("").equals(type)) {
            throw malformed("is not of type " + type);
        }
        if (!SPECIFICATION.matcher(signed.string("spec_version").orElse("")).matches()) {
            throw malformed("follows an unknown specification");
        }
        this.version =
                signed.integer("version").filter(number -> number > 0).orElseThrow(() -> malformed("has no version"));
        this.expires = expires(signed.string("expires").orElse(""));
        this.signedBytes = CanonicalJson.bytes(signed);
    }

    /// Reads the metadata of `role`.
    ///
    /// @param type what it must say it is: the role, or `targets` for delegated ones
    /// @throws TufException where it is malformed
    static Metadata read(String role, String type, byte[] document, int limit) {
        return new Metadata(role, type, document, limit);
    }

    private static JsonObject object(String role, byte[] document, int limit) {
        try {
            JsonValue value = JsonReader.read(document, new JsonLimits(limit, DEEPEST, MOST_VALUES, 20));
            if (value instanceof JsonObject object) {
                return object;
            }
        } catch (MalformedJsonException e) {
            throw new TufException(TufReason.MALFORMED, role + " cannot be read: " + e.getMessage(), e);
        }
        throw new TufException(TufReason.MALFORMED, role + " is no object");
    }

    private List<Signature> signatures(JsonArray array) {
        if (array.elements().size() > MOST_SIGNATURES) {
            throw malformed("has more than " + MOST_SIGNATURES + " signatures");
        }
        List<Signature> all = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            if (!(element instanceof JsonObject signature)) {
                throw malformed("has a signature that is no object");
            }
            String keyId = signature.string("keyid").orElseThrow(() -> malformed("has a signature without key"));
            String hex = signature.string("sig").orElseThrow(() -> malformed("has a signature without bytes"));
            // Keys that have not signed stand there with empty signatures.
            if (hex.isEmpty()) {
                continue;
            }
            try {
                all.add(new Signature(keyId, HexFormat.of().parseHex(hex)));
            } catch (IllegalArgumentException _) {
                throw malformed("has a signature that is not hex");
            }
        }
        return all;
    }

    private Instant expires(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw malformed("has no time at which it expires");
        }
    }

    private TufException malformed(String what) {
        return new TufException(TufReason.MALFORMED, role + " " + what);
    }

    String role() {
        return role;
    }

    JsonObject signed() {
        return signed;
    }

    byte[] signedBytes() {
        return signedBytes;
    }

    List<Signature> signatures() {
        return signatures;
    }

    long version() {
        return version;
    }

    Instant expires() {
        return expires;
    }

    /// Refuses metadata whose time is over.
    ///
    /// @throws TufException where `now` is not before its end
    void requireFresh(Instant now) {
        if (!expires.isAfter(now)) {
            throw new TufException(TufReason.EXPIRED, role + " expired at " + expires);
        }
    }
}
