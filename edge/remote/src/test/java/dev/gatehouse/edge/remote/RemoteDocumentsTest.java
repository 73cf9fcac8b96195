// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.Gathered;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents from a real server with TLS.
class RemoteDocumentsTest {
    private static final String TEXT = "package sigstore\nisCompliant { true }\n";
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final TestCertificates certificates = TestCertificates.make("localhost");
    private final Map<String, Supplier<Reply>> replies = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final LoopbackServer server = LoopbackServer.start(certificates.server(), this::reply);
    private final Semaphore news = new Semaphore(0);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plusSeconds(1));
    private final RemoteDocuments documents = new RemoteDocuments(
            new HttpsDocument(
                    HttpClient.newBuilder()
                            .sslContext(trusting(certificates))
                            .followRedirects(HttpClient.Redirect.NORMAL)
                            .build(),
                    Duration.ofSeconds(5)),
            RETRY,
            now::get,
            news::release);

    private Reply reply(RecordedRequest request) {
        asked.incrementAndGet();
        return replies.getOrDefault(request.path(), () -> Reply.of(404)).get();
    }

    private static SSLContext trusting(TestCertificates certificates) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(
                                    certificates.authorityPem().getBytes(StandardCharsets.UTF_8))));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String url(String path) {
        return "https://localhost:" + server.port() + path;
    }

    private Gathered after(String url, String sha256) throws InterruptedException {
        assertThat(documents.document(url, sha256)).isInstanceOf(Gathered.Silent.class);
        assertThat(news.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        return documents.document(url, sha256);
    }

    private void serve(String path, Reply reply) {
        replies.put(path, () -> reply);
    }

    @AfterEach
    void close() {
        documents.close();
        server.close();
    }

    @Test
    void fetchesADocumentOnceAndKeepsIt() throws InterruptedException {
        serve("/p", Reply.of(200, "text/plain", Bytes.of(TEXT)));
        assertThat(after(url("/p"), sha256(TEXT))).isEqualTo(new Gathered.Text(TEXT));
        replies.clear();
        now.set(now.get().plusSeconds(100_000));
        assertThat(documents.document(url("/p"), sha256(TEXT))).isEqualTo(new Gathered.Text(TEXT));
        assertThat(asked).hasValue(1);
    }

    @Test
    void refusesAnotherContentAndTakesItsOwnChecksum() throws InterruptedException {
        serve("/p", Reply.of(200, "text/plain", Bytes.of(TEXT + "#")));
        assertThat(after(url("/p"), sha256(TEXT)))
                .isEqualTo(new Gathered.Refused("failed to check sha256sum from policy remote: " + sha256(TEXT)
                        + " got " + sha256(TEXT + "#")));
        assertThat(after(url("/p"), sha256(TEXT + "#"))).isEqualTo(new Gathered.Text(TEXT + "#"));
    }

    @Test
    void comparesChecksumsInLowerCaseOnly() throws InterruptedException {
        serve("/p", Reply.of(200, "text/plain", Bytes.of(TEXT)));
        assertThat(after(url("/p"), sha256(TEXT).toUpperCase(Locale.ROOT))).isInstanceOf(Gathered.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"404, true", "403, true", "304, true", "500, false", "503, false", "429, false"})
    void tellsWhatIsNotThereFromWhatDoesNotAnswer(int status, boolean fact) throws InterruptedException {
        serve("/p", Reply.of(status));
        Gathered found = after(url("/p"), sha256(TEXT));
        String reason = "failed to fetch content from policy url with code " + status;
        assertThat(found).isEqualTo(fact ? new Gathered.Refused(reason) : new Gathered.Silent(reason));
    }

    @Test
    void asksAgainAfterAWhileAndNotBefore() throws InterruptedException {
        assertThat(after(url("/p"), sha256(TEXT))).isInstanceOf(Gathered.Refused.class);
        serve("/p", Reply.of(200, "text/plain", Bytes.of(TEXT)));
        now.set(now.get().plus(RETRY).minusMillis(1));
        assertThat(documents.document(url("/p"), sha256(TEXT))).isInstanceOf(Gathered.Refused.class);
        assertThat(asked).hasValue(1);
        now.set(now.get().plusMillis(1));
        assertThat(documents.document(url("/p"), sha256(TEXT))).isInstanceOf(Gathered.Refused.class);
        assertThat(news.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(documents.document(url("/p"), sha256(TEXT))).isEqualTo(new Gathered.Text(TEXT));
    }

    @Test
    void followsRedirectsToHttpsOnly() throws InterruptedException {
        serve("/p", Reply.of(200, "text/plain", Bytes.of(TEXT)));
        serve("/moved", Reply.of(302).with("Location", url("/p")));
        assertThat(after(url("/moved"), sha256(TEXT))).isEqualTo(new Gathered.Text(TEXT));
        try (LoopbackServer plain = LoopbackServer.start(_ -> Reply.of(200, "text/plain", Bytes.of(TEXT)))) {
            serve("/down", Reply.of(302).with("Location", "http://localhost:" + plain.port() + "/p"));
            assertThat(after(url("/down"), sha256(TEXT)))
                    .isEqualTo(new Gathered.Refused("failed to fetch content from policy url with code 302"));
        }
    }

    @Test
    void endsALoopOfRedirects() throws InterruptedException {
        serve("/p", Reply.of(302).with("Location", url("/p")));
        assertThat(after(url("/p"), sha256(TEXT))).isNotInstanceOf(Gathered.Text.class);
        assertThat(asked.get()).isLessThan(10);
    }

    @Test
    void readsNoMoreThanAMebibyte() throws InterruptedException {
        String most = "#".repeat(HttpsDocument.LIMIT);
        serve("/most", Reply.of(200, "text/plain", Bytes.of(most)));
        serve("/more", Reply.of(200, "text/plain", Bytes.of(most + "#")));
        serve("/endless", new Reply(200, Map.of(), new Reply.Body.Endless((byte) '#')));
        assertThat(after(url("/most"), sha256(most))).isEqualTo(new Gathered.Text(most));
        assertThat(after(url("/more"), sha256(most + "#"))).isInstanceOf(Gathered.Silent.class);
        assertThat(documents.document(url("/endless"), sha256(most))).isInstanceOf(Gathered.Silent.class);
        assertThat(news.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesWhatIsNotUtf8() throws InterruptedException {
        byte[] latin = {(byte) 0xE4};
        serve("/p", Reply.of(200, "text/plain", Bytes.of(latin)));
        String sha256;
        try {
            sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(latin));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        assertThat(after(url("/p"), sha256))
                .isEqualTo(new Gathered.Refused("failed to read policy url response: it is not UTF-8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/p", "file:///etc/passwd", "https:///p", "p", "https://a b/"})
    void asksNobodyButHttps(String url) throws InterruptedException {
        assertThat(after(url, sha256(TEXT))).isInstanceOf(Gathered.Refused.class);
        assertThat(asked).hasValue(0);
    }

    @Test
    void believesOnlyServersThatSomebodyVouchesFor() throws InterruptedException {
        try (LoopbackServer strange = LoopbackServer.start(
                TestCertificates.make("localhost").server(), _ -> Reply.of(200, "text/plain", Bytes.of(TEXT)))) {
            assertThat(after("https://localhost:" + strange.port() + "/p", sha256(TEXT)))
                    .isInstanceOfSatisfying(
                            Gathered.Silent.class,
                            silent -> assertThat(silent.reason())
                                    .startsWith("failed to fetch content from policy url: "));
        }
    }
}
