// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.edge.registry.DockerConfigKeychain;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CVE-2025-27403 of Ratify, and docker-credential-acr: credentials of a cloud's registry go to a host whose
/// name only looks like it. Both hosts are registries on loopback here, which stand in for them with whatever
/// credentials the name in the image has.
class Cve202527403LookalikeHostTest {
    private static final String USER = "robot";
    private static final String PASSWORD = "very-secret";

    private final FakeRegistry real = FakeRegistry.start();
    private final FakeRegistry evil = FakeRegistry.start();
    private final Artifact image = Artifact.image("image");

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void push() {
        for (FakeRegistry registry : List.of(real, evil)) {
            registry.push(Scene.REPOSITORY, "1", image)
                    .push(
                            Scene.REPOSITORY,
                            image.signatureTag(),
                            Artifact.signatures(Scene.KEY.layer(Scene.REPOSITORY, image.digest())));
        }
    }

    @AfterEach
    void stop() {
        real.close();
        evil.close();
    }

    private static String secret() {
        return Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private Scene open(String host, String lookalike) throws IOException {
        Files.writeString(
                folder.resolve("config.json"), "{\"auths\":{\"" + host + "\":{\"auth\":\"" + secret() + "\"}}}");
        String settings = "{\"hosts\":{\"" + host + "\":{\"endpoints\":[\"" + real.url()
                + "\"],\"credentials\":\"original\"},\"" + lookalike + "\":{\"endpoints\":[\"" + evil.url()
                + "\"],\"credentials\":\"original\"}}}";
        return Scene.open(
                        RegistrySettings.read(settings.getBytes(StandardCharsets.UTF_8)),
                        DockerConfigKeychain.of(Map.of("DOCKER_CONFIG", folder.toString())))
                .demanding(Scene.key(Scene.KEY));
    }

    private static boolean showsSecrets(RecordedRequest request) {
        String all = request.target() + request.headers() + request.body().text();
        return all.contains(secret()) || all.contains(PASSWORD);
    }

    private String at(String host) {
        return host + "/" + Scene.REPOSITORY + "@" + image.digest();
    }

    @ParameterizedTest
    @CsvSource({
        "team.azurecr.io, team.azurecr.io.evil.example",
        "team.azurecr.io, evil-team.azurecr.io",
        "team.azurecr.io, team-azurecr.io",
        "team.azurecr.io, team.azurecr.io:8443",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com, 123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com, evil.dkr.ecr.eu-west-1.amazonaws.com",
        "gcr.io, notgcr.io",
        "gcr.io, gcr.io.evil.example",
        "ghcr.io, ghcr.io.evil.example",
        "registry.example:5000, registry.example:50000",
        "registry.example:5000, registry.example"
    })
    void showsNothingToAHostThatOnlyLooksLikeIt(String host, String lookalike) throws IOException {
        try (Scene scene = open(host, lookalike);
                TokenEndpoint tokens = TokenEndpoint.start().allow(USER, PASSWORD)) {
            real.requireBasic(USER, PASSWORD);
            evil.requireBasic(USER, PASSWORD);
            scene.refuses("UNAUTHORIZED: authentication required", at(lookalike));
            assertThat(evil.requests()).isNotEmpty().noneMatch(Cve202527403LookalikeHostTest::showsSecrets);
            assertThat(real.requests()).isEmpty();
            scene.admits(at(host));
            assertThat(real.requests()).anyMatch(Cve202527403LookalikeHostTest::showsSecrets);
            // A challenge that names the service of the real one wins nothing either.
            evil.requireBearer(tokens);
            evil.forgetRequests();
            scene.refuses("401", at(lookalike));
            assertThat(tokens.requests()).isNotEmpty().noneMatch(Cve202527403LookalikeHostTest::showsSecrets);
            assertThat(evil.requests())
                    .isNotEmpty()
                    .allMatch(request -> request.header("authorization").isEmpty());
            real.requireBearer(tokens);
            scene.admits(at(host));
            assertThat(tokens.requests()).anyMatch(Cve202527403LookalikeHostTest::showsSecrets);
        }
    }
}
