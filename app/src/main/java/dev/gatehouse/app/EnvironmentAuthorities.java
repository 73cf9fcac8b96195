// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Who vouches for servers by the variables `SSL_CERT_FILE` (a file of PEM certificates in place of the
/// platform's) and `SSL_CERT_DIR` (folders, separated by colons, whose certificates count besides), as Go reads
/// them.
///
/// @param certificates all that count; empty where neither variable is set
/// @param problems what of it cannot be read, one line each
record EnvironmentAuthorities(Set<X509Certificate> certificates, List<String> problems) {
    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_FILES = 4_096;

    EnvironmentAuthorities {
        certificates = Set.copyOf(certificates);
        problems = List.copyOf(problems);
    }

    static EnvironmentAuthorities of(Map<String, String> environment) {
        String file = environment.getOrDefault("SSL_CERT_FILE", "");
        String folders = environment.getOrDefault("SSL_CERT_DIR", "");
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        if (file.isEmpty() && folders.isEmpty()) {
            return new EnvironmentAuthorities(certificates, problems);
        }
        if (file.isEmpty()) {
            certificates.addAll(platform());
        } else {
            read(Path.of(file), certificates, problems);
        }
        for (String folder : folders.split(":", -1)) {
            if (!folder.isEmpty()) {
                readFolder(Path.of(folder), certificates, problems);
            }
        }
        return new EnvironmentAuthorities(certificates, problems);
    }

    private static void readFolder(Path folder, Set<X509Certificate> certificates, List<String> problems) {
        Set<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path entry : entries) {
                if (files.size() == MOST_FILES) {
                    problems.add(folder + " holds more than " + MOST_FILES + " files; the others are not read");
                    break;
                }
                files.add(entry);
            }
        } catch (IOException | DirectoryIteratorException e) {
            problems.add(folder + " cannot be read: " + e);
        }
        // Other things than certificates may lie there, as in Go.
        files.forEach(file -> read(file, certificates, new ArrayList<>()));
    }

    private static void read(Path file, Set<X509Certificate> certificates, List<String> problems) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] content = stream.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                problems.add(file + " is longer than " + MOST_BYTES + " bytes");
                return;
            }
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
            found.forEach(certificate -> certificates.add((X509Certificate) certificate));
            if (found.isEmpty()) {
                problems.add(file + " holds no certificate");
            }
        } catch (IOException | CertificateException e) {
            problems.add(file + " cannot be read: " + e);
        }
    }

    private static List<X509Certificate> platform() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return List.of(x509.getAcceptedIssuers());
                }
            }
            return List.of();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has authorities", e);
        }
    }

    /// Tells whether one of the variables is set, and yet nobody vouches for anybody: no server could be
    /// believed.
    boolean nobody() {
        return certificates.isEmpty() && !problems.isEmpty();
    }

    /// Returns all certificates as PEM text, empty where neither variable is set.
    String pem() {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(lines.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a certificate that was read can be written", e);
            }
        }
        return text.toString();
    }

    /// Makes them those of every TLS client of this process that names no others. Does nothing where neither
    /// variable is set.
    void takeOver() {
        if (certificates.isEmpty()) {
            return;
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : certificates) {
                store.setCertificateEntry("environment-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            SSLContext.setDefault(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform cannot set up TLS", e);
        }
    }
}
