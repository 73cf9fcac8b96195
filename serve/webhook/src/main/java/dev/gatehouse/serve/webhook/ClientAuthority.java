// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// The authorities whose certificates a client has to show before it is answered: those that vouch for the API
/// server. Can be replaced at any time; the next handshake goes by the new ones. Thread-safe.
public final class ClientAuthority {
    private static final int LONGEST_TEXT = 1 << 20;

    private final AtomicReference<X509ExtendedTrustManager> trusted;

    private ClientAuthority(X509ExtendedTrustManager trusted) {
        this.trusted = new AtomicReference<>(trusted);
    }

    /// Reads the authorities' certificates, PEM text.
    ///
    /// @throws MalformedCertificateException where it cannot be read, or holds none
    public static ClientAuthority read(String pem) {
        return new ClientAuthority(trusting(pem));
    }

    /// Trusts other authorities from the next handshake on. Where they cannot be read, the old ones stay.
    ///
    /// @throws MalformedCertificateException where `pem` cannot be read, or holds no certificate
    public void replace(String pem) {
        trusted.set(trusting(pem));
    }

    X509ExtendedTrustManager trustManager() {
        return new Held();
    }

    private static X509ExtendedTrustManager trusting(String pem) {
        if (pem.length() > LONGEST_TEXT) {
            throw new MalformedCertificateException("the file of client authorities is longer than 1 MiB");
        }
        try {
            Collection<? extends Certificate> authorities = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            if (authorities.isEmpty()) {
                throw new MalformedCertificateException("the file of client authorities holds no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate authority : authorities) {
                store.setCertificateEntry(Integer.toString(store.size()), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("every JDK has PKIX"));
        } catch (GeneralSecurityException | IOException e) {
            throw new MalformedCertificateException("the file of client authorities cannot be read", e);
        }
    }

    // An extended one, since JSSE adds checks of its own to any other.
    private final class Held extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            trusted.get().checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            trusted.get().checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            trusted.get().checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            trusted.get().checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            trusted.get().checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            trusted.get().checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trusted.get().getAcceptedIssuers();
        }
    }
}
