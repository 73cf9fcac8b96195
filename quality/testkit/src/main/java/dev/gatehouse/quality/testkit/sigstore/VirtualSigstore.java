// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.SignedLayer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A whole Sigstore instance on loopback. Each start makes new keys, so two of them are strangers to each
/// other.
public final class VirtualSigstore implements AutoCloseable {
    private final InstantSource clock;
    private final VirtualAuthority authority;
    private final VirtualRekor rekor;
    private final VirtualRekor2 rekor2;
    private final VirtualTimestamps timestamps;
    private final Bytes trustedRoot;
    private final VirtualTuf tuf;

    private VirtualSigstore(InstantSource clock, Instant intermediateUntil) {
        this.clock = clock;
        this.authority = new VirtualAuthority(clock.instant(), intermediateUntil);
        this.rekor = new VirtualRekor(clock);
        this.rekor2 = new VirtualRekor2();
        this.timestamps = new VirtualTimestamps(clock);
        this.trustedRoot = describe(clock.instant());
        this.tuf = new VirtualTuf(trustedRoot, clock.instant());
    }

    /// Starts an instance that goes by the clock.
    public static VirtualSigstore start() {
        return start(InstantSource.system());
    }

    /// Starts an instance that goes by `clock`.
    public static VirtualSigstore start(InstantSource clock) {
        return new VirtualSigstore(clock, clock.instant().plus(VirtualAuthority.LONG));
    }

    /// Starts an instance that goes by the clock, and whose authority's intermediate certificate ends at `end`.
    public static VirtualSigstore startWithIntermediateUntil(Instant end) {
        return new VirtualSigstore(InstantSource.system(), end);
    }

    /// Returns the instance's time.
    public Instant now() {
        return clock.instant();
    }

    public VirtualAuthority authority() {
        return authority;
    }

    /// Returns the log of Rekor's first version.
    public VirtualRekor rekor() {
        return rekor;
    }

    /// Returns the log of Rekor's second version.
    public VirtualRekor2 rekor2() {
        return rekor2;
    }

    public VirtualTimestamps timestamps() {
        return timestamps;
    }

    public VirtualTuf tuf() {
        return tuf;
    }

    /// Returns a signer with a fresh key and a certificate of ten minutes from now.
    public Signer signer(Identity identity) {
        return signer(identity, VirtualAuthority.Flaw.NONE);
    }

    /// Returns a signer whose certificate has a flaw.
    public Signer signer(Identity identity, VirtualAuthority.Flaw flaw) {
        return authority.issue(identity, clock.instant(), flaw);
    }

    /// Returns a signer whose certificate was issued at another time.
    public Signer signerAt(Identity identity, Instant issued) {
        return authority.issue(identity, issued, VirtualAuthority.Flaw.NONE);
    }

    /// Returns the layer with which cosign 2 signs `digest` in `repository`, keyless.
    public SignedLayer sign(Signer signer, String repository, String digest) {
        return LegacyMaking.of(this, signer, repository, digest).layer();
    }

    /// Returns a bundle of version 0.3 with which cosign 3 signs `digest`.
    ///
    /// @param log in which it is logged
    public Bytes bundle(Signer signer, String digest, BundleMaking.Log log) {
        return BundleMaking.of(this, signer, digest, log).bundle();
    }

    /// Returns the instance's `trusted_root.json`.
    public Bytes trustedRoot() {
        return trustedRoot;
    }

    private Bytes describe(Instant now) {
        String start = now.minus(Duration.ofDays(1)).toString();
        ObjectNode root = Json.object().put("mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1");
        ObjectNode first = log(
                rekor.key(), "PKIX_ECDSA_P256_SHA_256", rekor.url(), rekor.key().id(), start);
        ObjectNode second = log(rekor2.key(), "PKIX_ED25519", rekor2.url(), rekor2.noteId(), start);
        root.putArray("tlogs").add(first).add(second);
        authority(
                root.putArray("certificateAuthorities"),
                "https://fulcio.virtual.test",
                start,
                authority.intermediate(),
                authority.root());
        root.putArray("ctlogs")
                .add(log(
                        authority.log(),
                        "PKIX_ECDSA_P256_SHA_256",
                        "https://ctfe.virtual.test",
                        authority.log().id(),
                        start));
        authority(root.putArray("timestampAuthorities"), timestamps.url(), start, timestamps.leaf(), timestamps.root());
        return Json.canonical(root);
    }

    private static ObjectNode log(SigningKey key, String details, String url, byte[] id, String start) {
        ObjectNode log = Json.object().put("baseUrl", url).put("hashAlgorithm", "SHA2_256");
        log.putObject("publicKey")
                .put("rawBytes", SigningKey.base64(key.der()))
                .put("keyDetails", details)
                .putObject("validFor")
                .put("start", start);
        log.putObject("logId").put("keyId", SigningKey.base64(id));
        return log;
    }

    private static void authority(ArrayNode authorities, String url, String start, byte[]... chain) {
        ObjectNode authority = authorities.addObject().put("uri", url);
        authority.putObject("subject").put("organization", "virtual").put("commonName", "virtual");
        ArrayNode certificates = authority.putObject("certChain").putArray("certificates");
        for (byte[] certificate : chain) {
            certificates.addObject().put("rawBytes", SigningKey.base64(certificate));
        }
        authority.putObject("validFor").put("start", start);
    }

    @Override
    public void close() {
        tuf.close();
        timestamps.close();
        rekor2.close();
        rekor.close();
    }
}
