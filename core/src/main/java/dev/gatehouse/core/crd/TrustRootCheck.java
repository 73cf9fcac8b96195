// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static dev.gatehouse.core.crd.ClusterImagePolicyCheck.written;

import dev.gatehouse.core.crd.TrustRoot.Remote;
import dev.gatehouse.core.crd.TrustRoot.Repository;
import dev.gatehouse.core.crd.TrustRoot.Spec;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.MalformedJsonException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks that a TrustRoot says something that can be meant. Finds everything at once; the texts are those of
/// the Sigstore policy-controller, the paths those of the fields.
///
/// Of an embedded repository it checks that the archive opens, and of its root that it has the form. Signatures,
/// versions and expiry of its
/// metadata are not looked at here; that takes a TUF client.
public final class TrustRootCheck {
    private final ProblemList problems = new ProblemList();

    private TrustRootCheck() {}

    /// Returns what is wrong with `root`. Its defaults have to be filled in.
    public static FieldProblems check(TrustRoot root) {
        TrustRootCheck check = new TrustRootCheck();
        check.spec(root.spec());
        return check.problems.found();
    }

    private void spec(Spec spec) {
        int set = (spec.remote() == null ? 0 : 1)
                + (spec.repository() == null ? 0 : 1)
                + (spec.sigstoreKeys() == null ? 0 : 1);
        if (set != 1) {
            String[] members = {"spec.remote", "spec.repository", "spec.sigstoreKeys"};
            problems.add(set == 0 ? FieldProblem.neither(members) : FieldProblem.both(members));
            return;
        }
        if (spec.remote() != null) {
            remote(spec.remote());
        }
        if (spec.repository() != null) {
            repository(spec.repository());
        }
        if (spec.sigstoreKeys() != null) {
            new SigstoreKeysCheck(problems).check(spec.sigstoreKeys(), "spec.sigstoreKeys");
        }
    }

    private void remote(Remote remote) {
        Optional<JsonObject> root = trustedRoot(remote.root(), "spec.remote.root");
        if (written(remote.mirror()).isEmpty()) {
            problems.add(FieldProblem.missing("spec.remote.mirror"));
        }
        rootMetadata(root, "spec.remote.root");
    }

    private void repository(Repository repository) {
        if (written(repository.targets()).isEmpty()) {
            problems.add(FieldProblem.missing("spec.repository.targets"));
        }
        Optional<JsonObject> root = trustedRoot(repository.root(), "spec.repository.root");
        Base64Text archive = repository.mirrorFs();
        String at = "spec.repository.mirrorFS";
        if (archive == null || archive.isEmpty()) {
            problems.add(FieldProblem.missing(at));
        } else if (problems.found().isEmpty()) {
            MirrorArchive.problem(archive.bytes())
                    .ifPresent(reason -> problems.add(FieldProblem.invalid(
                            "failed to construct a TUF client", at, "failed to uncompress: " + reason)));
        }
        rootMetadata(root, "spec.repository.root");
    }

    // After everything else, so that the reference's own texts come first.
    private void rootMetadata(Optional<JsonObject> root, String at) {
        if (problems.found().isEmpty()) {
            root.flatMap(RootMetadata::problem)
                    .ifPresent(reason ->
                            problems.add(FieldProblem.invalid("no root metadata of a TUF repository", at, reason)));
        }
    }

    /// Returns the document; empty where it cannot be read, which is then noted.
    private Optional<JsonObject> trustedRoot(@Nullable Base64Text root, String at) {
        if (root == null) {
            problems.add(FieldProblem.missing(at));
            return Optional.empty();
        }
        Optional<JsonObject> document;
        try {
            document = document(root.bytes());
        } catch (MalformedJsonException e) {
            problems.add(FieldProblem.invalid("failed to unmarshal", at, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
        if (document.flatMap(object -> object.member("signatures")).isEmpty()) {
            problems.add(FieldProblem.invalid("missing signatures in root.json", at, "no signatures"));
        }
        return document;
    }

    // For Go `null` is an object without members.
    private static Optional<JsonObject> document(byte[] bytes) {
        return switch (JsonReader.read(bytes, JsonLimits.DEFAULT)) {
            case JsonObject object -> Optional.of(object);
            case JsonNull _ -> Optional.empty();
            case JsonArray _ -> throw notAnObject("array");
            case JsonString _ -> throw notAnObject("string");
            case JsonNumber _ -> throw notAnObject("number");
            case JsonBoolean _ -> throw notAnObject("bool");
        };
    }

    private static MalformedJsonException notAnObject(String kind) {
        return new MalformedJsonException(
                "json: cannot unmarshal " + kind + " into Go value of type map[string]interface {}", 0);
    }
}
