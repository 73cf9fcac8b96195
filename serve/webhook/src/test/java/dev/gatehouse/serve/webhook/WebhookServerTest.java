// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.policy.PolicySet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reviews of every kind, through both paths, over real TLS.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookServerTest {
    private static final String DIGEST = "@" + ScriptedRegistry.digest("any");
    private static final String GOOD = "good.example/app" + DIGEST;
    private static final String BAD = "bad.example/app" + DIGEST;

    private final TestServer server = new TestServer(Policies.GOOD_AND_BAD);

    @BeforeAll
    void ready() {
        assertThat(server.readiness.ready()).isTrue();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static List<Reviews.Kind> kinds() {
        return Reviews.KINDS;
    }

    /// A pod spec with an image in each of the places that can hold one.
    private static String everywhere(String image) {
        return """
                {"initContainers":[{"name":"i","image":"IMAGE"}],
                 "containers":[{"name":"a","image":"GOOD"},{"name":"b","image":"IMAGE"}],
                 "ephemeralContainers":[{"name":"e","image":"IMAGE"}],
                 "volumes":[{"name":"v","emptyDir":{}},{"name":"w","image":{"reference":"IMAGE"}}]}""".replace("IMAGE", image).replace("GOOD", GOOD);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void pinsTagsOfEveryKindInDocumentOrder(Reviews.Kind kind) {
        String tag = "good.example/app:1";
        String pinned = tag + "@" + ScriptedRegistry.digest(tag);
        JsonObject response = server.review("/mutations", Reviews.create(kind, kind.object(everywhere(tag))));
        assertThat(Reviews.allowed(response)).isTrue();
        assertThat(response.string("patchType")).hasValue("JSONPatch");
        assertThat(Reviews.patch(response))
                .containsExactly(
                        kind.prefix() + "/initContainers/0/image " + pinned,
                        kind.prefix() + "/containers/1/image " + pinned,
                        kind.prefix() + "/ephemeralContainers/0/image " + pinned,
                        kind.prefix() + "/volumes/1/image/reference " + pinned);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void admitsGoodImagesOfEveryKind(Reviews.Kind kind) {
        JsonObject response = server.review("/validations", Reviews.create(kind, kind.object(everywhere(GOOD))));
        assertThat(response.members()).containsOnlyKeys("uid", "allowed");
        assertThat(Reviews.allowed(response)).isTrue();
        assertThat(response.string("uid")).hasValue(Reviews.UID);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void deniesBadImagesInEveryPlaceOfEveryKind(Reviews.Kind kind) {
        JsonObject response = server.review("/validations", Reviews.create(kind, kind.object(everywhere(BAD))));
        assertThat(Reviews.allowed(response)).isFalse();
        String p = kind.podSpec();
        assertThat(Reviews.message(response))
                .isEqualTo("validation failed: failed policy: bad: " + p + ".containers[1].image, " + p
                        + ".ephemeralContainers[0].image, " + p + ".initContainers[0].image, " + p
                        + ".volumes[1].image\n" + BAD + " disallowed by static policy: not here");
        JsonObject status = response.object("status").orElseThrow();
        assertThat(status.string("status")).hasValue("Failure");
        assertThat(status.string("reason")).hasValue("BadRequest");
        assertThat(status.integer("code")).hasValue(400L);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void deniesTagsOfEveryKind(Reviews.Kind kind) {
        JsonObject response = server.review(
                "/validations", Reviews.create(kind, kind.object(Reviews.containers("good.example/app:1"))));
        assertThat(Reviews.message(response))
                .isEqualTo("validation failed: invalid value: good.example/app:1 must be an image digest: "
                        + kind.podSpec() + ".containers[0].image");
    }

    @Test
    void leavesDigestsAsTheyAre() {
        JsonObject response = server.review("/mutations", Reviews.create(Reviews.POD, Reviews.pod(GOOD)));
        assertThat(response.members()).containsOnlyKeys("uid", "allowed");
        assertThat(Reviews.allowed(response)).isTrue();
    }

    @Test
    void saysWhyATagHasNoDigestAndLeavesItForValidation() {
        JsonObject response = server.review(
                "/mutations",
                Reviews.create(
                        Reviews.POD,
                        Reviews.pod("good.example/aa:gone", "good.example/bb:down", "good.example/cc:1", "Foo:bar")));
        assertThat(Reviews.allowed(response)).isTrue();
        assertThat(Reviews.patch(response))
                .containsExactly(
                        "/spec/containers/2/image good.example/cc:1@" + ScriptedRegistry.digest("good.example/cc:1"));
        assertThat(Reviews.warnings(response))
                .containsExactly(
                        "no digest for good.example/aa:gone: spec.containers[0].image: "
                                + "MANIFEST_UNKNOWN: manifest unknown",
                        "no digest for good.example/bb:down: spec.containers[1].image: connection refused");
    }

    @Test
    void warnsLineByLine() {
        String image = "warn.example/app" + DIGEST;
        JsonObject response = server.review("/validations", Reviews.create(Reviews.POD, Reviews.pod(image)));
        assertThat(Reviews.allowed(response)).isTrue();
        assertThat(Reviews.warnings(response))
                .containsExactly(
                        "failed policy: careful: spec.containers[0].image",
                        image + " disallowed by static policy: take care");
    }

    @Test
    void warnsBesideADenial() {
        JsonObject response = server.review(
                "/validations", Reviews.create(Reviews.POD, Reviews.pod("warn.example/app" + DIGEST, BAD)));
        assertThat(Reviews.allowed(response)).isFalse();
        assertThat(Reviews.message(response)).contains("failed policy: bad").doesNotContain("careful");
        assertThat(Reviews.warnings(response)).hasSize(2);
    }

    @Test
    void deniesImagesThatNoPolicySelects() {
        String image = "elsewhere.example/app" + DIGEST;
        JsonObject response = server.review("/validations", Reviews.create(Reviews.POD, Reviews.pod(image)));
        assertThat(Reviews.message(response))
                .isEqualTo("validation failed: no matching policies: spec.containers[0].image\n" + image);
    }

    @Test
    void echoesTheVersionOfTheReview() {
        String review = Reviews.create(Reviews.POD, Reviews.pod(BAD))
                .replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1");
        JsonObject answer = Reviews.object(server.post("/validations", review).body());
        assertThat(answer.string("apiVersion")).hasValue("admission.k8s.io/v1beta1");
        assertThat(answer.string("kind")).hasValue("AdmissionReview");
        assertThat(answer.object("response").map(Reviews::allowed)).isEqualTo(Optional.of(false));
    }

    @Test
    void looksAtTheWholePodWhenAnEphemeralContainerIsAdded() {
        String old = Reviews.pod(GOOD);
        String debugged = Reviews.POD.object("{\"containers\":[{\"image\":\"" + GOOD
                + "\"}],\"ephemeralContainers\":[{\"image\":\"" + BAD + "\"}]}");
        String review = Reviews.request("UPDATE", Reviews.POD, "ephemeralcontainers", debugged, old);
        assertThat(Reviews.message(server.review("/validations", review)))
                .startsWith("validation failed: failed policy: bad: spec.ephemeralContainers[0].image\n");
        String tagged = review.replace(BAD, "good.example/debug:1");
        assertThat(Reviews.patch(server.review("/mutations", tagged))).hasSize(1);
    }

    @Test
    void asksTheRegistryOnThePodsBehalf() {
        String spec = """
                {"serviceAccountName":"robot","imagePullSecrets":[{"name":"a"},{"name":"b"}],
                 "containers":[{"image":"good.example/behalf:1"}]}""";
        server.registry.asked().clear();
        server.review("/mutations", Reviews.create(Reviews.DEPLOYMENT, Reviews.DEPLOYMENT.object(spec)));
        assertThat(server.registry.asked()).hasSize(1).first().satisfies(identity -> {
            assertThat(identity.namespace()).isEqualTo("team");
            assertThat(identity.serviceAccount()).isEqualTo("robot");
            assertThat(identity.pullSecrets()).containsExactly("a", "b");
        });
    }

    @Test
    void refusesEverythingUntilPoliciesAreLoaded() {
        try (TestServer waiting = new TestServer(new PolicySet.NotLoaded("waiting for the API server"))) {
            JsonObject response = waiting.review("/validations", Reviews.create(Reviews.POD, Reviews.pod(GOOD)));
            assertThat(Reviews.message(response))
                    .isEqualTo("validation failed: policies are not loaded: waiting for the API server");
            waiting.policies.set(Policies.GOOD_AND_BAD);
            assertThat(Reviews.allowed(waiting.review("/validations", Reviews.create(Reviews.POD, Reviews.pod(GOOD)))))
                    .isTrue();
        }
    }
}
