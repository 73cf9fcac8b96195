// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.timestamp.Stamps;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TestKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A signature in cosign's layout in the making, with certificate, log entry and timestamp. Each test says what
/// differs from a good one, and nothing else.
final class LegacyDraft {
    private final Sigstore instance;
    private IssuedCertificate signer;
    private IssuedCertificate shown;
    private Blob payload = Sigstore.payload(Sigstore.IMAGE);
    private UnaryOperator<EntryDraft> entry = UnaryOperator.identity();
    private UnaryOperator<Blob> body = UnaryOperator.identity();
    private String stampedAt = Sigstore.SIGNED_TEXT;
    private IssuedCertificate stamper;
    private final Map<String, String> replaced = new LinkedHashMap<>();

    LegacyDraft(Sigstore instance) {
        this.instance = instance;
        this.signer = instance.signer;
        this.shown = instance.signer;
        this.stamper = instance.stamper;
    }

    LegacyDraft payload(Blob other) {
        payload = other;
        return this;
    }

    /// Lets somebody else sign, with their own certificate.
    LegacyDraft signer(IssuedCertificate other) {
        signer = other;
        shown = other;
        return this;
    }

    /// Shows the certificate of somebody else.
    LegacyDraft showing(IssuedCertificate other) {
        shown = other;
        return this;
    }

    LegacyDraft entry(UnaryOperator<EntryDraft> difference) {
        entry = difference;
        return this;
    }

    LegacyDraft body(UnaryOperator<Blob> difference) {
        body = difference;
        return this;
    }

    LegacyDraft stampedAt(String time) {
        stampedAt = time;
        return this;
    }

    LegacyDraft stampedBy(IssuedCertificate other) {
        stamper = other;
        return this;
    }

    /// Puts other text into an annotation; empty text takes it away.
    LegacyDraft annotation(String name, String text) {
        replaced.put(name, text);
        return this;
    }

    SignatureMaterial material() {
        byte[] signature = TestKeys.sign(signer.keys(), "SHA256withECDSA", payload.bytes());
        Blob logged = body.apply(Bodies.hashedRekord(payload, signature, shown.pem()));
        LogEntry made = entry.apply(EntryDraft.first(instance.log1, "", logged)).entry();
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(SignatureLayer.SIGNATURE, Texts.base64(signature));
        annotations.put(SignatureLayer.CERTIFICATE, shown.pem());
        annotations.put(SignatureLayer.BUNDLE, annotation(made));
        annotations.put(
                SignatureLayer.TIMESTAMP,
                "{\"SignedRFC3161Timestamp\":\"" + Texts.base64(Stamps.over(signature, stampedAt, stamper)) + "\"}");
        annotations.putAll(replaced);
        annotations.values().removeIf(String::isEmpty);
        return new SignatureMaterial.Found(List.of(new SignatureLayer.Fetched(payload.digest(), annotations, payload)));
    }

    static String annotation(LogEntry entry) {
        return JsonWriter.compact(new JsonObject(Map.of(
                "SignedEntryTimestamp",
                new JsonString(Texts.base64(entry.promise().orElseThrow())),
                "Payload",
                new JsonObject(Map.of(
                        "body",
                        new JsonString(Texts.base64(entry.body())),
                        "integratedTime",
                        JsonNumber.of(entry.integratedTime()),
                        "logIndex",
                        JsonNumber.of(entry.index()),
                        "logID",
                        new JsonString(entry.log().hex()))))));
    }
}
