// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/// Makes a certificate authority and one server certificate by it, both with ECDSA keys on P-256. The authority's key
/// is forgotten at once: it can never certify anything else.
final class CertificateMaker {
    private static final Duration VALID = Duration.ofDays(5 * 365);
    // Clocks differ.
    private static final Duration EARLIER = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private CertificateMaker() {}

    /// What was made, as PEM text; `keyPem` is a secret.
    record Made(String authorityPem, String chainPem, String keyPem) {}

    /// Makes a certificate for `names`, DNS names or addresses, that is valid for five years from `now`.
    static Made make(List<String> names, Instant now) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a certificate for nobody");
        }
        try {
            KeyPair authority = keyPair();
            KeyPair server = keyPair();
            X500Name issuer = new X500Name("CN=Gatehouse webhook CA");
            X509v3CertificateBuilder root = builder(issuer, issuer, authority.getPublic(), now);
            extend(root, Extension.basicConstraints, new BasicConstraints(0));
            extend(root, Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign));
            X509v3CertificateBuilder leaf =
                    builder(issuer, new X500Name("CN=Gatehouse webhook"), server.getPublic(), now);
            extend(leaf, Extension.basicConstraints, new BasicConstraints(false));
            extend(leaf, Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
            extend(leaf, Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            extend(
                    leaf,
                    Extension.subjectAlternativeName,
                    new GeneralNames(
                            names.stream().map(CertificateMaker::generalName).toArray(GeneralName[]::new)));
            return new Made(
                    pem("CERTIFICATE", signed(root, authority.getPrivate())),
                    pem("CERTIFICATE", signed(leaf, authority.getPrivate())),
                    pem("PRIVATE KEY", server.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every JDK has ECDSA", e);
        }
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key, Instant now) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, RANDOM).setBit(120),
                Date.from(now.minus(EARLIER)),
                Date.from(now.plus(VALID)),
                subject,
                key);
    }

    private static void extend(X509v3CertificateBuilder builder, ASN1ObjectIdentifier name, ASN1Encodable value)
            throws IOException {
        boolean critical = name.equals(Extension.basicConstraints) || name.equals(Extension.keyUsage);
        builder.addExtension(name, critical, value);
    }

    private static byte[] signed(X509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, IOException {
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
                .getEncoded();
    }

    private static GeneralName generalName(String name) {
        try {
            return new GeneralName(
                    GeneralName.iPAddress, InetAddress.ofLiteral(name).getHostAddress());
        } catch (IllegalArgumentException _) {
            // Not an address, so it is a name.
            return new GeneralName(GeneralName.dNSName, name);
        }
    }

    private static String pem(String type, byte[] content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        }
        return text.toString();
    }
}
