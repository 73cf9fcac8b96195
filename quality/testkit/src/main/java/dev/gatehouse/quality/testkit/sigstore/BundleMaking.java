// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A Sigstore bundle in the making: a statement in an envelope, a certificate, an entry of a log, a
/// timestamp. Each method makes it differ from a good one in one respect.
public final class BundleMaking {
    /// Predicate type of cosign's signatures.
    public static final String SIGN = "https://sigstore.dev/cosign/sign/v1";

    /// Which log has it.
    public enum Log {
        /// Rekor's first version: promise, proof and time.
        FIRST,
        /// Rekor's second version: a proof only, so a timestamp stands beside it.
        SECOND,
        NONE
    }

    private final Signer signer;
    private final Log log;
    private Bytes statement;
    private String payloadType = "application/vnd.in-toto+json";
    private UnaryOperator<Bytes> logged = UnaryOperator.identity();
    private Consumer<ObjectNode> entry = _ -> {};
    private Consumer<ObjectNode> document = _ -> {};
    private VirtualSigstore logger;
    private VirtualSigstore stamper;
    private Instant loggedAt;
    private Instant stampedAt;
    private boolean stamped;

    private BundleMaking(VirtualSigstore sigstore, Signer signer, Bytes statement, Log log, Instant now) {
        this.signer = signer;
        this.statement = statement;
        this.log = log;
        this.logger = sigstore;
        this.stamper = sigstore;
        this.loggedAt = now;
        this.stampedAt = now;
        this.stamped = log == Log.SECOND;
    }

    /// Begins a good signature of `digest`.
    public static BundleMaking of(VirtualSigstore sigstore, Signer signer, String digest, Log log) {
        return new BundleMaking(sigstore, signer, statement(digest, SIGN), log, sigstore.now());
    }

    /// Returns a statement of `predicateType` about `digest` with an empty predicate.
    public static Bytes statement(String digest, String predicateType) {
        ObjectNode statement =
                Json.object().put("_type", "https://in-toto.io/Statement/v1").put("predicateType", predicateType);
        statement
                .putArray("subject")
                .addObject()
                .putObject("digest")
                .put("sha256", digest.substring(digest.indexOf(':') + 1));
        statement.putObject("predicate");
        return Json.canonical(statement);
    }

    /// Signs another statement.
    public BundleMaking statement(Bytes other) {
        statement = other;
        return this;
    }

    /// Says in the envelope that the statement is something else.
    public BundleMaking payloadType(String other) {
        payloadType = other;
        return this;
    }

    /// Logs another body than the envelope's.
    public BundleMaking logging(UnaryOperator<Bytes> difference) {
        logged = difference;
        return this;
    }

    /// Changes the log entry after it was made.
    public BundleMaking entry(Consumer<ObjectNode> difference) {
        entry = difference;
        return this;
    }

    /// Changes the finished document.
    public BundleMaking document(Consumer<ObjectNode> difference) {
        document = difference;
        return this;
    }

    /// Logs it in the log of a stranger.
    public BundleMaking loggedBy(VirtualSigstore stranger) {
        logger = stranger;
        return this;
    }

    public BundleMaking loggedAt(Instant time) {
        loggedAt = time;
        return this;
    }

    /// Puts a timestamp beside it, or leaves it out.
    public BundleMaking stamped(boolean wanted) {
        stamped = wanted;
        return this;
    }

    public BundleMaking stampedBy(VirtualSigstore stranger) {
        stamper = stranger;
        return this;
    }

    public BundleMaking stampedAt(Instant time) {
        stampedAt = time;
        return this;
    }

    /// Returns the bundle as JSON.
    public Bytes bundle() {
        Bytes message = encoded(statement);
        Bytes signature = signer.sign(message);
        ObjectNode bundle = Json.object().put("mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json");
        ObjectNode material = bundle.putObject("verificationMaterial");
        material.putObject("certificate").put("rawBytes", SigningKey.base64(signer.certificate()));
        ObjectNode envelope = bundle.putObject("dsseEnvelope")
                .put("payload", SigningKey.base64(statement))
                .put("payloadType", payloadType);
        envelope.putArray("signatures").addObject().put("sig", SigningKey.base64(signature));
        if (log != Log.NONE) {
            ObjectNode made = log == Log.FIRST
                    ? first(logger.rekor().log(logged.apply(dsse(envelope, signature)), loggedAt))
                    : logger.rekor2().log(logged.apply(Bodies.hashedRekord2(message, signature, signer.certificate())));
            entry.accept(made);
            material.putArray("tlogEntries").add(made);
        }
        if (stamped) {
            material.putObject("timestampVerificationData")
                    .putArray("rfc3161Timestamps")
                    .addObject()
                    .put(
                            "signedTimestamp",
                            SigningKey.base64(stamper.timestamps().over(signature, stampedAt)));
        }
        document.accept(bundle);
        return Json.canonical(bundle);
    }

    private Bytes dsse(ObjectNode envelope, Bytes signature) {
        return Bodies.dsse(Json.canonical(envelope), statement, signature, signer.certificatePem());
    }

    private ObjectNode first(VirtualRekor.Entry made) {
        ObjectNode described = Json.object()
                .put("logIndex", Long.toString(made.index()))
                .put("integratedTime", Long.toString(made.time()))
                .put("canonicalizedBody", SigningKey.base64(made.body()));
        described
                .putObject("logId")
                .put("keyId", SigningKey.base64(logger.rekor().key().id()));
        described.putObject("kindVersion").put("kind", "dsse").put("version", "0.0.1");
        described.putObject("inclusionPromise").put("signedEntryTimestamp", SigningKey.base64(made.promise()));
        ObjectNode proof = described
                .putObject("inclusionProof")
                .put("logIndex", made.proof().path("logIndex").asText())
                .put("rootHash", hex(made.proof().path("rootHash")))
                .put("treeSize", made.proof().path("treeSize").asText());
        ArrayNode hashes = proof.putArray("hashes");
        made.proof().path("hashes").forEach(hash -> hashes.add(hex(hash)));
        proof.putObject("checkpoint")
                .put("envelope", made.proof().path("checkpoint").asText());
        return described;
    }

    private static String hex(JsonNode hash) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hash.asText()));
    }

    // Pre-authentication encoding of DSSE.
    private Bytes encoded(Bytes payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("DSSEv1 " + payloadType.length() + " " + payloadType + " " + payload.length() + " ")
                .getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(payload.array());
        return Bytes.of(bytes.toByteArray());
    }
}
