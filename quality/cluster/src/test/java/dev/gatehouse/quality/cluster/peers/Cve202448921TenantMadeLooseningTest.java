// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Ended;
import dev.gatehouse.quality.cluster.Scene;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// CVE-2024-48921 of Kyverno: tenants could make exceptions from policies. Here nothing that an administrator of
/// a namespace can write there loosens a policy.
class Cve202448921TenantMadeLooseningTest {
    private static final String TENANT = "tenant-jane";

    @TestFactory
    Stream<DynamicTest> refusesWhateverATenantWrites() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "tenant")) {
                String unsigned = scene.unsigned("unsigned");
                String signed = scene.signed("signed");
                scene.demandSignatures("tenant");
                scene.refuses("failed policy: tenant", unsigned);
                cluster.kubectl(
                                "-n",
                                "tenant",
                                "create",
                                "rolebinding",
                                "jane",
                                "--clusterrole=admin",
                                "--user=" + TENANT)
                        .orFail();

                assertThat(types(cluster, "delete", "cip", "tenant").errors()).contains("forbidden");
                assertThat(types(cluster, "label", "namespace", "tenant", "policy.sigstore.dev/include-")
                                .errors())
                        .contains("forbidden");
                assertThat(types(cluster, "-n", "cosign-system", "get", "secrets")
                                .errors())
                        .contains("forbidden");
                // What means something in the system namespace means nothing here.
                for (String[] made : new String[][] {
                    {"create", "configmap", "config-policy-controller", "--from-literal=no-match-policy=allow"},
                    {"create", "configmap", "config-image-policies", "--from-literal=tenant={}"},
                    {"create", "secret", "generic", "webhook-certs", "--from-literal=ca-cert.pem=x"}
                }) {
                    types(cluster, made).orFail();
                }
                String pod = Scene.pod("p", unsigned)
                        .replace(
                                "\"name\": \"p\"",
                                "\"name\": \"p\", \"labels\": {\"policy.sigstore.dev/include\": \"false\","
                                        + " \"webhooks.knative.dev/exclude\": \"true\"}, \"annotations\":"
                                        + " {\"policy.sigstore.dev/include\": \"false\"}");
                assertThat(cluster.kubectlReading(pod, "--as", TENANT, "-n", "tenant", "create", "-f", "-")
                                .errors())
                        .contains("failed policy: tenant", unsigned);
                assertThat(cluster.kubectlReading(
                                        Scene.pod("good", signed), "--as", TENANT, "-n", "tenant", "create", "-f", "-")
                                .errors())
                        .isEmpty();
            }
        });
    }

    private static Ended types(Cluster cluster, String... arguments) {
        String[] all = Stream.concat(Stream.of("--as", TENANT, "-n", "tenant"), Stream.of(arguments))
                .toArray(String[]::new);
        return cluster.kubectl(all);
    }
}
