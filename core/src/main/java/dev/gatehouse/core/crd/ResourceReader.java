// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads Kubernetes objects. Of the kinds that are known here, an unknown member outside `metadata` and
/// `status` is an error, as is a value of another type, a URL or base64 text that is none; names of members
/// are case-sensitive.
public final class ResourceReader {
    private ResourceReader() {}

    /// Reads a stream of YAML documents, or one JSON document. Nothing is thrown: what cannot be read becomes
    /// an [ResourceDocument.Unreadable] in its place. What follows a document that is no YAML is not read.
    public static ResourceDocuments read(byte[] stream, ReadLimits limits) {
        if (stream.length > limits.bytes()) {
            return broken("the document is longer than " + limits.bytes() + " bytes");
        }
        Optional<JsonValue> json = json(stream, limits);
        Collected collected = new Collected();
        if (json.isPresent()) {
            collected.document(json.get());
        } else {
            try {
                YamlReader.read(text(stream), limits, collected);
            } catch (CharacterCodingException _) {
                return broken("the document is not UTF-8");
            }
        }
        return new ResourceDocuments(collected.documents);
    }

    /// Reads one object, as an admission request carries it.
    ///
    /// @throws UnreadableResourceException where it is of a known kind and does not fit, or names no kind
    public static Resource resource(JsonObject document) {
        ProblemList problems = new ProblemList();
        Resource resource = resource(document, Members.Unknown.REFUSED, problems);
        FieldProblems found = problems.found();
        if (!found.isEmpty()) {
            throw new UnreadableResourceException(found);
        }
        return resource;
    }

    /// Reads a ClusterImagePolicy and passes over members that are not known.
    ///
    /// @throws UnreadableResourceException where it is none, or a value is of another type
    static ClusterImagePolicy lenientPolicy(JsonObject document) {
        ProblemList problems = new ProblemList();
        Resource resource = resource(document, Members.Unknown.PASSED_OVER, problems);
        if (!problems.found().isEmpty()) {
            throw new UnreadableResourceException(problems.found());
        }
        if (resource instanceof ClusterImagePolicy policy) {
            return policy;
        }
        FieldProblem problem = FieldProblem.of("not a " + ClusterImagePolicy.KIND, "kind");
        throw new UnreadableResourceException(FieldProblems.of(problem));
    }

    private static ResourceDocuments broken(String message) {
        return new ResourceDocuments(List.of(unreadable(0, message)));
    }

    private static ResourceDocument unreadable(int index, String message) {
        return new ResourceDocument.Unreadable(index, FieldProblems.of(FieldProblem.of(message, "")));
    }

    // JSON is YAML, but for its escapes and numbers the JSON reader is the exact one. What it refuses may still be a
    // flow mapping of YAML.
    private static Optional<JsonValue> json(byte[] stream, ReadLimits limits) {
        int start = 0;
        while (start < stream.length && stream[start] <= ' ' && stream[start] > 0) {
            start++;
        }
        if (start == stream.length || stream[start] != '{') {
            return Optional.empty();
        }
        try {
            JsonLimits bounds = new JsonLimits(limits.bytes(), limits.depth(), limits.values(), 1000);
            return Optional.of(JsonReader.read(stream, bounds));
        } catch (MalformedJsonException _) {
            return Optional.empty();
        }
    }

    private static String text(byte[] stream) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(stream))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /// Documents as they come out of a stream.
    private static final class Collected implements YamlReader.Sink {
        private final List<ResourceDocument> documents = new ArrayList<>();
        private int index;

        @Override
        public void document(JsonValue value) {
            if (value instanceof JsonObject object) {
                documents.add(read(object));
            } else if (value != JsonNull.NULL) {
                documents.add(unreadable(index, "the document is not an object"));
            }
            index++;
        }

        private ResourceDocument read(JsonObject object) {
            try {
                return new ResourceDocument.Understood(index, resource(object));
            } catch (UnreadableResourceException e) {
                return new ResourceDocument.Unreadable(index, e.problems());
            }
        }

        @Override
        public void broken(String message) {
            documents.add(unreadable(index, message));
        }
    }

    private static Resource resource(JsonObject document, Members.Unknown unknown, ProblemList problems) {
        Members members = new Members(document, "", unknown, problems);
        String apiVersion = named(members, "apiVersion", problems);
        String kind = named(members, "kind", problems);
        ObjectMeta metadata = metadata(members);
        if (apiVersion.equals(Secret.API_VERSION) && kind.equals(Secret.KIND)) {
            Secret secret = new Secret(
                    metadata,
                    members.base64Map("data"),
                    members.textMap("stringData"),
                    members.text("type"),
                    members.flag("immutable"));
            members.refuseOthers();
            return secret;
        }
        if (!apiVersion.equals(ApiVersion.GROUP) && !apiVersion.startsWith(ApiVersion.GROUP + "/")) {
            return new Resource.Other(document);
        }
        Optional<ApiVersion> version = ApiVersion.of(apiVersion);
        if (version.isPresent() && kind.equals(ClusterImagePolicy.KIND)) {
            return policy(version.get(), metadata, members);
        }
        if (version.equals(Optional.of(ApiVersion.V1ALPHA1)) && kind.equals(TrustRoot.KIND)) {
            return trustRoot(metadata, members);
        }
        // A policy of a version that is not known here must not pass for something that is no policy.
        if (!kind.isEmpty()) {
            problems.add(FieldProblem.of("unhandled kind: " + apiVersion + ", Kind=" + kind, "apiVersion", "kind"));
        }
        return new Resource.Other(document);
    }

    private static ClusterImagePolicy policy(ApiVersion version, ObjectMeta metadata, Members members) {
        ClusterImagePolicy.Spec spec = members.object("spec", ClusterImagePolicyReader::spec);
        JsonObject status = members.anyObject("status").orElse(null);
        members.refuseOthers();
        return new ClusterImagePolicy(version, metadata, spec == null ? ClusterImagePolicy.Spec.EMPTY : spec, status);
    }

    private static TrustRoot trustRoot(ObjectMeta metadata, Members members) {
        TrustRoot.Spec spec = members.object("spec", TrustRootReader::spec);
        JsonObject status = members.anyObject("status").orElse(null);
        members.refuseOthers();
        return new TrustRoot(metadata, spec == null ? TrustRoot.Spec.EMPTY : spec, status);
    }

    private static String named(Members members, String name, ProblemList problems) {
        String text = members.text(name);
        if (text == null || text.isEmpty()) {
            problems.add(FieldProblem.missing(name));
            return "";
        }
        return text;
    }

    // All of it is kept; what the accessors of ObjectMeta promise has to be of its type.
    private static ObjectMeta metadata(Members members) {
        Optional<JsonObject> metadata = members.anyObject("metadata");
        members.object("metadata", inner -> {
            for (String text : List.of("name", "namespace", "uid", "resourceVersion", "deletionTimestamp")) {
                inner.text(text);
            }
            inner.integer("generation");
            inner.textMap("labels");
            inner.textMap("annotations");
            inner.texts("finalizers");
            inner.acceptOthers();
            return inner;
        });
        return metadata.map(ObjectMeta::new).orElse(ObjectMeta.NONE);
    }
}
