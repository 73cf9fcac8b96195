// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Asks a webhook the way an API server does: over HTTPS, trusting one certificate authority only, first the mutating
/// path, then the validating one with the object that came out.
final class ReviewClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final HttpClient client;
    private final URI webhook;

    /// Makes a client of the webhook at `webhook`.
    ///
    /// @param authorityPem certificate that the webhook's own must lead to
    ReviewClient(URI webhook, String authorityPem) {
        this.webhook = webhook;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .sslContext(trusting(authorityPem))
                .build();
    }

    /// What came of a request.
    ///
    /// @param admitted whether the object would be stored
    /// @param message why not, empty where it would
    /// @param warnings for the person who asked, of both paths
    /// @param stored the object as it would be stored
    record Decision(boolean admitted, String message, List<String> warnings, JsonValue stored) {}

    /// Asks whether `object` may be created.
    ///
    /// @throws IOException where the webhook did not answer with an AdmissionReview
    Decision create(SampleObject object) throws IOException, InterruptedException {
        JsonObject mutation = post("/mutations?timeout=10s", object.review("mutate-" + object.name()));
        if (!allowed(mutation)) {
            return new Decision(false, message(mutation), warnings(mutation), object.document());
        }
        JsonValue changed = mutation.string("patch")
                .map(patch -> JsonPatch.apply(patch(patch), object.document()))
                .orElse(object.document());
        JsonObject validation =
                post("/validations?timeout=10s", object.with(changed).review("validate-" + object.name()));
        List<String> warnings = Stream.concat(warnings(mutation).stream(), warnings(validation).stream())
                .toList();
        boolean admitted = allowed(validation);
        return new Decision(admitted, admitted ? "" : message(validation), warnings, changed);
    }

    private JsonObject post(String path, String review) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(webhook.resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(review))
                .build();
        HttpResponse<byte[]> answer = client.send(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), 1 << 20));
        if (answer.statusCode() != 200) {
            throw new IOException("the webhook answered " + path + " with HTTP status " + answer.statusCode());
        }
        if (JsonReader.read(answer.body(), JsonLimits.DEFAULT) instanceof JsonObject document) {
            return document.object("response").orElseThrow(() -> new IOException("an answer without a response"));
        }
        throw new IOException("an answer that is no object");
    }

    private static boolean allowed(JsonObject response) {
        return response.member("allowed").equals(Optional.of(JsonBoolean.TRUE));
    }

    private static String message(JsonObject response) {
        return response.object("status")
                .flatMap(status -> status.string("message"))
                .orElse("(no reason given)");
    }

    private static List<String> warnings(JsonObject response) {
        return response.array("warnings").orElse(JsonArray.EMPTY).elements().stream()
                .filter(JsonString.class::isInstance)
                .map(warning -> ((JsonString) warning).text())
                .toList();
    }

    private static JsonArray patch(String base64) {
        JsonValue patch = JsonReader.read(Base64.getDecoder().decode(base64), JsonLimits.DEFAULT);
        return patch instanceof JsonArray operations ? operations : JsonArray.EMPTY;
    }

    static SSLContext trusting(String authorityPem) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "webhook",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(authorityPem.getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the webhook's certificate authority cannot be used", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
