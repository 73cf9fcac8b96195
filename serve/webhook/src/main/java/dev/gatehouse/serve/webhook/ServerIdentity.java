// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// A private key and the certificates that vouch for it.
///
/// @param key of the first certificate
/// @param chain the server's own certificate first, never empty
record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int LONGEST_CHAIN = 16;

    ServerIdentity {
        chain = List.copyOf(chain);
    }

    /// Reads PEM text ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)): certificates, and a private key in the
    /// form of PKCS #8, of PKCS #1 or of SEC 1.
    ///
    /// @throws MalformedCertificateException where one of them cannot be read, or the key is not the first
    /// certificate's
    static ServerIdentity read(String chainPem, String keyPem) {
        if (chainPem.length() > LONGEST_TEXT || keyPem.length() > LONGEST_TEXT) {
            throw new MalformedCertificateException("certificate or key is longer than 1 MiB");
        }
        ServerIdentity identity = new ServerIdentity(key(keyPem), chain(chainPem));
        identity.requireOwnKey();
        return identity;
    }

    private static List<X509Certificate> chain(String pem) {
        try {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty() || chain.size() > LONGEST_CHAIN) {
                throw new MalformedCertificateException(
                        "the certificate file holds " + chain.size() + " certificates, not 1 to " + LONGEST_CHAIN);
            }
            return chain;
        } catch (CertificateException e) {
            throw new MalformedCertificateException("the certificate file cannot be read", e);
        }
    }

    private static PrivateKey key(String pem) {
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                // Others may stand before it: `EC PARAMETERS`, the certificates themselves.
                if (block.getType().endsWith("PRIVATE KEY")) {
                    return key(privateKey(block));
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
            // The cause stays behind: it may quote bytes of the key.
            throw new MalformedCertificateException("the key file cannot be read");
        }
        throw new MalformedCertificateException("the key file holds no private key");
    }

    private static PrivateKeyInfo privateKey(PemObject block) throws IOException {
        if (block.getContent().length == 0) {
            throw new MalformedCertificateException("the private key is empty");
        }
        ASN1Primitive content = ASN1Primitive.fromByteArray(block.getContent());
        return switch (block.getType()) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(content);
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), content);
            case "EC PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(
                                X9ObjectIdentifiers.id_ecPublicKey,
                                ECPrivateKey.getInstance(content).getParametersObject()),
                        content);
            default -> throw new MalformedCertificateException("the private key is encrypted, or of an unknown form");
        };
    }

    private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance(algorithm(info.getPrivateKeyAlgorithm().getAlgorithm()))
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static String algorithm(ASN1ObjectIdentifier identifier) {
        if (identifier.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "EC";
        }
        if (identifier.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        if (identifier.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return "Ed25519";
        }
        throw new MalformedCertificateException("the key is neither ECDSA, RSA nor Ed25519");
    }

    private void requireOwnKey() {
        PublicKey certified = chain.getFirst().getPublicKey();
        byte[] probe = "gatehouse".getBytes(StandardCharsets.UTF_8);
        try {
            Signature signer = Signature.getInstance(scheme());
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            signer.initVerify(certified);
            signer.update(probe);
            if (signer.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new MalformedCertificateException("the key is not that of the first certificate", e);
        }
        throw new MalformedCertificateException("the key is not that of the first certificate");
    }

    private String scheme() {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }
}
