// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.AttestationDemand;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.policy.PolicyDemand;
import dev.gatehouse.core.signature.VerifiedAttestation;
import dev.gatehouse.core.signature.VerifiedSignature;
import dev.gatehouse.core.signature.certificate.FulcioExtension;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import dev.gatehouse.core.signature.certificate.SubjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes what the document of a policy as a whole sees: who vouched by what, and whatever of image and object the
/// policy asks for. What is empty is left out.
final class PolicyInput {
    // In the order in which the reference looks for the one name it gives.
    private static final List<SubjectName.Kind> SUBJECTS = List.of(
            SubjectName.Kind.DNS,
            SubjectName.Kind.EMAIL,
            SubjectName.Kind.IP,
            SubjectName.Kind.URI,
            SubjectName.Kind.OTHER_NAME);

    private PolicyInput() {}

    /// @param outcomes of the policy's authorities; those that vouched are shown
    /// @param configs of the image by platform, empty where the policy does not ask for them
    static JsonObject of(
            DigestReference image,
            PolicyDemand demand,
            Collection<AuthorityOutcome> outcomes,
            Map<String, JsonObject> configs,
            AdmittedDocument object) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        put(members, "authorityMatches", matches(outcomes));
        put(members, "config", new JsonObject(new TreeMap<>(configs)));
        if (demand.includeSpec()) {
            put(members, "spec", object.spec());
        }
        if (demand.includeObjectMeta()) {
            put(members, "metadata", object.metadata());
        }
        if (demand.includeTypeMeta()) {
            put(members, "typemeta", object.typeMeta());
        }
        String tagged = image.repository() + image.tag().map(tag -> ":" + tag).orElse("");
        members.put("image", new JsonString(image.tag().isPresent() ? tagged : image.name()));
        Map<String, JsonValue> reference = new LinkedHashMap<>();
        put(reference, "registry", image.repository().registry());
        put(reference, "repository", image.repository().path());
        put(reference, "tag", image.tag().map(Object::toString).orElse(""));
        put(reference, "digest", image.digest().toString());
        members.put("imageRef", new JsonObject(reference));
        return new JsonObject(members);
    }

    private static JsonObject matches(Collection<AuthorityOutcome> outcomes) {
        Map<String, JsonValue> matches = new TreeMap<>();
        for (AuthorityOutcome outcome : outcomes) {
            match(outcome).ifPresent(match -> matches.put(outcome.authority().name(), match));
        }
        return new JsonObject(matches);
    }

    private static Optional<JsonObject> match(AuthorityOutcome outcome) {
        return switch (outcome) {
            case AuthorityOutcome.Passed _ -> Optional.of(new JsonObject(Map.of("static", JsonBoolean.TRUE)));
            case AuthorityOutcome.Signed signed -> Optional.of(object("signatures", signatures(signed)));
            case AuthorityOutcome.Attested attested -> Optional.of(object("attestations", attestations(attested)));
            case AuthorityOutcome.Refused _,
                    AuthorityOutcome.NotAttested _,
                    AuthorityOutcome.Violated _,
                    AuthorityOutcome.Disallowed _,
                    AuthorityOutcome.Unusable _,
                    AuthorityOutcome.Undetermined _ -> Optional.empty();
        };
    }

    private static JsonValue signatures(AuthorityOutcome.Signed signed) {
        return new JsonArray(signed.signatures().stream()
                .<JsonValue>map(signature -> new JsonObject(signature(signature)))
                .toList());
    }

    private static JsonValue attestations(AuthorityOutcome.Attested attested) {
        Map<String, String> types = new LinkedHashMap<>();
        if (attested.authority() instanceof Authority.Signing signing) {
            for (AttestationDemand demand : signing.attestations()) {
                types.put(demand.name(), demand.written());
            }
        }
        Map<String, JsonValue> named = new TreeMap<>();
        attested.attestations().forEach((name, fitting) -> {
            List<JsonValue> shown = new ArrayList<>();
            for (VerifiedAttestation attestation : fitting) {
                Map<String, JsonValue> members = signature(attestation.signature());
                put(members, "predicateType", types.getOrDefault(name, attestation.predicateType()));
                put(members, "digest", attestation.layer().toString());
                shown.add(new JsonObject(members));
            }
            named.put(name, new JsonArray(shown));
        });
        return new JsonObject(named);
    }

    private static Map<String, JsonValue> signature(VerifiedSignature signature) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        put(members, "id", signature.id());
        signature.certificate().ifPresent(certificate -> {
            put(members, "subject", subject(certificate));
            put(members, "issuer", certificate.issuer().orElse(""));
            put(members, "githubWorkflowTrigger", text(certificate, FulcioExtension.GITHUB_WORKFLOW_TRIGGER));
            put(members, "githubWorkflowSha", text(certificate, FulcioExtension.GITHUB_WORKFLOW_SHA));
            put(members, "githubWorkflowName", text(certificate, FulcioExtension.GITHUB_WORKFLOW_NAME));
            put(members, "githubWorkflowRepo", text(certificate, FulcioExtension.GITHUB_WORKFLOW_REPOSITORY));
            put(members, "githubWorkflowRef", text(certificate, FulcioExtension.GITHUB_WORKFLOW_REF));
        });
        return members;
    }

    private static String text(SigningCertificate certificate, FulcioExtension extension) {
        return certificate.extensions().getOrDefault(extension, "");
    }

    private static String subject(SigningCertificate certificate) {
        for (SubjectName.Kind kind : SUBJECTS) {
            for (SubjectName name : certificate.subjects()) {
                if (name.kind() == kind) {
                    return name.text();
                }
            }
        }
        return "";
    }

    private static JsonObject object(String name, JsonValue value) {
        return new JsonObject(Map.of(name, value));
    }

    private static void put(Map<String, JsonValue> members, String name, JsonObject value) {
        if (!value.members().isEmpty()) {
            members.put(name, value);
        }
    }

    private static void put(Map<String, JsonValue> members, String name, String value) {
        if (!value.isEmpty()) {
            members.put(name, new JsonString(value));
        }
    }
}
