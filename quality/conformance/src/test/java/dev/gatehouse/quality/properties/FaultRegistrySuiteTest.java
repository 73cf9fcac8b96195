// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.RecordedRequest;
import dev.gatehouse.quality.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Property 10: everything a registry can do wrong is refused with a reason that says what it did, and leaves nothing
/// behind that stands in the way of the next review.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultRegistrySuiteTest {
    private static final Predicate<RecordedRequest> MANIFEST = FakeRegistry.path(".sig");
    private static final Predicate<RecordedRequest> PAYLOAD = FakeRegistry.path("/blobs/");
    private static final Duration FOREVER = Duration.ofMinutes(1);
    private static final String LATE = "the deadline passed before the registry answered";

    private final Stack stack = Stack.start().enforcing(Stack.everythingSigned());

    @AfterAll
    void stop() {
        stack.close();
    }

    /// One thing that goes wrong.
    ///
    /// @param timeout as the API server says it
    /// @param reason what the message holds
    private record Fault(
            String name, Predicate<RecordedRequest> at, Behaviour behaviour, String timeout, String reason) {
        static Fault of(String name, Predicate<RecordedRequest> at, Behaviour behaviour, String reason) {
            return new Fault(name, at, behaviour, Stack.PATIENT, reason);
        }

        static Fault slow(String name, Predicate<RecordedRequest> at, Behaviour behaviour) {
            return new Fault(name, at, behaviour, Stack.HURRIED, LATE);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Behaviour error(int status, String code) {
        return Behaviour.reply(Reply.error(status, code, "as told"));
    }

    private static Bytes both() {
        String empty = Bytes.EMPTY.digest();
        return Bytes.of("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"size\":0,\"digest\":\"" + empty
                + "\"},\"layers\":[],\"manifests\":[]}");
    }

    private static List<Fault> faults() {
        return List.of(
                Fault.of("nothing there", MANIFEST, Behaviour.status(404), "no signatures found"),
                Fault.of("unauthorized", MANIFEST, error(401, "UNAUTHORIZED"), "UNAUTHORIZED: as told"),
                Fault.of("forbidden", MANIFEST, error(403, "DENIED"), "DENIED: as told"),
                Fault.of("gone", MANIFEST, Behaviour.status(410), "unexpected status code 410 Gone"),
                Fault.of("too many", MANIFEST, Behaviour.tooMany("0"), "unexpected status code 429"),
                Fault.of("too many for long", MANIFEST, Behaviour.tooMany("3600"), "unexpected status code 429"),
                Fault.of("broken", MANIFEST, Behaviour.status(500), "unexpected status code 500"),
                Fault.of("unavailable", MANIFEST, Behaviour.status(503), "unexpected status code 503"),
                Fault.of("a teapot", MANIFEST, Behaviour.status(418), "unexpected status code 418"),
                Fault.of("redirect without a place", MANIFEST, Behaviour.status(302), "unexpected status code 302"),
                Fault.of(
                        "redirect in a circle",
                        MANIFEST,
                        (request, _) -> Reply.of(307).with("Location", request.target()),
                        "more than 10 redirects"),
                Fault.of(
                        "redirect to a file", MANIFEST, Behaviour.redirect(307, "file:///x"), "redirect to what is no"),
                Fault.of("redirect to nobody", MANIFEST, Behaviour.redirect(307, "http://127.0.0.1:1/"), "refused"),
                Fault.of(
                        "redirect to link-local",
                        MANIFEST,
                        Behaviour.redirect(307, "http://169.254.169.254/latest"),
                        "169.254.169.254"),
                Fault.of("closed", MANIFEST, Behaviour.closed(), "Get \"http"),
                Fault.of("cut short", MANIFEST, Behaviour.truncated(40), "failed"),
                Fault.of("endless", MANIFEST, Behaviour.endless(), "the answer is longer than 4194304 bytes"),
                Fault.slow("slow to answer", MANIFEST, Behaviour.delayed(FOREVER)),
                Fault.slow("slow to end", MANIFEST, Behaviour.dripping(FOREVER)),
                Fault.of("empty", MANIFEST, Behaviour.body(Bytes.EMPTY), "manifest is not readable"),
                Fault.of("garbage", MANIFEST, Behaviour.body(Bytes.of("garbage")), "manifest is not readable"),
                Fault.of("an array", MANIFEST, Behaviour.body(Bytes.of("[]")), "manifest is not a JSON object"),
                Fault.of("no manifest", MANIFEST, Behaviour.body(Bytes.of("{}")), "no signatures found"),
                Fault.of("two in one", MANIFEST, Behaviour.body(both()), "both manifests and layers"),
                Fault.of(
                        "another type",
                        MANIFEST,
                        Behaviour.header("Content-Type", Artifact.OCI_INDEX),
                        "manifest says it is"),
                Fault.of(
                        "a digest that leads elsewhere",
                        MANIFEST,
                        Behaviour.body(Bytes.of("{\"layers\":[{\"size\":1,\"digest\":\"sha256:../../x\"}]}")),
                        "malformed digest"),
                Fault.of("payload not there", PAYLOAD, Behaviour.status(404), "unexpected status code 404"),
                Fault.of("payload forbidden", PAYLOAD, error(403, "DENIED"), "DENIED: as told"),
                Fault.of("payload broken", PAYLOAD, Behaviour.status(500), "unexpected status code 500"),
                Fault.of("payload closed", PAYLOAD, Behaviour.closed(), "Get \"http"),
                Fault.of("payload cut short", PAYLOAD, Behaviour.truncated(40), "failed"),
                Fault.of("payload endless", PAYLOAD, Behaviour.endless(), "the answer is longer than 262144 bytes"),
                Fault.slow("payload slow to answer", PAYLOAD, Behaviour.delayed(FOREVER)),
                Fault.slow("payload slow to end", PAYLOAD, Behaviour.dripping(FOREVER)),
                Fault.of("payload empty", PAYLOAD, Behaviour.body(Bytes.EMPTY), "error verifying sha256 checksum"),
                Fault.of(
                        "another payload",
                        PAYLOAD,
                        Behaviour.body(Bytes.of("another")),
                        "error verifying sha256 checksum after reading 7 bytes"));
    }

    @Test
    void saysWhatWentWrongAndGoesOnAfterwards() {
        Stack.forEach(faults(), fault -> {
            try (FakeRegistry registry = FakeRegistry.start()) {
                Artifact image = Stack.pushedAndSigned(registry, "image");
                AtomicBoolean healed = new AtomicBoolean();
                registry.when(
                        fault.at(),
                        (request, usual) ->
                                healed.get() ? usual.get() : fault.behaviour().answer(request, usual));
                String review = Kind.pod(Stack.pinned(registry, image));
                Answer answer = stack.post("/validations", fault.timeout(), review);
                assertThat(answer.denied()).as(answer.body()).isTrue();
                assertThat(answer.message())
                        .startsWith("validation failed: failed policy: signed: spec.containers[0].image\n")
                        .contains(fault.reason());
                healed.set(true);
                Answer well = stack.validate(review);
                assertThat(well.allowed()).as(well.body()).isTrue();
            }
        });
    }

    @Test
    void goesOnWithARegistryOfWhichEveryConnectionHangs() {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Artifact image = Stack.pushedAndSigned(registry, "image");
            AtomicBoolean healed = new AtomicBoolean();
            Behaviour hanging = Behaviour.delayed(FOREVER);
            registry.when(
                    FakeRegistry.everything(),
                    (request, usual) -> healed.get() ? usual.get() : hanging.answer(request, usual));
            String review = Kind.pod(Stack.pinned(registry, image));
            // More at once than one host is asked: what hangs must give its place back.
            List<Integer> many = IntStream.range(0, 40).boxed().toList();
            Stack.forEach(
                    many,
                    _ -> assertThat(stack.validateHurried(review).denied()).isTrue());
            healed.set(true);
            Stack.forEach(
                    many, _ -> assertThat(stack.validate(review).allowed()).isTrue());
        }
    }

    @Test
    void goesOnWhileAnotherRegistryHangs() {
        try (FakeRegistry hanging = FakeRegistry.start();
                FakeRegistry well = FakeRegistry.start()) {
            String stuck = Stack.pinned(hanging, Stack.pushedAndSigned(hanging, "image"));
            String good = Stack.pinned(well, Stack.pushedAndSigned(well, "image"));
            hanging.when(FakeRegistry.everything(), Behaviour.delayed(FOREVER));
            List<String> reviews =
                    List.of(Kind.pod(stuck), Kind.pod(good), Kind.pod(stuck, good), Kind.pod(good, good));
            Stack.forEach(reviews, review -> {
                boolean bad = review.contains(stuck);
                Answer answer = stack.post("/validations", bad ? Stack.HURRIED : Stack.PATIENT, review);
                assertThat(answer.allowed()).as(answer.body()).isEqualTo(!bad);
            });
        }
    }
}
