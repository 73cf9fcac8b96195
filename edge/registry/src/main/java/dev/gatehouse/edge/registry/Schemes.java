// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.admission.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Finds out whether a server on this machine speaks TLS: a registry on loopback about which nothing is set is
/// greeted in TLS first, and spoken to in plain HTTP only where it does not understand that. Remembered for a minute,
/// as long as a connection would be.
final class Schemes {
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST = 1000;

    /// What a server on loopback speaks.
    enum Spoken {
        TLS,
        PLAIN,
        /// Nobody listens.
        NOTHING
    }

    private final Cache<String, Spoken> known =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MOST).build();

    /// Returns what the server speaks that `authority` (a loopback host with optional port) names.
    Spoken spokenBy(String authority, Deadline deadline) {
        Spoken remembered = known.getIfPresent(authority);
        if (remembered != null) {
            return remembered;
        }
        Optional<Origin> origin = Origin.of("https", authority);
        if (origin.isEmpty()) {
            return Spoken.NOTHING;
        }
        Spoken found = greeted(origin.get(), deadline);
        if (found != Spoken.NOTHING) {
            known.put(authority, found);
        }
        return found;
    }

    /// Forgets what was found out, because the server does not answer in it any more.
    void forget(String authority) {
        known.invalidate(authority);
    }

    private static Spoken greeted(Origin origin, Deadline deadline) {
        int wait = (int) Math.clamp(deadline.remaining().toMillis(), 1, PATIENCE.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Addresses.of(origin.host()).getFirst(), origin.port()), wait);
            socket.setSoTimeout(wait);
            return greeted(socket, origin);
        } catch (ConnectException _) {
            // With its own port for each scheme, plain HTTP may still be there.
            return origin.port() == 443 ? Spoken.PLAIN : Spoken.NOTHING;
        } catch (IOException _) {
            return Spoken.PLAIN;
        }
    }

    private static Spoken greeted(Socket socket, Origin origin) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket tls = (SSLSocket) factory.createSocket(socket, origin.host(), origin.port(), true)) {
            tls.startHandshake();
            return Spoken.TLS;
        } catch (SSLHandshakeException e) {
            // It speaks TLS, and we do not trust it; the request itself will say so. A server that merely closes the
            // connection comes here too.
            return Wire.untrusted(e) ? Spoken.TLS : Spoken.PLAIN;
        } catch (SSLException e) {
            return Wire.untrusted(e) ? Spoken.TLS : Spoken.PLAIN;
        }
    }
}
