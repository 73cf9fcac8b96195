// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// Makes certificates that sign themselves.
final class TestCertificates {
    private TestCertificates() {}

    /// Returns a certificate in PEM that may sign others or not.
    static String pem(boolean authority) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
            AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
            V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
            generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
            generator.setSignature(algorithm);
            generator.setIssuer(new X500Name("CN=test"));
            generator.setSubject(new X500Name("CN=test"));
            generator.setStartDate(new Time(Date.from(Instant.parse("2026-01-01T00:00:00Z"))));
            generator.setEndDate(new Time(Date.from(Instant.parse("2046-01-01T00:00:00Z"))));
            generator.setSubjectPublicKeyInfo(
                    SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
            generator.setExtensions(new Extensions(
                    Extension.create(Extension.basicConstraints, true, new BasicConstraints(authority))));
            TBSCertificate content = generator.generateTBSCertificate();
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(content.getEncoded());
            ASN1EncodableVector certificate = new ASN1EncodableVector();
            certificate.add(content);
            certificate.add(algorithm);
            certificate.add(new DERBitString(signature.sign()));
            return Documents.pem("CERTIFICATE", new DERSequence(certificate).getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
