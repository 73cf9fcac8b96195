// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.cluster.Cluster;
import dev.gatehouse.quality.cluster.Scene;
import dev.gatehouse.quality.testkit.FakeRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// CVE-2026-22039 and its like of Kyverno: policies that made the controller read other namespaces and call any
/// URL.
/// What a
/// policy names lies in the system namespace, or behind an https URL with its checksum.
class Cve202622039ForeignNamespaceTest {
    private static String withDocument(String source) {
        return "{\"images\": [{\"glob\": \"registry.example/foreign/**\"}], \"authorities\": [{\"static\": {\"action\":"
                + " \"pass\"}}], \"policy\": {\"type\": \"cue\", " + source + "}}";
    }

    @TestFactory
    Stream<DynamicTest> refusesPoliciesThatReadElsewhere() {
        return Cluster.test(cluster -> {
            try (Scene scene = Scene.open(cluster, "foreign");
                    FakeRegistry server = FakeRegistry.start()) {
                String url = "http://localhost:" + server.port() + "/document";
                String sum = "\"sha256sum\": \"" + "a".repeat(64) + "\"";
                assertThat(scene.create(
                                        "foreign-map",
                                        withDocument(
                                                "\"configMapRef\": {\"name\": \"m\", \"key\": \"k\", \"namespace\": \"foreign\"}"))
                                .refusal())
                        .contains("denied the request: validation failed: ");
                assertThat(scene.create(
                                        "foreign-url",
                                        withDocument("\"remote\": {\"url\": \"" + url + "\", " + sum + "}"))
                                .refusal())
                        .contains("validation failed: ", "host and https scheme are expected");
                assertThat(server.requests()).isEmpty();
                String foreignKey =
                        "{\"images\": [{\"glob\": \"registry.example/foreign/**\"}], \"authorities\": [{\"key\":"
                                + " {\"secretRef\": {\"name\": \"k\", \"namespace\": \"%s\"}}}]}";
                assertThat(scene.create("foreign-key", foreignKey.formatted("foreign"))
                                .refusal())
                        .contains("spec.authorities[0].key.secretref.namespace");
                assertThat(scene.create("own-key", foreignKey.formatted("cosign-system"))
                                .refusal())
                        .isEmpty();
            }
        });
    }
}
