// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.admission.SignatureSource;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.edge.registry.Keychain;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.TokenEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Property 1: no path leads from an error, a timeout, an empty list or something unknown to `allowed: true`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoPathFromErrorToAllowTest {
    private static final List<Integer> STATUSES = List.of(
            201, 202, 203, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409,
            410, 413, 416, 418, 421, 429, 451, 500, 501, 502, 503, 504, 507, 511, 522, 599);
    private static final Duration FOREVER = Duration.ofMinutes(1);

    // A token is fetched in a time of its own, which a review need not wait for; the end of the registries does.
    private final Stack stack =
            Stack.start("{defaults: {requestTimeout: 2s}}", Keychain.ANONYMOUS).enforcing(Stack.everythingSigned());

    @AfterAll
    void stop() {
        stack.close();
    }

    /// A request on the way to the verdict of an image that is signed well.
    enum Stage {
        TAG {
            @Override
            Predicate<RecordedRequest> request(Artifact image) {
                return FakeRegistry.path("/manifests/" + image.signatureTag());
            }
        },
        PAYLOAD {
            @Override
            Predicate<RecordedRequest> request(Artifact image) {
                return FakeRegistry.path("/blobs/");
            }
        },
        REFERRERS {
            @Override
            Predicate<RecordedRequest> request(Artifact image) {
                return FakeRegistry.path("/referrers/");
            }

            @Override
            void sign(FakeRegistry registry, Artifact image, SignedLayer layer) {
                registry.push(Stack.REPOSITORY, Artifact.referringSignatures(image, layer));
            }
        },
        REFERRER {
            @Override
            Predicate<RecordedRequest> request(Artifact image) {
                return FakeRegistry.path("/manifests/sha256:");
            }

            @Override
            void sign(FakeRegistry registry, Artifact image, SignedLayer layer) {
                REFERRERS.sign(registry, image, layer);
            }
        },
        FALLBACK_TAG {
            @Override
            Predicate<RecordedRequest> request(Artifact image) {
                return request -> request.path().endsWith("/manifests/" + image.fallbackTag());
            }

            @Override
            void sign(FakeRegistry registry, Artifact image, SignedLayer layer) {
                registry.withoutReferrersApi();
                Artifact referring = Artifact.referringSignatures(image, layer);
                registry.push(Stack.REPOSITORY, referring)
                        .push(Stack.REPOSITORY, image.fallbackTag(), listOf(referring));
            }
        };

        abstract Predicate<RecordedRequest> request(Artifact image);

        void sign(FakeRegistry registry, Artifact image, SignedLayer layer) {
            Stack.sign(registry, image, layer);
        }

        private static Artifact listOf(Artifact referring) {
            return Artifact.raw(
                    "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_INDEX + "\",\"manifests\":["
                            + referring.descriptor() + "]}",
                    Artifact.OCI_INDEX);
        }
    }

    private record Fault(String name, Behaviour behaviour) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        // Those that take longest begin first.
        faults.add(new Fault("slow to answer", Behaviour.delayed(FOREVER)));
        faults.add(new Fault("slow to end", Behaviour.dripping(Duration.ofSeconds(20))));
        for (int status : STATUSES) {
            faults.add(new Fault("status " + status, Behaviour.status(status)));
            faults.add(new Fault(
                    "status " + status + " over the right body",
                    Behaviour.changed(reply -> new Reply(status, reply.headers(), reply.body()))));
        }
        for (String body : List.of("", " ", "garbage", "{", "{}", "[]", "null", "0", "\"\"", "\u0000", "<html>")) {
            faults.add(new Fault("body '" + body + "'", Behaviour.body(Bytes.of(body))));
        }
        for (String nowhere : List.of(
                "http://127.0.0.1:1/",
                "?again",
                "",
                "file:///etc/passwd",
                "http://169.254.169.254/",
                "https://[::1]:1/",
                "//",
                "http://user@127.0.0.1:1/",
                "http://%00/")) {
            faults.add(new Fault("redirect to '" + nowhere + "'", Behaviour.redirect(307, nowhere)));
        }
        faults.add(new Fault("closed", Behaviour.closed()));
        faults.add(new Fault("nothing of the body", Behaviour.truncated(0)));
        faults.add(new Fault("half of the body", Behaviour.truncated(40)));
        faults.add(new Fault("endless", Behaviour.endless()));
        faults.add(new Fault("too many requests for long", Behaviour.tooMany("3600")));
        faults.add(new Fault("too many requests, for garbage", Behaviour.tooMany("-1, soon")));
        return faults;
    }

    /// Behaves as `fault` says until it is healed.
    private static Behaviour until(AtomicBoolean healed, Behaviour fault) {
        return (request, usual) -> healed.get() ? usual.get() : fault.answer(request, usual);
    }

    @ParameterizedTest
    @EnumSource
    void deniesWhateverARegistryDoesAtOneStageAndAdmitsOnceItIsHealed(Stage stage) {
        Stack.forEach(faults(), fault -> {
            try (FakeRegistry registry = FakeRegistry.start()) {
                Artifact image = Stack.pushed(registry, "image");
                stage.sign(registry, image, Stack.KEY.layer(Stack.REPOSITORY, image.digest()));
                AtomicBoolean healed = new AtomicBoolean();
                registry.when(stage.request(image), until(healed, fault.behaviour()));
                String review = Kind.pod(Stack.pinned(registry, image));
                Answer sick = stack.validateHurried(review);
                assertThat(sick.denied()).as(sick.body()).isTrue();
                assertThat(registry.requests()).as("the stage was reached").anyMatch(stage.request(image));
                healed.set(true);
                Answer well = stack.validate(review);
                assertThat(well.allowed()).as(well.body()).isTrue();
            }
        });
    }

    @Test
    void deniesWhateverATokenServiceDoesAndAdmitsOnceItIsHealed() {
        List<Fault> faults = new ArrayList<>(faults());
        for (String body : List.of(
                "{\"token\":\"\"}",
                "{\"token\":null}",
                "{\"token\":7}",
                "{\"token\":\"a b\"}",
                "{\"token\":\"a\\nb\"}",
                "{\"token\":\"of nobody\"}",
                "{\"token\":\"stranger\"}",
                "{\"access_token\":{}}")) {
            faults.add(new Fault("token body '" + body + "'", Behaviour.body(Bytes.of(body))));
        }
        Stack.forEach(faults, fault -> {
            try (FakeRegistry registry = FakeRegistry.start();
                    TokenEndpoint tokens = TokenEndpoint.start().allowAnonymous()) {
                Artifact image = Stack.pushedAndSigned(registry, "image");
                AtomicBoolean healed = new AtomicBoolean();
                registry.requireBearer(tokens.behaving(until(healed, fault.behaviour())));
                String review = Kind.pod(Stack.pinned(registry, image));
                Answer sick = stack.validateHurried(review);
                assertThat(sick.denied()).as(sick.body()).isTrue();
                assertThat(tokens.requests()).isNotEmpty();
                // A request for a token may outlive the review that began it; the fault ends with it.
                healed.set(true);
                tokens.revokeAll();
                if (fault.name().startsWith("slow")) {
                    return;
                }
                Answer well = stack.validate(review);
                assertThat(well.allowed()).as(well.body()).isTrue();
            }
        });
    }

    @Test
    void deniesWhereAChallengeLeadsNowhere() {
        List<String> challenges = List.of(
                "Bearer",
                "Bearer realm=\"\"",
                "Bearer realm=\"nowhere\"",
                "Bearer realm=\"http://127.0.0.1:1/token\"",
                "Bearer realm=\"http://169.254.169.254/token\"",
                "Bearer realm=\"file:///etc/passwd\"",
                "Bearer realm=\"http://user:password@127.0.0.1:1/\"",
                "Bearer realm=\"http://[fe80::1]/\"",
                "Bearer realm=",
                "Negotiate",
                "Basic realm=\"x\"",
                "\"");
        Stack.forEach(challenges, challenge -> {
            try (FakeRegistry registry = FakeRegistry.start();
                    TokenEndpoint tokens = TokenEndpoint.start().allowAnonymous()) {
                Artifact image = Stack.pushedAndSigned(registry, "image");
                registry.requireBearer(tokens, _ -> challenge);
                String review = Kind.pod(Stack.pinned(registry, image));
                Answer sick = stack.validateHurried(review);
                assertThat(sick.denied()).as(sick.body()).isTrue();
                registry.requireBearer(tokens);
                // The first may still wait for what was begun at the old realm.
                assertThat(IntStream.range(0, 5)
                                .anyMatch(_ -> stack.validate(review).allowed()))
                        .isTrue();
            }
        });
    }

    @Test
    void neverPinsATagToWhatWouldBeAdmittedUnsigned() {
        Stack.forEach(faults(), fault -> {
            try (FakeRegistry registry = FakeRegistry.start()) {
                Artifact image = Stack.pushedAndSigned(registry, "image");
                String tag = registry.host() + "/" + Stack.REPOSITORY + ":image";
                AtomicBoolean healed = new AtomicBoolean();
                registry.when(FakeRegistry.path("/manifests/image"), until(healed, fault.behaviour()));
                Answer sick = stack.post("/mutations", Stack.HURRIED, Kind.pod(tag));
                String after = sick.patch().getOrDefault("/spec/containers/0/image", tag);
                Answer verdict = stack.validate(Kind.pod(after));
                assertThat(verdict.allowed()).as(verdict.body()).isEqualTo(after.equals(tag + "@" + image.digest()));
                healed.set(true);
                assertThat(stack.mutate(Kind.pod(tag)).patch())
                        .containsEntry("/spec/containers/0/image", tag + "@" + image.digest());
            }
        });
    }

    static Stream<Arguments> badPolicies() {
        Supplier<PolicySet> throwing = () -> {
            throw new IllegalStateException("the source of policies is broken");
        };
        Supplier<PolicySet> failing = () -> {
            throw new StackOverflowError("the source of policies is broken");
        };
        return Stream.of(
                argumentSet(
                        "not loaded", (Supplier<PolicySet>) () -> new PolicySet.NotLoaded("the API server is away")),
                argumentSet("throwing", throwing),
                argumentSet("failing", failing));
    }

    @ParameterizedTest
    @MethodSource("badPolicies")
    void deniesWithoutPolicies(Supplier<PolicySet> policies) {
        try (FakeRegistry registry = FakeRegistry.start();
                Stack other = Stack.start()) {
            String review = Kind.pod(Stack.pinned(registry, Stack.pushedAndSigned(registry, "image")));
            assertThat(other.having(policies).validate(review).allowed()).isFalse();
            assertThat(other.enforcing(Stack.everythingSigned())
                            .validate(review)
                            .allowed())
                    .isTrue();
        }
    }

    static Stream<String> unreadableSpecs() {
        return Stream.of(
                "{\"containers\":[{\"image\":5}]}",
                "{\"containers\":[{\"image\":[\"IMAGE\"]}]}",
                "{\"containers\":[{\"image\":\"\"}]}",
                "{\"containers\":[{}]}",
                "{\"containers\":[null]}",
                "{\"containers\":[{\"image\":\"IMAGE\"},7]}",
                "{\"containers\":{\"image\":\"IMAGE\"}}",
                "{\"containers\":\"IMAGE\"}",
                "{\"containers\":[{\"image\":\"IMAGE\"}],\"initContainers\":5}",
                "{\"containers\":[{\"image\":\"IMAGE\"}],\"ephemeralContainers\":{}}",
                "{\"containers\":[{\"image\":\"IMAGE\"}],\"volumes\":[{\"image\":\"IMAGE\"}]}",
                "{\"containers\":[{\"image\":\"IMAGE\"}],\"volumes\":[{\"image\":{\"reference\":1}}]}",
                "{\"containers\":[{\"image\":\"IMAGE\"}],\"imagePullSecrets\":7}",
                "{\"containers\":[{\"image\":\" IMAGE\"}]}",
                "{\"containers\":[{\"image\":\"IMAGE@IMAGE\"}]}",
                "[]",
                "5",
                "\"IMAGE\"");
    }

    @ParameterizedTest
    @MethodSource("unreadableSpecs")
    void deniesWhatItCannotRead(String spec) {
        try (FakeRegistry registry = FakeRegistry.start()) {
            String image = Stack.pinned(registry, Stack.pushedAndSigned(registry, "image"));
            for (Kind kind : Kind.ALL) {
                Answer answer = stack.validate(kind.create(spec.replace("IMAGE", image)));
                assertThat(answer.allowed()).as(kind + " " + answer.body()).isFalse();
            }
            assertThat(stack.validate(Kind.pod(image)).allowed()).isTrue();
        }
    }

    private record Source(Supplier<SignatureMaterial> answer) implements SignatureSource {
        @Override
        public SignatureMaterial tagged(
                DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
            return answer.get();
        }

        @Override
        public SignatureMaterial attested(
                DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
            return answer.get();
        }

        @Override
        public SignatureMaterial referring(
                DigestReference image, SignatureLocation location, PullIdentity identity, Deadline deadline) {
            return answer.get();
        }
    }

    private static final class Away extends UnavailableException {
        private static final long serialVersionUID = 1L;

        Away() {
            super("the source is away");
        }
    }

    static Stream<Arguments> sources() {
        return Stream.of(
                source("throws", () -> {
                    throw new IllegalArgumentException("broken");
                }),
                source("fails", () -> {
                    throw new AssertionError("broken");
                }),
                source("overflows", () -> {
                    throw new StackOverflowError("broken");
                }),
                source("is away", () -> {
                    throw new Away();
                }),
                source("has nothing", SignatureMaterial.Absent::new),
                source("has an empty list", () -> new SignatureMaterial.Found(List.of())),
                source("has garbage", () -> new SignatureMaterial.Unusable("garbage")),
                source("is interrupted", () -> {
                    Thread.currentThread().interrupt();
                    throw new Away();
                }),
                source("is interrupted and goes on", () -> {
                    Thread.currentThread().interrupt();
                    return new SignatureMaterial.Absent();
                }),
                source("hangs", () -> {
                    try {
                        Thread.sleep(FOREVER);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                    return new SignatureMaterial.Absent();
                }));
    }

    private static Arguments source(String name, Supplier<SignatureMaterial> answer) {
        return argumentSet(name, new Source(answer));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void deniesWhateverASourceOfSignaturesDoes(SignatureSource source) {
        String image = "registry.example/a/b@" + Artifact.image("image").digest();
        String second = Stack.policy("also", "**", "{static: {action: pass}}");
        try (Stack other = Stack.over(source).enforcing(Stack.everythingSigned(), second)) {
            assertThat(other.validateHurried(Kind.pod(image)).allowed()).isFalse();
            assertThat(other.enforcing(second).validateHurried(Kind.pod(image)).allowed())
                    .isTrue();
        }
    }
}
