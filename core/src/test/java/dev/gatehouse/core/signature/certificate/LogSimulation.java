// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.PublicKey;
import dev.gatehouse.core.trust.TestKeys;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.Window;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.time.Instant;
import org.bouncycastle.asn1.DEROctetString;

/// A certificate log of the tests (RFC 6962): promises to include what it is shown.
///
/// @param keys with which it promises
/// @param algorithm in the JDK's spelling
/// @param hashNumber of TLS
/// @param signatureNumber of TLS
record LogSimulation(KeyPair keys, String algorithm, int hashNumber, int signatureNumber) {
    static LogSimulation elliptic() {
        return new LogSimulation(TestKeys.elliptic(), "SHA256withECDSA", 4, 3);
    }

    static LogSimulation rsa() {
        return new LogSimulation(TestKeys.rsa(2048), "SHA256withRSA", 4, 1);
    }

    static LogSimulation ed25519() {
        return new LogSimulation(TestKeys.ed25519(), "Ed25519", 8, 7);
    }

    TransparencyLog trustedIn(Window window) {
        return TransparencyLog.of("", PublicKey.read(keys.getPublic().getEncoded()), window);
    }

    /// Returns a promise in TLS form for what `draft` and `issuer` would make.
    byte[] promise(CertificateDraft draft, IssuedCertificate issuer, Instant time, byte[] extensions) {
        byte[] content = draft.contentFor(issuer);
        byte[] issuerKey = PublicKey.read(issuer.certificate().publicKeyInfo()).sha256();
        byte[] signature = TestKeys.sign(keys, algorithm, bytes(out -> {
            out.writeShort(0);
            out.writeLong(time.toEpochMilli());
            out.writeShort(1);
            out.write(issuerKey);
            out.writeByte(content.length >> 16);
            out.writeShort(content.length);
            out.write(content);
            out.writeShort(extensions.length);
            out.write(extensions);
        }));
        byte[] id = PublicKey.read(keys.getPublic().getEncoded()).sha256();
        return bytes(out -> {
            out.writeByte(0);
            out.write(id);
            out.writeLong(time.toEpochMilli());
            out.writeShort(extensions.length);
            out.write(extensions);
            out.writeByte(hashNumber);
            out.writeByte(signatureNumber);
            out.writeShort(signature.length);
            out.write(signature);
        });
    }

    /// Returns the content of the extension that holds `promises`.
    static byte[] list(byte[]... promises) {
        byte[] all = bytes(out -> {
            for (byte[] promise : promises) {
                out.writeShort(promise.length);
                out.write(promise);
            }
        });
        return CertificateDraft.der(new DEROctetString(bytes(out -> {
            out.writeShort(all.length);
            out.write(all);
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
}
