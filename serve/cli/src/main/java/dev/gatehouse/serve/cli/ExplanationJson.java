// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.MaterialExplanation;
import dev.gatehouse.admission.MaterialExplanation.Holding;
import dev.gatehouse.admission.MaterialExplanation.Looked;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.signature.CandidateFacts;
import dev.gatehouse.core.signature.CheckResult;
import dev.gatehouse.core.signature.ExplainedLayer;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.VerifiedSignature;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Renders explained images for programs: `{"images":[...]}`.
final class ExplanationJson {
    private ExplanationJson() {}

    static String document(List<ExplainedImage> images) {
        return JsonWriter.compact(object("images", list(images, ExplanationJson::image)));
    }

    private static JsonObject image(ExplainedImage image) {
        return object(
                "image", text(image.written()),
                "judged", text(image.judged()),
                "verified", JsonBoolean.of(image.admitted()),
                "problem", text(image.problem()),
                "policies", list(image.policies(), policy -> policy(image, policy)));
    }

    private static JsonObject policy(ExplainedImage image, ExplainedImage.Policy policy) {
        return object(
                "policy", text(policy.name()),
                "satisfied", JsonBoolean.of(policy.satisfied()),
                "denies", JsonBoolean.of(policy.denies()),
                "text", text(policy.text()),
                "authorities", list(policy.outcomes(), ExplanationJson::authority),
                "explanations", list(policy.explanations(), explanation -> explanation(image, explanation)));
    }

    private static JsonObject authority(AuthorityOutcome outcome) {
        List<JsonObject> signatures = switch (outcome) {
            case AuthorityOutcome.Signed signed ->
                signed.signatures().stream().map(ExplanationJson::signature).toList();
            case AuthorityOutcome.Attested attested ->
                attested.attestations().values().stream()
                        .flatMap(List::stream)
                        .distinct()
                        .map(attestation -> with(
                                signature(attestation.signature()), "predicateType", text(attestation.predicateType())))
                        .toList();
            case AuthorityOutcome.Passed _,
                    AuthorityOutcome.NotAttested _,
                    AuthorityOutcome.Violated _,
                    AuthorityOutcome.Refused _,
                    AuthorityOutcome.Disallowed _,
                    AuthorityOutcome.Unusable _,
                    AuthorityOutcome.Undetermined _ -> List.of();
        };
        return object(
                "authority", text(outcome.authority().name()),
                "vouches", JsonBoolean.of(outcome.vouches()),
                "signatures", list(signatures, Function.identity()));
    }

    private static JsonObject signature(VerifiedSignature signature) {
        return object(
                "id", text(signature.id()),
                "layer", text(signature.payload().toString()),
                "keyFingerprint", text(signature.keyFingerprint()),
                "certificate",
                        signature
                                .certificate()
                                .<JsonValue>map(ExplanationJson::certificate)
                                .orElse(JsonObject.EMPTY));
    }

    private static JsonObject explanation(ExplainedImage image, MaterialExplanation explanation) {
        Wish wish = Wish.of(explanation.authority());
        return object(
                "authority", text(explanation.authority().name()),
                "wanted",
                        object(
                                "what", text(wish.what()),
                                "signers", list(wish.signers(), ExplanationJson::text),
                                "beside", list(wish.beside(), ExplanationJson::text)),
                "found", list(explanation.places(), ExplanationJson::looked),
                "reproduce", list(CosignLine.of(explanation.authority(), image.judged()), ExplanationJson::text));
    }

    private static JsonObject looked(Looked looked) {
        JsonObject place = object("place", text(word(looked.place())));
        return switch (looked.holding()) {
            case Holding.Nothing _ -> with(place, "layers", JsonArray.EMPTY);
            case Holding.Unusable unusable -> with(place, "unusable", text(unusable.reason()));
            case Holding.Unavailable missing -> with(place, "unavailable", text(missing.cause()));
            case Holding.Layers layers -> with(place, "layers", list(layers.layers(), ExplanationJson::layer));
        };
    }

    private static JsonObject layer(ExplainedLayer layer) {
        JsonObject digest = object("layer", text(layer.layer().toString()));
        return switch (layer) {
            case ExplainedLayer.Unreadable unreadable -> with(digest, "unreadable", text(unreadable.reason()));
            case ExplainedLayer.NotAskedFor other ->
                with(
                        with(said(digest, other.format(), other.facts()), "askedFor", JsonBoolean.FALSE),
                        "counts",
                        JsonBoolean.FALSE);
            case ExplainedLayer.Judged judged ->
                with(
                        with(
                                said(digest, judged.format(), judged.facts()),
                                "counts",
                                JsonBoolean.of(judged.failed().isEmpty())),
                        "checks",
                        list(judged.checks(), ExplanationJson::check));
        };
    }

    private static JsonObject said(JsonObject layer, SignatureFormat format, Optional<CandidateFacts> facts) {
        JsonObject formatted = with(layer, "format", text(Wish.name(format)));
        return facts.map(found -> with(formatted, "says", facts(found))).orElse(formatted);
    }

    private static JsonObject facts(CandidateFacts facts) {
        JsonObject says = object(
                "logEntries", list(facts.entries(), ExplanationJson::entry),
                "timestamps", list(facts.timestamps(), time -> text(time.toString())));
        JsonObject typed = facts.predicateType()
                .map(type -> with(says, "predicateType", text(type)))
                .orElse(says);
        return facts.certificate()
                .map(certificate -> with(typed, "certificate", certificate(certificate)))
                .orElse(typed);
    }

    private static JsonObject certificate(SigningCertificate certificate) {
        return object(
                "subjects", list(certificate.subjects(), name -> text(name.text())),
                "issuer", text(certificate.issuer().orElse("")),
                "notBefore", text(certificate.certificate().notBefore().toString()),
                "notAfter", text(certificate.certificate().notAfter().toString()));
    }

    private static JsonObject entry(CandidateFacts.Entry entry) {
        JsonObject plain = object("log", text(entry.log().hex()), "index", JsonNumber.of(entry.index()));
        return entry.time()
                .map(time -> with(plain, "time", text(time.toString())))
                .orElse(plain);
    }

    private static JsonObject check(CheckResult result) {
        JsonObject check = object("check", text(word(result.check())));
        return switch (result) {
            case CheckResult.Done _ -> with(check, "outcome", text("done"));
            case CheckResult.Skipped _ -> with(check, "outcome", text("skipped"));
            case CheckResult.Failed failed ->
                with(
                        with(
                                with(check, "outcome", text("failed")),
                                "reason",
                                text(failed.reason().code())),
                        "detail",
                        text(failed.detail()));
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static JsonString text(String text) {
        return new JsonString(text);
    }

    private static <T> JsonArray list(List<T> elements, Function<? super T, ? extends JsonValue> writer) {
        return new JsonArray(elements.stream().<JsonValue>map(writer).toList());
    }

    private static JsonObject with(JsonObject object, String name, JsonValue value) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.put(name, value);
        return new JsonObject(members);
    }

    private static JsonObject object(Object... namesAndValues) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (JsonValue) namesAndValues[i + 1]);
        }
        return new JsonObject(members);
    }
}
