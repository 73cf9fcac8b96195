// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority that certifies one client.
///
/// @param authorityPem the authority's certificate
/// @param keys the client's certificate and key
record ClientCertificates(String authorityPem, List<KeyManager> keys) {
    /// Makes both.
    static ClientCertificates make(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            KeyPair authority = generator.generateKeyPair();
            KeyPair client = generator.generateKeyPair();
            X500Name issuer = new X500Name("CN=" + name + " CA");
            X509Certificate root = certificate(issuer, issuer, authority, authority);
            X509Certificate leaf = certificate(issuer, new X500Name("CN=" + name), client, authority);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            store.setKeyEntry("client", client.getPrivate(), new char[0], new Certificate[] {leaf});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(root.getEncoded()) + "\n-----END CERTIFICATE-----\n";
            return new ClientCertificates(pem, List.of(keys.getKeyManagers()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("JavaUtilDate") // Bouncy Castle's constructor takes no other
    private static X509Certificate certificate(X500Name issuer, X500Name subject, KeyPair key, KeyPair authority)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(Instant.now().minus(Duration.ofHours(1))),
                Date.from(Instant.now().plus(Duration.ofDays(1))),
                subject,
                key.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer.equals(subject)));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
    }
}
