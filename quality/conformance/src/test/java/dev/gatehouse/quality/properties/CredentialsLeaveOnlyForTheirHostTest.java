// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.edge.registry.DockerConfigKeychain;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Property 9: credentials are shown to the host they were configured for, and to no other; the registries' own logs
/// say so.
class CredentialsLeaveOnlyForTheirHostTest {
    private static final String USER = "robot";
    private static final String PASSWORD = "very-secret";

    private final FakeRegistry registry = FakeRegistry.start();
    private final FakeRegistry stranger = FakeRegistry.start();

    @TempDir
    private Path folder = Path.of("");

    private Artifact image = Artifact.image("image");

    @BeforeEach
    void push() {
        image = Stack.pushedAndSigned(registry, "image");
        Stack.pushedAndSigned(stranger, "image");
    }

    @AfterEach
    void stop() {
        registry.close();
        stranger.close();
    }

    /// Starts with a configuration file of docker that has credentials for `hosts`.
    private Stack knowing(String settings, String... hosts) {
        StringBuilder auths = new StringBuilder();
        for (String host : hosts) {
            auths.append(auths.isEmpty() ? "" : ",").append("\"" + host + "\":{\"auth\":\"" + encoded() + "\"}");
        }
        try {
            Files.writeString(folder.resolve("config.json"), "{\"auths\":{" + auths + "}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Stack.start(settings, DockerConfigKeychain.of(Map.of("DOCKER_CONFIG", folder.toString())))
                .enforcing(Stack.everythingSigned());
    }

    private static String encoded() {
        return Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean carriesSecrets(RecordedRequest request) {
        String all = request.target() + request.headers() + request.body().text();
        return request.header("authorization").isPresent() || all.contains(encoded()) || all.contains(PASSWORD);
    }

    private static void neverSaw(List<RecordedRequest> requests) {
        assertThat(requests).isNotEmpty().noneMatch(CredentialsLeaveOnlyForTheirHostTest::carriesSecrets);
    }

    private String review() {
        return Kind.pod(Stack.pinned(registry, image));
    }

    @Test
    void showsThemToTheHostTheyAreFor() {
        registry.requireBasic(USER, PASSWORD);
        try (Stack stack = knowing("{}", registry.host())) {
            assertThat(stack.validate(review()).allowed()).isTrue();
            assertThat(registry.requests()).anyMatch(CredentialsLeaveOnlyForTheirHostTest::carriesSecrets);
        }
    }

    @Test
    void doesNotShowThemToAHostThatOnlyLooksLikeIt() {
        stranger.requireBasic(USER, PASSWORD);
        String port = String.valueOf(stranger.port());
        try (Stack stack = knowing(
                "{}",
                registry.host(),
                "127.0.0.1",
                "127.0.0.1:" + port + ".evil.example",
                "evil.127.0.0.1:" + port,
                "localhost:" + port,
                "*",
                "127.0.0.*:" + port,
                "127.0.0.1:" + port.substring(1),
                "https://127.0.0.1:" + port + "0/v1/")) {
            assertThat(stack.validate(Kind.pod(Stack.pinned(stranger, image))).denied())
                    .isTrue();
            neverSaw(stranger.requests());
            assertThat(registry.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void leavesThemBehindOnARedirectToAnotherHost(int status) {
        registry.requireBasic(USER, PASSWORD);
        for (String part : List.of("/blobs/", "/manifests/")) {
            registry.when(
                    request -> request.path().contains(part)
                            && request.header("authorization").isPresent(),
                    (request, _) -> Behaviour.redirect(status, stranger.url() + request.target())
                            .answer(request, () -> {
                                throw new AssertionError("not asked");
                            }));
        }
        try (Stack stack = knowing("{}", registry.host())) {
            assertThat(stack.validate(review()).allowed()).isTrue();
            neverSaw(stranger.requests());
        }
    }

    @Test
    void answersNoChallengeOfAHostItWasRedirectedTo() {
        registry.requireBasic(USER, PASSWORD);
        stranger.requireBasic(USER, PASSWORD);
        registry.when(
                request -> request.path().contains("/blobs/"),
                (request, _) -> Reply.of(307).with("Location", stranger.url() + request.target()));
        try (Stack stack = knowing("{}", registry.host())) {
            assertThat(stack.validate(review()).denied()).isTrue();
            neverSaw(stranger.requests());
        }
    }

    @Test
    void showsThemToTheTokenServiceTheRegistryNamesAndNotWhereThatSends() {
        try (TokenEndpoint tokens = TokenEndpoint.start().allow(USER, PASSWORD);
                Stack stack = knowing("{}", registry.host())) {
            registry.requireBearer(tokens);
            assertThat(stack.validate(review()).allowed()).isTrue();
            assertThat(tokens.requests()).allMatch(CredentialsLeaveOnlyForTheirHostTest::carriesSecrets);
            assertThat(registry.requests())
                    .noneMatch(request ->
                            request.header("authorization").orElse("").startsWith("Basic"));
            tokens.revokeAll();
            tokens.behaving(Behaviour.redirect(307, stranger.url() + "/token"));
            assertThat(stack.validate(review()).denied()).isTrue();
            assertThat(stranger.requests()).isEmpty();
        }
    }

    @Test
    void asksTheTokenServiceOfAnotherRegistryWithoutThem() {
        try (TokenEndpoint tokens = TokenEndpoint.start().allowAnonymous();
                Stack stack = knowing("{}", registry.host())) {
            stranger.requireBearer(tokens);
            assertThat(stack.validate(Kind.pod(Stack.pinned(stranger, image))).allowed())
                    .isTrue();
            neverSaw(tokens.requests());
        }
    }

    private String mirrored(String more) {
        return "{hosts: {\"" + registry.host() + "\": {endpoints: [\"" + stranger.url() + "\"]" + more + "}}}";
    }

    @Test
    void doesNotShowThemToAMirror() {
        stranger.requireBasic(USER, PASSWORD);
        registry.requireBasic(USER, PASSWORD);
        try (Stack stack = knowing(mirrored(""), registry.host())) {
            assertThat(stack.validate(review()).denied()).isTrue();
            neverSaw(stranger.requests());
            assertThat(registry.requests()).isEmpty();
        }
        // The host itself still gets its own after the mirror had nothing.
        stranger.requireNothing().when(FakeRegistry.everything(), Behaviour.status(404));
        try (Stack stack = knowing(mirrored(", fallback: true"), registry.host())) {
            assertThat(stack.validate(review()).allowed()).isTrue();
            neverSaw(stranger.requests());
        }
    }

    @Test
    void showsAMirrorItsOwnAndTheHostsWhereThatIsSaid() {
        stranger.requireBasic(USER, PASSWORD);
        try (Stack stack = knowing(mirrored(""), stranger.host())) {
            assertThat(stack.validate(review()).allowed()).isTrue();
        }
        try (Stack stack = knowing(mirrored(", credentials: original"), registry.host())) {
            assertThat(stack.validate(review()).allowed()).isTrue();
        }
        assertThat(registry.requests()).isEmpty();
    }
}
