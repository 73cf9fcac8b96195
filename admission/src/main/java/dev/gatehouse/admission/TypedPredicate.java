// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.admission.AttestationInput.MismatchException;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Predicates of which policies see the members that the format has, and no others: those that are missing get
/// the empty value of their kind, or are left out where the format says so. Names of members are matched without
/// regard to case, as the programs that write them do.
final class TypedPredicate {
    private static final String NO_TIME = "0001-01-01T00:00:00Z";

    private final String path;
    private final JsonObject written;
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private TypedPredicate(String path, JsonValue written) {
        this.path = path;
        this.written = switch (written) {
            case JsonObject object -> object;
            case JsonNull _ -> JsonObject.EMPTY;
            case JsonArray _, JsonString _, JsonValue.JsonNumber _, JsonBoolean _ ->
                throw new MismatchException(path, "object");
        };
    }

    /// [SLSA provenance 0.2](https://slsa.dev/spec/v0.2/provenance).
    static JsonObject provenance(JsonValue predicate) {
        return new TypedPredicate("predicate", predicate)
                .object("builder", builder -> builder.text("id"))
                .text("buildType")
                .object(
                        "invocation",
                        invocation -> invocation
                                .object(
                                        "configSource",
                                        source -> source.textIfAny("uri")
                                                .textsIfAny("digest")
                                                .textIfAny("entryPoint"))
                                .anyIfThere("parameters")
                                .anyIfThere("environment"))
                .anyIfThere("buildConfig")
                .objectIfThere(
                        "metadata",
                        metadata -> metadata.textIfAny("buildInvocationID")
                                .timeIfThere("buildStartedOn")
                                .timeIfThere("buildFinishedOn")
                                .object(
                                        "completeness",
                                        completeness -> completeness
                                                .flag("parameters")
                                                .flag("environment")
                                                .flag("materials"))
                                .flag("reproducible"))
                .listIfAny("materials", material -> material.textIfAny("uri").textsIfAny("digest"))
                .done();
    }

    /// [in-toto link](https://github.com/in-toto/attestation/blob/main/spec/predicates/link.md), version 1.
    static JsonObject link(JsonValue predicate) {
        return new TypedPredicate("predicate", predicate)
                .text("_type")
                .text("name")
                .hashes("materials")
                .hashes("products")
                .objectOrNull("byproducts")
                .texts("command")
                .objectOrNull("environment")
                .done();
    }

    /// [cosign's report of
    /// vulnerabilities](https://github.com/sigstore/cosign/blob/main/specs/COSIGN_VULN_ATTESTATION_SPEC.md).
    static JsonObject vulnerabilities(JsonValue predicate) {
        return new TypedPredicate("predicate", predicate)
                .object(
                        "invocation",
                        invocation -> invocation
                                .any("parameters")
                                .text("uri")
                                .text("event_id")
                                .text("builder.id"))
                .object(
                        "scanner",
                        scanner -> scanner.text("uri")
                                .text("version")
                                .object("db", db -> db.text("uri").text("version"))
                                .objectOrNull("result"))
                .object("metadata", metadata -> metadata.time("scanStartedOn").time("scanFinishedOn"))
                .done();
    }

    private interface Shape {
        TypedPredicate of(TypedPredicate object);
    }

    private JsonObject done() {
        return new JsonObject(members);
    }

