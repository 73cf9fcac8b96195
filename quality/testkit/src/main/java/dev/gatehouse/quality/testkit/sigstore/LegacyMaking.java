// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.SignedLayer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A signature in cosign's layout in the making, with certificate, log entry and timestamp. Each method makes
/// it differ from a good one in one respect.
public final class LegacyMaking {
    /// Annotation with the signer's certificate.
    public static final String CERTIFICATE = "dev.sigstore.cosign/certificate";
    /// Annotation with the log entry and its promise.
    public static final String BUNDLE = "dev.sigstore.cosign/bundle";
    /// Annotation with the timestamp.
    public static final String TIMESTAMP = "dev.sigstore.cosign/rfc3161timestamp";

    private static final String CHAIN = "dev.sigstore.cosign/chain";

    private final Signer signer;
    private Bytes payload;
    private UnaryOperator<Bytes> logged = UnaryOperator.identity();
    private VirtualSigstore log;
    private VirtualSigstore stamper;
    private Instant loggedAt;
    private Instant stampedAt;

    private LegacyMaking(VirtualSigstore sigstore, Signer signer, Bytes payload, Instant now) {
        this.signer = signer;
        this.payload = payload;
        this.log = sigstore;
        this.stamper = sigstore;
        this.loggedAt = now;
        this.stampedAt = now;
    }

    /// Begins a good signature of `digest` in `repository`.
    public static LegacyMaking of(VirtualSigstore sigstore, Signer signer, String repository, String digest) {
        return new LegacyMaking(sigstore, signer, SignedLayer.simpleSigning(repository, digest), sigstore.now());
    }

    public LegacyMaking payload(Bytes other) {
        payload = other;
        return this;
    }

    /// Logs another body than the signature's.
    public LegacyMaking logging(UnaryOperator<Bytes> difference) {
        logged = difference;
        return this;
    }

    /// Logs it in the log of a stranger.
    public LegacyMaking loggedBy(VirtualSigstore stranger) {
        log = stranger;
        return this;
    }

    public LegacyMaking loggedAt(Instant time) {
        loggedAt = time;
        return this;
    }

    public LegacyMaking stampedBy(VirtualSigstore stranger) {
        stamper = stranger;
        return this;
    }

    public LegacyMaking stampedAt(Instant time) {
        stampedAt = time;
        return this;
    }

    /// Returns the layer.
    public SignedLayer layer() {
        Bytes signature = signer.sign(payload);
        Bytes body = logged.apply(Bodies.hashedRekord(payload, signature, signer.certificatePem()));
        VirtualRekor.Entry entry = log.rekor().log(body, loggedAt);
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(SignedLayer.SIGNATURE, SigningKey.base64(signature));
        annotations.put(CERTIFICATE, signer.certificatePem());
        annotations.put(CHAIN, signer.chainPem());
        annotations.put(BUNDLE, Json.canonical(annotation(entry)).text());
        ObjectNode timestamp = Json.object()
                .put(
                        "SignedRFC3161Timestamp",
                        SigningKey.base64(stamper.timestamps().over(signature, stampedAt)));
        annotations.put(TIMESTAMP, Json.canonical(timestamp).text());
        return new SignedLayer(payload, Artifact.SIMPLE_SIGNING, annotations);
    }

    private ObjectNode annotation(VirtualRekor.Entry entry) {
        ObjectNode annotation = Json.object().put("SignedEntryTimestamp", SigningKey.base64(entry.promise()));
        annotation
                .putObject("Payload")
                .put("body", SigningKey.base64(entry.body()))
                .put("integratedTime", entry.time())
                .put("logIndex", entry.index())
                .put("logID", log.rekor().key().idHex());
        return annotation;
    }
}
