// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/// An authority that certifies the webhook and nothing else: its certificate permits the webhook's names only
/// ([RFC 5280 §4.2.1.10](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10)), and servers only. Keys are
/// ECDSA on P-256.
///
/// @param key of `certificate`, a secret
record CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    /// How long an authority lives.
    static final Duration LIFE = Duration.ofDays(365);
    /// How long a server certificate lives.
    static final Duration LEAF_LIFE = Duration.ofDays(30);

    // Clocks differ, and a certificate from the future is refused: a leader may be a day ahead.
    private static final Duration EARLIER = Duration.ofDays(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Makes an authority for `names` at `now`.
    static CertificateAuthority make(List<String> names, Instant now) {
        try {
            KeyPair pair = keyPair();
            // Two authorities at a time are told apart by name.
            byte[] mark = new byte[4];
            RANDOM.nextBytes(mark);
            X500Name self =
                    new X500Name("CN=Gatehouse webhook CA " + HexFormat.of().formatHex(mark));
            X509v3CertificateBuilder builder = builder(self, self, pair.getPublic(), now, now.plus(LIFE));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.nameConstraints,
                    true,
                    new NameConstraints(
                            names.stream()
                                    .map(name -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, name)))
                                    .toArray(GeneralSubtree[]::new),
                            null));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new CertificateAuthority(signed(builder, pair.getPrivate()), pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every JDK has ECDSA", e);
        }
    }

    /// Certifies a new key for `names` at `now`.
    Issued issue(List<String> names, Instant now) {
        try {
            KeyPair pair = keyPair();
            Instant end = certificate.getNotAfter().toInstant();
            Instant wanted = now.plus(LEAF_LIFE);
            X509v3CertificateBuilder builder = builder(
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                    new X500Name("CN=Gatehouse webhook"),
                    pair.getPublic(),
                    now,
                    wanted.isBefore(end) ? wanted : end);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.stream()
                            .map(name -> new GeneralName(GeneralName.dNSName, name))
                            .toArray(GeneralName[]::new)));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return new Issued(
                    pem("CERTIFICATE", signed(builder, key).getEncoded()),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every JDK has ECDSA", e);
        }
    }

    /// A server certificate and its key as PEM text.
    record Issued(String chainPem, String keyPem) {
        /// Leaves the key out.
        @Override
        public String toString() {
            return "Issued[" + chainPem + "]";
        }
    }

    /// The authority's certificate as PEM text.
    String certificatePem() {
        return pem(certificate);
    }

    /// The authority's private key as PEM text (PKCS #8).
    String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException("it was read from these bytes", e);
        }
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Instant end) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, RANDOM).setBit(120),
                Date.from(now.minus(EARLIER)),
                Date.from(end),
                subject,
                key);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, CertificateException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static String pem(String type, byte[] content) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory takes everything", e);
        }
        return text.toString();
    }

    /// Leaves the key out.
    @Override
    public String toString() {
        return "CertificateAuthority[" + certificate.getSubjectX500Principal() + "]";
    }
}
