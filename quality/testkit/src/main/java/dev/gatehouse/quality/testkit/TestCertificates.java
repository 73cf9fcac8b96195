// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// A certificate authority of this run, and a server certificate it issued for loopback names.
public final class TestCertificates {
    private final X509Certificate authority;
    private final SSLContext server;

    private TestCertificates(X509Certificate authority, SSLContext server) {
        this.authority = authority;
        this.server = server;
    }

    /// Makes both. The server certificate is for `localhost`, `127.0.0.1` and `names`.
    public static TestCertificates make(String... names) {
        try {
            KeyPair authorityKey = key();
            X500Name issuer = new X500Name("CN=Testkit CA");
            ExtensionsGenerator forAuthority = new ExtensionsGenerator();
            forAuthority.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            X509Certificate authority =
                    certificate(issuer, issuer, authorityKey, authorityKey, forAuthority.generate());
            List<GeneralName> all = new ArrayList<>();
            all.add(new GeneralName(GeneralName.dNSName, "localhost"));
            all.add(new GeneralName(
                    GeneralName.iPAddress, InetAddress.ofLiteral("127.0.0.1").getHostAddress()));
            for (String name : names) {
                all.add(new GeneralName(GeneralName.dNSName, name));
            }
            ExtensionsGenerator forServer = new ExtensionsGenerator();
            forServer.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(all.toArray(GeneralName[]::new)));
            KeyPair serverKey = key();
            X509Certificate server = certificate(
                    issuer, new X500Name("CN=Testkit server"), authorityKey, serverKey, forServer.generate());
            return new TestCertificates(authority, context(serverKey, server, authority));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the authority's certificate as PEM.
    public String authorityPem() {
        try {
            return CosignSigner.pem("CERTIFICATE", authority.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the server's side of TLS.
    public SSLContext server() {
        return server;
    }

    private static KeyPair key() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    @SuppressWarnings("JavaUtilDate") // Bouncy Castle's constructor takes no other
    private static X509Certificate certificate(
            X500Name issuer, X500Name subject, KeyPair issuerKey, KeyPair subjectKey, Extensions extensions)
            throws GeneralSecurityException, IOException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(100, new SecureRandom())));
        generator.setIssuer(issuer);
        generator.setSubject(subject);
        generator.setStartDate(new Time(Date.from(Instant.now().minus(Duration.ofDays(1)))));
        generator.setEndDate(new Time(Date.from(Instant.now().plus(Duration.ofDays(30)))));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(subjectKey.getPublic().getEncoded()));
        generator.setSignature(algorithm);
        generator.setExtensions(extensions);
        TBSCertificate body = generator.generateTBSCertificate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKey.getPrivate());
        signature.update(body.getEncoded(ASN1Encoding.DER));
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(body);
        parts.add(algorithm);
        parts.add(new DERBitString(signature.sign()));
        byte[] der = new DERSequence(parts).getEncoded(ASN1Encoding.DER);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static SSLContext context(KeyPair key, X509Certificate certificate, X509Certificate authority)
            throws GeneralSecurityException, IOException {
        char[] password = "testkit".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("server", key.getPrivate(), password, new Certificate[] {certificate, authority});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
