// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleRegistryTest {
    private final SampleRegistry registry;
    private SampleImage image;

    SampleRegistryTest() throws IOException {
        this.registry = SampleRegistry.start();
        this.image = SampleImage.push(registry, "a/b", "1");
    }

    @BeforeEach
    void sign() {
        image = image.signedBy(SigningKey.generate());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://" + registry.host() + path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void servesAnImageByTagAndDigestAndItsSignature() throws IOException, InterruptedException {
        String digest = image.digest().toString();
        HttpResponse<String> byTag = send("GET", "/v2/a/b/manifests/1");
        assertThat(byTag.statusCode()).isEqualTo(200);
        assertThat(byTag.headers().firstValue("Docker-Content-Digest")).contains(digest);
        assertThat(send("GET", "/v2/a/b/manifests/" + digest).body()).isEqualTo(byTag.body());
        assertThat(send("HEAD", "/v2/a/b/manifests/1").headers().firstValueAsLong("Content-Length"))
                .hasValue(byTag.body().length());
        HttpResponse<String> signature = send("GET", "/v2/a/b/manifests/" + digest.replace(':', '-') + ".sig");
        assertThat(signature.body()).contains("dev.cosignproject.cosign/signature");
        assertThat(send("GET", "/v2/a/b/tags/list").body())
                .isEqualTo("{\"name\":\"a/b\",\"tags\":[\"1\",\"" + digest.replace(':', '-') + ".sig\"]}");
        assertThat(send("GET", "/v2/a/b/referrers/" + digest).body()).contains("\"manifests\":[]");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/a/b/manifests/2, 404",
        "GET, /v2/other/manifests/1, 404",
        "GET, /v2/a/b/blobs/sha256:00, 404",
        "GET, /v2/none/tags/list, 404",
        "GET, /elsewhere, 404",
        "PUT, /v2/a/b/manifests/2, 405",
        "DELETE, /v2/a/b/manifests/1, 405",
    })
    void answersEverythingElseWithAnErrorDocument(String method, String path, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"errors\":[{\"code\":\"");
    }
}
