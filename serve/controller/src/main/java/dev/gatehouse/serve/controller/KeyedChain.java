// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// Certificates, and the private key of the first of them.
record KeyedChain(List<X509Certificate> chain, PrivateKey key) {
    private static final int LONGEST_CHAIN = 16;

    KeyedChain {
        chain = List.copyOf(chain);
    }

    /// What reading gave.
    sealed interface Reading {
        record Read(KeyedChain chain) implements Reading {}

        /// `reason` is one line and quotes nothing of the key.
        record Refused(String reason) implements Reading {}
    }

    /// The server's own certificate.
    X509Certificate leaf() {
        return chain.getFirst();
    }

    /// Reads PEM texts of at most [CertificateSecret#LONGEST] bytes; the key is one of PKCS #8, PKCS #1 or SEC 1.
    static Reading read(String chainPem, String keyPem) {
        try {
            List<X509Certificate> chain = certificates(chainPem);
            if (chain.isEmpty() || chain.size() > LONGEST_CHAIN) {
                return new Reading.Refused("there are " + chain.size() + " certificates, not 1 to " + LONGEST_CHAIN);
            }
            KeyedChain read = new KeyedChain(chain, key(keyPem));
            return read.fits()
                    ? new Reading.Read(read)
                    : new Reading.Refused("the private key is not that of the first certificate");
        } catch (CertificateException _) {
            return new Reading.Refused("the certificates cannot be read");
        } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
            // The cause stays behind: it may quote bytes of the key.
            return new Reading.Refused("the private key cannot be read");
        }
    }

    /// Returns the certificates of a PEM text.
    ///
    /// @throws CertificateException where one cannot be read
    static List<X509Certificate> certificates(String pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /// Returns the private key of a PEM text.
    ///
    /// @throws IOException where there is none that can be read
    static PrivateKey key(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            // Others may stand before it, such as `EC PARAMETERS`.
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
                if (part instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        }
        throw new PEMException("no private key");
    }

    private boolean fits() throws GeneralSecurityException {
        return isPair(leaf().getPublicKey(), key);
    }

    /// Returns whether `key` is the private half of `certified`.
    static boolean isPair(PublicKey certified, PrivateKey key) throws GeneralSecurityException {
        String scheme = switch (key.getAlgorithm()) {
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
        byte[] probe = "gatehouse".getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance(scheme);
        signer.initSign(key);
        signer.update(probe);
        byte[] signature = signer.sign();
        signer.initVerify(certified);
        signer.update(probe);
        return signer.verify(signature);
    }
}
