// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// Both sides of TLS out of PEM texts. The client's library would trust the platform's authorities besides the
/// cluster's, and register a security provider for the whole process to read keys on elliptic curves.
final class ServerTrust {
    private ServerTrust() {}

    /// Returns who vouches for the API server: the authorities of `pem` and nobody else.
    static List<TrustManager> authorities(String pem) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates(pem)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return List.of(factory.getTrustManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw new ConnectionSettingsException("certificates of the API server's authority cannot be read", e);
        }
    }

    /// Returns what proves who we are: the certificates of `pem`, the own one first, and the private `key`, as
    /// PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`).
    static List<KeyManager> client(String pem, String key) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            char[] password = "in memory only".toCharArray();
            store.load(null, null);
            store.setKeyEntry(
                    "client", privateKey(key), password, certificates(pem).toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return List.of(factory.getKeyManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw new ConnectionSettingsException("client certificate or its key cannot be read", e);
        }
    }

    private static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return certificates;
    }

    private static PrivateKey privateKey(String pem) throws GeneralSecurityException, IOException {
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                switch (block.getType()) {
                    case "PRIVATE KEY" -> {
                        return privateKey(PrivateKeyInfo.getInstance(block.getContent()));
                    }
                    case "RSA PRIVATE KEY" -> {
                        AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
                        return privateKey(new PrivateKeyInfo(
                                rsa, org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(block.getContent())));
                    }
                    case "EC PRIVATE KEY" -> {
                        ECPrivateKey key = ECPrivateKey.getInstance(block.getContent());
                        AlgorithmIdentifier curve =
                                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject());
                        return privateKey(new PrivateKeyInfo(curve, key));
                    }
                    default -> {
                        // Parameters of the curve, for example, which the key itself repeats.
                    }
                }
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException("malformed key", e);
        }
        throw new IOException("no private key");
    }

    private static PrivateKey privateKey(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
        String algorithm = info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                ? "EC"
                : info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)
                        ? "RSA"
                        : info.getPrivateKeyAlgorithm().getAlgorithm().getId();
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }
}
