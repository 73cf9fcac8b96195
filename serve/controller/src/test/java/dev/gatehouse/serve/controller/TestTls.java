// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// A TLS server on loopback that shows the certificate of the moment, and clients that trust what they are told.
final class TestTls implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicReference<CertificateContents> shown;

    TestTls(CertificateContents contents) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shown = new AtomicReference<>(contents);
        Thread.ofVirtual().start(this::accept);
    }

    /// Shows what `contents` hold from the next connection on.
    void show(CertificateContents contents) {
        shown.set(contents);
    }

    /// Returns whether a client that trusts `authorities` (PEM) gets through to `name`.
    boolean letsIn(String authorities, String name) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (X509Certificate authority : KeyedChain.certificates(authorities)) {
            trusted.setCertificateEntry("a" + trusted.size(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        context.init(null, trust.getTrustManagers(), null);
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, name, listener.getLocalPort(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return socket.getInputStream().read() == 'y';
        } catch (SSLException | SocketException _) {
            // A certificate it does not like, or none yet.
            return false;
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket plain = listener.accept();
                    SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(plain, null, true)) {
                socket.setUseClientMode(false);
                socket.startHandshake();
                socket.getOutputStream().write('y');
            } catch (IOException _) {
                // A client that did not like the certificate, or the end.
            }
        }
    }

    private SSLContext context() throws IOException {
        if (!(shown.get() instanceof CertificateContents.Complete complete
                && KeyedChain.read(complete.chainPem(), complete.keyPem())
                        instanceof KeyedChain.Reading.Read(KeyedChain identity))) {
            throw new IOException("nothing to serve with");
        }
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            List<X509Certificate> chain = identity.chain();
            own.setKeyEntry("own", identity.key(), new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
