// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class FakeRegistryTest {
    private final FakeRegistry registry = FakeRegistry.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Artifact image = Artifact.image("one");

    @AfterEach
    void stop() {
        client.close();
        registry.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(registry.url() + path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void servesWhatWasPushedByTagAndByDigest() throws Exception {
        registry.push("team/app", "v1", image);
        for (String reference : List.of("v1", image.digest())) {
            HttpResponse<String> answer = get("/v2/team/app/manifests/" + reference);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(image.manifest().text());
            assertThat(answer.headers().firstValue("Docker-Content-Digest")).contains(image.digest());
            assertThat(answer.headers().firstValue("Content-Type")).contains(Artifact.OCI_MANIFEST);
        }
        assertThat(get("/v2/team/app/manifests/v2").statusCode()).isEqualTo(404);
        assertThat(get("/v2/team/other/manifests/v1").body()).contains("NAME_UNKNOWN");
    }

    @Test
    void takesWhatAClientPushes() throws Exception {
        try (PushClient push = new PushClient(registry.url())) {
            assertThat(push.push("team/app", "v1", image)).isEmpty();
            Artifact lying = new Artifact(image.manifest(), image.mediaType(), Map.of(image.digest(), Bytes.of("no")));
            assertThat(push.push("team/app", "v2", lying))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("DIGEST_INVALID"));
        }
        assertThat(get("/v2/team/app/manifests/v1").body())
                .isEqualTo(image.manifest().text());
        assertThat(get("/v2/team/app/tags/list").body()).contains("v1");
    }

    @Test
    void listsReferrersPageByPage() throws Exception {
        registry.push("team/app", "v1", image).pagingBy(2);
        for (int i = 0; i < 5; i++) {
            registry.push("team/app", Artifact.referrer(image, "example/thing", "mark " + i));
        }
        int pages = 0;
        int found = 0;
        Optional<String> next = Optional.of("/v2/team/app/referrers/" + image.digest());
        while (next.isPresent()) {
            HttpResponse<String> page = get(next.get());
            found += page.body().split("example/thing", -1).length - 1;
            pages++;
            next = page.headers().firstValue("Link").map(link -> link.substring(1, link.indexOf('>')));
        }
        assertThat(pages).isEqualTo(3);
        assertThat(found).isEqualTo(5);
        registry.withoutReferrersApi();
        assertThat(get("/v2/team/app/referrers/" + image.digest()).statusCode()).isEqualTo(404);
    }

    @Test
    void closesAConnectionThatGreetsInTls() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 10});
            socket.getOutputStream().flush();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void misbehavesWhereToldAndAsOftenAsTold() throws Exception {
        registry.push("team/app", "v1", image);
        registry.when(FakeRegistry.path("/manifests/"), Behaviour.status(503), 2);
        assertThat(get("/v2/team/app/manifests/v1").statusCode()).isEqualTo(503);
        assertThat(get("/v2/team/app/manifests/v1").statusCode()).isEqualTo(503);
        assertThat(get("/v2/team/app/manifests/v1").statusCode()).isEqualTo(200);
        registry.when(FakeRegistry.everything(), Behaviour.truncated(3), 1);
        assertThatThrownBy(() -> get("/v2/team/app/manifests/v1")).isInstanceOf(IOException.class);
        // The client itself repeats a request whose connection closed before an answer, once.
        registry.when(FakeRegistry.everything(), Behaviour.closed());
        assertThatThrownBy(() -> get("/v2/team/app/manifests/v1")).isInstanceOf(IOException.class);
        registry.when(FakeRegistry.everything(), Behaviour.dripping(Duration.ofMillis(1)), 1);
        assertThat(get("/v2/team/app/manifests/v1").body())
                .isEqualTo(image.manifest().text());
        registry.when(
                FakeRegistry.everything(),
                Behaviour.alternating(List.of(Behaviour.status(500), Behaviour.tooMany("7"))));
        assertThat(get("/v2/").statusCode()).isEqualTo(500);
        assertThat(get("/v2/").headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void demandsATokenOfItsEndpoint() throws Exception {
        registry.push("team/app", "v1", image);
        try (TokenEndpoint tokens = TokenEndpoint.start().allow("user", "secret")) {
            registry.requireBearer(tokens);
            HttpResponse<String> refused = get("/v2/team/app/manifests/v1");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("repository:team/app:pull");
        }
    }

    @Test
    void speaksHttpsWithItsOwnAuthority() throws Exception {
        TestCertificates certificates = TestCertificates.make();
        try (FakeRegistry secure = FakeRegistry.startSecure(certificates)) {
            assertThat(secure.url()).startsWith("https://");
            assertThat(certificates.authorityPem()).startsWith("-----BEGIN CERTIFICATE-----");
            assertThatThrownBy(() -> client.send(
                            HttpRequest.newBuilder(URI.create(secure.url() + "/v2/"))
                                    .build(),
                            BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @TestFactory
    Stream<DynamicTest> takesWhatCosignSignsAndCranePulls(@TempDir Path folder) {
        Optional<Path> cosign = LeftOut.unless(Programs.find("cosign2"), "pushing to the fake registry", "cosign2");
        return cosign.stream()
                .map(program -> dynamicTest("cosign 2 signs", () -> {
                    registry.push("team/app", "v1", image);
                    Map<String, String> environment = Map.of("COSIGN_PASSWORD", "x", "COSIGN_YES", "true");
                    assertThat(Programs.run(folder, environment, program, "generate-key-pair")
                                    .exit())
                            .isZero();
                    Programs.Ended signed = Programs.run(
                            folder,
                            environment,
                            program,
                            "sign",
                            "--tlog-upload=false",
                            "--key",
                            "cosign.key",
                            registry.host() + "/team/app@" + image.digest());
                    assertThat(signed.exit()).as(signed.output()).isZero();
                    assertThat(registry.manifest("team/app", image.signatureTag()))
                            .isPresent();
                }));
    }
}
