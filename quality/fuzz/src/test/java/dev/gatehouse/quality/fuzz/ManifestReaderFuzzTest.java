// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.oci.MalformedManifestException;
import dev.gatehouse.core.oci.Manifest;
import dev.gatehouse.core.oci.ManifestReader;
import java.util.List;

/// Manifests and indexes, as a registry serves them.
class ManifestReaderFuzzTest {
    private static final List<String> TYPES = List.of(
            "",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "text/plain");

    @FuzzTest(maxDuration = "10m")
    void answersOrRefuses(byte[] bytes) {
        for (String type : TYPES) {
            try {
                Manifest manifest = ManifestReader.read(bytes, type, JsonLimits.DEFAULT);
                assertThat(manifest).isEqualTo(ManifestReader.read(bytes, type, JsonLimits.DEFAULT));
            } catch (MalformedManifestException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
        }
    }
}
