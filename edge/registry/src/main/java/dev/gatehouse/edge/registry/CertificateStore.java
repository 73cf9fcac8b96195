// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Who vouches for servers: the platform's authorities or those in their place, and those of a setting.
final class CertificateStore {
    private CertificateStore() {}

    /// Checks that `pem` holds certificates and nothing that is none.
    ///
    /// @throws IllegalArgumentException where it does not
    static void requireCertificates(String pem) {
        certificates(pem);
    }

    /// Returns a TLS configuration that trusts the authorities of `general`, or the platform's where that is
    /// empty, and those of `pem`, which may be empty.
    static SSLContext context(String general, String pem) {
        try {
            if (general.isEmpty() && pem.isEmpty()) {
                return SSLContext.getDefault();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            Collection<? extends Certificate> usual =
                    general.isEmpty() ? List.of(platform().getAcceptedIssuers()) : certificates(general);
            for (Certificate accepted : usual) {
                store.setCertificateEntry("platform-" + number++, accepted);
            }
            Collection<? extends Certificate> further = pem.isEmpty() ? List.of() : certificates(pem);
            for (Certificate certificate : further) {
                store.setCertificateEntry("setting-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform cannot set up TLS", e);
        }
    }

    private static X509TrustManager platform() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException("the platform has no trust manager for certificates, only "
                + Arrays.toString(factory.getTrustManagers()));
    }

    private static Collection<? extends Certificate> certificates(String pem) {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("holds no certificate");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("holds no readable certificate", e);
        }
    }
}
