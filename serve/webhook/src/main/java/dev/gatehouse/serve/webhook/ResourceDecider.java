// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.Conversion;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.FieldProblems;
import dev.gatehouse.core.crd.Resource;
import dev.gatehouse.core.crd.ResourceCheck;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.crd.UnreadableResourceException;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides about ClusterImagePolicies and TrustRoots: which defaults they lack, and whether they may be stored.
///
/// An object whose `spec` an update leaves as it was is not looked at again: it may have been stored under other
/// rules, and its finalizers and labels can be changed all the same.
final class ResourceDecider {
    private static final int LONGEST_KIND = 256;

    private final ResourceDoors doors;

    ResourceDecider(ResourceDoors doors) {
        this.doors = doors;
    }

    /// Decides which defaults the object of `request` gets.
    Decision defaulted(AdmissionRequest request) {
        return decide(Phase.DEFAULTING, request, ResourceDecider::patched);
    }

    /// Decides whether the object of `request` may be stored.
    Decision checked(AdmissionRequest request) {
        return decide(Phase.CHECK, request, (document, resource) -> {
            boolean known = request.operation() == Operation.UPDATE
                    && request.oldObject()
                            .filter(old -> sameOnceDefaulted(document, resource, old))
                            .isPresent();
            return known ? exempt() : judged(resource);
        });
    }

    /// What becomes of an object that could be read.
    private interface Judge {
        Decision judge(JsonObject document, Resource resource);
    }

    private static Decision decide(Phase phase, AdmissionRequest request, Judge judge) {
        if (Exemption.byOperation(request)) {
            return exempt();
        }
        ObjectKind kind = request.target().kind();
        if (ResourceKind.of(kind).isEmpty()) {
            String named = PublicText.line(kind.toString(), LONGEST_KIND);
            return denied(phase.unreadable("unhandled kind: " + named), ReasonCode.UNHANDLED_KIND);
        }
        if (request.object().isEmpty()) {
            return denied(phase.failed("the new object may not be nil"), ReasonCode.OBJECT_MISSING);
        }
        if (request.operation() == Operation.UPDATE && Exemption.byStatus(request)) {
            return exempt();
        }
        JsonObject document = request.object().get();
        Resource resource;
        try {
            requireKind(document, kind);
            resource = ResourceReader.resource(document);
        } catch (MalformedObjectException | UnreadableResourceException e) {
            if (request.operation() == Operation.UPDATE && sameSpec(document, request.oldObject())) {
                return exempt();
            }
            String why = "cannot decode incoming new object: " + e.getMessage();
            return denied(phase.unreadable(why), ReasonCode.MALFORMED_OBJECT);
        }
        return judge.judge(document, resource);
    }

    private static void requireKind(JsonObject document, ObjectKind kind) {
        ObjectKind own = ObjectKind.of(
                document.string("apiVersion").orElse(""),
                document.string("kind").orElse(""));
        if (!own.equals(kind)) {
            throw new MalformedObjectException("the object says it is " + own + ", the request says it is " + kind);
        }
    }

    private static Decision patched(JsonObject document, Resource resource) {
        List<PatchOperation> operations = DefaultsPatch.of(document, resource);
        return operations.isEmpty()
                ? Decision.of(new Answer.Allowed(List.of()), ReasonCode.NOTHING_TO_DEFAULT)
                : Decision.of(new Answer.Patched(operations, List.of()), ReasonCode.DEFAULTED);
    }

    private Decision judged(Resource resource) {
        FieldProblems form = ResourceCheck.check(resource, doors.settings().get());
        FieldProblems problems = form.isEmpty(Level.ERROR) && resource instanceof TrustRoot root
                ? doors.trust().apply(Defaults.of(root))
                : form;
        List<String> told = new ArrayList<>(form.texts(Level.WARNING));
        if (!problems.isEmpty(Level.ERROR)) {
            String message = Phase.CHECK.failed(problems.render(Level.ERROR));
            return denied(message, ReasonCode.INVALID_RESOURCE, Warnings.lines(told));
        }
        if (resource instanceof ClusterImagePolicy policy) {
            told.addAll(doors.warnings().apply(Defaults.of(policy)));
        }
        return Decision.of(new Answer.Allowed(Warnings.lines(told)), ReasonCode.VALID_RESOURCE);
    }

    // Defaulting comes first, so what was stored without defaults seems to change with any update.
    private static boolean sameOnceDefaulted(JsonObject document, Resource resource, JsonObject old) {
        try {
            Resource oldResource = ResourceReader.resource(old);
            return sameSpec(
                    Conversion.withDefaults(document, resource),
                    Optional.of(Conversion.withDefaults(old, oldResource)));
        } catch (UnreadableResourceException _) {
            return sameSpec(document, Optional.of(old));
        }
    }

    private static boolean sameSpec(JsonObject document, Optional<JsonObject> old) {
        return old.filter(before -> same("apiVersion", document, before)
                        && same("kind", document, before)
                        && same("spec", document, before))
                .isPresent();
    }

    private static boolean same(String member, JsonObject one, JsonObject other) {
        Optional<JsonValue> value = one.member(member);
        return value.equals(other.member(member));
    }

    private static Decision exempt() {
        return Decision.of(new Answer.Allowed(List.of()), ReasonCode.EXEMPT);
    }

    private static Decision denied(String message, ReasonCode reason) {
        return denied(message, reason, List.of());
    }

    private static Decision denied(String message, ReasonCode reason, List<String> warnings) {
        String text = DenialLines.bounded(DenialLines.printable(message));
        return Decision.of(new Answer.Denied(text, warnings), reason);
    }
}