    // The last of several spellings counts.
    private JsonValue member(String name) {
        JsonValue found = JsonNull.NULL;
        for (Map.Entry<String, JsonValue> member : written.members().entrySet()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                found = member.getValue();
            }
        }
        return found;
    }

    private MismatchException mismatch(String name, String wanted) {
        return new MismatchException(path + "." + name, wanted);
    }

    private TypedPredicate object(String name, Shape shape) {
        members.put(
                name,
                shape.of(new TypedPredicate(path + "." + name, member(name))).done());
        return this;
    }

    private TypedPredicate objectIfThere(String name, Shape shape) {
        return member(name) == JsonNull.NULL ? this : object(name, shape);
    }

    private TypedPredicate objectOrNull(String name) {
        JsonValue value = member(name);
        if (!(value instanceof JsonObject) && value != JsonNull.NULL) {
            throw mismatch(name, "object");
        }
        members.put(name, value);
        return this;
    }

    private TypedPredicate any(String name) {
        members.put(name, member(name));
        return this;
    }

    private TypedPredicate anyIfThere(String name) {
        return member(name) == JsonNull.NULL ? this : any(name);
    }

    private String string(String name) {
        return switch (member(name)) {
            case JsonString text -> text.text();
            case JsonNull _ -> "";
            case JsonObject _, JsonArray _, JsonValue.JsonNumber _, JsonBoolean _ -> throw mismatch(name, "string");
        };
    }

    private TypedPredicate text(String name) {
        members.put(name, new JsonString(string(name)));
        return this;
    }

    private TypedPredicate textIfAny(String name) {
        return string(name).isEmpty() ? this : text(name);
    }

    private TypedPredicate flag(String name) {
        members.put(
                name,
                switch (member(name)) {
                    case JsonBoolean flag -> flag;
                    case JsonNull _ -> JsonBoolean.FALSE;
                    case JsonObject _, JsonArray _, JsonValue.JsonNumber _, JsonString _ ->
                        throw mismatch(name, "boolean");
                });
        return this;
    }

    private TypedPredicate time(String name) {
        members.put(name, new JsonString(member(name) == JsonNull.NULL ? NO_TIME : instant(name)));
        return this;
    }

    private TypedPredicate timeIfThere(String name) {
        return member(name) == JsonNull.NULL ? this : time(name);
    }

    private String instant(String name) {
        String text = string(name);
        try {
            var _ = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        } catch (DateTimeParseException _) {
            throw mismatch(name, "time (RFC 3339)");
        }
        return text;
    }

    // A map of texts, or null.
    private JsonValue strings(String name) {
        return switch (member(name)) {
            case JsonNull none -> none;
            case JsonObject object -> texts(path + "." + name, object);
            case JsonArray _, JsonString _, JsonValue.JsonNumber _, JsonBoolean _ -> throw mismatch(name, "object");
        };
    }

    private static JsonObject texts(String at, JsonObject object) {
        object.members().forEach((key, value) -> {
            if (!(value instanceof JsonString)) {
                throw new MismatchException(at + "." + key, "string");
            }
        });
        return object;
    }

    private TypedPredicate textsIfAny(String name) {
        if (strings(name) instanceof JsonObject object && !object.members().isEmpty()) {
            members.put(name, object);
        }
        return this;
    }

    private TypedPredicate hashes(String name) {
        if (member(name) instanceof JsonObject object) {
            object.members().forEach((file, hashes) -> {
                if (!(hashes instanceof JsonObject map)) {
                    throw mismatch(name + "." + file, "object");
                }
                texts(path + "." + name + "." + file, map);
            });
        }
        return objectOrNull(name);
    }

    private TypedPredicate texts(String name) {
        JsonValue value = member(name);
        if (value instanceof JsonArray array) {
            if (!array.elements().stream().allMatch(JsonString.class::isInstance)) {
                throw mismatch(name, "array of strings");
            }
        } else if (value != JsonNull.NULL) {
            throw mismatch(name, "array");
        }
        members.put(name, value);
        return this;
    }

    private TypedPredicate listIfAny(String name, Shape shape) {
        switch (member(name)) {
            case JsonNull _ -> {}
            case JsonArray array -> {
                List<JsonValue> elements = new ArrayList<>();
                for (JsonValue element : array.elements()) {
                    String at = path + "." + name + "[" + elements.size() + "]";
                    elements.add(shape.of(new TypedPredicate(at, element)).done());
                }
                if (!elements.isEmpty()) {
                    members.put(name, new JsonArray(elements));
                }
            }
            case JsonObject _, JsonString _, JsonValue.JsonNumber _, JsonBoolean _ -> throw mismatch(name, "array");
        }
        return this;
    }
}
