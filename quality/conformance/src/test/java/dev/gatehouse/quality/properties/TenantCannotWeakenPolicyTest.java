// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.edge.registry.Keychain;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.FakeRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Property 6: nothing that whoever creates a workload writes into it makes a policy of the cluster weaker.
///
/// Images that no policy selects are admitted here, so an image that slips past its policy would be seen to run.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantCannotWeakenPolicyTest {
    private final FakeRegistry registry = FakeRegistry.start();
    private final Artifact good = Stack.pushedAndSigned(registry, "good");
    private final Artifact bad = Stack.pushed(registry, "bad");
    private final Stack stack = Stack.start(
                    "{hosts: {ghcr.io: {endpoints: [\"" + registry.url() + "\"]}, index.docker.io: {endpoints: [\""
                            + registry.url() + "\"]}}}",
                    Keychain.ANONYMOUS)
            .enforcing(
                    UnmatchedImages.ALLOW,
                    Stack.policy("ghcr", "ghcr.io/team/**", Stack.trusting(Stack.KEY)),
                    Stack.policy("hub", "index.docker.io/team/**", Stack.trusting(Stack.KEY)));

    @AfterAll
    void stop() {
        stack.close();
        registry.close();
    }

    private void judgesAsUsual(String start) {
        Answer admitted = stack.validate(Kind.pod(start + "@" + good.digest()));
        assertThat(admitted.allowed()).as(admitted.body()).isTrue();
        Answer answer = stack.validate(Kind.pod(start + "@" + bad.digest()));
        assertThat(answer.denied()).as(answer.body()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghcr.io/team/app",
                "GHCR.io/team/app",
                "ghcr.io:443/team/app",
                "ghcr.io./team/app",
                "GHCR.IO.:443/team/app",
                "ghcr.io/team/app:good",
                "docker.io/team/app",
                "index.docker.io/team/app",
                "registry-1.docker.io/team/app",
                "Registry-1.Docker.io:443/team/app",
                "docker.io./team/app",
                "team/app"
            })
    void seesOneImageInEverySpelling(String image) {
        judgesAsUsual(image);
    }

    // Names that registries and runtimes may or may not take: whichever it is, no policy overlooks them.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghcr.io:0443/team/app",
                "ghcr.io:/team/app",
                "ghcr.io//team/app",
                "ghcr.io/./team/app",
                "ghcr.io/x/../team/app"
            })
    void overlooksNoSpelling(String image) {
        assertThat(stack.validate(Kind.pod(image + "@" + bad.digest())).denied())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io/team/app", "GHCR.io:443/team/app", "team/app"})
    void judgesByTheDigestAndNotByTheTagBesideIt(String image) {
        assertThat(stack.validate(Kind.pod(image + ":good@" + bad.digest())).denied())
                .isTrue();
        assertThat(stack.validate(Kind.pod(image + ":bad@" + good.digest())).allowed())
                .isTrue();
        assertThat(stack.validate(Kind.pod(image + ":good")).denied()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"labels\":{\"policy.sigstore.dev/include\":\"false\"}",
                "\"labels\":{\"policy.sigstore.dev/exclude\":\"true\"}",
                "\"labels\":{\"webhooks.knative.dev/exclude\":\"true\"}",
                "\"annotations\":{\"policy.sigstore.dev/exclude\":\"true\"}",
                "\"annotations\":{\"policy.sigstore.dev/mode\":\"warn\"}",
                "\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"{}\"}",
                "\"name\":\"kube-proxy\"",
                "\"generateName\":\"policy-controller-webhook-\"",
                "\"namespace\":\"kube-system\"",
                "\"namespace\":\"cosign-system\"",
                "\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"",
                "\"finalizers\":[\"example.com/hold\"]",
                "\"managedFields\":[]",
                "\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"name\":\"x\",\"uid\":\"1\","
                        + "\"controller\":true}]"
            })
    void readsNothingInTheMetadataThatExempts(String member) {
        for (Kind kind : Kind.ALL) {
            String spec = Kind.containers("ghcr.io/team/app@" + bad.digest());
            String bare = kind.object("{}", spec);
            String changed = kind.object("{" + member + "}", spec);
            Answer usual = stack.validate(kind.review("CREATE", "team", bare, "null"));
            Answer answer = stack.validate(kind.review("CREATE", "team", changed, "null"));
            assertThat(answer.denied()).as(kind + " " + answer.body()).isTrue();
            assertThat(answer.body()).isEqualTo(usual.body());
            // Nor by an update of what was there before with the good image.
            String old = kind.object("{" + member + "}", Kind.containers("ghcr.io/team/app@" + good.digest()));
            assertThat(stack.validate(kind.review("UPDATE", "team", changed, old))
                            .denied())
                    .as(kind.toString())
                    .isTrue();
            assertThat(stack.validate(kind.review("UPDATE", "team", old, changed))
                            .allowed())
                    .as(kind.toString())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "cosign-system", "default", ""})
    void judgesTheSameInEveryNamespaceThatReachesIt(String namespace) {
        String spec = Kind.containers("ghcr.io/team/app@" + bad.digest());
        String object = Kind.POD.object("{\"name\":\"x\"}", spec);
        assertThat(stack.validate(Kind.POD.review("CREATE", namespace, object, "null"))
                        .denied())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"containers\":[{\"image\":\"BAD\",\"image\":\"GOOD\"}]}",
                "{\"containers\":[{\"image\":\"GOOD\",\"image\":\"BAD\"}]}",
                "{\"containers\":[{\"image\":\"BAD\"}],\"containers\":[{\"image\":\"GOOD\"}]}",
                "{\"containers\":[{\"image\":\"GOOD\"}],\"containers\":[{\"image\":\"BAD\"}]}",
                "{\"containers\":[{\"image\":\"GOOD\",\"Image\":\"BAD\"}]}",
                "{\"containers\":[{\"image\":\"GOOD\",\"IMAGE\":\"BAD\"}]}",
                "{\"containers\":[{\"image\":\"GOOD\"}],\"Containers\":[{\"image\":\"BAD\"}]}",
                "{\"containers\":[{\"image\":\"GOOD\"}],\"initcontainers\":[{\"image\":\"BAD\"}]}",
                "{\"containers\":[{\"image\":\"GOOD\"}],\"volumes\":[{\"Image\":{\"reference\":\"BAD\"}}]}"
            })
    void refusesMembersThatAreThereTwiceOrInAnotherCase(String spec) {
        String both = spec.replace("BAD", "ghcr.io/team/app@" + bad.digest())
                .replace("GOOD", "ghcr.io/team/app@" + good.digest());
        for (Kind kind : Kind.ALL) {
            Answer answer = stack.validate(kind.create(both));
            assertThat(answer.allowed()).as(kind + " " + answer.body()).isFalse();
        }
    }

    @Test
    void refusesAnObjectThatSaysItIsOfAnotherKind() {
        String spec = Kind.containers("ghcr.io/team/app@" + good.digest());
        String pod = Kind.POD.object(Kind.METADATA, spec);
        assertThat(stack.validate(Kind.POD.review("CREATE", "team", pod, "null"))
                        .allowed())
                .isTrue();
        assertThat(stack.validate(Kind.DEPLOYMENT.review("CREATE", "team", pod, "null"))
                        .denied())
                .isTrue();
        String other = pod.replace("\"kind\":\"Pod\"", "\"kind\":\"ConfigMap\"");
        assertThat(stack.validate(Kind.POD.review("CREATE", "team", other, "null"))
                        .denied())
                .isTrue();
    }

    /// A `match` with a label selector is as strong as those who may set the label are trusted: this is how policies
    /// are written, and it stays so. Images that are left without a policy are denied unless the cluster says
    /// otherwise.
    @Test
    void losesAPolicyThatSelectsByALabelWithTheLabel() {
        String policy = Stack.policy("labelled", "ghcr.io/team/**", Stack.trusting(Stack.KEY))
                .replace(
                        "authorities:",
                        "match: [{version: v1, resource: pods, selector: {matchLabels: {tier: prod}}}], authorities:");
        String spec = Kind.containers("ghcr.io/team/app@" + bad.digest());
        String labelled =
                Kind.POD.review("CREATE", "team", Kind.POD.object("{\"labels\":{\"tier\":\"prod\"}}", spec), "null");
        String bare = Kind.POD.review("CREATE", "team", Kind.POD.object("{}", spec), "null");
        try (Stack other =
                Stack.start("{hosts: {ghcr.io: {endpoints: [\"" + registry.url() + "\"]}}}", Keychain.ANONYMOUS)) {
            other.enforcing(UnmatchedImages.ALLOW, policy);
            assertThat(other.validate(labelled).denied()).isTrue();
            assertThat(other.validate(bare).allowed()).isTrue();
            other.enforcing(UnmatchedImages.DENY, policy);
            assertThat(other.validate(labelled).denied()).isTrue();
            assertThat(other.validate(bare).denied()).isTrue();
        }
    }
}
