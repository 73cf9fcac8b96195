// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.crd.ApiVersion;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.Conversion;
import dev.gatehouse.core.crd.GoQuote;
import dev.gatehouse.core.crd.UnreadableResourceException;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.util.Optional;

/// Converts one object into the version it is wanted in, or says in the reference's words why not.
final class ObjectConversion {
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_OBJECT = 1024;

    private ObjectConversion() {}

    /// Returns `object` as `desired` has it, such as `policy.sigstore.dev/v1beta1`.
    ///
    /// @throws RefusedConversionException where it is no policy of a version that is known, or cannot be read
    static JsonObject convert(JsonValue object, String desired) {
        JsonObject document = document(object);
        ObjectKind kind = kind(document);
        if (!kind.group().equals(ApiVersion.GROUP) || !kind.kind().equals(ClusterImagePolicy.KIND)) {
            throw new RefusedConversionException(
                    "no conversion support for type " + shown("[kind=" + kind.kind() + " group=" + kind.group() + "]"));
        }
        ObjectKind wanted = wanted(desired, kind.kind());
        // The source first: where neither is known, the object itself is what is wrong.
        version(kind);
        ApiVersion version = version(wanted);
        try {
            return Conversion.convert(document, version);
        } catch (UnreadableResourceException e) {
            throw new RefusedConversionException(
                    "unable to unmarshal input: " + DenialLines.bounded(String.valueOf(e.getMessage())));
        }
    }

    private static JsonObject document(JsonValue object) {
        return switch (object) {
            case JsonObject document -> document;
            case JsonNull _ -> throw unreadable("", "unexpected end of JSON input");
            case JsonArray _ -> throw unreadable(JsonWriter.compact(object), misfit("array"));
            case JsonString _ -> throw unreadable(JsonWriter.compact(object), misfit("string"));
            case JsonNumber _ -> throw unreadable(JsonWriter.compact(object), misfit("number"));
            case JsonBoolean _ -> throw unreadable(JsonWriter.compact(object), misfit("bool"));
        };
    }

    private static String misfit(String found) {
        return "json: cannot unmarshal " + found + " into Go value of type v1.TypeMeta";
    }

    private static RefusedConversionException unreadable(String raw, String why) {
        String shown = PublicText.line(raw, LONGEST_OBJECT);
        return new RefusedConversionException("error parsing type meta " + GoQuote.quote(shown) + " - " + why);
    }

    private static ObjectKind kind(JsonObject document) {
        ObjectKind kind = ObjectKind.of(text(document, "apiVersion"), text(document, "kind"));
        if (kind.group().isEmpty() || kind.version().isEmpty() || kind.kind().isEmpty()) {
            throw new RefusedConversionException("invalid GroupVersionKind " + shown(kind.toString()));
        }
        return kind;
    }

    private static String text(JsonObject document, String name) {
        Optional<JsonValue> member = document.member(name);
        if (member.isPresent() && !(member.get() instanceof JsonString) && member.get() != JsonNull.NULL) {
            throw unreadable(JsonWriter.compact(document), name + " is not a string");
        }
        return document.string(name).orElse("");
    }

    private static ObjectKind wanted(String desired, String kind) {
        ObjectKind wanted = ObjectKind.of(desired, kind);
        if (wanted.group().isEmpty()
                || wanted.version().isEmpty()
                || wanted.version().indexOf('/') >= 0) {
            throw new RefusedConversionException(
                    "desired API version " + GoQuote.quote(shown(desired)) + " is not valid");
        }
        return wanted;
    }

    private static ApiVersion version(ObjectKind kind) {
        return ApiVersion.of(kind.group() + "/" + kind.version())
                .orElseThrow(() -> new RefusedConversionException("conversion not supported for type "
                        + shown("[kind=" + kind.kind() + " group=" + kind.group() + " version=" + kind.version()
                                + "]")));
    }

    private static String shown(String name) {
        return PublicText.line(name, LONGEST_NAME);
    }
}
