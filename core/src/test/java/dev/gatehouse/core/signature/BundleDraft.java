// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.envelope.Envelope;
import dev.gatehouse.core.signature.log.InclusionProof;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.timestamp.Stamps;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TestKeys;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A Sigstore bundle in the making: an envelope, a certificate, an entry of one of the logs. Each test says what
/// differs from a good one, and nothing else.
final class BundleDraft {
    private final Sigstore instance;
    private final boolean second;
    private IssuedCertificate signer;
    private Blob statement = Sigstore.statement(Sigstore.IMAGE, Wanted.SIGN);
    private String payloadType = Envelope.IN_TOTO;
    private String mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private String keyId = "";
    private UnaryOperator<String> material = UnaryOperator.identity();
    private UnaryOperator<String> document = UnaryOperator.identity();
    private UnaryOperator<EntryDraft> entry = UnaryOperator.identity();
    private UnaryOperator<Blob> body = UnaryOperator.identity();
    private Optional<Blob> content = Optional.empty();
    private UnaryOperator<String> digest = UnaryOperator.identity();
    private boolean logged = true;
    private boolean stamped;

    private BundleDraft(Sigstore instance, boolean second) {
        this.instance = instance;
        this.second = second;
        this.stamped = second;
        this.signer = instance.signer;
    }

    /// A bundle with an entry of the first version's log.
    static BundleDraft first(Sigstore instance) {
        return new BundleDraft(instance, false);
    }

    /// A bundle with an entry of the second version's log, and a timestamp.
    static BundleDraft second(Sigstore instance) {
        return new BundleDraft(instance, true);
    }

    /// Lets somebody else sign, with their own certificate.
    BundleDraft signer(IssuedCertificate other) {
        signer = other;
        return this;
    }

    /// Signs `other` itself, without an envelope.
    BundleDraft content(Blob other) {
        content = Optional.of(other);
        return this;
    }

    /// Changes the JSON of the digest beside a signature without an envelope.
    BundleDraft digest(UnaryOperator<String> difference) {
        digest = difference;
        return this;
    }

    BundleDraft statement(Blob other) {
        statement = other;
        return this;
    }

    BundleDraft payloadType(String other) {
        payloadType = other;
        return this;
    }

    BundleDraft mediaType(String other) {
        mediaType = other;
        return this;
    }

    BundleDraft keyId(String other) {
        keyId = other;
        return this;
    }

    /// Replaces the certificate's JSON member.
    BundleDraft material(UnaryOperator<String> difference) {
        material = difference;
        return this;
    }

    /// Changes the finished document.
    BundleDraft document(UnaryOperator<String> difference) {
        document = difference;
        return this;
    }

    BundleDraft entry(UnaryOperator<EntryDraft> difference) {
        entry = difference;
        return this;
    }

    BundleDraft body(UnaryOperator<Blob> difference) {
        body = difference;
        return this;
    }

    BundleDraft unlogged() {
        logged = false;
        return this;
    }

    BundleDraft stamped(boolean wanted) {
        stamped = wanted;
        return this;
    }

    SignatureMaterial asMaterial() {
        Blob bundle = Texts.blob(document.apply(json()));
        return new SignatureMaterial.Found(List.of(new SignatureLayer.Bundled(bundle.digest(), bundle)));
    }

    private String json() {
        Blob message =
                content.orElseGet(() -> new Envelope(payloadType, statement, List.of()).preAuthenticationEncoding());
        byte[] signature = TestKeys.sign(signer.keys(), "SHA256withECDSA", message.bytes());
        byte[] certificate = signer.certificate().encoded();
        EntryDraft draft = second
                ? EntryDraft.second(
                        instance.log2,
                        body.apply(Bodies.hashedRekord2(message, signature, Bodies.certificate(certificate))))
                : first(message, signature);
        String entries = logged ? json(entry.apply(draft).entry()) : "";
        String stamps = stamped
                ? "{\"signedTimestamp\":\""
                        + Texts.base64(Stamps.over(signature, Sigstore.SIGNED_TEXT, instance.stamper)) + "\"}"
                : "";
        String who = material.apply("\"certificate\":{\"rawBytes\":\"" + Texts.base64(certificate) + "\"}");
        return "{\"mediaType\":\"" + mediaType + "\",\"verificationMaterial\":{" + who + ",\"tlogEntries\":[" + entries
                + "],\"timestampVerificationData\":{\"rfc3161Timestamps\":[" + stamps + "]}},"
                + content.map(signed -> messageSignature(signed, signature)).orElseGet(() -> envelope(signature)) + "}";
    }

    private EntryDraft first(Blob message, byte[] signature) {
        return content.isPresent()
                ? EntryDraft.first(
                        instance.log1,
                        "hashedrekord/0.0.1",
                        body.apply(Bodies.hashedRekord(message, signature, signer.pem())))
                : EntryDraft.first(
                        instance.log1,
                        "dsse/0.0.1",
                        body.apply(Bodies.dsse(Texts.blob("as logged"), statement, signature, signer.pem())));
    }

    private String envelope(byte[] signature) {
        return "\"dsseEnvelope\":{\"payload\":\"" + Texts.base64(statement) + "\",\"payloadType\":\"" + payloadType
                + "\",\"signatures\":[{\"sig\":\"" + Texts.base64(signature) + "\",\"keyid\":\"" + keyId + "\"}]}";
    }

    private String messageSignature(Blob signed, byte[] signature) {
        String hash = Texts.base64(HexFormat.of().parseHex(signed.digest().hex()));
        return "\"messageSignature\":{"
                + digest.apply("\"messageDigest\":{\"algorithm\":\"SHA2_256\",\"digest\":\"" + hash + "\"},")
                + "\"signature\":\"" + Texts.base64(signature) + "\"}";
    }

    private static String json(LogEntry entry) {
        int slash = entry.kind().indexOf('/');
        String promise = entry.promise()
                .map(set -> ",\"inclusionPromise\":{\"signedEntryTimestamp\":\"" + Texts.base64(set) + "\"}")
                .orElse("");
        return "{\"logIndex\":\"" + entry.index() + "\",\"logId\":{\"keyId\":\""
                + Texts.base64(entry.log().bytes()) + "\"},\"kindVersion\":{\"kind\":\""
                + entry.kind().substring(0, slash) + "\",\"version\":\""
                + entry.kind().substring(slash + 1) + "\"},\"integratedTime\":\"" + entry.integratedTime() + "\""
                + promise + entry.proof().map(BundleDraft::json).orElse("") + ",\"canonicalizedBody\":\""
                + Texts.base64(entry.body()) + "\"}";
    }

    private static String json(InclusionProof proof) {
        String hashes = proof.path().stream()
                .map(hash -> "\"" + Texts.base64(hash) + "\"")
                .collect(Collectors.joining(","));
        return ",\"inclusionProof\":{\"logIndex\":\"" + proof.leafIndex() + "\",\"rootHash\":\""
                + Texts.base64(proof.rootHash()) + "\",\"treeSize\":\"" + proof.treeSize() + "\",\"hashes\":[" + hashes
                + "],\"checkpoint\":{\"envelope\":\"" + proof.checkpoint().replace("\n", "\\n") + "\"}}";
    }
}
