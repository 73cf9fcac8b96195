// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.core.json.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is let through without a look at its images, and for each of these the nearest thing that is
/// not. Everything here names an image that is refused when it is looked at. Among them are rows 5 and
/// 6 of the faults we do not repeat: a scale-down that brings an image, and a terminating object that
/// does.
class ExemptionTest {
    private static final String OLD = "bad.example/old@" + ScriptedRegistry.digest("old");
    private static final String NEW = "bad.example/new@" + ScriptedRegistry.digest("new");
    private static final String TERMINATING = "\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"";

    private static String deployment(String metadata, String replicas, String template) {
        return "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"x\"" + metadata
                + "},\"spec\":{\"replicas\":" + replicas + ",\"template\":{\"spec\":" + template + "}}}";
    }

    private static String deployment(String metadata, String replicas) {
        return deployment(metadata, replicas, Reviews.containers(OLD));
    }

    private static String pod(String metadata, String... images) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"" + metadata + "},\"spec\":"
                + Reviews.containers(images) + "}";
    }

    private static String updated(String object, String oldObject) {
        return Reviews.update(object.contains("Deployment") ? Reviews.DEPLOYMENT : Reviews.POD, object, oldObject);
    }

    static Stream<Arguments> exempt() {
        String three = deployment("", "3");
        return Stream.of(
                argumentSet("the end of an object", Reviews.request("DELETE", Reviews.POD, "", "null", pod("", OLD))),
                argumentSet("a connection", Reviews.request("CONNECT", Reviews.POD, "exec", pod("", OLD), "null")),
                argumentSet("a status", Reviews.request("UPDATE", Reviews.POD, "status", pod("", NEW), pod("", OLD))),
                argumentSet("a terminating object that changes", updated(pod("," + TERMINATING, OLD), pod("", OLD))),
                argumentSet(
                        "a terminating object that loses its finalizer",
                        updated(pod("," + TERMINATING, OLD), pod(",\"finalizers\":[\"a/b\"]," + TERMINATING, OLD))),
                argumentSet(
                        "a terminating object that loses an image",
                        updated(pod("," + TERMINATING, OLD), pod("", OLD, NEW))),
                argumentSet("a terminating object without images", updated(pod("," + TERMINATING), pod("", OLD))),
                argumentSet("fewer pods", updated(deployment("", "1"), three)),
                argumentSet("no pods", updated(deployment("", "0"), three)),
                argumentSet(
                        "fewer pods, and what controllers note about it",
                        updated(
                                deployment(
                                        ",\"annotations\":{\"deployment.kubernetes.io/revision\":\"2\","
                                                + "\"kubectl.kubernetes.io/last\":\"x\",\"own\":\"1\"}",
                                        "1"),
                                deployment(
                                        ",\"annotations\":{\"own\":\"1\",\"deployment.kubernetes.io/revision\":\"1\"}",
                                        "3"))),
                argumentSet("nothing", updated(pod("", OLD), pod("", OLD))),
                argumentSet(
                        "an owner and a finalizer",
                        updated(
                                pod(",\"ownerReferences\":[{\"name\":\"o\"}],\"finalizers\":[\"a/b\"]", OLD),
                                pod("", OLD))),
                argumentSet(
                        "the order of members",
                        updated(
                                pod(",\"labels\":{\"a\":\"1\",\"b\":\"2\"}", OLD),
                                pod(",\"labels\":{\"b\":\"2\",\"a\":\"1\"}", OLD))),
                argumentSet(
                        "a null where there was nothing",
                        updated(pod(",\"labels\":null,\"annotations\":null", OLD), pod("", OLD))));
    }

    static Stream<Arguments> judged() {
        String three = deployment("", "3");
        return Stream.of(
                argumentSet("a new object", Reviews.create(Reviews.POD, pod("", OLD))),
                argumentSet(
                        "another subresource than the status",
                        Reviews.request("UPDATE", Reviews.POD, "resize", pod("", NEW), pod("", OLD))),
                argumentSet(
                        "a subresource in another case",
                        Reviews.request("UPDATE", Reviews.POD, "Status", pod("", NEW), pod("", OLD))),
                argumentSet(
                        "a terminating object that brings an image",
                        updated(pod("," + TERMINATING, OLD, NEW), pod("", OLD))),
                argumentSet(
                        "a terminating object of which nothing was known",
                        updated(pod("," + TERMINATING, OLD), "null")),
                argumentSet(
                        "a terminating object whose old self cannot be read",
                        updated(
                                pod("," + TERMINATING, OLD),
                                pod("", OLD).replace("\"containers\":[", "\"volumes\":1,\"containers\":["))),
                argumentSet("a new terminating object", Reviews.create(Reviews.POD, pod("," + TERMINATING, OLD))),
                argumentSet(
                        "a new terminating object that claims an old self",
                        Reviews.request("CREATE", Reviews.POD, "", pod("," + TERMINATING, OLD), pod("", OLD))),
                argumentSet(
                        "an object that only the old self says is terminating",
                        updated(pod("", NEW), pod("," + TERMINATING, OLD))),
                argumentSet(
                        "an empty time of deletion",
                        updated(pod(",\"deletionTimestamp\":\"\",\"labels\":{\"a\":\"1\"}", OLD), pod("", OLD))),
                argumentSet(
                        "fewer pods with another image", updated(deployment("", "1", Reviews.containers(NEW)), three)),
                argumentSet(
                        "fewer pods with one more image",
                        updated(deployment("", "1", Reviews.containers(OLD, NEW)), three)),
                argumentSet(
                        "fewer pods with another command",
                        updated(
                                deployment(
                                        "",
                                        "1",
                                        "{\"containers\":[{\"name\":\"c0\",\"image\":\"" + OLD
                                                + "\",\"command\":[\"sh\"]}]}"),
                                three)),
                argumentSet("more pods", updated(deployment("", "4"), three)),
                argumentSet("fewer than no pods", updated(deployment("", "-1"), three)),
                argumentSet("fewer pods by a fraction", updated(deployment("", "1.5"), three)),
                argumentSet("no number of pods any more", updated(deployment("", "null"), three)),
                argumentSet(
                        "a number of pods where there was none", updated(deployment("", "1"), deployment("", "null"))),
                argumentSet("a number of pods that was a text", updated(deployment("", "1"), deployment("", "\"3\""))),
                argumentSet(
                        "fewer pods and another label", updated(deployment(",\"labels\":{\"a\":\"1\"}", "1"), three)),
                argumentSet(
                        "fewer pods and another annotation",
                        updated(deployment(",\"annotations\":{\"own\":\"1\"}", "1"), three)),
                argumentSet(
                        "fewer pods and annotations that were none",
                        updated(deployment("", "1"), deployment(",\"annotations\":\"text\"", "3"))),
                argumentSet(
                        "what controllers note, with as many pods",
                        updated(
                                deployment(",\"annotations\":{\"deployment.kubernetes.io/revision\":\"2\"}", "3"),
                                three)),
                argumentSet(
                        "fewer pods of a kind that does not scale",
                        updated(
                                pod("", OLD).replace("\"spec\":{", "\"spec\":{\"replicas\":1,"),
                                pod("", OLD).replace("\"spec\":{", "\"spec\":{\"replicas\":3,"))),
                argumentSet("another label", updated(pod(",\"labels\":{\"a\":\"1\"}", OLD), pod("", OLD))),
                argumentSet("another annotation", updated(pod(",\"annotations\":{\"a\":\"1\"}", OLD), pod("", OLD))),
                argumentSet("another image", updated(pod("", NEW), pod("", OLD))),
                argumentSet("an update of nothing known", updated(pod("", OLD), "null")),
                argumentSet(
                        "an old self of another kind",
                        updated(pod("", OLD), pod("", OLD).replace("\"Pod\"", "\"PodTemplate\""))),
                argumentSet(
                        "a creation that claims an old self",
                        Reviews.request("CREATE", Reviews.POD, "", pod("", OLD), pod("", OLD))));
    }

    private static Decision decision(Phase phase, String review) {
        ScriptedRegistry registry = new ScriptedRegistry();
        ReviewDecider decider = new ReviewDecider(
                () -> Policies.GOOD_AND_BAD,
                new ImageAdmission(registry, InstantSource.system()),
                new DigestPinning(registry),
                100);
        AdmissionReview read = AdmissionReader.read(review.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        Deadline deadline = Deadline.in(Duration.ofSeconds(30));
        return phase == Phase.MUTATION
                ? decider.pin(read.request(), deadline)
                : decider.judge(read.request(), deadline);
    }

    @ParameterizedTest
    @MethodSource("exempt")
    void letsThrough(String review) {
        for (Phase phase : List.of(Phase.MUTATION, Phase.VALIDATION)) {
            // Of an image that is not looked at, not even a tag is resolved.
            Decision decision = decision(phase, review.replaceAll("@sha256:[0-9a-f]{64}", ":tag"));
            assertThat(decision.answer().verdict()).isEqualTo("allowed");
            assertThat(decision.reasons()).containsExactly(ReasonCode.EXEMPT);
        }
    }

    @ParameterizedTest
    @MethodSource("judged")
    void looksAt(String review) {
        assertThat(decision(Phase.VALIDATION, review).answer().verdict()).isEqualTo("denied");
        Decision pinning = decision(Phase.MUTATION, review.replaceAll("@sha256:[0-9a-f]{64}", ":tag"));
        assertThat(pinning.answer().verdict()).isIn("patched", "denied");
    }
}
