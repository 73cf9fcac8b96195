// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.walkthroughs;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// "Maximum image age" (Chainguard Academy): a policy in Rego over the configuration of images.
///
/// Different from print: the line that waits for two Deployments is the readiness of the webhook;
/// before there is a policy, `no-match-policy: allow` lets the first Pod run; the denial begins with
/// the policy and the field, and its details name the tag beside the digest.
class MaximumImageAgeTest {
    private static final String POLICY = """
            cat > /tmp/gatehouse-cip.yaml << 'EOF'
            # Copyright 2022 Chainguard, Inc.
            # SPDX-License-Identifier: Apache-2.0
            apiVersion: policy.sigstore.dev/v1beta1
            kind: ClusterImagePolicy
            metadata:
              name: maximum-image-age-rego
              annotations:
                catalog.chainguard.dev/title: Maximum image age
                catalog.chainguard.dev/labels: rego
            spec:
              images: [{ glob: "**" }]
              authorities: [{ static: { action: pass } }]
              mode: enforce
              policy:
                fetchConfigFile: true
                type: "rego"
                data: |
                  package sigstore

                  nanosecs_per_second = 1000 * 1000 * 1000
                  nanosecs_per_day = 24 * 60 * 60 * nanosecs_per_second

                  # Change this to the maximum number of days to allow.
                  maximum_age = 30 * nanosecs_per_day

                  isCompliant[response] {
                    created := time.parse_rfc3339_ns(input.config[_].created)
                    response := {
                      "result" : time.now_ns() < created + maximum_age,
                      "error" : "Image exceeds maximum allowed age."
                    }
                  }
            EOF
            """.replace("/tmp/gatehouse-cip.yaml", "cip.yaml");

    @TestFactory
    Stream<DynamicTest> worksAsPrinted() {
        return Terminal.openInstalled().stream()
                .map(terminal -> dynamicTest("typed line by line", () -> {
                    try (terminal) {
                        String old = publish(terminal, "ghcr.io/distroless/static", Duration.ofDays(31));
                        publish(terminal, "cgr.dev/chainguard/static", Duration.ofDays(1));
                        terminal.type("kubectl label namespace default policy.sigstore.dev/include=true")
                                .orFail();
                        terminal.type("kubectl -n cosign-system patch configmap config-policy-controller --type=merge"
                                        + " -p '{\"data\": {\"no-match-policy\": \"allow\"}}'")
                                .orFail();
                        terminal.answersSoon(
                                "kubectl run --image ghcr.io/distroless/static myoldimage", "pod/myoldimage created");
                        terminal.type(POLICY).orFail();
                        terminal.answers(
                                "kubectl apply -f cip.yaml",
                                "clusterimagepolicy.policy.sigstore.dev/maximum-image-age-rego created");
                        terminal.type("kubectl delete pod myoldimage").orFail();
                        terminal.fails(
                                "kubectl run --image ghcr.io/distroless/static myoldimage",
                                "Error from server (BadRequest): admission webhook \"policy.sigstore.dev\" denied the request:"
                                        + " validation failed: failed policy: maximum-image-age-rego: spec.containers[0].image\n"
                                        + "ghcr.io/distroless/static:latest@" + old
                                        + " failed evaluating rego policy for type ClusterImagePolicy: policy is not compliant"
                                        + " for query 'isCompliant = data.sigstore.isCompliant' with errors: Image exceeds"
                                        + " maximum allowed age.");
                        terminal.answersSoon(
                                "kubectl run --image cgr.dev/chainguard/static mydailyfreshimage",
                                "pod/mydailyfreshimage created");
                        terminal.answers(
                                "kubectl delete pod mydailyfreshimage",
                                "pod \"mydailyfreshimage\" deleted from default namespace");
                    }
                }));
    }

    /// Pushes an image of that age under `latest` and returns its digest.
    private static String publish(Terminal terminal, String repository, Duration age) {
        Bytes config = Bytes.of("{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\""
                + Instant.now().minus(age) + "\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
        Artifact image = Artifact.raw(
                "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_MANIFEST + "\",\"config\":{\"mediaType\":\""
                        + Artifact.IMAGE_CONFIG + "\",\"digest\":\"" + config.digest() + "\",\"size\":"
                        + config.array().length + "},\"layers\":[]}",
                Artifact.OCI_MANIFEST,
                config);
        terminal.cluster().push(repository, "latest", image);
        return image.digest();
    }
}
