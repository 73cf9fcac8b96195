// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/// A certificate authority that issues as Fulcio does, root and intermediate, with a certificate log beside
/// it ([RFC 6962](https://www.rfc-editor.org/rfc/rfc6962)).
public final class VirtualAuthority {
    private static final String ROOT = "O=virtual,CN=virtual root";
    private static final String INTERMEDIATE = "O=virtual,CN=virtual intermediate";
    private static final String FULCIO = "1.3.6.1.4.1.57264.1.";
    private static final String TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2";
    private static final Duration LIFE = Duration.ofMinutes(10);

    /// How long the authority itself lives.
    static final Duration LONG = Duration.ofDays(3650);

    private final SigningKey rootKey = SigningKey.elliptic();
    private final SigningKey intermediateKey = SigningKey.elliptic();
    private final SigningKey logKey = SigningKey.elliptic();
    private final byte[] root;
    private final byte[] intermediate;

    /// What differs from a certificate that Fulcio issues.
    public enum Flaw {
        NONE,
        /// No log has promised to include it.
        NOT_LOGGED,
        /// A log that nobody knows has.
        STRANGE_LOG,
        /// It does not say that it is for signing code.
        NO_PURPOSE,
        /// Somebody else of the same name issued it.
        STRANGE_ISSUER,
        /// Its two extensions for the issuer contradict each other.
        TWO_ISSUERS
    }

    /// @param intermediateUntil last instant of the intermediate
    VirtualAuthority(Instant start, Instant intermediateUntil) {
        Instant until = start.plus(LONG);
        Instant from = start.minus(Duration.ofDays(1));
        KeyUsage signsCertificates = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        root = new Certificates(ROOT, rootKey, from, until)
                .with(Extension.keyUsage, true, signsCertificates)
                .with(Extension.basicConstraints, true, new BasicConstraints(1))
                .signed(ROOT, rootKey);
        intermediate = new Certificates(INTERMEDIATE, intermediateKey, from, intermediateUntil)
                .with(Extension.keyUsage, true, signsCertificates)
                .with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning))
                .with(Extension.basicConstraints, true, new BasicConstraints(0))
                .signed(ROOT, rootKey);
    }

    /// Issues a certificate of ten minutes, from `now`, for a fresh key.
    Signer issue(Identity identity, Instant now, Flaw flaw) {
        SigningKey key = SigningKey.elliptic();
        Certificates draft = new Certificates("", key, now, now.plus(LIFE))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        if (flaw != Flaw.NO_PURPOSE) {
            draft.with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
        }
        int kind = switch (identity.kind()) {
            case EMAIL -> GeneralName.rfc822Name;
            case URI -> GeneralName.uniformResourceIdentifier;
        };
        draft.with(Extension.subjectAlternativeName, true, new GeneralNames(new GeneralName(kind, identity.subject())));
        String older = flaw == Flaw.TWO_ISSUERS ? identity.issuer() + "/other" : identity.issuer();
        draft.with(FULCIO + 1, false, older.getBytes(StandardCharsets.UTF_8));
        draft.with(FULCIO + 8, false, Certificates.der(new DERUTF8String(identity.issuer())));
        SigningKey issuer = flaw == Flaw.STRANGE_ISSUER ? SigningKey.elliptic() : intermediateKey;
        if (flaw != Flaw.NOT_LOGGED) {
            SigningKey log = flaw == Flaw.STRANGE_LOG ? SigningKey.elliptic() : logKey;
            draft.with(TIMESTAMPS, false, promises(log, issuer, draft.content(INTERMEDIATE), now));
        }
        String chain = SigningKey.pem("CERTIFICATE", intermediate) + SigningKey.pem("CERTIFICATE", root);
        return new Signer(key, draft.signed(INTERMEDIATE, issuer), chain);
    }

    private static byte[] promises(SigningKey log, SigningKey issuer, byte[] content, Instant time) {
        byte[] signature = log.sign(bytes(out -> {
            out.writeShort(0);
            out.writeLong(time.toEpochMilli());
            out.writeShort(1);
            out.write(issuer.id());
            out.writeByte(content.length >> 16);
            out.writeShort(content.length);
            out.write(content);
            out.writeShort(0);
        }));
        byte[] promise = bytes(out -> {
            out.writeByte(0);
            out.write(log.id());
            out.writeLong(time.toEpochMilli());
            out.writeShort(0);
            // SHA-256 and ECDSA, by their numbers in TLS.
            out.writeByte(4);
            out.writeByte(3);
            out.writeShort(signature.length);
            out.write(signature);
        });
        return Certificates.der(new DEROctetString(bytes(out -> {
            out.writeShort(promise.length + 2);
            out.writeShort(promise.length);
            out.write(promise);
        })));
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Returns the root in DER.
    public byte[] root() {
        return root.clone();
    }

    /// Returns the intermediate in DER.
    public byte[] intermediate() {
        return intermediate.clone();
    }

    SigningKey log() {
        return logKey;
    }

    /// Returns the intermediate and the root, in PEM, as `--certificate-chain` and `ca-cert` take them.
    public String chainPem() {
        return SigningKey.pem("CERTIFICATE", intermediate) + SigningKey.pem("CERTIFICATE", root);
    }

    /// Returns the root alone, in PEM.
    public String rootPem() {
        return SigningKey.pem("CERTIFICATE", root);
    }

    /// Returns the key of the certificate log in PEM, as `SIGSTORE_CT_LOG_PUBLIC_KEY_FILE` names it.
    public String logKeyPem() {
        return logKey.pem();
    }
}
