// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.edge.registry.Credentials;
import dev.gatehouse.edge.registry.Keychain;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Property 8: what is kept across reviews is kept by what it depends on. Now that is tokens, by registry, scope and
/// credentials; what a tag names and what signs a digest is asked anew each time.
class KeptByDigestNeverByTagTest {
    private static final String FIRST = "/spec/containers/0/image";

    @Test
    void seesAtOnceThatATagMoved() {
        try (FakeRegistry registry = FakeRegistry.start();
                Stack stack = Stack.start()) {
            Artifact before = Stack.pushed(registry, "before");
            Artifact after = Stack.pushed(registry, "after");
            String tag = registry.host() + "/" + Stack.REPOSITORY + ":moving";
            for (Artifact named : List.of(before, after, before)) {
                registry.tag(Stack.REPOSITORY, "moving", named.digest());
                assertThat(stack.mutate(Kind.pod(tag)).patch()).containsEntry(FIRST, tag + "@" + named.digest());
            }
        }
    }

    @Test
    void seesAtOnceThatASignatureCameOrWent() {
        try (FakeRegistry registry = FakeRegistry.start();
                Stack stack = Stack.start().enforcing(Stack.everythingSigned())) {
            Artifact image = Stack.pushed(registry, "image");
            String review = Kind.pod(Stack.pinned(registry, image));
            assertThat(stack.validate(review).denied()).isTrue();
            Stack.sign(registry, image, Stack.KEY.layer(Stack.REPOSITORY, image.digest()));
            assertThat(stack.validate(review).allowed()).isTrue();
            Stack.sign(registry, image, Stack.STRANGER.layer(Stack.REPOSITORY, image.digest()));
            assertThat(stack.validate(review).denied()).isTrue();
            Stack.sign(registry, image, Stack.KEY.layer(Stack.REPOSITORY, image.digest()));
            assertThat(stack.validate(review).allowed()).isTrue();
            registry.when(FakeRegistry.path(image.signatureTag()), Behaviour.status(404));
            assertThat(stack.validate(review).denied()).isTrue();
        }
    }

    @Test
    void seesAtOnceThatAPolicyChanged() {
        try (FakeRegistry registry = FakeRegistry.start();
                Stack stack = Stack.start().enforcing(Stack.everythingSigned())) {
            String review = Kind.pod(Stack.pinned(registry, Stack.pushedAndSigned(registry, "image")));
            assertThat(stack.validate(review).allowed()).isTrue();
            stack.enforcing(Stack.policy("signed", "**", Stack.trusting(Stack.STRANGER)));
            assertThat(stack.validate(review).denied()).isTrue();
            stack.enforcing(Stack.everythingSigned());
            assertThat(stack.validate(review).allowed()).isTrue();
        }
    }

    private static List<String> scopes(TokenEndpoint tokens) {
        return tokens.requests().stream()
                .map(RecordedRequest::query)
                .map(query -> query.replaceAll(".*scope=", ""))
                .toList();
    }

    @Test
    void keepsATokenForItsRepositoryOnly() {
        try (FakeRegistry registry = FakeRegistry.start();
                TokenEndpoint tokens = TokenEndpoint.start().allowAnonymous();
                Stack stack = Stack.start().enforcing(Stack.everythingSigned())) {
            Artifact image = Stack.pushedAndSigned(registry, "image");
            registry.push("other/app", "image", image)
                    .push(
                            "other/app",
                            image.signatureTag(),
                            Artifact.signatures(Stack.KEY.layer("other/app", image.digest())))
                    .requireBearer(tokens);
            String other = registry.host() + "/other/app@" + image.digest();
            for (int turn = 0; turn < 3; turn++) {
                assertThat(stack.validate(Kind.pod(Stack.pinned(registry, image)))
                                .allowed())
                        .isTrue();
                assertThat(stack.validate(Kind.pod(other)).allowed()).isTrue();
            }
            assertThat(scopes(tokens))
                    .containsExactly("repository%3Ateam%2Fapp%3Apull", "repository%3Aother%2Fapp%3Apull");
        }
    }

    @Test
    void keepsATokenForItsCredentialsOnly() {
        Keychain byNamespace = (_, identity) -> identity.namespace().equals("none")
                ? List.of()
                : List.of(new Credentials.Basic(identity.namespace(), "secret"));
        try (FakeRegistry registry = FakeRegistry.start();
                TokenEndpoint tokens =
                        TokenEndpoint.start().allow("rich", "secret").allow("poor", "secret");
                Stack stack = Stack.start("{}", byNamespace).enforcing(Stack.everythingSigned())) {
            Artifact image = Stack.pushedAndSigned(registry, "image");
            registry.requireBearer(tokens)
                    .when(
                            FakeRegistry.path("/v2/"),
                            (request, usual) ->
                                    request.header("authorization").orElse("").endsWith("-poor")
                                            ? Reply.of(403)
                                            : usual.get());
            String object = Kind.POD.object("{\"name\":\"x\"}", Kind.containers(Stack.pinned(registry, image)));
            for (int turn = 0; turn < 2; turn++) {
                assertThat(stack.validate(Kind.POD.review("CREATE", "rich", object, "null"))
                                .allowed())
                        .isTrue();
                assertThat(stack.validate(Kind.POD.review("CREATE", "poor", object, "null"))
                                .denied())
                        .isTrue();
                assertThat(stack.validate(Kind.POD.review("CREATE", "none", object, "null"))
                                .denied())
                        .isTrue();
            }
        }
    }

    @Test
    void showsATokenToItsRegistryOnly() {
        try (FakeRegistry registry = FakeRegistry.start();
                FakeRegistry other = FakeRegistry.start();
                TokenEndpoint tokens = TokenEndpoint.start().allowAnonymous();
                Stack stack = Stack.start().enforcing(Stack.everythingSigned())) {
            Artifact image = Stack.pushedAndSigned(registry, "image");
            Stack.pushedAndSigned(other, "image");
            registry.requireBearer(tokens);
            other.requireBearer(tokens);
            assertThat(stack.validate(Kind.pod(Stack.pinned(registry, image), Stack.pinned(other, image)))
                            .allowed())
                    .isTrue();
            assertThat(tokens.requests()).hasSize(2);
            assertThat(shown(registry)).hasSize(1).doesNotContainAnyElementsOf(shown(other));
        }
    }

    private static List<String> shown(FakeRegistry registry) {
        return registry.requests().stream()
                .map(request -> request.header("authorization"))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }
}
