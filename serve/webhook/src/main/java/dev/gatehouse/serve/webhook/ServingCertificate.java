// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The certificate with which the webhook proves who it is, and its key. Can be replaced at any time: connections
/// that stand keep the old one, the next handshake shows the new one. Thread-safe.
public final class ServingCertificate {
    /// The identity in force, and the one before it. A handshake that chose its alias just before a replacement
    /// still finds key and chain of the same identity.
    private record Held(long generation, ServerIdentity current, ServerIdentity previous) {}

    private final AtomicReference<Held> held;

    private ServingCertificate(ServerIdentity identity) {
        this.held = new AtomicReference<>(new Held(0, identity, identity));
    }

    /// Makes the certificate out of PEM text.
    ///
    /// @param chainPem certificates, the server's own first
    /// @param keyPem its private key, unencrypted: ECDSA, RSA or Ed25519
    /// @throws MalformedCertificateException where that cannot be read, or the key is not the certificate's
    public static ServingCertificate read(String chainPem, String keyPem) {
        return new ServingCertificate(ServerIdentity.read(chainPem, keyPem));
    }

    /// Makes a certificate authority and lets it certify a new key for `names`, which are DNS names or addresses.
    /// Both are valid for five years; the authority's key is not kept.
    ///
    /// @throws IllegalArgumentException where no name is given
    public static SelfSigned selfSigned(String... names) {
        CertificateMaker.Made made = CertificateMaker.make(List.of(names), Instant.now());
        return new SelfSigned(
                read(made.chainPem(), made.keyPem()), made.authorityPem(), made.chainPem(), made.keyPem());
    }

    /// A certificate of our own making.
    ///
    /// @param certificate ready to serve with
    /// @param authorityPem the authority's certificate, for those who are to trust it
    /// @param chainPem the server's certificate
    /// @param keyPem the server's private key, a secret
    public record SelfSigned(ServingCertificate certificate, String authorityPem, String chainPem, String keyPem) {
        /// Leaves the key out.
        @Override
        public String toString() {
            return "SelfSigned[" + certificate.notAfter() + "]";
        }
    }

    /// Serves with other material from the next handshake on. Where it cannot be used, the old stays.
    ///
    /// @throws MalformedCertificateException where it cannot be read, or the key is not the certificate's
    public void replace(String chainPem, String keyPem) {
        ServerIdentity next = ServerIdentity.read(chainPem, keyPem);
        held.updateAndGet(now -> new Held(now.generation() + 1, next, now.current()));
    }

    /// Returns the moment after which the certificate in force is not valid any more.
    public Instant notAfter() {
        return held.get().current().chain().getFirst().getNotAfter().toInstant();
    }

    /// @param clients who vouches for clients that show a certificate; empty where none is asked for
    SSLContext sslContext(Optional<ClientAuthority> clients) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = clients.map(authority -> new TrustManager[] {authority.trustManager()})
                    .orElse(null);
            context.init(new KeyManager[] {new Keys()}, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    // The alias is the generation, so that an answer about a key and one about its chain belong together.
    private final class Keys extends X509ExtendedKeyManager {
        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            Held now = held.get();
            return now.current().key().getAlgorithm().equals(keyType) ? Long.toString(now.generation()) : null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return chooseEngineServerAlias(keyType, issuers, null);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return named(alias).key();
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return named(alias).chain().toArray(X509Certificate[]::new);
        }

        private ServerIdentity named(String alias) {
            Held now = held.get();
            return alias.equals(Long.toString(now.generation())) ? now.current() : now.previous();
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}
