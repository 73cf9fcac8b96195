// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.envelope;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something said about artifacts ([in-toto
/// Statement](https://github.com/in-toto/attestation/blob/v1.1.0/spec/v1/statement.md), versions 0.1 and 1).
///
/// @param predicateType what kind of thing is said, a URI
/// @param subjects what it is said about; may be empty
/// @param document the whole statement as it was written
public record Statement(String predicateType, List<Subject> subjects, JsonObject document) {
    private static final String TYPE = "https://in-toto.io/Statement/v";
    private static final int MOST_SUBJECTS = 1024;
    private static final int MOST_DIGESTS = 32;

    public Statement {
        subjects = List.copyOf(subjects);
    }

    /// An artifact.
    ///
    /// @param name empty where the statement gives none
    /// @param digests by algorithm
    public record Subject(String name, Map<String, String> digests) {
        public Subject {
            digests = Map.copyOf(digests);
        }
    }

    /// Reads a statement in JSON.
    ///
    /// @throws MalformedEnvelopeException where `payload` is none, or one with more than 1,024 subjects or 32
    ///     digests of one of them
    public static Statement read(byte[] payload, JsonLimits limits) {
        JsonValue value;
        try {
            value = JsonReader.read(payload, limits);
        } catch (MalformedJsonException e) {
            throw new MalformedEnvelopeException("statement is not readable: " + e.getMessage());
        }
        if (!(value instanceof JsonObject document)) {
            throw new MalformedEnvelopeException("statement is not a JSON object");
        }
        if (!document.string("_type").orElse("").startsWith(TYPE)) {
            throw new MalformedEnvelopeException("statement has another _type than " + TYPE + "…");
        }
        String predicateType = document.string("predicateType")
                .orElseThrow(() -> new MalformedEnvelopeException("statement has no predicateType"));
        return new Statement(predicateType, subjects(document), document);
    }

    private static List<Subject> subjects(JsonObject document) {
        JsonArray written = switch (document.member("subject").orElse(JsonNull.NULL)) {
            case JsonArray array -> array;
            case JsonNull _ -> JsonArray.EMPTY;
            case JsonObject _, JsonString _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _ ->
                throw new MalformedEnvelopeException("statement has a subject that is no array");
        };
        if (written.elements().size() > MOST_SUBJECTS) {
            throw new MalformedEnvelopeException("statement has more than " + MOST_SUBJECTS + " subjects");
        }
        List<Subject> subjects = new ArrayList<>();
        for (JsonValue element : written.elements()) {
            if (!(element instanceof JsonObject subject)) {
                throw new MalformedEnvelopeException("statement has a subject that is no object");
            }
            subjects.add(new Subject(subject.string("name").orElse(""), digests(subject)));
        }
        return subjects;
    }

    private static Map<String, String> digests(JsonObject subject) {
        JsonObject written = subject.object("digest").orElse(JsonObject.EMPTY);
        if (written.members().size() > MOST_DIGESTS) {
            throw new MalformedEnvelopeException("subject has more than " + MOST_DIGESTS + " digests");
        }
        Map<String, String> digests = new LinkedHashMap<>();
        written.members().forEach((algorithm, value) -> {
            if (!(value instanceof JsonString text)) {
                throw new MalformedEnvelopeException("subject has a digest that is no string");
            }
            digests.put(algorithm, text.text());
        });
        return digests;
    }

    /// Tells whether one of the subjects has the sha256 digest `artifact`, written as that is.
    public boolean isAbout(Digest artifact) {
        return subjects.stream()
                .anyMatch(subject -> artifact.hex().equals(subject.digests().get("sha256")));
    }
}
