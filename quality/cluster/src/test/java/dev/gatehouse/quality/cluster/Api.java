// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The API server, asked without `kubectl` where many questions have to be quick.
public final class Api implements AutoCloseable {
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 256, 5_000_000, 1000);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final HttpClient client;
    private final String base;

    /// What the API server answered.
    ///
    /// @param warnings as `kubectl` would print them after `Warning: `
    public record Reply(int status, String body, List<String> warnings) {
        public boolean succeeded() {
            return status >= 200 && status < 300;
        }

        public JsonObject json() {
            return (JsonObject) JsonReader.read(body.getBytes(StandardCharsets.UTF_8), LIMITS);
        }

        /// Returns the reason of a refusal; empty where there was none.
        public String refusal() {
            return succeeded() ? "" : json().string("message").orElse(body);
        }
    }

    /// @param folder of the cluster, with its certificates
    Api(Path folder, int port) {
        this.base = "https://127.0.0.1:" + port;
        this.client = HttpClient.newBuilder()
                .sslContext(administrator(folder.resolve("pki")))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    private static SSLContext administrator(Path pki) {
        try {
            char[] password = "unused".toCharArray();
            KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            keys.setKeyEntry("admin", key(pki.resolve("admin.key")), password, new Certificate[] {
                certificate(pki.resolve("admin.crt"))
            });
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, password);
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            authorities.setCertificateEntry("ca", certificate(pki.resolve("ca.crt")));
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    public Reply get(String path) {
        return ask("GET", path, "application/json", "");
    }

    /// Creates what `object` describes in the collection at `path`.
    public Reply create(String path, String object) {
        return ask("POST", path, "application/json", object);
    }

    public Reply replace(String path, String object) {
        return ask("PUT", path, "application/json", object);
    }

    /// Changes the object at `path` by a JSON merge patch.
    public Reply merge(String path, String change) {
        return ask("PATCH", path, "application/merge-patch+json", change);
    }

    /// Changes the object at `path` by a strategic merge patch, as `kubectl patch` does.
    public Reply patch(String path, String change) {
        return ask("PATCH", path, "application/strategic-merge-patch+json", change);
    }

    public Reply delete(String path) {
        return ask("DELETE", path, "application/json", "");
    }

    /// Asks without retrying.
    ///
    /// @throws UncheckedIOException where nobody answers
    private Reply ask(String method, String path, String type, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Content-Type", type)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            List<String> warnings = response.headers().allValues("Warning").stream()
                    .map(Api::warning)
                    .toList();
            return new Reply(response.statusCode(), response.body(), warnings);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // `299 - "text"`, RFC 9111 section 5.5.
    private static String warning(String header) {
        int first = header.indexOf('"');
        return first < 0
                ? header
                : header.substring(first + 1, header.length() - 1).replace("\\\"", "\"");
    }

    @Override
    public void close() {
        client.close();
    }
}
