// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trusts the authorities that stand in a file at the time of a handshake, and nobody else: nobody at all while
/// there is no such file. The cluster's authority is replaced in the pods that run, as tokens are.
final class FileTrust extends X509ExtendedTrustManager {
    private record Loaded(FileTime modified, X509ExtendedTrustManager manager) {}

    private final Path file;
    private final AtomicReference<Loaded> loaded = new AtomicReference<>();

    FileTrust(Path file) {
        this.file = file;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        current().checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        current().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        // Without a connection the name of the server cannot be compared.
        throw new CertificateException("the server's name is not known");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw notAServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw notAServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw notAServer();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static CertificateException notAServer() {
        return new CertificateException("nobody connects to a client");
    }

    private X509ExtendedTrustManager current() throws CertificateException {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            Loaded known = loaded.get();
            if (known != null && known.modified().equals(modified)) {
                return known.manager();
            }
            X509ExtendedTrustManager fresh = ServerTrust.authorities(Files.readString(file)).stream()
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new CertificateException("the platform cannot check certificates"));
            loaded.set(new Loaded(modified, fresh));
            return fresh;
        } catch (IOException | ConnectionSettingsException e) {
            throw new CertificateException("the authority of the API server in " + file + " cannot be read", e);
        }
    }
}
