// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServingCertificateTest {
    private static final String GOOD = "good.example/app@" + ScriptedRegistry.digest("any");

    private static SSLSocket connect(TestServer server, String... authorities) throws IOException {
        SSLSocket socket = (SSLSocket) TestServer.trusting(authorities)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.server.port());
        socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
        return socket;
    }

    private static X509Certificate shownBy(SSLSocket socket) throws SSLPeerUnverifiedException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /// Sends a review on a connection that stays open, and returns the status line.
    private static String review(SSLSocket socket) throws IOException {
        byte[] body = Reviews.create(Reviews.POD, Reviews.pod(GOOD)).getBytes(StandardCharsets.UTF_8);
        String head = "POST /validations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        StringBuilder said = new StringBuilder();
        while (said.indexOf("}}") < 0) {
            int c = socket.getInputStream().read();
            if (c < 0) {
                return "closed";
            }
            said.append((char) c);
        }
        return said.substring(0, said.indexOf("\r\n"));
    }

    @Test
    void showsANewCertificateToNewConnectionsAndKeepsTheOldOnes() throws IOException {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD);
                SSLSocket standing = connect(server, server.made.authorityPem())) {
            assertThat(review(standing)).isEqualTo("HTTP/1.1 200 OK");
            ServingCertificate.SelfSigned next = ServingCertificate.selfSigned("localhost");
            server.made.certificate().replace(next.chainPem(), next.keyPem());
            assertThat(review(standing)).isEqualTo("HTTP/1.1 200 OK");
            try (SSLSocket fresh = connect(server, next.authorityPem())) {
                assertThat(review(fresh)).isEqualTo("HTTP/1.1 200 OK");
                assertThat(shownBy(fresh)).isNotEqualTo(shownBy(standing));
            }
            try (SSLSocket distrusting = connect(server, server.made.authorityPem())) {
                assertThatThrownBy(distrusting::startHandshake).isInstanceOf(SSLHandshakeException.class);
            }
            assertThat(review(standing)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void staysWithTheOldCertificateWhereTheNewOneIsBad() throws IOException {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            ServingCertificate.SelfSigned other = ServingCertificate.selfSigned("localhost");
            assertThatThrownBy(() -> server.made.certificate().replace(other.chainPem(), server.made.keyPem()))
                    .isInstanceOf(MalformedCertificateException.class);
            assertThatThrownBy(() -> server.made.certificate().replace("", ""))
                    .isInstanceOf(MalformedCertificateException.class);
            try (SSLSocket socket = connect(server, server.made.authorityPem())) {
                assertThat(review(socket)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void speaksOnlyTheNewestTlsUnlessToldOtherwise() throws IOException {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD);
                SSLSocket old = connect(server, server.made.authorityPem());
                SSLSocket current = connect(server, server.made.authorityPem())) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(old::startHandshake).isInstanceOf(SSLHandshakeException.class);
            current.startHandshake();
            assertThat(current.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void speaksOlderTlsWhenTold() throws IOException {
        try (TestServer server =
                        new TestServer(Policies.GOOD_AND_BAD, settings -> settings.speaking(TlsVersion.TLS_1_2));
                SSLSocket old = connect(server, server.made.authorityPem());
                SSLSocket older = connect(server, server.made.authorityPem())) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThat(review(old)).isEqualTo("HTTP/1.1 200 OK");
            older.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(older::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void speaksOnlyHttp1() throws IOException {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD);
                SSLSocket socket = connect(server, server.made.authorityPem())) {
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            assertThat(review(socket)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(socket.getApplicationProtocol()).isIn("http/1.1", "");
        }
    }

    @Test
    void certifiesNamesAndAddresses() throws GeneralSecurityException {
        ServingCertificate.SelfSigned made =
                ServingCertificate.selfSigned("webhook.cosign-system.svc", "127.0.0.1", "::1");
        X509Certificate shown =
                ServerIdentity.read(made.chainPem(), made.keyPem()).chain().getFirst();
        assertThat(shown.getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString()))
                .containsExactly("webhook.cosign-system.svc", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(shown.getBasicConstraints()).isEqualTo(-1);
    }

    private static String pem(Object thing) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(thing);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }

    /// A certificate that a key pair made for itself.
    private static String selfCertified(KeyPair pair, String scheme) {
        try {
            X500Name name = new X500Name("CN=localhost");
            Instant now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minusSeconds(60)),
                    Date.from(now.plusSeconds(3600)),
                    name,
                    pair.getPublic());
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
            return pem(builder.build(new JcaContentSignerBuilder(scheme).build(pair.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keyPair(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    /// The form that `openssl ecparam -genkey` writes: the curve's name first, then the key.
    private static String sec1(KeyPair pair) throws IOException {
        ASN1ObjectIdentifier curve = SECObjectIdentifiers.secp256r1;
        SubjectPublicKeyInfo certified =
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
        var key = new org.bouncycastle.asn1.sec.ECPrivateKey(
                256, ((ECPrivateKey) pair.getPrivate()).getS(), certified.getPublicKeyData(), curve);
        return pem(new PemObject("EC PARAMETERS", curve.getEncoded()))
                + pem(new PemObject("EC PRIVATE KEY", key.getEncoded()));
    }

    static Stream<Arguments> keys() throws GeneralSecurityException, IOException {
        KeyPair ec = keyPair("EC", 256);
        KeyPair ec384 = keyPair("EC", 384);
        KeyPair rsa = keyPair("RSA", 2048);
        KeyPair ed25519 = keyPair("Ed25519", 0);
        return Stream.of(
                argumentSet("ECDSA in SEC 1", selfCertified(ec, "SHA256withECDSA"), sec1(ec)),
                argumentSet(
                        "ECDSA in PKCS #8",
                        selfCertified(ec, "SHA256withECDSA"),
                        pem(new JcaPKCS8Generator(ec.getPrivate(), null))),
                argumentSet(
                        "ECDSA on P-384",
                        selfCertified(ec384, "SHA384withECDSA"),
                        pem(new JcaPKCS8Generator(ec384.getPrivate(), null))),
                argumentSet("RSA in PKCS #1", selfCertified(rsa, "SHA256withRSA"), pem(rsa.getPrivate())),
                argumentSet(
                        "RSA in PKCS #8",
                        selfCertified(rsa, "SHA256withRSA"),
                        pem(new JcaPKCS8Generator(rsa.getPrivate(), null))),
                argumentSet(
                        "Ed25519",
                        selfCertified(ed25519, "Ed25519"),
                        pem(new JcaPKCS8Generator(ed25519.getPrivate(), null))),
                argumentSet(
                        "text before and after",
                        "for localhost:\n" + selfCertified(ec, "SHA256withECDSA"),
                        "the key:\n" + sec1(ec) + "\nend"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void servesWithKeysOfEveryUsualForm(String chainPem, String keyPem) throws IOException {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            server.made.certificate().replace(chainPem, keyPem);
            try (SSLSocket socket = connect(server, chainPem.substring(chainPem.indexOf("-----")))) {
                assertThat(review(socket)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    static Stream<Arguments> unusable() throws GeneralSecurityException, IOException {
        KeyPair ec = keyPair("EC", 256);
        KeyPair other = keyPair("EC", 256);
        KeyPair rsa = keyPair("RSA", 2048);
        String chain = selfCertified(ec, "SHA256withECDSA");
        String key = pem(new JcaPKCS8Generator(ec.getPrivate(), null));
        return Stream.of(
                argumentSet("nothing", "", ""),
                argumentSet("no key", chain, ""),
                argumentSet("no certificate", "", key),
                argumentSet("no certificate but a key", key, key),
                argumentSet("a certificate for a key", chain, chain),
                argumentSet("another key", chain, pem(other.getPrivate())),
                argumentSet("a key of another kind", chain, pem(rsa.getPrivate())),
                argumentSet("a public key", chain, pem(ec.getPublic())),
                argumentSet("an encrypted key", chain, key.replace("PRIVATE", "ENCRYPTED PRIVATE")),
                argumentSet("a key in the wrong wrapping", chain, key.replace("PRIVATE", "RSA PRIVATE")),
                argumentSet("a curve without a name", chain, pem(ec.getPrivate())),
                argumentSet("half a certificate", chain.substring(0, chain.length() / 2), key),
                argumentSet("half a key", chain, key.substring(0, key.length() / 2)),
                argumentSet("a key without its middle", chain, key.replaceFirst("\n[^\n]*\n", "\n")),
                argumentSet("twenty certificates", chain.repeat(20), key),
                argumentSet("endless text", chain, " ".repeat(2 << 20) + key));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void refusesOtherMaterial(String chainPem, String keyPem) {
        assertThatThrownBy(() -> ServingCertificate.read(chainPem, keyPem))
                .isInstanceOf(MalformedCertificateException.class)
                .message()
                .doesNotContain("MII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void saysUntilWhenItIsValidAndHidesItsKey(String name) {
        ServingCertificate.SelfSigned made = ServingCertificate.selfSigned(name);
        assertThat(made.certificate().notAfter()).isAfter(Instant.now().plusSeconds(86_400));
        assertThat(made.toString()).doesNotContain("PRIVATE").doesNotContain("MII");
        assertThat(made.keyPem()).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(made.authorityPem())
                .startsWith("-----BEGIN CERTIFICATE-----")
                .isNotEqualTo(made.chainPem());
    }
}
