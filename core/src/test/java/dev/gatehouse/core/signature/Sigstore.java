// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.signature.certificate.LoggedCertificates;
import dev.gatehouse.core.signature.certificate.TextPattern;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.PublicKey;
import dev.gatehouse.core.trust.TestKeys;
import dev.gatehouse.core.trust.TimestampAuthority;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.Window;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;

/// A whole Sigstore instance of the tests: authority, certificate log, two transparency logs, timestamp
/// authority, and a signer with a certificate of ten minutes.
final class Sigstore {
    static final Instant ISSUED = Instant.parse("2026-06-01T12:00:00Z");
    static final Instant SIGNED = ISSUED.plusSeconds(60);
    static final Instant EXPIRED = ISSUED.plusSeconds(600);
    static final String SIGNED_TEXT = "20260601120100Z";
    static final String MAIL = "dev@example.com";
    static final Digest IMAGE = Digest.of(new byte[] {1});

    final IssuedCertificate authority = CertificateDraft.authority("CN=ca").selfSigned();
    final KeyPair log1 = TestKeys.elliptic();
    final KeyPair log2 = TestKeys.ed25519();
    final IssuedCertificate stampRoot =
            CertificateDraft.authority("CN=tsa root").selfSigned();
    final IssuedCertificate stamper =
            CertificateDraft.timestamper("CN=tsa").number(9).signedBy(stampRoot);
    final LoggedCertificates certificateLog = new LoggedCertificates();
    final IssuedCertificate signer = certificateLog.issue(draft(MAIL), authority, ISSUED);

    static CertificateDraft draft(String mail) {
        return CertificateDraft.signer(mail).valid(ISSUED, EXPIRED);
    }

    TransparencyLog trustedLog1(Window window) {
        return TransparencyLog.of(
                "https://log1.example", PublicKey.read(log1.getPublic().getEncoded()), window);
    }

    TransparencyLog trustedLog2(Window window) {
        return TransparencyLog.of(
                "https://log2.example", PublicKey.read(log2.getPublic().getEncoded()), window);
    }

    TrustedRoot root() {
        return new TrustedRoot(
                List.of(new CertificateAuthority("ca", "", List.of(authority.certificate()), Window.UNBOUNDED)),
                List.of(trustedLog1(Window.UNBOUNDED), trustedLog2(Window.UNBOUNDED)),
                List.of(certificateLog.log()),
                List.of(new TimestampAuthority(
                        "tsa", "", List.of(stamper.certificate(), stampRoot.certificate()), Window.UNBOUNDED)));
    }

    static Signers identities(TrustedRoot root, String mail) {
        IdentityPattern identity = new IdentityPattern(List.of(), List.of(new TextPattern.Exact(mail)));
        return new Signers.Identities(TrustAnchors.of(root), List.of(identity), true);
    }

    static Blob payload(Digest image) {
        return Texts.blob(
                "{\"critical\":{\"identity\":{\"docker-reference\":\"r\"},\"image\":{\"docker-manifest-digest\":\""
                        + image + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}");
    }

    static Blob statement(Digest image, String predicateType) {
        return Texts.blob("{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"" + predicateType
                + "\",\"subject\":[{\"digest\":{\"sha256\":\"" + image.hex() + "\"}}],\"predicate\":{}}");
    }
}
